// From the cards of a search to people who are asked something, and what they said.

#include <fmt/format.h>

#include <algorithm>

#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/people/profiles/profile_view.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/invitations/invitation_conversations.hpp"
#include "tenant/volunteering/invitations/invitations_letters.hpp"
#include "tenant/volunteering/invitations/invitations_pages.hpp"
#include "tenant/volunteering/targeted_search/search_pages.hpp"

namespace paraat::targeted_search {
namespace {

namespace tpl = web::tpl;
using invitations::invitation;
using invitations::invitation_state;
using invitations::round;
using web::desk;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr int most_rounds = 100;

// Who is asked: the chosen cards, or nobody that the organisation knows of.
struct asked_people {
  bool blind = false;
  std::vector<invitations::addressee> chosen;
  bool some_gone = false;  // a card that was chosen is no more: its person hid or was erased
};

// Blind is chosen (the form says so), and never what is left when cards go.
asked_people asked_by(transaction& tx, const scope& s, const search& one, const web::parameters& sent) {
  asked_people out;
  const auto pseudonyms = sent.all("kaart");
  const card_list list = cards_of(tx, s, one);
  const auto& cards = list.cards;
  out.blind = pseudonyms.empty() && list.state == card_state::few;
  for (const std::string& pseudonym : pseudonyms) {
    const auto at = std::ranges::find(cards, pseudonym, &card::pseudonym);
    if (at == cards.end())
      out.some_gone = true;
    else if (std::ranges::find(out.chosen, pseudonym, &invitations::addressee::pseudonym) == out.chosen.end())
      out.chosen.push_back({at->profile_id, pseudonym});
  }
  return out;
}

refusal nobody_chosen() { return refuse(refusal_kind::invalid, "Kies eerst een of meer kaarten.").error(); }
refusal cards_are_gone() {
  return refuse(refusal_kind::conflict,
                "Een kaart die je koos, is er niet meer. Kijk na wie overblijft, of kies opnieuw.")
      .error();
}

form asking_form(const scope& s, const search& one, const asked_people& people, const vacancies::vacancy* v) {
  form f(s, address_of(s, one) + "/uitnodiging", s.t("Verstuur de vraag"));
  f.add(form::type::text, "titel", s.t("Wat vraag je, in één zin?"),
        {.required = true,
         .missing = s.t("Schrijf in één zin wat je vraagt"),
         .max = 120,
         .autocomplete = "off"});
  f.add(form::type::area, "bericht",
        v != nullptr ? s.t("Wil je er iets bij schrijven?") : s.t("Wat doet iemand, waar en wanneer?"),
        {.required = v == nullptr,
         .missing = s.t("Schrijf wat iemand doet, waar en wanneer"),
         .max = 1500,
         .hint =
             s.t("Dit leest iedereen aan wie je het vraagt. Schrijf geen namen van bewoners of cliënten.")});
  if (v != nullptr) f.put("titel", v->what.title);
  for (const invitations::addressee& a : people.chosen) f.hidden("kaart", a.pseudonym);
  if (people.blind) f.hidden("blind", "ja");
  f.cancel_link(address_of(s, one), s.t("Terug naar de kaarten"));
  return f;
}

response asking_page(const request& r, const scope& s, transaction& tx, const desk& d, const search& one,
                     const asked_people& people, const form& f, const web::outcome& how) {
  view v;
  const std::string title = people.blind ? s.t("Vraag het blind") : s.t("Vraag het hun");
  v.set(tpl::HEADING, title);
  web::draw_desk_navigation(v, s, d, "/zoeken");
  v.set(tpl::LEAD,
        people.blind
            ? s.t("Je vraag gaat naar wie nu past. Wie dat zijn en hoeveel, zeggen we niet: je hoort "
                  "het pas als iemand ja zegt.")
            : s.t("Je vraag gaat naar {} persoon.", "Je vraag gaat naar {} mensen.",
                  static_cast<long long>(people.chosen.size())));
  v.set(tpl::LEFT,
        fmt::format(fmt::runtime(s.t("Vandaag kan je organisatie nog {0} mensen iets vragen. Ze hebben tien "
                                     "dagen om te antwoorden, en alleen een ja zegt wie het is.")),
                    invitations::left_today(tx, one.organisation_id, s.now)));
  for (const invitations::addressee& a : people.chosen) v.add(tpl::CARD_ROW).set(tpl::PSEUDONYM, a.pseudonym);
  v.show_if(people.blind, tpl::BLIND);
  f.render(v, tpl::FORM);
  auto crumbs = crumbs_to(s, address_of(s, one), s.t("Wie past er?"));
  std::string here = s.base + r.path;  // of cards only with them
  for (const invitations::addressee& a : people.chosen)
    here += (here.contains('?') ? "&kaart=" : "?kaart=") + web::url_encode(a.pseudonym);
  crumbs.emplace_back(std::move(here), title);
  return web::page(
      s, r, "volunteering/targeted_search/asking.html", std::move(v),
      {.title = title, .current = d.root, .crumbs = std::move(crumbs), .index = false, .how = how});
}

std::optional<vacancies::vacancy> vacancy_of(transaction& tx, const search& one) {
  return one.vacancy_id.empty() ? std::nullopt : vacancies::find(tx, one.vacancy_id);
}

std::string round_address(const scope& s, const round& r) {
  return s.base + "/mijn-organisatie/uitnodigingen/" + r.id;
}

void mail_all(transaction& tx, const scope& s, const invitations::sent_round& sent) {
  for (const invitation& i : sent.reached)
    if (const auto p = profiles::find(tx, i.profile_id)) invitations::mail_invitation(tx, s, i, *p);
}

// Of a blind round only a yes is told; until then it says the same, whether it reached somebody or not.
std::string state_line(const scope& s, const round& r, long long yes) {
  if (yes > 0) return s.t("{} persoon zei ja", "{} mensen zeiden ja", yes);
  if (r.lapses_at <= s.now) return s.t("Niemand zei ja");
  return s.t("Nog geen ja");
}

// How many and not which card: a card beside a name would say more of that person than they chose to show.
void draw_counts(view& v, const scope& s, const std::vector<invitation>& all) {
  for (const invitation_state st : {invitation_state::yes, invitation_state::later, invitation_state::sent,
                                    invitation_state::no, invitation_state::lapsed}) {
    const auto n = std::ranges::count(all, st, &invitation::status);
    if (n == 0) continue;
    const web::cell tag = invitations::status_cell(s, st);
    v.add(tpl::COUNTED_STATE)
        .set(tpl::COUNT, s.t.number(n))
        .set(tpl::STATUS_TEXT, tag.text)
        .set(tpl::TONE, tag.tone);
  }
}

void draw_yes(view& v, const scope& s, transaction& tx, const invitation& i) {
  const auto p = profiles::find(tx, i.profile_id);
  if (!p) return;
  view& box = v.add(tpl::SAID_YES);
  const profiles::content shown = invitations::shown_of(*p, i.disclosed);
  box.set(tpl::TITLE, shown.name.empty() ? s.t("Iemand zonder naam") : shown.name);
  if (i.answered_at) box.set(tpl::WHEN, s.t.date_and_time(*i.answered_at));
  profiles::draw_content(box, s, shown);
  if (!i.application_id.empty())
    box.add(tpl::PUBLIC_LINK).set(tpl::WAY_URL, s.base + "/mijn-organisatie/antwoorden/" + i.application_id);
  web::draw_button(box, tpl::BUTTON, s,
                   {round_address(s, i.of) + "/gesprek",
                    shown.name.empty() ? s.t("Schrijf een bericht")
                                       : fmt::format(fmt::runtime(s.t("Schrijf naar {0}")), shown.name),
                    "secondary",
                    "",
                    "send",
                    {{"uitnodiging", i.id}}});
}

}  // namespace

response show_asking(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached_search(r, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  round planned;
  planned.organisation_id = one->organisation_id;
  planned.vacancy_id = one->vacancy_id;
  if (const auto may = invitations::may_send(tx, planned); !may) return web::refusal_page(s, r, may.error());
  const asked_people people = asked_by(tx, s, *one, r.query);
  if (!people.blind && people.chosen.empty()) return web::refusal_page(s, r, nobody_chosen());
  const auto v = vacancy_of(tx, *one);
  return asking_page(r, s, tx, d, *one, people, asking_form(s, *one, people, v ? &*v : nullptr), {});
}

response send_asking(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached_search(r, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  const asked_people people = asked_by(tx, s, *one, r.form);
  const auto v = vacancy_of(tx, *one);
  form f = asking_form(s, *one, people, v ? &*v : nullptr);
  const bool good = f.accept(r.form);
  const auto refused = [&](const refusal& why) {
    f.refuse(why);
    return asking_page(r, s, tx, d, *one, people, f, why);
  };
  if (people.some_gone) return refused(cards_are_gone());
  if (people.chosen.empty() && !(people.blind && r.form.has("blind"))) return refused(nobody_chosen());
  if (!good) return asking_page(r, s, tx, d, *one, people, f, f.refused());
  round asked;
  asked.organisation_id = one->organisation_id;
  asked.vacancy_id = one->vacancy_id;
  asked.blind = people.blind;
  asked.title = f.value("titel");
  asked.message = f.value("bericht");
  const auto to = people.blind ? who_fits(tx, s, *one, invitations::charge_of_blind) : people.chosen;
  const auto sent = invitations::send(tx, std::move(asked), to, s.asker(), s.now);
  if (!sent) return refused(sent.error());
  mail_all(tx, s, *sent);
  return web::see_other(round_address(s, sent->what) + "?klaar=verstuurd");
}

response show_rounds(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto all =
      invitations::rounds_of(tx, ids_of<organisations::organisation_id>(d.organisations), most_rounds);
  auto yes = invitations::yes_counts(tx, all);
  web::table rows(s.t("Uitnodigingen"), {s.t("Vraag"), s.t("Verstuurd"), s.t("Antwoord")});
  for (const round& one : all)
    rows.row({{.text = one.title, .url = round_address(s, one)},
              {.text = s.t.date_and_time(one.sent_at)},
              {.text = state_line(s, one, yes[one.id.text()])}});
  return web::show_list(s, r, d,
                        {.title = s.t("Uitnodigingen"),
                         .current = "/uitnodigingen",
                         .action_label = s.t("Zoek mensen"),
                         .action_url = s.base + "/mijn-organisatie/zoeken",
                         .makes = false,
                         .lead = s.t("Wat jullie aan mensen vroegen, en wat ze antwoordden."),
                         .rows = rows,
                         .empty_text = s.t("Je vroeg nog niemand iets."),
                         .total = static_cast<long long>(all.size()),
                         .per_page = most_rounds});
}

response converse_with(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto i = invitations::find(tx, invitations::invitation_id(r.form.get("uitnodiging")), s.now);
  if (!i || i->of.id != r.value(0) || !d.reaches(i->of.organisation_id))
    return web::refusal_page(
        s, r, {refusal_kind::not_found, "Deze vraag bestaat niet, of is niet van jouw organisatie.", ""});
  const auto c = invitations::open_conversation(tx, s, *i);
  return c ? web::see_other(s.base + d.root + "/gesprekken/" + c->id) : web::refusal_page(s, r, c.error());
}

response show_round(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = invitations::find_round(tx, invitations::round_id(r.value(0)));
  if (!one || !d.reaches(one->organisation_id))
    return web::refusal_page(
        s, r, {refusal_kind::not_found, "Deze vraag bestaat niet, of is niet van jouw organisatie.", ""});
  view v;
  v.set(tpl::HEADING, one->title);
  web::draw_desk_navigation(v, s, d, "/uitnodigingen");
  web::draw_done(v, s, r, {{"verstuurd", "Je vraag is verstuurd. Hier zie je wie ja zegt."}});
  const auto all = invitations::of_round(tx, one->id, s.now);
  v.set(tpl::LEAD, state_line(s, *one, std::ranges::count(all, invitation_state::yes, &invitation::status)))
      .set(tpl::WHEN, s.t.date_and_time(one->sent_at));
  v.set(tpl::UNTIL, s.t.date_with_year(web::local_day(one->lapses_at - std::chrono::seconds{1})));
  v.set_if(tpl::TEXT, tpl::MESSAGE, one->message);
  v.show_if(one->blind, tpl::BLIND).show_if(!one->blind, tpl::NAMED);
  for (const invitation& i : all) {
    if (i.status == invitation_state::yes) draw_yes(v, s, tx, i);
  }
  if (!one->blind) draw_counts(v, s, all);
  return web::page(s, r, "volunteering/targeted_search/round.html", std::move(v),
                   {.title = one->title,
                    .current = d.root,
                    .crumbs = {{s.base + "/mijn-organisatie", s.t("Mijn organisatie")},
                               {s.base + "/mijn-organisatie/uitnodigingen", s.t("Uitnodigingen")},
                               {s.base + r.path, one->title}},
                    .index = false});
}

}  // namespace paraat::targeted_search
