#include "ops/log.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <chrono>

namespace paraat::log {
namespace {

std::atomic<level> threshold{level::info};
thread_local std::string current_request;

std::string_view name_of(level l) {
  switch (l) {
    case level::debug:
      return "debug";
    case level::info:
      return "info";
    case level::warning:
      return "warning";
    case level::error:
      return "error";
  }
  return "error";
}

std::string quoted(std::string_view text) { return boost::json::serialize(boost::json::value(text)); }

std::string shown(const field& f) {
  struct visitor {
    std::string operator()(const std::string& v) const { return quoted(v); }
    std::string operator()(std::int64_t v) const { return fmt::format("{}", v); }
    std::string operator()(double v) const { return fmt::format("{:.6g}", v); }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
  };
  return std::visit(visitor{}, f.value);
}

}  // namespace

void write(level l, std::string_view event, std::span<const field> fields) {
  if (l < threshold.load(std::memory_order_relaxed)) return;
  const auto now = std::chrono::system_clock::now();
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::string line =
      fmt::format(R"({{"time":"{:%Y-%m-%dT%H:%M:%S}.{:03}Z","level":"{}","event":{})",
                  fmt::gmtime(std::chrono::system_clock::to_time_t(now)), ms, name_of(l), quoted(event));
  if (!current_request.empty()) line += fmt::format(R"(,"request_id":{})", quoted(current_request));
  for (const field& f : fields) line += fmt::format(",{}:{}", quoted(f.name), shown(f));
  line += "}\n";
  // A single write per line: lines of several threads and processes do not mix.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

void set_threshold(level l) { threshold.store(l); }

request_mark::request_mark(std::string_view id) { current_request = id; }
request_mark::~request_mark() { current_request.clear(); }

}  // namespace paraat::log
