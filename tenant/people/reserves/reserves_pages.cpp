// /beheer/reserve: the list, one person, and the question.

#include "tenant/people/reserves/reserves_pages.hpp"

#include <fmt/format.h>

#include "tenant/people/persons/person_pages.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/people/reserves/asking.hpp"
#include "tenant/people/reserves/duplicates.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/places.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::reserves {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view unreached = "onbereikt";

template <class... Values>
std::string filled(const std::string& sentence, const Values&... values) {
  return fmt::format(fmt::runtime(sentence), values...);
}

std::string reached_at(const candidate& c) {
  return c.who.email.empty() ? text::shown_phone(c.who.phone) : c.who.email;
}

std::string words_of_concepts(const scope& s, const std::vector<std::string>& codes) {
  std::string out;
  for (const std::string& code : codes) out += (out.empty() ? "" : ", ") + profiles::concept_label(s.t, code);
  return out;
}

// ---- the list

candidate_filter filter_of(const web::list_query& q) {
  candidate_filter f{.words = q.words, .status = {}, .unreached = q.state == unreached, .page = q.page};
  if (!f.unreached) f.status = state_named(q.state);
  return f;
}

std::string lead_of(const scope& s, const reserve_counts& n) {
  if (n.unseen + n.asked + n.confirmed == 0)
    return s.t("Importeer een lijst van mensen die willen helpen, en vraag hen of ze nog willen.");
  return filled(s.t("Ja: {0}. Nee, en meteen gewist: {1}. Geen antwoord, en gewist: {2}."),
                s.t.number(n.confirmed), s.t.number(n.declined), s.t.number(n.silent));
}

web::table rows_of(const scope& s, const page_of_candidates& found) {
  web::table rows(s.t("Mensen op de reserve"), {s.t("Wie"), s.t("Woonplaats"), s.t("Wat"), s.t("Status")});
  for (const candidate& c : found.rows) {
    std::vector<std::string> codes = c.who.trainings;
    codes.insert(codes.end(), c.who.skills.begin(), c.who.skills.end());
    const std::string what = words_of_concepts(s, codes);
    rows.row({{.text = c.who.name, .url = page_of(s, c.id), .under = reached_at(c)},
              {.text = c.who.place.empty() ? "–" : c.who.place},
              {.text = what.empty() ? "–" : what},
              web::status_cell(s, look_of(c))});
  }
  return rows;
}

// ---- one

form correct_form(const scope& s, const candidate& c) {
  form f(s, page_of(s, c.id), s.t("Bewaar"));
  f.add(form::type::text, "naam", s.t("Naam"), {.required = true, .max = 100});
  f.add(form::type::email, "email", s.t("E-mailadres"), {.max = 254, .half = true});
  f.add(form::type::tel, "telefoon", s.t("Telefoon"), {.max = 30, .half = true});
  f.add(form::type::date, "geboren", s.t("Geboortedatum"), {.half = true, .quiet = true});
  f.add(form::type::text, "plaats", s.t("Woonplaats"), {.max = 80, .half = true});
  f.put("naam", c.who.name).put("email", c.who.email).put("telefoon", text::shown_phone(c.who.phone));
  f.put("geboren", c.who.born ? web::iso_date(*c.who.born) : "").put("plaats", c.who.place);
  f.hidden("versie", std::to_string(c.version));
  return f;
}

form called_form(const scope& s, const candidate& c) {
  form f(s, page_of(s, c.id) + "/ja", s.t("Ja, deze persoon wil nog"));
  if (lacks_place(c)) f.add(form::type::text, "plaats", s.t("Woonplaats"), {.required = true, .max = 80});
  f.add(form::type::tick, "zichtbaar", s.t("Organisaties mogen deze persoon vinden, zonder naam"),
        {.quiet = true});
  return f;
}

void draw_facts(view& v, const scope& s, const candidate& c) {
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  fact(s.t("E-mailadres"), c.who.email);
  fact(s.t("Telefoon"), text::shown_phone(c.who.phone));
  fact(s.t("Geboren op"), c.who.born ? s.t.date_with_year(*c.who.born) : "");
  fact(s.t("Adres"), c.who.street);
  fact(s.t("Woonplaats"), c.who.place);
  fact(s.t("Opleidingen"), words_of_concepts(s, c.who.trainings));
  fact(s.t("Kan of heeft"), words_of_concepts(s, c.who.skills));
  fact(s.t("Talen"), words_of_concepts(s, c.who.spoken));
  fact(s.t("Laatste mail"), c.last_at ? s.t.date_and_time(*c.last_at) : "");
}

