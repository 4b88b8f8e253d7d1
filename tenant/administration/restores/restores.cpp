#include "tenant/administration/restores/restores.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

#include "ops/log.hpp"
#include "protocol/bytes.hpp"

namespace paraat::restores {
namespace {

namespace fs = std::filesystem;

constexpr const char* form = "paraat-beacon-1";

}  // namespace

std::optional<beacon::seen> beacon::read() const {
  std::ifstream in(file_);
  std::string what;
  seen s;
  if (!(in >> what >> s.id >> s.number) || what != form || !is_uuid(s.id)) return std::nullopt;
  return s;
}

// A new file in place of the old one: a crash leaves the one or the other whole.
void beacon::write(const seen& s) const {
  if (file_.empty()) return;
  const std::string fresh = file_.string() + ".new", line = fmt::format("{} {} {}\n", form, s.id, s.number);
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool kept = fd >= 0 && ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  if (fd >= 0) ::close(fd);
  std::error_code failed;
  if (kept) fs::rename(fresh, file_, failed);
  if (!kept || failed) log::warning("beacon_not_written");
}

beacon::verdict beacon::look(database& db, instant now) {
  const std::lock_guard alone(mutex_);
  const auto file = read();
  seen next = file.value_or(seen{uuid_v7(now), 0});
  verdict out;
  db.write(std::nullopt, [&](transaction& tx) {
    out = {};
    const std::string identity = rows::identity(tx);
    const auto mine = rows::find_beacon(tx, next.id), newest = rows::newest_beacon(tx);
    const auto& known = mine ? mine : newest;
    const bool same = known && known->identity == identity;
    if (file)
      out.put_back = !mine || mine->number + (same ? lost_by_failover : 0) < file->number;
    else
      out.put_back = known && !same;
    if (known) out.restored_to = known->at;
    if (out.put_back) hold_all(tx, now, out.restored_to);
    next.number = std::max(file ? file->number : 0, mine ? mine->number : 0) + 1;
    rows::put_beacon(tx, next.id, {next.number, now, identity});
  });
  write(next);
  if (out.put_back)
    log::error("database_put_back", {{"remedy", "decide on /beheer/teruggezet what may leave"}});
  return out;
}

}  // namespace paraat::restores
