// A question to a person with its answers, drawn alike for the person, for the reader of a mailed link, and
// at the desk.

#include "tenant/volunteering/invitations/invitation_question.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere_letters.hpp"
#include "tenant/volunteering/invitations/invitations_letters.hpp"

namespace paraat::invitations {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string value_of(const profiles::profile& p, disclosure d) {
  if (d == disclosure::name) return p.what.name;
  if (d == disclosure::email) return p.what.email;
  if (d == disclosure::phone) return text::shown_phone(p.what.phone);
  return d == disclosure::place ? p.what.place : std::string();
}

// Through the link of a mail, which may be forwarded, a yes shows how to reach the person and no more.
std::vector<disclosure> choices_of(const asked_person& a) {
  std::vector<disclosure> out = offered(a.who);
  const auto has = [&](disclosure d) { return std::ranges::find(out, d) != out.end(); };
  // Without a name for a vacancy, or a way to be reached, no yes is possible: the form says why.
  const bool for_vacancy = a.what.of.of_neighbour() || !a.what.of.vacancy_id.empty();
  if ((!has(disclosure::email) && !has(disclosure::phone)) || (for_vacancy && !has(disclosure::name)))
    return {};
  // What leaves for another municipality is a name and how to be reached, no more.
  if (a.by == reader::linked || a.what.of.of_neighbour())
    std::erase_if(out, [](disclosure d) {
      return d != disclosure::name && d != disclosure::email && d != disclosure::phone;
    });
  return out;
}

form yes_form(const scope& s, const asked_person& a) {
  form f(s, a.root + "/aanvaarding", s.t("Ja, ik wil helpen"));
  std::vector<web::choice> choices;
  for (const disclosure d : choices_of(a))
    choices.push_back(
        {std::string(name_of(d)), s.t(label_of(d)), a.by == reader::linked ? "" : value_of(a.who, d)});
  f.add_choices(form::type::checks, "toon",
                fmt::format(fmt::runtime(s.t("Wat mag {0} dan van je zien?")), a.what.of.organisation),
                std::move(choices),
                {.required = true,
                 .missing = s.t("Duid aan wat ze mogen zien"),
                 .none = s.t("In je profiel koos je dat niemand je naam of adres ziet. Pas dat eerst aan."),
                 .hint = s.t("Alleen wat je aanduidt. De rest blijft verborgen.")});
  return f;
}

std::string list_of(const scope& s, const std::vector<disclosure>& all) {
  std::vector<std::string> out;
  for (const disclosure d : all) out.push_back(s.t(label_of(d)));
  return fmt::format("{}", fmt::join(out, ", "));
}

// Of a yes for a neighbour: how its answer stands there.
std::string sent_on_text(const scope& s, transaction& tx, const invitation& i) {
  using answers_elsewhere::elsewhere_state;
  const auto a = answers_elsewhere::find(tx, i.elsewhere_id);
  const std::string there = s.node.tenants.name_of(i.of.party);
  if (!a) return s.t("Je antwoord is intussen gewist.");
  switch (a->status) {
    case elsewhere_state::accepted:
      return fmt::format(fmt::runtime(s.t("{0} weet het en rekent op jou.")), i.of.organisation);
    case elsewhere_state::not_taken:
      return answers_elsewhere::why_text(s, a->why);
    case elsewhere_state::declined:
      return fmt::format(fmt::runtime(s.t("{0} gaat met iemand anders verder.")), i.of.organisation);
    case elsewhere_state::withdrawn:
      return s.t("Je trok het in.");
    case elsewhere_state::unconfirmed:
    case elsewhere_state::waiting:
    case elsewhere_state::proposed:
      break;
  }
  const bool arrived =
      answers_elsewhere::arrival_of(tx, a->id, "answer.submit") == answers_elsewhere::arrival::arrived;
  if (arrived) return fmt::format(fmt::runtime(s.t("Je ja is aangekomen in {0}.")), there);
  const auto other = answers_elsewhere::other_side_of(s, i.of.party);
  std::string out = fmt::format(fmt::runtime(s.t("Nog niet aangekomen in {0}.")), there);
  if (!other.phone.empty())
    out +=
        " " + fmt::format(fmt::runtime(s.t("Kan het niet wachten? Bel {0}: {1}.")), other.name, other.phone);
  return out;
}

std::pair<std::string, std::string> state_text(const scope& s, transaction& tx, const invitation& i) {
  if (i.status == invitation_state::yes && i.of.of_neighbour())
    return {s.t("Je zei ja"), fmt::format(fmt::runtime(s.t("{0} krijgt van jou: {1}.")), i.of.organisation,
                                          list_of(s, i.disclosed)) +
                                  " " + sent_on_text(s, tx, i)};
  switch (i.status) {
    case invitation_state::sent:
      return {};
    case invitation_state::later:
      return {s.t("Je antwoordt later"),
              i.of.blind
                  ? s.t("Antwoord hieronder wanneer je wil.")
                  : s.t("De organisatie weet dat iemand erover nadenkt. Antwoord hieronder wanneer je wil.")};
    case invitation_state::yes:
      return {s.t("Je zei ja"), fmt::format(fmt::runtime(s.t("{0} ziet nu van jou: {1}.")), i.of.organisation,
                                            list_of(s, i.disclosed))};
    case invitation_state::no:
      return {s.t("Je zei nee"),
              s.t("Bedankt om de vraag te lezen. De organisatie weet niet wie je bent, en het heeft geen "
                  "gevolgen voor jou.")};
    case invitation_state::lapsed:
      return {s.t("Deze vraag is vervallen"),
              s.t("Na tien dagen vraagt de organisatie iemand anders. Niemand zag wie je bent.")};
  }
  return {};
}

void draw_vacancy(view& v, const scope& s, transaction& tx, const round& r) {
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  if (r.of_neighbour()) {
    fact(s.t("Wie vraagt het?"), r.organisation);
    fact(s.t("Via"), s.node.tenants.name_of(r.party));
    const auto l = listings::with_id(tx, r.party, r.listing_id);
    if (!l) return;
    fact(s.t("Waar"), l->place);
    fact(s.t("Wanneer"), listings::period_text(s.t, *l));
    fact(s.t("Hoe vaak?"), l->rhythm);
    v.add(tpl::PUBLIC_LINK).set(tpl::PUBLIC_URL, l->url);
    return;
  }
  if (const auto o = organisations::find(tx, r.organisation_id)) fact(s.t("Wie vraagt het?"), o->name);
  const auto one = r.vacancy_id.empty() ? std::nullopt : vacancies::find(tx, r.vacancy_id);
  if (!one) return;
  fact(s.t("Waar"), one->what.place);
  fact(s.t("Wanneer"), listings::period_text(s.t, vacancies::listing_of(*one, s.here)));
  fact(s.t("Hoe vaak?"), one->what.rhythm);
  if (one->status == vacancies::vacancy_state::published)
    v.add(tpl::PUBLIC_LINK).set(tpl::PUBLIC_URL, s.base + "/vacatures/" + one->ref);
}

bool is_full(transaction& tx, const round& r) {
  if (r.of_neighbour()) {
    const auto l = listings::with_id(tx, r.party, r.listing_id);
    return !l || l->places_free == 0;
  }
  const auto v = r.vacancy_id.empty() ? std::nullopt : vacancies::find(tx, r.vacancy_id);
  return v && v->status == vacancies::vacancy_state::filled;
}

void draw_answers(view& v, const scope& s, transaction& tx, const asked_person& a, const form& yes) {
  if (!is_open(a.what)) return;
  view& box = v.add(tpl::CHOICE).show_if(is_full(tx, a.what.of), tpl::FULL);
  yes.render(box, tpl::FORM);
  if (a.what.status == invitation_state::sent)
    web::draw_button(box, tpl::ACTION_BUTTON, s,
                     {a.root + "/uitstel", s.t("Ik antwoord later"), "secondary"});
  web::draw_button(box, tpl::ACTION_BUTTON, s,
                   {a.root + "/weigering", s.t("Nee, deze keer niet"), "secondary"});
}

response question_page(const request& r, const scope& s, transaction& tx, const asked_person& a,
                       const form& yes, const web::outcome& how) {
  view v;
  const round& asked = a.what.of;
  v.set(tpl::HEADING, asked.title);
  const std::string first = a.who.what.name.substr(0, a.who.what.name.find(' '));
  if (asked.of_neighbour())
    v.add(tpl::PASSED_ON)
        .set(tpl::TEXT,
             fmt::format(fmt::runtime(s.t("{0} is van {1}. {2} geeft hun vraag aan je door en vertelde hun "
                                          "niets over jou, ook niet dat je bestaat.")),
                         asked.organisation, s.node.tenants.name_of(asked.party), s.here.name));
  v.set(
      tpl::LEAD,
      fmt::format(fmt::runtime(is_open(a.what) ? s.t("Dag {0}. {1} zoekt hulp en je profiel past daarbij. Ze "
                                                     "weten niet wie je bent.")
                                               : s.t("Dag {0}. {1} vroeg je hulp.")),
                  first, asked.organisation));
  v.show_if(is_open(a.what) && !a.what.pseudonym.empty(), tpl::CARDED);
  if (const auto [title, text] = state_text(s, tx, a.what); !title.empty())
    v.add(tpl::ANSWERED).set(tpl::TITLE, title).set(tpl::TEXT, text);
  v.set_if(tpl::TEXT, tpl::MESSAGE, asked.message);
  draw_vacancy(v, s, tx, asked);
  v.set(tpl::UNTIL, s.t.date_with_year(web::local_day(asked.lapses_at - std::chrono::seconds{1})));
  if (a.what.status == invitation_state::yes)
    if (const std::string contact = contact_of(tx, asked); !contact.empty())
      v.add(tpl::CONTACT).set(tpl::TEXT, contact);
  if (a.what.status == invitation_state::yes && a.by == reader::own) {
    web::draw_button(
        v, tpl::BUTTON, s,
        {a.root + "/gesprek", fmt::format(fmt::runtime(s.t("Schrijf naar {0}")), asked.organisation),
         "primary", "", "send"});
    web::draw_button(v, tpl::BUTTON, s, {a.root + "/intrekking", s.t("Neem mijn ja terug"), "secondary"});
  }
  draw_answers(v, s, tx, a, yes);
  v.set_if(tpl::TEXT, tpl::ALOUD, a.aloud);
  web::page_options about{.title = asked.title, .index = false, .how = how};
  if (a.by == reader::own) {
    about.current = "/mijn";
    about.crumbs = {{s.base + "/mijn", s.t("Je profiel")}, {a.root, asked.title}};
  }
  return web::page(s, r, "volunteering/invitations/invitation.html", std::move(v), std::move(about));
}

// A refusal about the whole stands above the form: it was answered before, lapsed, or all places are taken.
response refused(const request& r, const scope& s, transaction& tx, asked_person a, form f,
                 const refusal& why) {
  f.refuse(why);
  if (const auto now = find(tx, a.what.id, s.now)) a.what = *now;
  if (!is_open(a.what)) return web::refusal_page(s, r, why);
  return question_page(r, s, tx, a, f, why);
}

}  // namespace