std::string summary_of(const scope& s, const candidate& c) {
  switch (c.status) {
    case candidate_state::unseen:
      return s.t("Deze persoon kreeg de vraag nog niet.");
    case candidate_state::asked:
      return filled(s.t("Gevraagd op {0}. Zonder antwoord wissen we alles op {1}."),
                    s.t.date_with_year(web::local_day(*c.asked_at)),
                    s.t.date_with_year(web::local_day(*c.asked_at + silence_term)));
    case candidate_state::confirmed:
      return filled(s.t("Zei ja op {0}."), s.t.date_with_year(web::local_day(*c.answered_at)));
  }
  return "";
}

// The forms of the page as they were sent; a fresh one where it was not.
struct sent_forms {
  const form *correct = nullptr, *called = nullptr;
  std::string sentence = {};
  web::outcome how = {};
};

response candidate_page(const request& r, const scope& s, transaction& tx, const candidate& c,
                        const sent_forms& sent = {}) {
  view v;
  v.set(tpl::HEADING, c.who.name).set(tpl::SUMMARY, summary_of(s, c));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/reserve");
  web::draw_done(
      v, s, r,
      {{"bewaard", "Bewaard."},
       {"gevraagd", "De vraag is verstuurd."},
       {"ja", "Genoteerd: deze persoon wil nog helpen."},
       {"ja-verborgen", "Genoteerd. Organisaties zien deze persoon nog niet: vul eerst in wat die kan."}});
  v.set_if(tpl::SENTENCE, tpl::PROBLEM, sent.sentence);
  const web::cell tag = web::status_cell(s, look_of(c));
  v.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone);
  v.show_if(c.bounced_at && c.status != candidate_state::confirmed, tpl::BOUNCED);
  draw_facts(v, s, c);
  if (c.status == candidate_state::confirmed) {
    v.add(tpl::CONFIRMED).set(tpl::PROFILE_URL, s.base + "/beheer/profielen/" + c.profile);
  } else {
    if (!c.who.email.empty() && !c.bounced_at)
      web::draw_button(v.add(tpl::ASK), tpl::BUTTON, s,
                       {page_of(s, c.id) + "/vraag",
                        c.asks == 0 ? s.t("Stuur de vraag") : s.t("Stuur de vraag opnieuw"), "secondary"});
    view& called = v.add(tpl::CALLED).set(tpl::NO_URL, page_of(s, c.id) + "/nee");
    const form fresh_called = called_form(s, c), fresh_correct = correct_form(s, c);
    (sent.called != nullptr ? *sent.called : fresh_called).render(called, tpl::FORM);
    (sent.correct != nullptr ? *sent.correct : fresh_correct).render(v.add(tpl::CORRECT), tpl::FORM);
  }
  if (s.may(web::role::coordinator))
    v.set_if(tpl::PERSON_URL, tpl::HAS_PERSON, persons::page_of_record(s, tx, "reserve_candidates", c.id));
  return web::page(s, r, "people/reserves/candidate.html", std::move(v),
                   {.title = c.who.name,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {root_of(s), s.t("Reserve")},
                               {page_of(s, c.id), c.who.name}},
                    .index = false,
                    .how = sent.how});
}

std::optional<candidate> candidate_of_path(const request& r, const scope& s, transaction& tx) {
  return has_reserve(s) ? find_candidate(tx, candidate_id(r.value(0))) : std::nullopt;
}

// ---- the question

form question_form(const scope& s, const reserve_counts& n, const std::string& source) {
  form f(s, root_of(s) + "/vraag", s.t("Stuur {} mail", "Stuur {} mails", n.to_ask));
  f.add(form::type::text, "bron", s.t("Waar komen de namen vandaan?"),
        {.required = true,
         .missing = s.t("Zeg in enkele woorden waar de namen vandaan komen"),
         .max = 120,
         .hint = s.t("Dit staat in de mail. Bijvoorbeeld: de medische reserve van 2020.")});
  f.put("bron", source);
  f.cancel_link(root_of(s), s.t("Annuleer"));
  return f;
}

