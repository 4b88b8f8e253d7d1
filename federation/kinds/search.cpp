// A search beyond one's own municipality, and the blind question that follows it: search.*, invite.*
// (protocol/search.md). The case is the search at one party; every message has its place in it.

#include <protocol/paraat.pb.h>

#include <algorithm>
#include <array>

#include "federation/kinds/kinds.hpp"
#include "federation/kinds/text_validation.hpp"
#include "protocol/bytes.hpp"
#include "protocol/wire.hpp"
#include "tenant/volunteering/neighbour_search/foreign_searches.hpp"
#include "tenant/volunteering/neighbour_search/neighbour_search.hpp"
#include "tenant/volunteering/neighbour_search/search_content.hpp"

namespace paraat::federation::kinds {
namespace {

namespace search = paraat::neighbour_search;
using targeted_search::band;
using verdict = std::optional<std::string_view>;

verdict good_when(bool good) { return good ? std::nullopt : verdict("malformed"); }
instant at(std::int64_t seconds) { return instant{std::chrono::seconds{seconds}}; }
constexpr std::int64_t in_2020 = 1'577'836'800, latest = 253'402'300'799;
bool between(std::int64_t t, const message& m, std::chrono::seconds after) {
  return t >= in_2020 && t <= latest && at(t) <= m.created + after;
}

std::optional<band> band_of(wire::SearchBand b) {
  if (b < wire::FEWER_THAN_5 || b > wire::FROM_50) return std::nullopt;
  return static_cast<band>(b - wire::FEWER_THAN_5);
}
bool is_small(wire::SearchBand b) { return b == wire::FEWER_THAN_5 || b == wire::FROM_5; }

// A reason is a word that this release may not know.
bool is_reason(const std::string& why) {
  constexpr std::size_t longest_why = 20;
  return !why.empty() && why.size() <= longest_why &&
         std::ranges::all_of(why, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

search::heard_case heard(const message& m) { return {m.from, m.case_id, m.received}; }

template <class Content, class Work>
void each(std::span<const message> all, Work work) {
  for (const message& m : all)
    if (const auto w = wire::parse<Content>(m.content)) work(m, *w);
}

search::heard_bands heard_bands(const wire::SearchBands& w) {
  search::heard_bands out;
  out.status = w.state() == wire::SEARCH_WAITS      ? search::elsewhere_state::waits
               : w.state() == wire::SEARCH_ANSWERED ? search::elsewhere_state::answered
                                                    : search::elsewhere_state::refused;
  out.said = band_of(w.band());
  out.at = at(w.at());
  out.why = w.why();
  return out;
}

search::heard_outcome heard_outcome(const wire::InviteOutcome& w) {
  search::heard_outcome out;
  out.status = w.state() == wire::INVITE_ASKED   ? search::relay_state::asked
               : w.state() == wire::INVITE_ENDED ? search::relay_state::ended
                                                 : search::relay_state::refused;
  out.asked_few = w.asked() != wire::FROM_5;
  out.no_few = w.no() != wire::FROM_5;
  if (w.lapses() > 0) out.lapses = at(w.lapses());
  out.why = w.why();
  return out;
}

}  // namespace

verdict check_search_ask(const message& m) {
  const auto w = wire::parse<wire::SearchAsk>(m.content);
  return good_when(w && is_uuid(m.case_id) && is_uuid(w->vacancy_id()) && search::well_formed(*w));
}

void apply_search_asks(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::SearchAsk>(
      all, [&](const message& m, const wire::SearchAsk& w) { search::hear_ask(tx, s, heard(m), w); });
}

verdict check_search_bands(const message& m) {
  const auto w = wire::parse<wire::SearchBands>(m.content);
  if (!w || !is_uuid(m.case_id)) return good_when(false);
  constexpr std::chrono::hours skew{1};
  switch (w->state()) {
    case wire::SEARCH_WAITS:
      return good_when(w->band() == 0 && w->at() == 0 && w->why().empty());
    case wire::SEARCH_ANSWERED:
      return good_when(band_of(w->band()) && between(w->at(), m, skew) && w->why().empty());
    case wire::SEARCH_REFUSED:
      return good_when(w->band() == 0 && w->at() == 0 && is_reason(w->why()));
    default:
      return good_when(false);
  }
}

void apply_search_bands(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::SearchBands>(all, [&](const message& m, const wire::SearchBands& w) {
    search::hear_bands(tx, m.from, search::case_id(m.case_id), heard_bands(w), s.now);
  });
}

verdict check_invite_relay(const message& m) {
  const auto w = wire::parse<wire::InviteRelay>(m.content);
  return good_when(w && is_uuid(m.case_id) && is_uuid(w->vacancy_id()));
}

void apply_invite_relays(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::InviteRelay>(all, [&](const message& m, const wire::InviteRelay& w) {
    search::hear_relay(tx, s, heard(m), w.vacancy_id());
  });
}

verdict check_invite_outcome(const message& m) {
  const auto w = wire::parse<wire::InviteOutcome>(m.content);
  if (!w || !is_uuid(m.case_id)) return good_when(false);
  const bool timed = between(w->lapses(), m, search::longest_round);
  switch (w->state()) {
    case wire::INVITE_ASKED:
      return good_when(is_small(w->asked()) && w->no() == 0 && timed && w->why().empty());
    case wire::INVITE_ENDED:
      return good_when(is_small(w->asked()) && is_small(w->no()) && timed && w->why().empty());
    case wire::INVITE_REFUSED:
      return good_when(w->asked() == 0 && w->no() == 0 && w->lapses() == 0 && is_reason(w->why()));
    default:
      return good_when(false);
  }
}

void apply_invite_outcomes(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::InviteOutcome>(all, [&](const message& m, const wire::InviteOutcome& w) {
    search::hear_outcome(tx, m.from, search::case_id(m.case_id), heard_outcome(w), s.now);
  });
}

void settle_search(transaction& tx, const web::scope&, const settlement& what) {
  search::settle(tx, what.id, name_of(what.what));
}

}  // namespace paraat::federation::kinds
