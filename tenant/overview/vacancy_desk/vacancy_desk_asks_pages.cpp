// What a vacancy asks and offers: chosen by people, from what its text seems to ask and from a search by
// words.

#include <algorithm>
#include <set>

#include "tenant/overview/vacancy_desk/vacancy_desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/asks/asks_view.hpp"
#include "tenant/volunteering/vacancies/vacancies_asks_form.hpp"

namespace paraat::vacancies {
namespace {

namespace tpl = web::tpl;
using web::desk;
using web::request;
using web::response;
using web::scope;
using web::view;

response asks_page(const scope& s, const request& r, const desk& d, const vacancy& v, web::form& f,
                   const std::string& version, const web::outcome& how, view page = {}) {
  f.hidden("versie", version).cancel_link(address_of(s, d, v), s.t("Annuleer"));
  const std::string heading = s.t("Wat vraagt en biedt de vacature?");
  page.set(tpl::HEADING, heading).set_if(tpl::LEAD, tpl::HAS_LEAD, v.what.title);
  web::draw_desk_navigation(page, s, d, "/vacatures");
  f.render(page, tpl::FORM);
  return web::page(
      s, r, "overview/vacancy_desk/edit.html", std::move(page),
      {.title = heading, .current = d.root, .crumbs = crumbs(s, r, d, heading), .index = false, .how = how});
}

std::vector<asks::fact> facts_of(const scope& s, const asks::vacancy_asks& a) {
  auto out = asks::asked(s.t, a);
  if (auto offered = asks::offered(s.t, a); !offered.empty()) {
    asks::fact& f = out.emplace_back(s.t("Wat we bieden"), std::vector<asks::line>());
    for (std::string& text : offered) f.lines.push_back({std::move(text)});
  }
  return out;
}

// What another saved meanwhile stands beside what was ticked here.
void draw_conflict(view& v, const scope& s, const asks::vacancy_asks& typed, const asks::vacancy_asks& now) {
  const auto mine = facts_of(s, typed), theirs = facts_of(s, now);
  const auto said = [](const std::vector<asks::fact>& in, const std::string& label) {
    const auto at = std::ranges::find(in, label, &asks::fact::label);
    return at == in.end() ? std::string("–") : asks::joined(*at);
  };
  view& box = v.add(tpl::CONFLICT);
  std::set<std::string> labels;
  for (const auto* all : {&theirs, &mine})
    for (const asks::fact& f : *all)
      if (said(mine, f.label) != said(theirs, f.label) && labels.insert(f.label).second)
        box.add(tpl::DIFFERENCE)
            .set(tpl::LABEL, f.label)
            .set(tpl::MINE, said(mine, f.label))
            .set(tpl::THEIRS, said(theirs, f.label));
}

web::form form_of(const scope& s, const desk& d, const vacancy& v, asks_rows rows) {
  rows.read = asks::suggest(v.what.title, v.what.body, v.what.rhythm);
  return asks_form(s, address_of(s, d, v) + "/vraag", rows);
}

// Whoever typed words wants to see what they find, whichever button was pressed.
response search_words(const request& r, const scope& s, const desk& d, const vacancy& v) {
  const std::string words = web::trimmed(r.form.get("zoek"));
  const asks_rows rows{
      .chosen = sent_asks(r.form), .found = asks::find_concepts(words), .words = words, .read = {}};
  web::form f = form_of(s, d, v, rows);
  web::outcome how;
  if (f.accept(r.form)) {
    if (rows.found.empty() && !words.empty())
      f.error("zoek", s.t("Daar vonden we niets bij. Probeer een ander woord."));
    else
      f.put("zoek", "");
  }
  if (!f.ok()) how = refusal_kind::invalid;
  return asks_page(s, r, d, v, f, r.form.get("versie"), how);
}

}  // namespace

response show_asks(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  web::form f = form_of(s, d, *one, {.chosen = one->asks, .found = {}, .words = {}, .read = {}});
  put_asks(f, one->asks);
  return asks_page(s, r, d, *one, f, std::to_string(one->version), {});
}

response save_asks(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  if (r.form.get("hoe") == "zoek" || !web::trimmed(r.form.get("zoek")).empty())
    return search_words(r, s, d, *one);
  web::form f = form_of(s, d, *one, {.chosen = sent_asks(r.form), .found = {}, .words = {}, .read = {}});
  web::outcome how = refusal_kind::invalid;
  int version = web::shown_version(r.form);
  view page;
  f.accept(r.form);
  check_hours(f, s.t);
  if (f.ok()) {
    const asks::vacancy_asks typed = asks_of(f);
    const auto kept = set_asks(tx, s.here, one->id, typed, version, s.asker(), s.now);
    if (kept) return web::see_other(address_of(s, d, *one) + "?klaar=bewaard");
    how = web::refuse_change(f, kept.error(), version, one->version);
    if (kept.error().kind == refusal_kind::conflict) draw_conflict(page, s, typed, one->asks);
  }
  return asks_page(s, r, d, *one, f, std::to_string(version), how, std::move(page));
}

}  // namespace paraat::vacancies