response question_page(const request& r, const scope& s, const reserve_counts& n, const form& f,
                       const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, s.t("Vraag of ze nog willen"));
  v.set(tpl::SUMMARY, n.to_ask == 0 ? s.t("Er is niemand die je nog kan vragen per mail.")
                                    : s.t("{} persoon krijgt een mail. Dat kost niets.",
                                          "{} mensen krijgen een mail. Dat kost niets.", n.to_ask));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/reserve");
  if (n.to_ask > 0) f.render(v.add(tpl::CARRY_OUT), tpl::FORM);
  if (n.unreached > 0)
    v.add(tpl::UNREACHED)
        .set(tpl::TEXT, s.t("{} persoon heeft geen adres waar mail aankomt.",
                            "{} mensen hebben geen adres waar mail aankomt.", n.unreached))
        .set(tpl::NEXT_URL, root_of(s) + "?toestand=" + std::string(unreached));
  return web::page(s, r, "people/reserves/question.html", std::move(v),
                   {.title = s.t("Vraag of ze nog willen"),
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {root_of(s), s.t("Reserve")},
                               {root_of(s) + "/vraag", s.t("Vraag of ze nog willen")}},
                    .index = false,
                    .how = how});
}

}  // namespace

std::string root_of(const scope& s) { return s.base + "/beheer/reserve"; }
std::string page_of(const scope& s, const candidate_id& id) { return root_of(s) + "/mensen/" + id; }

web::status_look look_of(const candidate& c) {
  if (c.status != candidate_state::confirmed && c.bounced_at) return {"Mail komt niet aan", "danger"};
  switch (c.status) {
    case candidate_state::unseen:
      return {"Nog niet gevraagd", "neutral"};
    case candidate_state::asked:
      return {"Gevraagd", "info"};
    case candidate_state::confirmed:
      return {"Zei ja", "success"};
  }
  return {"Nog niet gevraagd", "neutral"};
}

std::vector<web::tab> parts_of(const scope& s, transaction& tx) {
  const auto pairs = count_pairs(tx);
  std::string twice = s.t("Misschien dubbel");
  if (pairs.sure + pairs.perhaps > 0) twice += " (" + s.t.number(pairs.sure + pairs.perhaps) + ")";
  return {{s.t("Mensen"), root_of(s)}, {twice, root_of(s) + "/dubbels"}};
}

response no_candidate(const scope& s, const request& r) {
  return web::refusal_page(s, r,
                           {refusal_kind::not_found, "Deze persoon staat niet meer op de reserve.", ""});
}
response no_reserve(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Hier is er geen reserve.", ""});
}

response show_reserve(const request& r, scope& s, transaction& tx) {
  if (!has_reserve(s)) return no_reserve(s, r);
  const web::list_query q = web::list_query_of(r);
  const candidate_filter f = filter_of(q);
  const page_of_candidates found = list_candidates(tx, f);
  const reserve_counts n = counts(tx);
  web::list_page l{.title = s.t("Reserve"), .current = "/reserve", .rows = rows_of(s, found)};
  l.parts = parts_of(s, tx);
  l.part = root_of(s);
  l.tabs = {{s.t("Iedereen"), "", n.unseen + n.asked + n.confirmed},
            {s.t("Nog niet gevraagd"), "unseen", n.unseen},
            {s.t("Gevraagd"), "asked", n.asked},
            {s.t("Zei ja"), "confirmed", n.confirmed},
            {s.t("Niet per mail"), std::string(unreached), n.unreached}};
  l.search_label = s.t("Zoek op naam");
  if (n.to_ask > 0) {
    l.action_label = s.t("Vraag het {} persoon", "Vraag het {} mensen", n.to_ask);
    l.action_url = root_of(s) + "/vraag";
  } else {
    l.action_label = s.t("Importeer een lijst");
    l.action_url = s.base + "/beheer/lijsten";
  }
  l.makes = false;
  l.lead = lead_of(s, n);
  const std::string done = r.query.get("klaar");
  if (done == "gevraagd") l.done = s.t("De mails vertrekken. Je ziet hieronder wie de vraag kreeg.");
  if (done == "gewist") l.done = s.t("Alles over deze persoon is gewist.");
  l.crumbs = {{s.base + "/beheer", s.t("Beheer")}, {root_of(s), s.t("Reserve")}};
  l.empty_text = q.words.empty() ? s.t("Hier staat niemand.") : s.t("Niemand gevonden met die naam.");
  l.total = found.total;
  l.page = f.page;
  return web::show_list(s, r, web::desk_of(r, s), l);
}

