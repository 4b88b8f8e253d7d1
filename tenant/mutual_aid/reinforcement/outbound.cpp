#include "tenant/mutual_aid/reinforcement/outbound.hpp"

#include <protocol/paraat.pb.h>

#include "protocol/bytes.hpp"
#include "protocol/wire.hpp"
#include "tenant/platform/outbox/messages.hpp"

namespace paraat::reinforcement::outbound {
namespace {

// A message that is not delivered in this time is shown to a coordinator, with a telephone number. A request
// stays useful for as long as it is open; an answer does not.
constexpr std::chrono::hours longest_way{4}, longest_way_of_a_request{12};

void say(transaction& tx, const help& h, std::string_view other, std::string_view kind,
         const google::protobuf::MessageLite& content, int n, const offer_id& offer, instant now) {
  const bool opens = kind == "request.open" || kind == "request.update";
  const std::string id = uuid_v7(now);
  rows::put_word(tx, h, {id, std::string(other), std::string(kind), "sent", offer, true, n}, now);
  outbox::send(tx, {.id = id,
                    .to = std::string(other),
                    .where = outbox::lane::crisis,
                    .kind = std::string(kind),
                    .content = content.SerializeAsString(),
                    .created = now,
                    .expires = now + (opens ? longest_way_of_a_request : longest_way),
                    .case_id = h.id,
                    .case_seq = rows::next_place(tx, h, other)});
}

wire::HandsRequest request_of(const help& h) {
  wire::HandsRequest out;
  out.set_title(h.what.title);
  out.set_skill(h.what.skill);
  out.set_needed(static_cast<std::uint32_t>(h.now.needed));
  out.set_from(wire::seconds(h.what.from));
  out.set_until(wire::seconds(h.what.until));
  out.set_place(h.what.place);
  out.set_meeting(h.what.meeting);
  out.set_bring(h.what.bring);
  out.set_note(h.what.note);
  out.set_exercise(h.what.exercise);
  out.set_expires(wire::seconds(h.now.expires));
  out.set_state(h.now.state == request_state::filled   ? wire::REQUEST_FILLED
                : h.now.state == request_state::closed ? wire::REQUEST_CLOSED
                                                       : wire::REQUEST_OPEN);
  return out;
}

}  // namespace

void request_to_all(transaction& tx, const help& h, instant now) {
  for (const side& s : h.sides) {
    if (h.now.state == request_state::cancelled) {
      wire::RequestCancel all;
      all.set_reason(h.reason);
      say(tx, h, s.other, "request.cancel", all, 0, {}, now);
    } else {
      say(tx, h, s.other, "request.update", request_of(h), h.now.needed, {}, now);
    }
  }
}

void open(transaction& tx, const help& h, std::string_view other, instant now) {
  say(tx, h, other, "request.open", request_of(h), h.now.needed, {}, now);
}

void cancel_offer(transaction& tx, const help& h, const offer& o, const offer_id& id, std::string_view reason,
                  instant now) {
  wire::RequestCancel one;
  one.set_offer_id(id);
  one.set_reason(std::string(reason));
  say(tx, h, o.supplier, "request.cancel", one, o.taken > 0 ? o.taken : o.offered, id, now);
}

void accept(transaction& tx, const help& h, const offer& o, const offer_id& id, instant now) {
  wire::OfferAccept w;
  w.set_offer_id(id);
  w.set_count(static_cast<std::uint32_t>(o.taken));
  say(tx, h, o.supplier, "offer.accept", w, o.taken, id, now);
}

void propose(transaction& tx, const help& h, const offer& o, std::string_view note, instant now) {
  wire::OfferPropose w;
  w.set_offer_id(o.id);
  w.set_count(static_cast<std::uint32_t>(o.offered));
  w.set_hold(static_cast<std::uint32_t>(o.hold.count()));
  w.set_note(std::string(note));
  say(tx, h, h.party, "offer.propose", w, o.offered, o.id, now);
}

void withdraw(transaction& tx, const help& h, const offer& o, std::string_view reason, instant now) {
  wire::OfferWithdraw w;
  w.set_offer_id(o.id);
  w.set_reason(std::string(reason));
  say(tx, h, h.party, "offer.withdraw", w, o.taken > 0 ? o.taken : o.offered, o.id, now);
}

void decline(transaction& tx, const help& h, std::string_view reason, instant now) {
  wire::OfferDecline w;
  w.set_reason(std::string(reason));
  say(tx, h, h.party, "offer.decline", w, 0, {}, now);
}

void confirm(transaction& tx, const help& h, const offer& o, instant now) {
  wire::OfferConfirm w;
  w.set_offer_id(o.id);
  w.set_count(static_cast<std::uint32_t>(o.taken));
  say(tx, h, h.party, "offer.confirm", w, o.taken, o.id, now);
}

void reject_stale(transaction& tx, const help& h, const offer_id& id, instant now) {
  wire::OfferRejectStale w;
  w.set_offer_id(id);
  say(tx, h, h.party, "offer.reject_stale", w, 0, id, now);
}

}  // namespace paraat::reinforcement::outbound
