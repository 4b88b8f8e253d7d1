#include "tenant/volunteering/invitations/invitations.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "protocol/bytes.hpp"
#include "tenant/people/profiles/candidates.hpp"
#include "tenant/people/profiles/looks.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/volunteering/invitations/invitation_conversations.hpp"
#include "tenant/volunteering/invitations/invitations_sql.hpp"

namespace paraat::invitations {
namespace {

using profiles::field;

struct known_disclosure {
  disclosure what;
  std::string_view name, label;
  field shown;
};
// texts
constexpr std::array<known_disclosure, 7> known{
    {{disclosure::name, "name", "Je naam", field::name},
     {disclosure::email, "email", "Je e-mailadres", field::contact},
     {disclosure::phone, "phone", "Je telefoonnummer", field::contact},
     {disclosure::place, "place", "Waar je woont", field::place},
     {disclosure::languages, "languages", "Je talen", field::languages},
     {disclosure::trainings, "trainings", "Je opleidingen", field::trainings},
     {disclosure::skills, "skills", "Wat je kan", field::skills}}};

const known_disclosure& about(disclosure d) { return known.at(static_cast<std::size_t>(d)); }

bool holds(const profiles::content& c, disclosure d) {
  switch (d) {
    case disclosure::name:
      return !c.name.empty();
    case disclosure::email:
      return !c.email.empty();
    case disclosure::phone:
      return !c.phone.empty();
    case disclosure::place:
      return !c.place.empty();
    case disclosure::languages:
      return !c.languages.empty();
    case disclosure::trainings:
      return !c.trainings.empty();
    case disclosure::skills:
      return !c.skills.empty();
  }
  return false;
}

bool has(const std::vector<disclosure>& all, disclosure d) { return std::ranges::find(all, d) != all.end(); }

result<void> may_ask(transaction& tx, const organisations::organisation_id& id) {
  const auto o = organisations::find(tx, id);
  if (o && o->status == organisations::organisation_state::approved) return {};
  return refuse(refusal_kind::forbidden, "De organisatie moet eerst goedgekeurd zijn door de gemeente.");
}

result<void> is_open(transaction& tx, const round& r) {
  if (r.vacancy_id.empty()) return {};
  const auto v = vacancies::find(tx, r.vacancy_id);
  if (!v || v->what.organisation_id != r.organisation_id)
    return refuse(refusal_kind::not_found, "Deze vacature bestaat niet, of is niet van jouw organisatie.");
  if (v->status != vacancies::vacancy_state::published)
    return refuse(refusal_kind::conflict, "Deze vacature staat niet open. Publiceer ze eerst.");
  if (!vacancies::says_where_to_report(v->what))
    return refuse(refusal_kind::conflict,
                  "Zet eerst bij de vacature wie de contactpersoon is, het adres en het uur.");
  return {};
}

result<void> well_said(const round& r) {
  if (r.title.empty()) return refuse(refusal_kind::invalid, "Schrijf in één zin wat je vraagt", "titel");
  if (r.vacancy_id.empty() && r.message.empty())
    return refuse(refusal_kind::invalid, "Schrijf wat iemand doet, waar en wanneer", "bericht");
  return {};
}

// Of a blind round the organisation sees nobody, so nothing has to stand for who is held.
void invite(transaction& tx, sent_round& out, const addressee& a, instant now) {
  invitation i;
  i.id = invitation_id(uuid_v7(now));
  i.of = out.what;
  i.profile_id = a.profile_id;
  i.pseudonym = a.pseudonym;
  const bool free = lock_reachable(tx, a.profile_id) && !has_open_of(tx, a.profile_id, out.what, now);
  if (free && insert_invitation(tx, i, now))
    out.reached.push_back(std::move(i));
  else if (!out.what.blind)
    insert_held(tx, i);
}

std::vector<field> fields_of(const std::vector<disclosure>& chosen) {
  std::vector<field> out;
  for (const disclosure d : chosen)
    if (const field f = about(d).shown; std::ranges::find(out, f) == out.end()) out.push_back(f);
  return out;
}

result<invitation> standing(transaction& tx, const invitation_id& id, instant now) {
  auto i = find_for_update(tx, id, now);
  if (!i) return refuse(refusal_kind::gone, "Deze vraag bestaat niet meer.");
  switch (i->status) {
    case invitation_state::sent:
    case invitation_state::later:
      return std::move(*i);
    case invitation_state::yes:
      return refuse(refusal_kind::conflict, "Je antwoordde al: ja.");
    case invitation_state::no:
      return refuse(refusal_kind::conflict, "Je antwoordde al: nee.");
    case invitation_state::lapsed:
      return refuse(refusal_kind::gone,
                    "Deze vraag is vervallen: na tien dagen vraagt de organisatie iemand anders.");
  }
  return std::move(*i);
}

result<void> enough_shown(const profiles::profile& p, const invitation& i,
                          const std::vector<disclosure>& chosen) {
  const auto may = offered(p);
  for (const disclosure d : chosen)
    if (!has(may, d))
      return because("a field was chosen that the profile does not offer",
                     refuse(refusal_kind::invalid, "Dit kan je nu niet tonen. Kies opnieuw.", "toon"));
  const bool for_vacancy = i.of.of_neighbour() || !i.of.vacancy_id.empty();
  if (for_vacancy && !has(chosen, disclosure::name))
    return refuse(refusal_kind::invalid, "Duid je naam aan: anders weet de organisatie niet wie er komt",
                  "toon");
  if (!has(chosen, disclosure::email) && !has(chosen, disclosure::phone))
    return refuse(refusal_kind::invalid,
                  "Duid je e-mailadres of je telefoonnummer aan: anders kan niemand je bereiken", "toon");
  return {};
}

result<applications::application> take_place(transaction& tx, const tenants::tenant& here,
                                             const invitation& i, const profiles::profile& p, instant now) {
  const profiles::content c = shown_of(p, i.disclosed);
  applications::application a;
  a.vacancy_id = i.of.vacancy_id;
  a.name = c.name;
  a.email = c.email;
  a.phone = c.phone;
  a.language = p.language;
  return applications::accept_invited(tx, here, std::move(a), now);
}

// A neighbour's vacancy that is open here still, as it was published.
result<listings::listing> open_there(transaction& tx, const round& r, instant now) {
  auto l = listings::with_id(tx, r.party, r.listing_id);
  if (l && l->hidden_reason.empty() && l->valid_until > now && l->places_free > 0) return std::move(*l);
  return refuse(refusal_kind::gone, "Deze vacature staat niet meer open. Bedankt dat je wilde helpen.");
}

// The fields leave with an answer of the person, sealed for the municipality of the vacancy.
result<answers_elsewhere::answer_id> answer_there(transaction& tx, const invitation& i,
                                                  const profiles::profile& p, instant now) {
  const auto l = open_there(tx, i.of, now);
  if (!l) return std::unexpected(l.error());
  using answers_elsewhere::passed_on;
  const bool email = has(i.disclosed, disclosure::email), phone = has(i.disclosed, disclosure::phone);
  answers_elsewhere::answer a;
  a.name = p.what.name;
  a.email = p.what.email;  // ours for the mails about it; it leaves when it was chosen
  a.phone = phone ? p.what.phone : "";
  a.passes = email && phone ? passed_on::both : phone ? passed_on::phone : passed_on::email;
  a.language = p.language;
  a.invitation = i.of.case_id;
  const auto sent = answers_elsewhere::answer_invited(tx, *l, std::move(a), now);
  if (!sent) return std::unexpected(sent.error());
  return sent->id;
}

result<void> keep_promise(transaction& tx, const tenants::tenant& here, invitation& i,
                          const profiles::profile& p, instant now) {
  if (i.of.of_neighbour()) {
    const auto sent = answer_there(tx, i, p, now);
    if (!sent) return std::unexpected(sent.error());
    i.elsewhere_id = *sent;
  } else if (!i.of.vacancy_id.empty()) {
    const auto place = take_place(tx, here, i, p, now);
    if (!place) return std::unexpected(place.error());
    i.application_id = place->id;
  }
  return {};
}

profiles::looking asker_of(const tenants::tenant& here, const round& r) {
  if (r.of_neighbour()) return {r.party, r.organisation, r.organisation};
  return {here.party, r.organisation_id.text(), r.organisation};
}

result<invitation> answered(transaction& tx, invitation i, invitation_state to, instant now) {
  i.status = to;
  i.answered_at = now;
  update(tx, i);
  return i;
}

}  // namespace

instant lapse_of(instant sent_at) {
  const auto last = std::chrono::sys_days{web::local_day(sent_at)} + lapse_term;
  return web::start_of_local_day(last + std::chrono::days{1});
}

std::string_view name_of(disclosure d) { return about(d).name; }
std::string_view label_of(disclosure d) { return about(d).label; }
std::optional<disclosure> disclosure_named(std::string_view name) {
  const auto at = std::ranges::find(known, name, &known_disclosure::name);
  return at == known.end() ? std::nullopt : std::optional(at->what);
}

result<void> may_send(transaction& tx, const round& r) {
  if (auto good = may_ask(tx, r.organisation_id); !good) return good;
  return is_open(tx, r);
}

result<sent_round> send(transaction& tx, round r, std::vector<addressee> to, actor by, instant now) {
  for (const auto& good : {may_ask(tx, r.organisation_id), is_open(tx, r), well_said(r)})
    if (!good) return std::unexpected(good.error());
  const int charge = r.blind ? charge_of_blind : static_cast<int>(to.size());
  if (!charge_day(tx, r.organisation_id, charge, now))
    return refuse(refusal_kind::too_many,
                  "Een organisatie vraagt hoogstens {0} mensen per dag. Morgen kan het weer.", "",
                  {std::to_string(most_a_day)});
  r.id = round_id(uuid_v7(now));
  r.sent_at = now;
  r.lapses_at = lapse_of(now);
  insert_round(tx, r, by);
  sent_round out{.what = std::move(r), .reached = {}};
  // In the order of their ids: two rounds with the same people wait for each other and never both ways.
  std::ranges::sort(to, {}, &addressee::profile_id);
  for (const addressee& a : to) invite(tx, out, a, now);
  tx.touch(profiles::people_topic(tx.tenant()));
  retention::plan(tx, now);
  return out;
}

sent_round send_for_neighbour(transaction& tx, round r, std::vector<addressee> to, instant now) {
  r.id = round_id(uuid_v7(now));
  r.blind = true;
  r.sent_at = now;
  r.lapses_at = lapse_of(now);
  insert_round(tx, r, std::nullopt);
  sent_round out{.what = std::move(r), .reached = {}};
  std::ranges::sort(to, {}, &addressee::profile_id);
  for (const addressee& a : to) invite(tx, out, a, now);
  tx.touch(profiles::people_topic(tx.tenant()));
  retention::plan(tx, now);
  return out;
}

bool charge_blind(transaction& tx, const organisations::organisation_id& id, instant now) {
  return charge_day(tx, id, charge_of_blind, now);
}

void give_back_blind(transaction& tx, const organisations::organisation_id& id, instant charged_at) {
  give_day_back(tx, id, charge_of_blind, charged_at);
}

std::vector<disclosure> offered(const profiles::profile& p) {
  const profiles::content open = profiles::as_seen_by(p, profiles::viewer::accepted);
  std::vector<disclosure> out;
  for (const known_disclosure& k : known)
    if (holds(open, k.what)) out.push_back(k.what);
  return out;
}

profiles::content shown_of(const profiles::profile& p, const std::vector<disclosure>& chosen) {
  const profiles::content open = profiles::as_seen_by(p, profiles::viewer::accepted);
  profiles::content out;
  if (has(chosen, disclosure::name)) out.name = open.name;
  if (has(chosen, disclosure::email)) out.email = open.email;
  if (has(chosen, disclosure::phone)) out.phone = open.phone;
  if (has(chosen, disclosure::place)) out.place = open.place;
  if (has(chosen, disclosure::languages)) out.languages = open.languages;
  if (has(chosen, disclosure::trainings)) out.trainings = open.trainings;
  if (has(chosen, disclosure::skills)) out.skills = open.skills;
  return out;
}

result<invitation> say_yes(transaction& tx, const tenants::tenant& here, const invitation_id& id,
                           const std::vector<disclosure>& chosen, instant now) {
  auto i = standing(tx, id, now);
  if (!i) return i;
  const auto p = profiles::find(tx, i->profile_id);
  if (!p) return refuse(refusal_kind::gone, "Dit profiel bestaat niet meer.");
  if (const auto good = enough_shown(*p, *i, chosen); !good) return std::unexpected(good.error());
  if (!i->of.of_neighbour() && !may_ask(tx, i->of.organisation_id))
    return refuse(refusal_kind::gone, "Deze organisatie is intussen gestopt. Bedankt dat je wilde helpen.");
  i->disclosed = chosen;
  if (const auto kept = keep_promise(tx, here, *i, *p, now); !kept) return std::unexpected(kept.error());
  const auto logged = profiles::record_look(tx, p->id, asker_of(here, i->of), profiles::look::disclosed,
                                            fields_of(chosen), now);
  if (!logged) return std::unexpected(logged.error());
  return answered(tx, std::move(*i), invitation_state::yes, now);
}

result<invitation> say_no(transaction& tx, const invitation_id& id, instant now) {
  auto i = standing(tx, id, now);
  return i ? answered(tx, std::move(*i), invitation_state::no, now) : i;
}

result<invitation> take_back(transaction& tx, const tenants::tenant& here, const invitation_id& id,
                             instant now) {
  auto i = find_for_update(tx, id, now);
  if (!i) return refuse(refusal_kind::gone, "Deze vraag bestaat niet meer.");
  if (i->status != invitation_state::yes)
    return refuse(refusal_kind::conflict, "Je zei nog geen ja: er is niets terug te nemen.");
  if (!i->application_id.empty() && applications::find(tx, i->application_id))
    if (const auto gone = applications::withdraw(tx, here, i->application_id, now); !gone)
      return std::unexpected(gone.error());
  erase_conversation(tx, *i);
  if (!i->elsewhere_id.empty()) static_cast<void>(answers_elsewhere::withdraw(tx, i->elsewhere_id, now));
  i->disclosed.clear();
  i->application_id = {};
  i->elsewhere_id = {};
  return answered(tx, std::move(*i), invitation_state::no, now);
}

result<invitation> say_later(transaction& tx, const invitation_id& id, instant now) {
  auto i = standing(tx, id, now);
  return i ? answered(tx, std::move(*i), invitation_state::later, now) : i;
}

}  // namespace paraat::invitations