response show_question(const request& r, scope& s, transaction& tx) {
  if (!has_reserve(s)) return no_reserve(s, r);
  const reserve_counts n = counts(tx);
  return question_page(r, s, n, question_form(s, n, last_source(tx)), {});
}

response put_question(const request& r, scope& s, transaction& tx) {
  if (!has_reserve(s)) return no_reserve(s, r);
  const reserve_counts n = counts(tx);
  form f = question_form(s, n, "");
  if (!f.accept(r.form)) return question_page(r, s, n, f, f.refused());
  if (const auto done = start_asking(tx, s, f.value("bron")); !done) {
    f.refuse(done.error());
    return question_page(r, s, n, f, done.error());
  }
  audit::note(tx, s, audit::reserve_asked);
  return web::see_other(root_of(s) + "?klaar=gevraagd");
}

response show_candidate(const request& r, scope& s, transaction& tx) {
  const auto c = candidate_of_path(r, s, tx);
  return c ? candidate_page(r, s, tx, *c) : no_candidate(s, r);
}

response correct_candidate(const request& r, scope& s, transaction& tx) {
  const auto c = candidate_of_path(r, s, tx);
  if (!c) return no_candidate(s, r);
  form f = correct_form(s, *c);
  if (!f.accept(r.form)) return candidate_page(r, s, tx, *c, {.correct = &f, .how = f.refused()});
  candidate_details d = c->who;
  d.name = f.value("naam");
  d.email = f.value("email");
  d.phone = f.value("telefoon");
  d.born = f.date("geboren");
  d.place = f.value("plaats");
  const auto spot = s.node.municipalities.locate(d.place);
  d.nis = spot ? spot->nis : 0;
  if (const auto done = correct(tx, c->id, d, web::shown_version(r.form), s.now); !done) {
    f.refuse(done.error());
    return candidate_page(r, s, tx, *c, {.correct = &f, .how = done.error()});
  }
  return web::see_other(page_of(s, c->id) + "?klaar=bewaard");
}

response ask_candidate(const request& r, scope& s, transaction& tx) {
  const auto c = candidate_of_path(r, s, tx);
  if (!c) return no_candidate(s, r);
  if (const auto done = ask_one(tx, s, c->id); !done)
    return candidate_page(r, s, tx, *c, {.sentence = s.t(done.error()), .how = done.error()});
  audit::note(tx, s, audit::reserve_asked, std::nullopt, c->id);
  return web::see_other(page_of(s, c->id) + "?klaar=gevraagd");
}

response hear_yes(const request& r, scope& s, transaction& tx) {
  const auto c = candidate_of_path(r, s, tx);
  if (!c) return no_candidate(s, r);
  form f = called_form(s, *c);
  if (!f.accept(r.form)) return candidate_page(r, s, tx, *c, {.called = &f, .how = f.refused()});
  const auto done = say_yes(tx, s, c->id,
                            {.place = lacks_place(*c) ? f.value("plaats") : "",
                             .visible = f.ticked("zichtbaar"),
                             .heard_by = s.account->account});
  if (!done) {
    f.refuse(done.error());
    return candidate_page(r, s, tx, *c, {.called = &f, .how = done.error()});
  }
  audit::note(tx, s, audit::reserve_answer_heard, std::nullopt, c->id);
  return web::see_other(page_of(s, c->id) + (done->hidden ? "?klaar=ja-verborgen" : "?klaar=ja"));
}

response ask_hearing_no(const request& r, scope& s, transaction& tx) {
  const auto c = candidate_of_path(r, s, tx);
  if (!c || c->status == candidate_state::confirmed) return no_candidate(s, r);
  return web::ask_page(
      s, r, filled(s.t("{0} wil niet meer?"), c->who.name),
      s.t("We wissen meteen alles over deze persoon op de reserve. Dat kan je niet terugdraaien."),
      {page_of(s, c->id) + "/nee", s.t("Ja, wis alles"), "primary", "danger", "trash"});
}

response hear_no(const request& r, scope& s, transaction& tx) {
  const auto c = candidate_of_path(r, s, tx);
  if (!c) return no_candidate(s, r);
  if (const auto done = say_no(tx, s, c->id); !done)
    return candidate_page(r, s, tx, *c, {.sentence = s.t(done.error()), .how = done.error()});
  audit::note(tx, s, audit::reserve_answer_heard, std::nullopt, c->id);
  return web::see_other(root_of(s) + "?klaar=gewist");
}

}  // namespace paraat::reserves
