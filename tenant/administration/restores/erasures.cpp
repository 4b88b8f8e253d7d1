#include "tenant/administration/restores/erasures.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <sstream>

#include "ops/log.hpp"
#include "protocol/bytes.hpp"

namespace paraat::restores {
namespace {

std::int64_t micros(instant at) {
  return std::chrono::floor<std::chrono::microseconds>(at).time_since_epoch().count();
}

std::string line_of(const erasure& e) {
  return fmt::format("{} {} {} {} {}\n", micros(e.at), e.tenant, e.relation, e.what, e.object);
}

// A line that a crash cut off has no whole object.
bool is_object(const std::string& text) {
  const auto at = text.find('@');
  const auto is_number = [](std::string_view t) {
    return !t.empty() && t.size() < 19 && t.find_first_not_of("0123456789") == std::string_view::npos;
  };
  return is_uuid(text) || (at != std::string::npos && is_number(std::string_view(text).substr(0, at)) &&
                           is_number(std::string_view(text).substr(at + 1)));
}

}  // namespace

void erasure_ledger::read() {
  if (known_) return;
  known_ = true;
  std::ifstream in(file_);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    erasure e;
    std::int64_t at = 0;
    if (!(words >> at >> e.tenant >> e.relation >> e.what >> e.object) || !is_object(e.object)) continue;
    e.at = instant{std::chrono::microseconds{at}};
    kept_.insert(line_of(e));
    lines_.push_back(std::move(e));
  }
}

void erasure_ledger::append_new(database& db) {
  const std::lock_guard alone(mutex_);
  if (file_.empty()) return;
  read();
  std::string fresh;
  std::vector<erasure> added;
  // A transaction that began earlier may commit later.
  const instant since = seen_ == instant{} ? instant{} : seen_ - std::chrono::minutes{10};
  for (erasure& e : db.read(std::nullopt, [&](transaction& tx) { return rows::erasures_since(tx, since); })) {
    seen_ = std::max(seen_, e.at);
    if (std::string line = line_of(e); !kept_.contains(line)) {
      fresh += line;
      added.push_back(std::move(e));
    }
  }
  if (fresh.empty()) return;
  const int fd = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const bool kept = fd >= 0 &&
                    ::write(fd, fresh.data(), fresh.size()) == static_cast<ssize_t>(fresh.size()) &&
                    ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!kept) return log::error("erasures_not_written");
  for (erasure& e : added) {
    kept_.insert(line_of(e));
    lines_.push_back(std::move(e));
  }
}

int erasure_ledger::replay(database& db, std::optional<instant> restored_to) {
  const std::lock_guard alone(mutex_);
  read();
  std::map<int, std::vector<erasure>> by_tenant;
  std::vector<erasure> all;
  for (const erasure& e : lines_)
    if (e.what == "deleted" || !restored_to || e.at >= *restored_to - std::chrono::minutes{1}) {
      all.push_back(e);
      if (e.tenant != 0) by_tenant[e.tenant].push_back(e);
    }
  int count = db.write(std::nullopt, [&](transaction& tx) { return rows::erase_accounts_again(tx, all); });
  for (const auto& [tenant, list] : by_tenant)
    count += db.write(tenant_id{tenant}, [&](transaction& tx) { return rows::erase_again(tx, list); });
  log::warning("erasures_replayed", {{"rows", count}});
  return count;
}

}  // namespace paraat::restores
