// The first hand from a neighbour: request.*, offer.*. The case is the request; every message has its place
// in it.

#include <protocol/paraat.pb.h>

#include "federation/kinds/kinds.hpp"
#include "federation/kinds/text_validation.hpp"
#include "protocol/bytes.hpp"
#include "protocol/wire.hpp"
#include "tenant/mutual_aid/reinforcement/notifications.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"
#include "tenant/people/staff_notices/staff_notices.hpp"

namespace paraat::federation::kinds {
namespace {

namespace help = paraat::reinforcement;
using verdict = std::optional<std::string_view>;
constexpr std::string_view malformed = "malformed";

verdict good_when(bool good) { return good ? std::nullopt : verdict(malformed); }

bool good_count(std::uint32_t n) { return n >= 1 && n <= static_cast<std::uint32_t>(help::most_hands); }
bool plausible(std::int64_t t) { return t > 0 && t <= 253'402'300'799; }
instant at(std::int64_t seconds) { return instant{std::chrono::seconds{seconds}}; }

help::heard heard(const message& m) { return {m.id, m.from, help::request_id(m.case_id), m.received}; }

help::request_state state_of(wire::RequestState s) {
  return s == wire::REQUEST_FILLED   ? help::request_state::filled
         : s == wire::REQUEST_CLOSED ? help::request_state::closed
                                     : help::request_state::open;
}

// Each of the messages that parse, with its envelope.
template <class Content, class Work>
void each(std::span<const message> all, Work work) {
  for (const message& m : all)
    if (const auto w = wire::parse<Content>(m.content)) work(m, *w);
}

}  // namespace

verdict check_request(const message& m) {
  const auto w = wire::parse<wire::HandsRequest>(m.content);
  return good_when(
      w && is_uuid(m.case_id) && !w->title().empty() && good_text(w->title(), help::longest_title) &&
      good_text(w->skill(), help::longest_skill) && good_text(w->place(), help::longest_place) &&
      good_text(w->meeting(), help::longest_place) && good_text(w->bring(), help::longest_bring) &&
      good_text(w->note(), help::longest_note, true) && good_count(w->needed()) && plausible(w->from()) &&
      plausible(w->until()) && plausible(w->expires()) && w->from() < w->until() &&
      at(w->until()) - at(w->from()) <= help::longest_request && w->expires() <= w->until() &&
      (w->state() == wire::REQUEST_OPEN || w->state() == wire::REQUEST_FILLED ||
       w->state() == wire::REQUEST_CLOSED));
}

void apply_requests(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::HandsRequest>(all, [&](const message& m, const wire::HandsRequest& w) {
    const help::terms what{w.title(), w.skill(),    w.place(),     w.meeting(), w.bring(),
                           w.note(),  at(w.from()), at(w.until()), w.exercise()};
    if (help::hear_request(tx, heard(m), what, static_cast<int>(w.needed()), state_of(w.state()),
                           at(w.expires())))
      help::mail_asked(tx, s, m.from, help::request_id(m.case_id), what, static_cast<int>(w.needed()));
  });
}

verdict check_request_cancel(const message& m) {
  const auto w = wire::parse<wire::RequestCancel>(m.content);
  return good_when(w && is_uuid(m.case_id) && (w->offer_id().empty() || is_uuid(w->offer_id())) &&
                   good_text(w->reason(), help::longest_reason));
}

void apply_request_cancels(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::RequestCancel>(all, [&](const message& m, const wire::RequestCancel& w) {
    if (const auto off = help::hear_cancel(tx, heard(m), help::offer_id(w.offer_id()), w.reason()))
      help::mail_called_off(tx, s, m.from, help::request_id(m.case_id), *off, w.reason());
  });
}

verdict check_offer_propose(const message& m) {
  const auto w = wire::parse<wire::OfferPropose>(m.content);
  return good_when(w && is_uuid(m.case_id) && is_uuid(w->offer_id()) && good_count(w->count()) &&
                   std::chrono::seconds{w->hold()} >= help::shortest_hold &&
                   std::chrono::seconds{w->hold()} <= help::longest_hold &&
                   good_text(w->note(), help::longest_reason));
}

void apply_offer_proposals(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::OfferPropose>(all, [&](const message& m, const wire::OfferPropose& w) {
    if (help::hear_propose(tx, heard(m), s.here.party, help::offer_id(w.offer_id()),
                           static_cast<int>(w.count()), std::chrono::seconds{w.hold()}, w.note()))
      staff_notices::tell(tx, staff_notices::notice_kind::offers, s.now);
  });
}

verdict check_offer_withdraw(const message& m) {
  const auto w = wire::parse<wire::OfferWithdraw>(m.content);
  return good_when(w && is_uuid(m.case_id) && is_uuid(w->offer_id()) &&
                   good_text(w->reason(), help::longest_reason));
}

void apply_offer_withdrawals(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::OfferWithdraw>(all, [&](const message& m, const wire::OfferWithdraw& w) {
    help::hear_withdraw(tx, heard(m), s.here.party, help::offer_id(w.offer_id()), w.reason());
  });
}

verdict check_offer_decline(const message& m) {
  const auto w = wire::parse<wire::OfferDecline>(m.content);
  return good_when(w && is_uuid(m.case_id) && good_text(w->reason(), help::longest_reason));
}

void apply_offer_declines(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::OfferDecline>(all, [&](const message& m, const wire::OfferDecline& w) {
    help::hear_decline(tx, heard(m), s.here.party, w.reason());
  });
}

verdict check_offer_accept(const message& m) {
  const auto w = wire::parse<wire::OfferAccept>(m.content);
  return good_when(w && is_uuid(m.case_id) && is_uuid(w->offer_id()) && good_count(w->count()));
}

void apply_offer_accepts(transaction& tx, const web::scope&, std::span<const message> all) {
  each<wire::OfferAccept>(all, [&](const message& m, const wire::OfferAccept& w) {
    help::hear_accept(tx, heard(m), help::offer_id(w.offer_id()), static_cast<int>(w.count()));
  });
}

verdict check_offer_confirm(const message& m) {
  const auto w = wire::parse<wire::OfferConfirm>(m.content);
  return good_when(w && is_uuid(m.case_id) && is_uuid(w->offer_id()) && good_count(w->count()));
}

void apply_offer_confirms(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::OfferConfirm>(all, [&](const message& m, const wire::OfferConfirm& w) {
    help::hear_confirm(tx, heard(m), s.here.party, help::offer_id(w.offer_id()), static_cast<int>(w.count()));
  });
}

verdict check_offer_reject_stale(const message& m) {
  const auto w = wire::parse<wire::OfferRejectStale>(m.content);
  return good_when(w && is_uuid(m.case_id) && is_uuid(w->offer_id()));
}

void apply_offer_rejections(transaction& tx, const web::scope& s, std::span<const message> all) {
  each<wire::OfferRejectStale>(all, [&](const message& m, const wire::OfferRejectStale& w) {
    help::hear_reject_stale(tx, heard(m), s.here.party, help::offer_id(w.offer_id()));
  });
}

void settle_reinforcement(transaction& tx, const web::scope& s, const settlement& what) {
  const auto lost = help::settle_word(tx, what.id, name_of(what.what), s.now);
  if (lost) help::mail_lost(tx, s, *lost);
}

}  // namespace paraat::federation::kinds
