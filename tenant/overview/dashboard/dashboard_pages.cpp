#include "tenant/overview/dashboard/dashboard_pages.hpp"

#include "tenant/administration/restores/restores_pages.hpp"
#include "tenant/crisis/corps/corps.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/messaging/channels/inbound_sms.hpp"
#include "tenant/messaging/channels/undelivered.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement_view.hpp"
#include "tenant/overview/dashboard/first_steps.hpp"
#include "tenant/overview/incident_overview/incident_overview_pages.hpp"
#include "tenant/overview/organisation_pages/organisation_pages.hpp"
#include "tenant/people/accounts/hand_over.hpp"
#include "tenant/people/relay/reports.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/applications/answer_clock.hpp"
#include "tenant/volunteering/applications/applications_pages.hpp"
#include "tenant/volunteering/interests/interests.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"
#include "tenant/volunteering/neighbour_search/foreign_searches.hpp"
#include "tenant/volunteering/organisations/pauses.hpp"
#include "tenant/volunteering/vacancies/vacancies_view.hpp"

namespace paraat::dashboard {
namespace {

namespace tpl = web::tpl;
using web::desk;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::chrono::days soon{14};
constexpr int shown = 5;

void figure(view& v, const scope& s, std::string label, long long n, std::string url, std::string_view tone) {
  view& k = v.add(tpl::KPI).set(tpl::LABEL, std::move(label)).set(tpl::COUNT, s.t.number(n));
  k.set(tpl::KPI_URL, std::move(url)).set_if(tpl::TONE, tpl::TONED, n > 0 ? std::string(tone) : "");
}

void block(view& v, std::string id, std::string title, const web::table& rows, std::string url,
           std::string label, web::slot place = tpl::BLOCK) {
  if (rows.empty()) return;
  view& b = v.add(place).set(tpl::BLOCK_ID, std::move(id)).set(tpl::BLOCK_TITLE, std::move(title));
  b.set(tpl::WAY_URL, std::move(url)).set(tpl::WAY_LABEL, std::move(label));
  rows.render(b, tpl::TABLE);
}

web::table waiting_answers(const scope& s, transaction& tx, const desk& d) {
  web::table rows(s.t("Nieuwe antwoorden"), {s.t("Naam"), s.t("Vacature"), s.t("Sinds")});
  for (const auto& a :
       applications::list(tx, {.status = applications::application_state::waiting,
                               .of_everyone = d.staff,
                               .organisations = ids_of<organisations::organisation_id>(d.organisations),
                               .per_page = shown})
           .rows)
    rows.row({{.text = a.name, .url = s.base + d.root + "/antwoorden/" + a.id},
              {.text = a.title, .under = a.organisation},
              {.text = s.t.date_and_time(a.updated_at)}});
  return rows;
}

web::table pending_organisations(const scope& s, transaction& tx) {
  web::table rows(s.t("Organisaties om te bekijken"),
                  {s.t("Organisatie"), s.t("Soort"), s.t("Geregistreerd")});
  for (const auto& o : organisations::list(tx, {.status = organisations::organisation_state::pending,
                                                .words = {},
                                                .ids = {},
                                                .page = 1,
                                                .per_page = shown})
                           .rows)
    rows.row({{.text = o.name, .url = s.base + "/beheer/organisaties/" + o.id},
              {.text = organisations::kind_text(s, o.kind)},
              {.text = s.t.date_and_time(o.created_at)}});
  return rows;
}

web::table newest_interests(const scope& s, transaction& tx) {
  web::table rows(s.t("Nieuwste interesses"), {s.t("Naam"), s.t("Wat zoek je?"), s.t("Sinds")});
  for (const auto& i : interests::list(tx, {.theme = {}, .words = {}, .per_page = shown}).rows)
    rows.row({{.text = i.name, .url = s.base + "/beheer/interesses/" + i.id},
              {.text = i.note.substr(0, i.note.find('\n'))},
              {.text = s.t.date_with_year(web::local_day(i.created_at))}});
  return rows;
}

web::table ending_soon(const scope& s, const desk& d, const vacancies::page_of_vacancies& ends) {
  web::table rows(s.t("Binnenkort voorbij"), {s.t("Vacature"), s.t("Plaatsen"), s.t("Staat open tot")});
  for (const auto& one : ends.rows)
    rows.row(
        {{.text = one.what.title, .url = s.base + d.root + "/vacatures/" + one.id, .under = one.organisation},
         {.text = vacancies::places_text(s, one)},
         {.text = one.expires_at ? s.t.date_with_year(web::local_day(*one.expires_at)) : ""}});
  return rows;
}

// The texts that an editor sets, as shown on the site now.
web::table own_texts(const scope& s) {
  const std::string url = s.base + "/beheer/teksten";
  web::table rows(s.t("Teksten"), {s.t("Tekst"), s.t("Staat er nu")});
  rows.row({{.text = s.t("Slagzin"), .url = url}, {.text = s.here.tagline.empty() ? "–" : s.here.tagline}});
  rows.row({{.text = s.t("Inleiding op de startpagina"), .url = url},
            {.text = s.here.welcome.empty() ? s.t("Onze eigen tekst") : s.here.welcome}});
  return rows;
}

// Draws the tasks of staff that see people. True when there are any.
bool draw_waiting(view& v, const scope& s, transaction& tx, const desk& d) {
  const std::string root = s.base + d.root;
  const long long fresh =
      applications::counts(tx, {.of_everyone = d.staff,
                                .organisations = ids_of<organisations::organisation_id>(
                                    d.organisations)})[applications::application_state::waiting];
  figure(v, s, s.t("Nieuwe antwoorden"), fresh, root + "/antwoorden?toestand=waiting", "warning");
  block(v, "antwoorden", s.t("Nieuwe antwoorden"), waiting_answers(s, tx, d),
        root + "/antwoorden?toestand=waiting", s.t("Toon alle nieuwe antwoorden"));
  const auto calls = d.staff ? invitations::count_to_pass_on(tx, s.now) : 0;
  if (calls > 0) figure(v, s, s.t("Vragen om door te geven"), calls, root + "/vragen", "warning");
  if (d.changes) return fresh + calls > 0;
  const web::table people = newest_interests(s, tx);
  figure(v, s, s.t("Interesses"), interests::count(tx), root + "/interesses", "");
  block(v, "interesses", s.t("Nieuwste interesses"), people, root + "/interesses",
        s.t("Toon iedereen op de lijst"));
  return fresh + calls > 0 || !people.empty();
}

// A restored backup waits for a decision.
bool draw_restored(view& v, const scope& s, transaction& tx) {
  const auto n = restores::notice_of(s, tx);
  if (!n) return false;
  web::table rows(n->title, {n->column});
  rows.row({{.text = n->text, .url = n->url}});
  block(v, "teruggezet", n->title, rows, n->url, n->label, tpl::NOW);
  return true;
}

// Running incidents stand above everything else: at night they are the reason to open the desk.
bool draw_running(view& v, const scope& s, transaction& tx) {
  web::table rows(s.t("Nu bezig"), {s.t("Noodsituatie"), s.t("Plaats"), s.t("Bezet"), s.t("Status")});
  for (const auto& l : incidents::list(tx, {.open = true, .per_page = shown}).rows)
    rows.row({{.text = (l.about.what.exercise ? s.t("OEFENING") + " – " : "") + l.about.what.name,
               .url = incidents::address_of(s, l.about),
               .under = s.t.date_and_time(l.about.started_at)},
              {.text = l.about.what.place},
              incidents::numbers_cell(s, l),
              incidents::state_cell(s, l)});
  block(v, "bezig", s.t("Nu bezig"), rows, s.base + "/beheer/noodsituaties", s.t("Toon alle noodsituaties"),
        tpl::NOW);
  return !rows.empty();
}

// Draws requests of neighbours for people.
bool draw_asked(view& v, const scope& s, transaction& tx) {
  const std::string url = s.base + std::string(reinforcement::path) + "?toestand=anderen";
  web::table rows(s.t("Buurgemeenten vragen versterking"), {s.t("Wat"), s.t("Van"), s.t("Gevraagd")});
  for (const auto& h : reinforcement::list(tx, reinforcement::request_filter::others, 1, shown, s.now).rows) {
    if (h.now.state != reinforcement::request_state::open) continue;
    rows.row({{.text = h.what.title,
               .url = reinforcement::address_of(s, h),
               .under = (h.what.exercise ? s.t("OEFENING") + " · " : "") + s.t.date_and_time(h.what.from)},
              {.text = reinforcement::who_is(s, h.party).name},
              {.text = s.t.number(h.now.needed)}});
  }
  block(v, "versterking", s.t("Buurgemeenten vragen versterking"), rows, url,
        s.t("Toon alles wat buurgemeenten vragen"));
  return !rows.empty();
}

// Other tasks of a coordinator: offers of neighbours, texts without a known sender, registrations.
bool draw_for_coordinator(view& v, const scope& s, transaction& tx) {
  const std::string root = s.base + "/beheer";
  const long long offers = reinforcement::undecided_offers(tx, s.now), texts = channels::count_unclear(tx),
                  lost = channels::count_undelivered(tx);
  long long members = 0;
  for (const auto& c : corps::all(tx)) {
    auto counts = corps::counts(tx, c.id);
    members += counts[corps::member_state::applied];
  }
  figure(v, s, s.t("Aanbod van buurgemeenten"), offers, root + "/versterking", "danger");
  figure(v, s, s.t("Sms’en om te lezen"), texts, root + "/sms", "danger");
  figure(v, s, s.t("Nieuwe korpsleden"), members, root + "/korps", "warning");
  const long long left = applications::count_left(tx, s.now);
  figure(v, s, s.t("Antwoorden zonder reactie"), left, root + "/antwoorden?toestand=left", "danger");
  const long long reported = relay::count_reports(tx);
  if (reported > 0) figure(v, s, s.t("Meldingen"), reported, root + "/meldingen", "danger");
  if (lost > 0) figure(v, s, s.t("Mails niet aangekomen"), lost, root + "/sms#geweigerd", "danger");
  const long long asked = neighbour_search::count_waiting(tx);
  if (asked > 0) figure(v, s, s.t("Zoekvragen van buurgemeenten"), asked, root + "/zoekvragen", "warning");
  return offers + texts + members + left + lost + reported + asked > 0;
}

// Organisations that cannot publish until they answer: all of them for a coordinator, their own for an
// organisation.
bool draw_pauses(view& v, const scope& s, transaction& tx, const desk& d) {
  const auto paused =
      organisations::pauses(tx, d.staff ? std::vector<organisations::organisation_id>()
                                        : ids_of<organisations::organisation_id>(d.organisations));
  const std::string answers = s.base + d.root + "/antwoorden?toestand=waiting&volgorde=oudste";
  web::table rows(s.t("Nieuwe vacatures op pauze"), {s.t("Organisatie"), s.t("Sinds")});
  for (const organisations::pause& p : paused)
    rows.row({{.text = p.name,
               .url = d.staff ? s.base + "/beheer/organisaties/" + p.id : answers,
               .under = s.t("Minstens drie mensen wachten al drie weken op antwoord.")},
              {.text = s.t.date(web::local_day(p.since))}});
  block(v, "pauzes", s.t("Nieuwe vacatures op pauze"), rows, answers, s.t("Toon wie op antwoord wacht"),
        tpl::NOW);
  return !rows.empty();
}

bool draw_pending(view& v, const scope& s, transaction& tx) {
  const std::string url = s.base + "/beheer/organisaties?toestand=pending";
  const long long pending = organisations::counts(tx)[organisations::organisation_state::pending];
  figure(v, s, s.t("Organisaties om te bekijken"), pending, url, "warning");
  block(v, "organisaties", s.t("Organisaties om te bekijken"), pending_organisations(s, tx), url,
        s.t("Toon alle organisaties die wachten"));
  return pending > 0;
}

}  // namespace

response show(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  if (!d.staff && d.organisations.empty()) return web::see_other(s.base + "/beheer");
  // An overview of other municipalities' listings has no tasks of its own except its hidings.
  if (s.here.what == tenants::tenant_kind::aggregator)
    return web::see_other(s.base + (s.may(web::role::editor) ? "/verborgen" : "/mijn-account"));
  const vacancies::vacancy_filter mine{
      .of_everyone = d.staff, .organisations = ids_of<organisations::organisation_id>(d.organisations)};
  auto vacancy_counts = vacancies::counts(tx, mine);
  vacancies::vacancy_filter ending = mine;
  ending.status = vacancies::vacancy_state::published;
  ending.expires_before = s.now + soon;
  ending.by = vacancies::order::ending;
  ending.per_page = shown;
  const auto ends = vacancies::list(tx, ending);
  const std::string root = s.base + d.root;
  view v;
  v.set(tpl::HEADING, d.staff ? s.t("Beheer") : s.t("Mijn organisatie"));
  if (d.changes) v.add(tpl::NEW_ONE).set(tpl::ROOT, root);
  accounts::draw_other_sites(v, s);
  web::draw_desk_navigation(v, s, d, "");
  bool waits = d.staff && d.changes && draw_restored(v, s, tx);
  if (d.staff && d.changes) waits |= draw_running(v, s, tx);
  if (d.staff && d.changes) waits |= draw_asked(v, s, tx);
  if (d.staff && d.changes) waits |= draw_for_coordinator(v, s, tx);
  if (d.people && d.changes) waits |= draw_pauses(v, s, tx, d);
  waits |= d.people && draw_waiting(v, s, tx, d);
  if (d.staff && d.changes) waits |= draw_pending(v, s, tx);
  figure(v, s, s.t("Binnenkort voorbij"), ends.total, root + "/vacatures?toestand=published&volgorde=einde",
         "danger");
  figure(v, s, s.t("Open vacatures"), vacancy_counts[vacancies::vacancy_state::published],
         root + "/vacatures?toestand=published", "success");
  if (!d.staff)
    figure(v, s, s.t("Ontwerpen"), vacancy_counts[vacancies::vacancy_state::draft],
           root + "/vacatures?toestand=draft", "");
  block(v, "voorbij", s.t("Binnenkort voorbij"), ending_soon(s, d, ends),
        root + "/vacatures?toestand=published&volgorde=einde", s.t("Toon alle open vacatures"));
  if (d.staff && !d.people)
    block(v, "teksten", s.t("Teksten op de site"), own_texts(s), root + "/teksten", s.t("Wijzig de teksten"));
  const bool to_set_up = draw_first_steps(v, s, tx, d);
  v.show_if(d.people && !waits && !to_set_up && ends.rows.empty(), tpl::ALL_DONE);
  return web::page(
      s, r, "overview/dashboard/dashboard.html", std::move(v),
      {.title = d.staff ? s.t("Beheer") : s.t("Mijn organisatie"), .current = d.root, .index = false});
}

}  // namespace paraat::dashboard
