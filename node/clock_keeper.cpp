#include "node/clock_keeper.hpp"

#include <cmath>

#include "ops/log.hpp"
#include "protocol/bytes.hpp"
#include "tenant/platform/tenants/tenants.hpp"

namespace paraat::node {
namespace {

using std::chrono::seconds;

constexpr seconds writes_every{5};
// Difference that a steered clock (NTP) makes by itself.
constexpr seconds tolerance{5};

double seconds_between(instant a, instant b) { return std::chrono::duration<double>(a - b).count(); }

}  // namespace

clock_keeper::clock_keeper(database& db, const clock& c, metrics& m, bool elsewhere,
                           std::function<offsets()> peers)
    : db_(db),
      clock_(c),
      metrics_(m),
      elsewhere_(elsewhere),
      peers_(std::move(peers)),
      instance_(random_code(16)) {}

void clock_keeper::beat() {
  const instant now = clock_.now();
  if (last_ && now < *last_ - tolerance) back_ = std::max(back_, std::chrono::ceil<seconds>(*last_ - now));
  last_ = now;
  if (!written_) {
    const auto before =
        db_.read(std::nullopt, [&](transaction& tx) { return rows::last_beat_of_the_dead(tx, instance_); });
    if (before && now < *before - tolerance)
      back_ = std::max(back_, std::chrono::ceil<seconds>(*before - now));
  }
  if (back_ > seconds{0}) repair(now);
  if (const auto at = std::chrono::steady_clock::now(); !written_ || at - *written_ >= writes_every) {
    write_down(now);
    written_ = at;
  }
}

void clock_keeper::write_down(instant now) {
  const bool first = !written_;
  offsets found = peers_ ? peers_() : offsets();
  db_.write(std::nullopt, [&](transaction& tx) {
    const instant theirs = rows::beat_of(tx, instance_, now);
    if (first) rows::forget_dead_beats(tx, instance_);
    if (elsewhere_) found["database"] = seconds_between(now, theirs);
    for (const auto& [against, seconds] : found) rows::put_offset(tx, against, seconds, now);
  });
  show(found);
}

void clock_keeper::show(const offsets& found) {
  for (const auto& [against, seconds] : found) {
    metrics_.clock_offset.Add({{"against", against}}).Set(seconds);
    const bool off = std::abs(seconds) > most_offset;
    if (off && off_.insert(against).second)
      log::error("clock_is_off", {{"against", against}, {"ahead_s", std::llround(seconds)}});
    if (!off && off_.erase(against) > 0) log::warning("clock_is_right_again", {{"against", against}});
  }
}

void clock_keeper::repair(instant now) {
  const auto all = db_.write(std::nullopt, [&](transaction& tx) {
    rows::repair_node(tx, now, back_);
    return tenants::all(tx);
  });
  for (const tenants::tenant& t : all)
    db_.write(t.id, [&](transaction& tx) { rows::repair_tenant(tx, now, back_); });
  db_.write(std::nullopt, [&](transaction& tx) { rows::put_step(tx, now, back_); });
  metrics_.clock_steps.Increment();
  log::error("clock_went_back", {{"seconds", back_.count()}});
  back_ = seconds{0};
}

}  // namespace paraat::node