response show_question(const request& r, const scope& s, transaction& tx, const result<asked_person>& a) {
  if (!a) return web::refusal_page(s, r, a.error());
  return question_page(r, s, tx, *a, yes_form(s, *a), {});
}

response accept_question(const request& r, const scope& s, transaction& tx, const result<asked_person>& a) {
  if (!a) return web::refusal_page(s, r, a.error());
  form f = yes_form(s, *a);
  if (!f.accept(r.form) && is_open(a->what)) return question_page(r, s, tx, *a, f, f.refused());
  const auto may = choices_of(*a);
  std::vector<disclosure> chosen;
  for (const std::string& code : f.values("toon"))
    if (const auto d = disclosure_named(code); d && std::ranges::find(may, *d) != may.end())
      chosen.push_back(*d);
  const auto done = say_yes(tx, s.here, a->what.id, chosen, s.now);
  if (!done) return refused(r, s, tx, *a, f, done.error());
  if (done->of.of_neighbour()) {
    // The organisation hears it from its own municipality, and whether there is a place still comes back.
    if (const auto sent = answers_elsewhere::find(tx, done->elsewhere_id))
      answers_elsewhere::mail_sent(tx, s, *sent);
    return web::see_other(a->root);
  }
  mail_yes(tx, s, *done);
  mail_agreed(tx, s, *done, a->who);
  return web::see_other(a->root);
}

response answer_question(const request& r, const scope& s, const result<asked_person>& a,
                         const std::function<result<invitation>(const invitation_id&)>& say) {
  if (!a) return web::refusal_page(s, r, a.error());
  const auto done = say(a->what.id);
  return done ? web::see_other(a->root) : web::refusal_page(s, r, done.error());
}

bool is_open(const invitation& i) {
  return i.status == invitation_state::sent || i.status == invitation_state::later;
}

}  // namespace paraat::invitations
