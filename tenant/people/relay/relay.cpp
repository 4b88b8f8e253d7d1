#include "tenant/people/relay/relay.hpp"

#include "protocol/bytes.hpp"
#include "tenant/messaging/mail/mail.hpp"
#include "tenant/people/relay/contact_details.hpp"
#include "tenant/people/relay/relay_letters.hpp"
#include "tenant/people/relay/relay_sql.hpp"
#include "tenant/people/relay/secrets_in_text.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/plain_text.hpp"

namespace paraat::relay {
namespace {

constexpr std::chrono::hours a_day{24};
constexpr std::size_t longest_rest = 16'000;  // bytes

std::unexpected<refusal> no_such() {
  return refuse(refusal_kind::not_found, "Dit gesprek bestaat niet, of is niet van jou.");
}
std::unexpected<refusal> erased_already() { return refuse(refusal_kind::gone, "Dit gesprek is gewist."); }

result<conversation> standing(transaction& tx, const conversation_id& id) {
  auto c = rows::find_for_update(tx, id);
  if (!c) return no_such();
  if (c->erased) return erased_already();
  if (!c->stands())
    return refuse(refusal_kind::conflict, "Dit gesprek is gesloten. Je kan hier niet meer schrijven.");
  return *c;
}

result<void> well_said(const std::string& body) {
  if (body.empty()) return refuse(refusal_kind::invalid, "Schrijf eerst een bericht", "bericht");
  if (web::length_in_characters(body) > longest_body)
    return refuse(refusal_kind::invalid, "Je bericht is te lang: hoogstens {0} tekens", "bericht",
                  {std::to_string(longest_body)});
  return {};
}

// As read by people: without what cannot be seen and without secrets.
std::string tidied(std::string_view typed) {
  return without_secrets(text::normalised(web::visible_text(typed)));
}

// `message::rest` up to `longest_rest`, which no signature reaches; "…" marks the cut.
std::string shortened_rest(std::string rest) {
  if (rest.size() <= longest_rest) return rest;
  std::size_t end = longest_rest;
  while (end > 0 && (static_cast<unsigned char>(rest[end]) & 0xc0U) == 0x80U) --end;
  return rest.substr(0, end) + "…";
}

// The conversation is locked: messages of the same side that come at once count each other.
result<void> has_room(transaction& tx, const conversation_id& id, side from, bool held, instant now) {
  const rows::written n = rows::count(tx, id, from, now - a_day);
  if (held && n.held >= most_held)
    return refuse(refusal_kind::too_many, "Er wachten al {0} berichten op jou. Kies daar eerst over.", "",
                  {std::to_string(most_held)});
  if (held) return {};
  if (n.unanswered >= most_unanswered)
    return refuse(refusal_kind::too_many,
                  "Je schreef al {0} berichten na elkaar. Wacht op een antwoord, of schrijf morgen opnieuw.",
                  "", {std::to_string(most_unanswered)});
  if (n.altogether >= most_a_day)
    return refuse(refusal_kind::too_many, "Je schreef vandaag al {0} berichten. Morgen kan het weer.", "",
                  {std::to_string(most_a_day)});
  return {};
}

// Lock order: the conversation before its messages, as in an erasure, which empties the conversation.
result<message> own_held(transaction& tx, const conversation_id& of, const message_id& id, side whose) {
  rows::find_for_update(tx, of);
  auto m = rows::find_message_for_update(tx, id);
  if (!m || m->of != of || m->from != whose || !m->held)
    return refuse(refusal_kind::conflict, "Over dit bericht is al gekozen.");
  return *m;
}

}  // namespace

bool may_fit(std::string_view typed) { return web::length_in_characters(typed) <= 2 * longest_body; }

std::string_view name_of(side s) { return s == side::first ? "first" : "second"; }

result<conversation> open(transaction& tx, const record& subject, const record& first, const record& second,
                          std::string_view pair, instant now) {
  conversation c;
  c.id = conversation_id(uuid_v7(now));
  c.subject = subject;
  c.opened_at = c.last_at = now;
  if (!about(tx, subject)) {
    rows::insert_conversation(tx, c, pair.empty() ? std::string() : sha256_bytes(pair));
    retention::plan(tx, now);
  }
  const auto kept = about(tx, subject);  // of two that open at once, the other's
  if (!kept) return no_such();
  if (kept->erased) return erased_already();
  if (kept->id == c.id)
    for (const auto& [which, holder] : {std::pair(side::first, first), std::pair(side::second, second)})
      rows::insert_seat(tx, {.id = side_id(uuid_v7(now)),
                             .of = c.id,
                             .which = which,
                             .holder = holder,
                             .read_at = {},
                             .unreachable_at = {},
                             .automatic_at = {}});
  return *kept;
}

std::optional<conversation> find_locked(transaction& tx, const conversation_id& id) {
  return rows::find_for_update(tx, id);
}

result<message> post(transaction& tx, const conversation_id& id, side from, draft d, instant now) {
  auto c = standing(tx, id);
  if (!c) return std::unexpected(c.error());
  if (!may_fit(d.body)) return std::unexpected(well_said(d.body).error());
  d.body = tidied(d.body);
  if (const auto good = well_said(d.body); !good) return std::unexpected(good.error());
  if (const auto room = has_room(tx, id, from, d.held, now); !room) return std::unexpected(room.error());
  message m{.id = message_id(uuid_v7(now)),
            .of = id,
            .from = from,
            .body = std::move(d.body),
            .rest = tidied(shortened_rest(std::move(d.rest))),
            .how = d.how,
            .held = d.held,
            .files_left_out = d.files_left_out,
            .at = now};
  rows::insert_message(tx, m, d.mail_hash);
  if (m.held) return m;
  c->last_at = now;
  rows::update(tx, *c);
  return m;
}

result<message> release(transaction& tx, const conversation_id& of, const message_id& id, side whose,
                        instant now) {
  auto m = own_held(tx, of, id, whose);
  if (!m) return m;
  auto c = standing(tx, m->of);
  if (!c) return std::unexpected(c.error());
  if (const auto room = has_room(tx, m->of, whose, false, now); !room) return std::unexpected(room.error());
  m->held = false;
  m->at = c->last_at = now;
  rows::set_held(tx, id, false, now);
  rows::update(tx, *c);
  return m;
}

result<void> discard(transaction& tx, const conversation_id& of, const message_id& id, side whose) {
  const auto m = own_held(tx, of, id, whose);
  if (!m) return std::unexpected(m.error());
  rows::delete_message(tx, id);
  return {};
}

result<conversation> close(transaction& tx, const conversation_id& id, closed_by by, instant now) {
  auto c = rows::find_for_update(tx, id);
  if (!c) return no_such();
  if (c->erased) return erased_already();
  // The staff has the last word: what a side closed before, it cannot open again.
  const bool overrules = by == closed_by::staff && c->by != closed_by::staff;
  if (c->closed_at && !overrules) return *c;
  if (!c->closed_at) c->closed_at = now;
  c->by = by;
  rows::update(tx, *c);
  return *c;
}

result<conversation> block(transaction& tx, const conversation_id& id, side by, instant now) {
  const closed_by mine = by == side::first ? closed_by::first : closed_by::second;
  auto c = rows::find_for_update(tx, id);
  if (!c) return no_such();
  if (c->erased) return erased_already();
  // Who blocks has the last word: a conversation that the other one closed or that fell silent is blocked
  // too.
  if (!c->closed_at) c->closed_at = now;
  const bool by_other = c->blocked && c->by != mine;
  if (by_other && c->by != closed_by::staff) c->by = closed_by::both;  // neither opens it again
  if (!by_other && c->by != closed_by::staff) c->by = mine;
  c->blocked = true;
  rows::update(tx, *c);
  // Messages that wait to be mailed, in each conversation of the two. What they say stands on the page.
  for (const conversation_id& one : rows::of_same_pair(tx, id)) mail::stop(tx, one.text(), now, letter_kind);
  return *c;
}

result<conversation> reopen(transaction& tx, const conversation_id& id, side by, instant now) {
  const closed_by mine = by == side::first ? closed_by::first : closed_by::second;
  auto c = rows::find_for_update(tx, id);
  if (!c) return no_such();
  if (c->erased) return erased_already();
  if (!c->closed_at) return *c;
  if (c->by != mine && c->by != closed_by::silence)
    return refuse(refusal_kind::conflict, "Je sloot dit gesprek niet zelf: je kan het niet heropenen.");
  c->closed_at.reset();
  c->by = closed_by::nobody;
  c->blocked = false;
  c->last_at = now;
  rows::update(tx, *c);
  return *c;
}

}  // namespace paraat::relay
