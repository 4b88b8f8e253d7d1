#include "federation/sync/overview_status.hpp"

#include "protocol/wire.hpp"

namespace paraat::federation::sync {

namespace rows {
void replace_shown(transaction&, std::string_view party, std::string_view by,
                   const std::vector<shown_elsewhere>&, instant now);
}  // namespace rows

namespace {

constexpr int most_feeds = 8;
constexpr std::int64_t latest_second = 32'503'680'000;  // the year 3000

std::optional<shown_elsewhere> read(const wire::Shown& w, std::string_view party, std::string_view by) {
  const auto digest = feed_digest::from_bytes(w.digest());
  const std::string audience(w.audience() == wire::MEMBERS ? members_audience : public_audience);
  if (w.publisher() != party || !exists(w.feed(), audience) || !digest || w.verified_at() < 0 ||
      w.verified_at() > latest_second)
    return std::nullopt;
  for (const std::uint64_t n : {w.feed_epoch(), w.number(), w.count(), w.hidden(), w.held_back()})
    if (n > INT64_MAX) return std::nullopt;
  shown_elsewhere s;
  s.feed = {std::string(party), w.feed(), audience};
  s.by = by;
  s.epoch = static_cast<std::int64_t>(w.feed_epoch());
  s.number = static_cast<std::int64_t>(w.number());
  s.hidden = static_cast<std::int64_t>(w.hidden());
  s.held_back = static_cast<std::int64_t>(w.held_back());
  s.sum = {static_cast<std::int64_t>(w.count()), *digest};
  if (w.verified_at() > 0) s.verified_at = instant{std::chrono::seconds{w.verified_at()}};
  return s;
}

}  // namespace

result<void> take_shown(transaction& tx, std::string_view party, std::string_view by, const std::string& body,
                        instant now) {
  const auto w = wire::parse<wire::ShownFeeds>(body);
  if (!w || w->feeds_size() > most_feeds) return refuse(refusal_kind::invalid, "malformed");
  std::vector<shown_elsewhere> all;
  for (const wire::Shown& one : w->feeds()) {
    auto s = read(one, party, by);
    if (!s) return refuse(refusal_kind::invalid, "malformed");
    all.push_back(std::move(*s));
  }
  rows::replace_shown(tx, party, by, all, now);
  return {};
}

likeness compare(const feeds::head& ours, const shown_elsewhere& theirs) {
  if (theirs.epoch == ours.epoch && theirs.number == ours.number)
    return theirs.sum == ours.sum ? likeness::equal : likeness::differs;
  const bool earlier =
      theirs.epoch < ours.epoch || (theirs.epoch == ours.epoch && theirs.number < ours.number);
  return earlier ? likeness::behind : likeness::differs;
}

}  // namespace paraat::federation::sync
