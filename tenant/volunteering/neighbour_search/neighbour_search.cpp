#include "tenant/volunteering/neighbour_search/neighbour_search.hpp"

#include <protocol/paraat.pb.h>

#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "tenant/platform/outbox/messages.hpp"
#include "tenant/volunteering/neighbour_search/neighbour_search_sql.hpp"
#include "tenant/volunteering/neighbour_search/search_content.hpp"

namespace paraat::neighbour_search {
namespace {

void send(transaction& tx, const neighbour_case& c, const std::string& message, std::string_view kind,
          const google::protobuf::MessageLite& content, instant now) {
  outbox::send(tx, {.id = message,
                    .to = c.party,
                    .where = outbox::lane::bulk,
                    .kind = std::string(kind),
                    .content = content.SerializeAsString(),
                    .created = now,
                    .expires = now + limits::message_validity,
                    .case_id = c.id,
                    .case_seq = rows::next_place(tx, c.id)});
}

result<void> open_here(transaction& tx, const organisations::organisation_id& o,
                       const vacancies::vacancy_id& id) {
  const auto v = id.empty() ? std::nullopt : vacancies::find(tx, id);
  if (!v || v->what.organisation_id != o)
    return refuse(refusal_kind::conflict,
                  "Zoek eerst voor een van je vacatures. Een buurgemeente moet weten waarvoor.");
  if (v->status == vacancies::vacancy_state::filled)
    return refuse(refusal_kind::conflict, "Intussen zijn alle plaatsen ingenomen.");
  if (v->status != vacancies::vacancy_state::published || v->what.members_only)
    return refuse(refusal_kind::conflict, "Deze vacature staat niet open voor iedereen. Publiceer ze eerst.");
  if (!vacancies::says_where_to_report(v->what))
    return refuse(refusal_kind::conflict,
                  "Zet eerst bij de vacature wie de contactpersoon is, het adres en het uur.");
  return {};
}

// Of a party that was asked, about a case of ours.
std::optional<neighbour_case> asked_case(transaction& tx, std::string_view party, const case_id& id,
                                         instant now) {
  auto c = rows::lock_case(tx, id, now);
  return c && c->party == party ? c : std::nullopt;
}

}  // namespace

result<void> may_ask(transaction& tx, const targeted_search::search& s) {
  const auto o = organisations::find(tx, s.organisation_id);
  if (!o || o->status != organisations::organisation_state::approved)
    return refuse(refusal_kind::forbidden, "De organisatie moet eerst goedgekeurd zijn door de gemeente.");
  return open_here(tx, s.organisation_id, s.vacancy_id);
}

result<neighbour_case> ask_neighbour(transaction& tx, const web::scope& s, const targeted_search::search& one,
                                     std::string_view party, vacancies::actor by) {
  if (const auto may = may_ask(tx, one); !may) return std::unexpected(may.error());
  const auto there = s.node.tenants.connected() ? neighbour_of(s, party) : std::nullopt;
  if (!there || !there->searches)
    return refuse(refusal_kind::not_found, "Aan deze gemeente kan je het niet vragen.", "gemeenten");
  neighbour_case c;
  c.id = case_id(uuid_v7(s.now));
  c.party = there->party;
  c.search_id = one.id;
  c.organisation_id = one.organisation_id;
  c.vacancy_id = one.vacancy_id;
  const wire::SearchAsk content = content_of(one.what, one.vacancy_id);
  wire::SearchAsk of_any = content;
  of_any.clear_vacancy_id();
  c.question_key = hex(sha256_bytes(of_any.SerializeAsString()));
  c.asked_at = s.now;
  const std::string message = uuid_v7(s.now);
  if (!rows::insert(tx, c, message, by))
    return refuse(refusal_kind::conflict, "Dit vroeg je al aan {0}.", "gemeenten", {there->name});
  send(tx, c, message, "search.ask", content, s.now);
  return c;
}

result<neighbour_case> relay(transaction& tx, const web::scope& s, const case_id& id, vacancies::actor) {
  auto c = rows::lock_case(tx, id, s.now);
  if (!c) return refuse(refusal_kind::not_found, "Deze vraag bestaat niet meer.");
  if (c->status != elsewhere_state::answered)
    return refuse(refusal_kind::conflict, "Wacht tot deze gemeente zegt hoeveel mensen er passen.");
  if (c->relay != relay_state::none)
    return refuse(refusal_kind::conflict, "Voor deze zoekactie vroeg je het daar al.");
  if (const auto open = open_here(tx, c->organisation_id, c->vacancy_id); !open)
    return std::unexpected(open.error());
  if (!invitations::charge_blind(tx, c->organisation_id, s.now))
    return refuse(refusal_kind::too_many,
                  "Een organisatie vraagt hoogstens {0} mensen per dag. Morgen kan het weer.", "",
                  {std::to_string(invitations::most_a_day)});
  c->relay = relay_state::sent;
  c->relayed_at = s.now;
  rows::update(tx, *c);
  const std::string message = uuid_v7(s.now);
  rows::put_relay_message(tx, c->id, message);
  wire::InviteRelay w;
  w.set_vacancy_id(c->vacancy_id);
  send(tx, *c, message, "invite.relay", w, s.now);
  return std::move(*c);
}

void hear_bands(transaction& tx, std::string_view party, const case_id& id, const heard_bands& h,
                instant now) {
  auto c = asked_case(tx, party, id, now);
  if (!c) return;
  if (c->status == elsewhere_state::answered) {
    // The first band stands; another one within a day is shown for what it is.
    const bool other = h.said && h.said != c->said && c->answered_at && h.at < *c->answered_at + claim_term;
    if (!other) return;
    c->contradicted_at = now;
    return rows::update(tx, *c);
  }
  if (c->status == elsewhere_state::refused) return;
  c->status = h.status;
  c->why = h.why;
  if (h.said) {
    if (rows::contradicts(tx, *c, *h.said, h.at)) c->contradicted_at = now;
    c->said = h.said;
    c->answered_at = h.at;
  }
  rows::update(tx, *c);
}

void hear_outcome(transaction& tx, std::string_view party, const case_id& id, const heard_outcome& h) {
  auto c = asked_case(tx, party, id, instant{});
  // Of a question that was never passed on: it changes nothing.
  if (!c || c->relay == relay_state::none || c->relay == relay_state::refused ||
      c->relay == relay_state::ended)
    return;
  c->relay = h.status;
  c->relay_why = h.why;
  c->asked_few = h.asked_few;
  c->no_few = h.no_few;
  // The end that was said first stands: a later one would keep a round open.
  if (h.lapses && !c->lapses_at) c->lapses_at = h.lapses;
  rows::update(tx, *c);
}

bool is_yes(transaction& tx, std::string_view party, const case_id& id, const vacancies::vacancy_id& vacancy,
            instant said_at) {
  const auto c = asked_case(tx, party, id, instant{});
  if (!c || c->vacancy_id != vacancy || c->yes >= most_yes || !c->relayed_at) return false;
  if (c->relay == relay_state::none || c->relay == relay_state::refused) return false;
  const instant until = c->lapses_at.value_or(*c->relayed_at + longest_round);
  return said_at <= until;
}

}  // namespace paraat::neighbour_search
