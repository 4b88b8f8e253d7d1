#include "tenant/volunteering/neighbour_search/neighbour_search.hpp"

#include <protocol/paraat.pb.h>

#include <algorithm>

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

bool is_for_a_while(std::string_view why) { return why == "busy" || why == "unknown"; }

// Before it says how many it chose, the band bounds it.
int yes_bound(const neighbour_case& c) {
  const bool many = c.said && *c.said >= targeted_search::band::from_10;
  const bool chose_few = c.relay != relay_state::sent && c.asked_few;
  return many && !chose_few ? most_yes : few_yes;
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
  rows::remove_failed(tx, c.search_id, c.party);
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
  if (!may_relay(*c)) return refuse(refusal_kind::conflict, "Voor deze zoekactie vroeg je het daar al.");
  const auto one = targeted_search::find(tx, c->search_id);
  if (!one) return refuse(refusal_kind::not_found, "Deze vraag bestaat niet meer.");
  if (const auto open = may_ask(tx, *one); !open) return std::unexpected(open.error());
  // The search is forgotten with its cases before a round of a later day would be over.
  if (one->asked_at < s.now - (targeted_search::compared_term - longest_round))
    return refuse(refusal_kind::gone, "Deze zoekactie is te oud. Zoek opnieuw.");
  if (!invitations::charge_blind(tx, c->organisation_id, s.now))
    return refuse(refusal_kind::too_many,
                  "Een organisatie vraagt hoogstens {0} mensen per dag. Morgen kan het weer.", "",
                  {std::to_string(invitations::most_a_day)});
  c->relay = relay_state::sent;
  c->relay_why.clear();
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

void hear_outcome(transaction& tx, std::string_view party, const case_id& id, const heard_outcome& h,
                  instant now) {
  auto c = asked_case(tx, party, id, now);
  // Of a question that was never passed on: it changes nothing.
  if (!c || c->relay == relay_state::none || c->relay == relay_state::refused ||
      c->relay == relay_state::ended)
    return;
  const bool reached_nobody = c->relay == relay_state::sent && h.status == relay_state::refused;
  c->relay = h.status;
  c->relay_why = h.why;
  if (reached_nobody) invitations::give_back_blind(tx, c->organisation_id, *c->relayed_at);
  c->asked_few = h.asked_few;
  c->no_few = h.no_few;
  // The end that was said first stands: a later one would keep a round open.
  if (h.lapses && !c->lapses_at) c->lapses_at = std::min(*h.lapses, *c->relayed_at + longest_round);
  rows::update(tx, *c);
}

bool is_yes(transaction& tx, std::string_view party, const case_id& id, const vacancies::vacancy_id& vacancy,
            const said_when& when) {
  const auto c = asked_case(tx, party, id, instant{});
  if (!c || c->vacancy_id != vacancy || !c->relayed_at || c->yes >= yes_bound(*c)) return false;
  if (c->relay == relay_state::none || c->relay == relay_state::refused) return false;
  const instant longest = *c->relayed_at + longest_round;
  const instant until = c->lapses_at ? std::min(*c->lapses_at, longest) : longest;
  return when.made <= until && when.received <= until + limits::message_validity;
}

bool may_ask_again(const neighbour_case& c) {
  if (c.status == elsewhere_state::sent) return c.asked_arrived == arrival::lost;
  return c.status == elsewhere_state::refused && is_for_a_while(c.why);
}

bool may_relay(const neighbour_case& c) {
  if (c.status != elsewhere_state::answered) return false;
  if (c.relay == relay_state::sent) return c.relay_arrived == arrival::lost;
  return c.relay == relay_state::none || (c.relay == relay_state::refused && is_for_a_while(c.relay_why));
}

}  // namespace paraat::neighbour_search
