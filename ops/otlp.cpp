#include "ops/otlp.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>

#include "protocol/bytes.hpp"

namespace paraat::otlp {
namespace {

namespace json = boost::json;

constexpr std::size_t trace_bytes = 16, span_bytes = 8;

bool all_zero(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char c) { return c == '\0'; });
}

bool is_lower_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::int64_t nanoseconds(std::chrono::steady_clock::duration d) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(d).count();
}

// Of a request: follows from its id, so that its messages find it.
std::string span_of_request(const std::string& id) {
  return sha256_bytes(id).substr(trace_bytes, span_bytes);
}

void add_cause(const failure& why, std::vector<attribute>& into) {
  if (!why.any()) return;
  into.push_back({"error.type", why.type});
  if (!why.sqlstate.empty()) into.push_back({"db.response.status_code", why.sqlstate});
  if (!why.statement.empty()) into.push_back({"paraat.statement", why.statement});
}

void add_text(std::string_view key, std::string_view value, std::vector<attribute>& into) {
  if (!value.empty()) into.push_back({std::string(key), std::string(value)});
}

// Names by the semantic conventions where there is one.
std::vector<attribute> attributes_of(const observation& o) {
  std::vector<attribute> out;
  if (o.what == observed::request) {
    add_text("http.route", o.name, out);
    add_text("http.request.method", o.method, out);
    out.push_back({"http.response.status_code", std::int64_t{o.status}});
    add_text("paraat.listener", o.listener, out);
    out.push_back({"paraat.without_worker", o.without_worker});
  }
  add_text("paraat.refused", o.work.refused.kind, out);
  add_text("paraat.field", o.work.refused.field, out);
  if (o.what == observed::job || o.what == observed::delivery)
    out.push_back({"paraat.attempts", std::int64_t{o.attempts}});
  if (o.tenant) out.push_back({"paraat.tenant", std::int64_t{*o.tenant}});
  add_text("paraat.request_id", o.from.id, out);
  if (o.what != observed::request) add_text("paraat.id", o.id, out);
  add_text("paraat.peer", o.peer, out);
  add_text("paraat.lane", o.lane, out);
  add_text("paraat.channel", o.channel, out);
  add_text("paraat.class", o.urgency, out);
  add_text("paraat.outcome", o.outcome, out);
  add_text("paraat.reason", o.reason, out);
  add_cause(o.work.cause, out);
  return out;
}

span_kind kind_of(const observation& o) {
  switch (o.what) {
    case observed::request:
      return span_kind::server;
    case observed::message:
      return o.outgoing ? span_kind::producer : span_kind::consumer;
    case observed::job:
      return span_kind::internal;
    case observed::delivery:
      return span_kind::producer;
  }
  return span_kind::internal;
}

std::string span_name(const observation& o) {
  if (o.what == observed::request && !o.method.empty())
    return std::string(o.method) + " " + std::string(o.name);
  return std::string(name_of(o.what)) + " " + std::string(o.name);
}

json::value value_of(const attribute& a) {
  struct visitor {
    json::value operator()(const std::string& v) const { return {{"stringValue", v}}; }
    json::value operator()(std::int64_t v) const { return {{"intValue", std::to_string(v)}}; }
    json::value operator()(bool v) const { return {{"boolValue", v}}; }
  };
  return std::visit(visitor{}, a.value);
}

json::array list_of(std::span<const attribute> all) {
  json::array out;
  for (const attribute& a : all) out.push_back({{"key", a.key}, {"value", value_of(a)}});
  return out;
}

json::object object_of(const span& s) {
  constexpr int status_error = 2;
  json::object out{{"traceId", hex(s.trace)},
                   {"spanId", hex(s.id)},
                   {"name", s.name},
                   {"kind", static_cast<int>(s.kind)},
                   {"startTimeUnixNano", std::to_string(s.from)},
                   {"endTimeUnixNano", std::to_string(s.to)},
                   {"attributes", list_of(s.attributes)},
                   {"status", json::object()}};
  if (!s.parent.empty()) out["parentSpanId"] = hex(s.parent);
  if (s.failed) out["status"] = {{"code", status_error}};
  return out;
}

}  // namespace

std::optional<trace_parent> read_trace_parent(std::string_view header) {
  constexpr std::size_t size = 55;
  if (header.size() != size || !header.starts_with("00-") || header[35] != '-' || header[52] != '-')
    return std::nullopt;
  for (const auto part : {header.substr(3, 32), header.substr(36, 16), header.substr(53, 2)})
    if (!is_lower_hex(part)) return std::nullopt;
  const auto trace = from_hex(header.substr(3, 32)), parent = from_hex(header.substr(36, 16));
  if (!trace || !parent || all_zero(*trace) || all_zero(*parent)) return std::nullopt;
  return trace_parent{*trace, *parent};
}

std::string trace_of(const observation& o) {
  if (const auto parent = read_trace_parent(o.from.trace_parent)) return parent->trace;
  return o.from.id.empty() ? random_bytes(trace_bytes) : sha256_bytes(o.from.id).substr(0, trace_bytes);
}

bool is_sampled(const std::string& trace, double ratio) {
  if (ratio >= 1) return true;
  std::uint64_t low = 0;
  for (const char c : std::string_view(trace).substr(trace_bytes - 8))
    low = low << 8 | static_cast<unsigned char>(c);
  constexpr double everything = 18446744073709551616.0;  // 2^64
  return static_cast<double>(low) < ratio * everything;
}

std::size_t span_count(const observation& o) {
  return 1 + static_cast<std::size_t>(
                 std::ranges::count_if(all_stages, [&](stage s) { return o.work.times.of(s).entered; }));
}

std::vector<span> spans_of(const observation& o, const std::string& trace, instant ended) {
  const std::int64_t end =
      std::chrono::duration_cast<std::chrono::nanoseconds>(ended.time_since_epoch()).count();
  const auto at = [&](observation::clock::time_point t) { return end - nanoseconds(o.ended - t); };
  const bool is_request = o.what == observed::request;
  span own{.trace = trace,
           .id = is_request && !o.from.id.empty() ? span_of_request(o.from.id) : random_bytes(span_bytes),
           .parent = {},
           .name = span_name(o),
           .kind = kind_of(o),
           .from = at(o.began),
           .to = end,
           .attributes = attributes_of(o),
           .failed = o.failed()};
  if (!is_request && !o.from.id.empty()) own.parent = span_of_request(o.from.id);
  if (is_request)
    if (const auto parent = read_trace_parent(o.from.trace_parent)) own.parent = parent->span;
  std::vector<span> out{std::move(own)};
  for (const stage s : all_stages) {
    const auto& t = o.work.times.of(s);
    if (!t.entered) continue;
    out.push_back({.trace = trace,
                   .id = random_bytes(span_bytes),
                   .parent = out.front().id,
                   .name = std::string(name_of(s)),
                   .from = at(t.from),
                   .to = at(t.from + t.took)});
  }
  return out;
}

std::string export_request(std::string_view instance, std::span<const span> spans) {
  json::array list;
  for (const span& s : spans) list.push_back(object_of(s));
  const std::vector<attribute> resource{{"service.name", std::string("paraat")},
                                        {"service.instance.id", std::string(instance)}};
  json::object scoped{{"scope", {{"name", "paraat"}}}, {"spans", std::move(list)}};
  json::object of_resource{{"resource", {{"attributes", list_of(resource)}}},
                           {"scopeSpans", json::array{std::move(scoped)}}};
  return json::serialize(json::object{{"resourceSpans", json::array{std::move(of_resource)}}});
}

}  // namespace paraat::otlp
