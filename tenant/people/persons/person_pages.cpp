#include "tenant/people/persons/person_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/whole_number.hpp"
#include "tenant/people/persons/copy_view.hpp"
#include "tenant/people/persons/person_links.hpp"
#include "tenant/people/persons/persons.hpp"
#include "tenant/people/persons/persons_pages.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::persons {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

// A repeated view within this time is one event, as of every page of a person.
constexpr std::chrono::minutes one_view{10};

response no_person(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Deze persoon bestaat niet meer.", ""});
}

std::string root_of(const scope& s, const person_id& person) {
  return s.base + "/beheer/mensen/" + std::string(person);
}

std::string page_of(const scope& s, const record& r) {
  static constexpr std::pair<std::string_view, std::string_view> roots[] = {
      {"corps_members", "/beheer/korps/leden/"}, {"applications", "/beheer/antwoorden/"},
      {"interests", "/beheer/interesses/"},      {"organisations", "/beheer/organisaties/"},
      {"profiles", "/beheer/profielen/"},        {"reserve_candidates", "/beheer/reserve/mensen/"}};
  for (const auto& [source, root] : roots)
    if (source == r.source && !r.waits) return s.base + std::string(root) + r.id;
  return "";
}

std::vector<std::pair<std::string, std::string>> crumbs_to(const scope& s, const person& p) {
  return {{s.base + "/beheer", s.t("Beheer")},
          {s.base + "/beheer/mensen/dubbels", s.t("Mensen")},
          {root_of(s, p.id), p.name}};
}

// Whole and half hours say enough.
std::string hours(const scope& s, std::chrono::minutes m) {
  const long long halves = (m.count() + 15) / 30;
  return s.t.number(halves / 2) + (halves % 2 == 0 ? "" : ",5") + " " + s.t("u");
}

template <class... Values>
std::string filled(const std::string& sentence, const Values&... values) {
  return fmt::format(fmt::runtime(sentence), values...);
}

// What the person does there, a line each.
std::vector<std::string> lines_of(const scope& s, const work_beside& w) {
  std::vector<std::string> out;
  if (w.here_since)
    out.push_back(filled(s.t("Nu aan het werk, sinds {0}."), s.t.date_and_time(*w.here_since)));
  if (w.place)
    out.push_back(filled(s.t("Heeft een plaats van {0} tot {1}."), s.t.date_and_time(w.place->first),
                         s.t.date_and_time(w.place->second)));
  out.push_back(filled(s.t("Uren: {0} in de laatste 24 uur, {1} dit jaar."), hours(s, w.last_day),
                       hours(s, w.this_year)));
  if (w.last_called)
    out.push_back(s.t("{} oproep dit jaar.", "{} oproepen dit jaar.", w.calls_this_year) + " " +
                  filled(s.t("Laatste oproep: {0}."), s.t.date_and_time(*w.last_called)));
  else
    out.push_back(s.t("Geen oproepen dit jaar."));
  if (w.pause_until)
    out.push_back(filled(s.t("Pauzeert tot en met {0}."), s.t.date_with_year(*w.pause_until)));
  else if (w.paused)
    out.push_back(s.t("Pauzeert."));
  return out;
}

// For who coordinates several municipalities of one controller. Who was shown stands in the audit of that
// municipality.
void draw_beside(view& v, const scope& s, transaction& tx, const person& p) {
  const auto found = persons_beside(tx, p.id, s.account->account);
  if (found.empty()) return;
  const auto work = done_beside(tx, p.id, s.account->account, s.now);
  view& section = v.add(tpl::BESIDE);
  for (const person_beside& b : found) {
    audit::note_beside(tx, s, b.where, audit::person_viewed, b.id, one_view);
    const auto there = s.node.tenants.of(b.where);
    view& side = section.add(tpl::SIDE);
    side.set(tpl::NAME, b.name)
        .set(tpl::PLACE, there ? there->name : "")
        .set_if(tpl::TEXT, tpl::REACHED, b.reached)
        .show_if(b.linked, tpl::LINKED);
    if (const auto at = std::ranges::find(work, b.where, &work_beside::where); b.linked && at != work.end())
      for (std::string& text : lines_of(s, *at)) side.add(tpl::WORK).set(tpl::TEXT, std::move(text));
    const std::string link = root_of(s, p.id) + "/koppeling";
    if (b.linked)
      web::draw_button(side, tpl::BUTTON, s, {link + "/einde", s.t("Haal de koppeling weg"), "tertiary"});
    else
      web::draw_button(side, tpl::BUTTON, s,
                       {link,
                        s.t("Dezelfde persoon"),
                        "secondary",
                        "",
                        "",
                        {{"gemeente", std::to_string(b.where.value)}, {"wie", b.id}}});
  }
}

}  // namespace

