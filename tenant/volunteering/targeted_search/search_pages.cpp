#include "tenant/volunteering/targeted_search/search_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/matching/words.hpp"
#include "tenant/volunteering/targeted_search/search_form.hpp"

namespace paraat::targeted_search {
namespace {

namespace tpl = web::tpl;
using web::desk;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr int most_recent = 10, most_vacancies = 20;

response not_approved(const request& r, const scope& s) {
  return web::refusal_page(
      s, r, {refusal_kind::forbidden, "De organisatie moet eerst goedgekeurd zijn door de gemeente.", ""});
}

std::string summary_of(const scope& s, const question& q) {
  std::string out;
  for (const understood_part& p : parts_of(s.t, q)) out += (out.empty() ? "" : " · ") + p.label;
  return out;
}

std::vector<organisations::organisation_id> ids(const std::vector<organisations::organisation>& all) {
  std::vector<organisations::organisation_id> out;
  for (const organisations::organisation& o : all) out.push_back(o.id);
  return out;
}

void draw_ways_in(view& v, const scope& s, transaction& tx,
                  const std::vector<organisations::organisation>& mine) {
  const auto open = vacancies::list(tx, {.status = vacancies::vacancy_state::published,
                                         .of_everyone = false,
                                         .organisations = ids(mine),
                                         .per_page = most_vacancies});
  view* list = open.rows.empty() ? nullptr : &v.add(tpl::VACANCIES);
  for (const vacancies::vacancy& one : open.rows) {
    view& row = list->add(tpl::VACANCY).set(tpl::TITLE, one.what.title);
    web::draw_button(row, tpl::BUTTON, s,
                     {s.base + "/mijn-organisatie/vacatures/" + one.id + "/zoekactie", s.t("Zoek hiervoor"),
                      "secondary", "", "search"});
  }
  const auto recent = searches_of(tx, ids(mine), most_recent);
  list = recent.empty() ? nullptr : &v.add(tpl::SEARCHES);
  for (const search& one : recent)
    list->add(tpl::SEARCH)
        .set(tpl::TITLE, summary_of(s, one.what))
        .set(tpl::WHEN, s.t.date_and_time(one.asked_at))
        .set(tpl::TEXT, label_of(s.t, one.said))
        .set(tpl::WAY_URL, address_of(s, one));
}

response search_page(const request& r, const scope& s, transaction& tx, const desk& d, const form& f,
                     const std::vector<organisations::organisation>& mine, const web::outcome& how) {
  view v;
  const std::string title = s.t("Mensen zoeken");
  v.set(tpl::HEADING, title);
  web::draw_desk_navigation(v, s, d, "/zoeken");
  draw_ways_in(v, s, tx, mine);
  const int left = left_today(tx, mine.front().id, s.now);
  v.set(tpl::LEFT, s.t("Je kan vandaag nog {} andere vraag stellen.",
                       "Je kan vandaag nog {} andere vragen stellen.", left));
  f.render(v, tpl::FORM);
  return web::page(s, r, "volunteering/targeted_search/search.html", std::move(v),
                   {.title = title,
                    .current = d.root,
                    .crumbs = crumbs_to(s, s.base + r.path, ""),
                    .index = false,
                    .how = how});
}

// Of the choice in the form, or the only one.
const organisations::organisation* chosen(const std::vector<organisations::organisation>& mine,
                                          const std::string& id) {
  const auto at =
      std::ranges::find(mine, organisations::organisation_id(id), &organisations::organisation::id);
  if (at != mine.end()) return &*at;
  return mine.size() == 1 ? &mine.front() : nullptr;
}

// A vacancy that is named has to be theirs; another one is as if none was named.
vacancies::vacancy_id own_vacancy(transaction& tx, const std::string& id,
                                  const organisations::organisation& o) {
  const auto v = vacancies::find(tx, vacancies::vacancy_id(id));
  return v && v->what.organisation_id == o.id ? v->id : vacancies::vacancy_id();
}

std::string distance_sentence(const scope& s, const matching::match_reason& r) {
  const auto at = std::ranges::lower_bound(distances, r.number);
  if (at == distances.end())
    return fmt::format(fmt::runtime(s.t("Woont verder dan {0} km")), distances.back());
  return fmt::format(fmt::runtime(s.t("Woont op hoogstens {0} km")), *at);
}

// Exact kilometres from several places would tell where somebody lives.
std::string reason_sentence(const scope& s, const matching::match_reason& r) {
  using enum matching::reason_kind;
  return r.kind == close || r.kind == far ? distance_sentence(s, r) : matching::sentence(s.t, r);
}

void draw_card(view& v, const scope& s, const card& c) {
  view& row = v.add(tpl::CARD_ROW).set(tpl::PSEUDONYM, c.pseudonym);
  for (const matching::match_reason& r : c.decision.in_favour)
    row.add(tpl::REASON_FOR).set(tpl::TEXT, reason_sentence(s, r));
  if (c.decision.against)
    row.add(tpl::REASON_AGAINST).set(tpl::TEXT, reason_sentence(s, *c.decision.against));
  for (const matching::match_change& change : c.decision.changes)
    row.add(tpl::WOULD_CHANGE).set(tpl::TEXT, matching::sentence(s.t, change));
}

void draw_understood(view& v, const scope& s, const search& one) {
  const auto parts = parts_of(s.t, one.what);
  const bool last =
      one.what.asks.must.size() + one.what.asks.certificates.size() + one.what.asks.languages.size() == 1;
  for (const understood_part& p : parts) {
    view& row = v.add(tpl::UNDERSTOOD).set(tpl::KIND_LABEL, p.kind).set(tpl::LABEL, p.label);
    const auto& left = p.without.asks;
    if (last && left.must.empty() && left.certificates.empty() && left.languages.empty()) continue;
    std::vector<std::pair<std::string, std::string>> hidden{{"vraag", to_json(p.without)},
                                                            {"organisatie", one.organisation_id.text()}};
    if (!one.vacancy_id.empty()) hidden.emplace_back("vacature", one.vacancy_id.text());
    web::draw_button(
        row, tpl::BUTTON, s,
        {s.base + "/mijn-organisatie/zoeken", fmt::format(fmt::runtime(s.t("Zonder {0}")), p.label),
         "tertiary", "", "x", std::move(hidden)});
  }
}

void draw_answer(view& v, const scope& s, transaction& tx, const search& one) {
  const card_list list = cards_of(tx, s, one);
  v.set(tpl::BAND, label_of(s.t, one.said));
  const std::string invite = address_of(s, one) + "/uitnodiging";
  switch (list.state) {
    case card_state::few:
      v.add(tpl::BLIND).set(tpl::WAY_URL, invite);
      return;
    case card_state::out_of_date:
      v.show(tpl::OUT_OF_DATE);
      return;
    case card_state::shown:
      break;
  }
  view& box = v.add(tpl::CARDS_SHOWN).set(tpl::FIND_ACTION, invite).set(tpl::VERSION, one.weights);
  box.show_if(one.said == band::from_50, tpl::MORE);
  for (const card& c : list.cards) draw_card(box, s, c);
}

}  // namespace

std::vector<organisations::organisation> approved_of(transaction& tx, const desk& d) {
  if (d.organisations.empty()) return {};
  return organisations::list(tx, {.status = organisations::organisation_state::approved,
                                  .words = {},
                                  .ids = ids_of<organisations::organisation_id>(d.organisations),
                                  .by = organisations::order::name,
                                  .page = 1,
                                  .per_page = 200})
      .rows;
}

result<search> reached_search(const request& r, transaction& tx, const desk& d) {
  auto one = find(tx, search_id(r.value(0)));
  if (one && d.reaches(one->organisation_id)) return std::move(*one);
  return refuse(refusal_kind::not_found, "Deze zoekactie bestaat niet meer. Zoek opnieuw.");
}

std::string address_of(const scope& s, const search& one) {
  return s.base + "/mijn-organisatie/zoeken/" + one.id;
}

std::vector<std::pair<std::string, std::string>> crumbs_to(const scope& s, const std::string& address,
                                                           const std::string& title) {
  std::vector<std::pair<std::string, std::string>> out{
      {s.base + "/mijn-organisatie", s.t("Mijn organisatie")},
      {s.base + "/mijn-organisatie/zoeken", s.t("Mensen zoeken")}};
  if (!title.empty()) out.emplace_back(address, title);
  return out;
}

response show_search(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto mine = approved_of(tx, d);
  if (mine.empty()) return not_approved(r, s);
  return search_page(r, s, tx, d, search_form(s, {.base = {}, .vacancy_id = {}, .mine = mine}), mine, {});
}

response take_search(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto mine = approved_of(tx, d);
  if (mine.empty()) return not_approved(r, s);
  const question base = sent_question(r.form.get("vraag")).value_or(question{});
  form f = search_form(
      s, {.base = base, .vacancy_id = vacancies::vacancy_id(r.form.get("vacature")), .mine = mine});
  const organisations::organisation* who = chosen(mine, r.form.get("organisatie"));
  // A part that was taken out comes without the fields of the form.
  const bool whole = r.form.has("woorden");
  if (whole && !f.accept(r.form)) return search_page(r, s, tx, d, f, mine, f.refused());
  if (who == nullptr) {
    f.error("organisatie", s.t("Kies voor welke organisatie je zoekt"));
    return search_page(r, s, tx, d, f, mine, f.refused());
  }
  const auto done = ask(tx, s,
                        {.organisation_id = who->id,
                         .vacancy_id = own_vacancy(tx, r.form.get("vacature"), *who),
                         .what = whole ? typed_question(f, s, base) : base,
                         .by = s.asker(),
                         .together = ids_of<organisations::organisation_id>(d.organisations)});
  if (done) return web::see_other(address_of(s, *done));
  f.refuse(done.error());
  return search_page(r, s, tx, d, f, mine, done.error());
}

response search_for_vacancy(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto v = vacancies::find(tx, vacancies::vacancy_id(r.value(0)));
  if (!v || !d.reaches(v->what.organisation_id))
    return web::refusal_page(
        s, r, {refusal_kind::not_found, "Deze vacature bestaat niet, of is niet van jouw organisatie.", ""});
  const auto done = ask(tx, s,
                        {.organisation_id = v->what.organisation_id,
                         .vacancy_id = v->id,
                         .what = question_of(*v, s.node.municipalities),
                         .by = s.asker(),
                         .together = ids_of<organisations::organisation_id>(d.organisations)});
  return done ? web::see_other(address_of(s, *done)) : web::refusal_page(s, r, done.error());
}

response show_answer(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached_search(r, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  view v;
  const std::string title = s.t("Wie past er?");
  v.set(tpl::HEADING, title);
  web::draw_desk_navigation(v, s, d, "/zoeken");
  draw_understood(v, s, *one);
  draw_answer(v, s, tx, *one);
  if (one->answer_id != one->id)
    if (const auto before = find(tx, one->answer_id))
      v.add(tpl::SAME_ANSWER).set(tpl::TEXT, summary_of(s, before->what));
  if (const auto of = one->vacancy_id.empty() ? std::nullopt : vacancies::find(tx, one->vacancy_id))
    v.add(tpl::FOR_VACANCY).set(tpl::TITLE, of->what.title);
  if (!one->vacancy_id.empty() && s.node.tenants.connected())
    v.add(tpl::BEYOND).set(tpl::WAY_URL, address_of(s, *one) + "/buren");
  form again = search_form(s, {.base = one->what, .vacancy_id = one->vacancy_id, .mine = approved_of(tx, d)});
  again.put("organisatie", one->organisation_id);
  again.render(v, tpl::FORM);
  return web::page(s, r, "volunteering/targeted_search/answer.html", std::move(v),
                   {.title = title,
                    .current = d.root,
                    .crumbs = crumbs_to(s, address_of(s, *one), title),
                    .index = false});
}

}  // namespace paraat::targeted_search