std::string page_of_record(const scope& s, transaction& tx, std::string_view source, std::string_view id) {
  if (!s.may(web::role::coordinator)) return "";
  const auto person = person_of_record(tx, source, id);
  return person ? root_of(s, *person) : "";
}

response show_person(const request& r, scope& s, transaction& tx) {
  const auto p = find_person(tx, person_id(r.value(0)));
  if (!p) return no_person(s, r);
  view v;
  v.set(tpl::HEADING, p->name).set(tpl::COPY_URL, root_of(s, p->id) + "/kopie");
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/korps");
  web::draw_done(v, s, r,
                 {{"gekoppeld", "Gekoppeld. Vergoedingen, uren en rust tellen nu samen."},
                  {"los", "De koppeling is weg. Vergoedingen, uren en rust tellen weer apart."}});
  for (const record& k : p->records) {
    view& row = v.add(tpl::RECORD);
    row.set(tpl::KIND_LABEL, s.t(label_of_source(k.source)))
        .set(tpl::WHEN, s.t.date_with_year(web::local_day(k.at)))
        .set_if(tpl::RECORD_URL, tpl::HAS_PAGE, page_of(s, k))
        .set_if(tpl::RECORD_NAME, tpl::HAS_RECORD_NAME, k.name == p->name ? "" : k.name)
        .set_if(tpl::EMAIL, tpl::HAS_EMAIL, k.email)
        .set_if(tpl::PHONE, tpl::HAS_PHONE, k.phone);
  }
  draw_beside(v, s, tx, *p);
  auto crumbs = crumbs_to(s, *p);
  return web::page(s, r, "people/persons/person.html", std::move(v),
                   {.title = p->name, .current = "/beheer", .crumbs = std::move(crumbs), .index = false});
}

response link_person(const request& r, scope& s, transaction& tx) {
  const auto there = whole_number<int>(r.form.get("gemeente"));
  const auto done = link_persons(tx, person_id(r.value(0)), tenant_id{there.value_or(0)},
                                 person_id(r.form.get("wie")), s.account->account, s.now);
  if (!done) return web::refusal_page(s, r, done.error());
  audit::note(tx, s, audit::persons_linked, std::nullopt, r.value(0));
  audit::note_beside(tx, s, tenant_id{*there}, audit::persons_linked, r.form.get("wie"), {});
  return web::see_other(root_of(s, person_id(r.value(0))) + "?klaar=gekoppeld");
}

response end_link(const request& r, scope& s, transaction& tx) {
  if (!find_person(tx, person_id(r.value(0)))) return no_person(s, r);
  const auto beside = persons_beside(tx, person_id(r.value(0)), s.account->account);
  if (!unlink_person(tx, person_id(r.value(0))))
    return web::see_other(root_of(s, person_id(r.value(0))) + "?klaar=los");
  audit::note(tx, s, audit::persons_unlinked, std::nullopt, r.value(0));
  for (const person_beside& b : beside)
    if (b.linked) audit::note_beside(tx, s, b.where, audit::persons_unlinked, b.id, {});
  return web::see_other(root_of(s, person_id(r.value(0))) + "?klaar=los");
}

response show_copy(const request& r, scope& s, transaction& tx) {
  const auto p = find_person(tx, person_id(r.value(0)));
  const auto copy = read_copy(tx, s, person_id(r.value(0)), reader::staff);
  if (!p || !copy) return no_person(s, r);
  const std::string title = fmt::format(fmt::runtime(s.t("Alles over {0}")), p->name);
  view v;
  v.set(tpl::HEADING, title).set(tpl::FILE_URL, root_of(s, p->id) + "/kopie.json");
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/korps");
  draw_copy(v, s, *copy);
  auto crumbs = crumbs_to(s, *p);
  crumbs.emplace_back(s.base + r.path, s.t("Kopie"));
  return web::page(s, r, "people/persons/person_copy.html", std::move(v),
                   {.title = title, .current = "/beheer", .crumbs = std::move(crumbs), .index = false});
}

response give_copy_file(const request& r, scope& s, transaction& tx) {
  const auto copy = read_copy(tx, s, person_id(r.value(0)), reader::staff);
  return copy ? file_of(s, *copy) : no_person(s, r);
}

}  // namespace paraat::persons
