#include "tenant/volunteering/interests/interests_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/challenges/challenges.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens_pages.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/alerts/alerts_form.hpp"
#include "tenant/publishing/alerts/search_text.hpp"
#include "tenant/publishing/listings/page_components.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"

namespace paraat::interests {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr challenges::rule uses{.network = {"interest.address", 60, std::chrono::hours{1}},
                                .address = {"interest.email", 5, std::chrono::hours{24}}};

template <class Labels>
std::vector<web::choice> choices_of(const scope& s, const Labels& labels) {
  std::vector<web::choice> out;
  for (const auto& l : labels) out.push_back({std::string(l.code), s.t(l.label), ""});
  return out;
}

interest typed(const form& f, const scope& s) {
  interest i;
  i.name = f.value("naam");
  i.email = f.value("email");
  i.note = f.value("wens");
  i.language = s.t.language();
  i.themes = f.values("thema");
  if (const auto often = alerts::rhythm_named(f.value("mails"))) i.alert_rhythm = alerts::name_of(*often);
  const auto moments = f.values("moment");
  for (const auto& m : listings::moments)
    if (std::ranges::find(moments, m.code) != moments.end()) i.moments |= m.bit;
  return i;
}

// Nobody reads an interest at an overview of what others publish: it is left with a municipality.
bool kept_here(const scope& s) { return s.here.what != tenants::tenant_kind::aggregator; }

response form_page(const scope& s, const request& r, const form& f, const web::outcome& how) {
  const std::string title = s.t("Laat weten wat je zoekt");
  view v;
  v.set(tpl::HEADING, title);
  f.render(v, tpl::FORM);
  return web::page(s, r, "volunteering/interests/form.html", std::move(v),
                   {.title = title, .current = "/vacatures", .how = how});
}

void mail_confirmation(transaction& tx, const scope& s, const interest& i) {
  notifications::send(
      tx, s,
      {.kind = "interest_confirmation",
       .to = i.email,
       .name = i.name,
       .subject = s.t("Bevestig dat je wil helpen"),
       .paragraphs = {fmt::format(fmt::runtime(s.t("Je liet weten dat je wil helpen in {0}. Bevestig dat dit "
                                                   "e-mailadres van jou is.")),
                                  s.here.name)},
       .button_label = s.t("Bevestig"),
       .button_url = notifications::whole_address(
           s, "/interesse/bevestiging/" +
                  one_time_tokens::issue_link(tx, confirm_purpose, i.id, s.now + confirm_term)),
       .quote = {},
       .after = {s.t("De link werkt zeven dagen. Was jij dit niet? Dan hoef je niets te doen.")}});
}

// The search that comes with a sign-up: its themes and moments. Who chose neither hears of everything in the
// municipality.
alerts::criteria wished_by(const scope& s, const interest& i) {
  alerts::criteria c{.words = {}, .themes = i.themes, .moments = i.moments, .kind = {}, .place = {}};
  std::ranges::sort(c.themes);
  if (c.themes.empty() && c.moments == 0) c.nis = s.here.nis;
  return c;
}

// The rhythm in words and the page to change it; nothing when no mails were asked.
std::vector<std::string> begin_alerts(transaction& tx, const scope& s, const interest& i) {
  const auto often = alerts::rhythm_named(i.alert_rhythm);
  if (!often) return {};
  const auto who = alerts::start(tx, s.node.vault, i.email, i.language, wished_by(s, i), *often, i.id,
                                 listings::stock_now(s, tx)->frequent.get(), s.now);
  if (!who) return {};
  return {fmt::format(fmt::runtime(s.t("Je krijgt ook een mail als er een vacature bijkomt die past ({0}). "
                                       "Wijzigen of stoppen: {1}")),
                      alerts::rhythm_text(s, *often),
                      notifications::whole_address(
                          s, "/zoekopdrachten/" + alerts::page_token(s.node.vault, s.here.id, who->id)))};
}

void mail_welcome(transaction& tx, const scope& s, const interest& i, std::vector<std::string> after) {
  notifications::send(
      tx, s,
      {.kind = "interest_received",
       .to = i.email,
       .name = i.name,
       .subject = s.t("Je staat op onze lijst"),
       .paragraphs = {s.t("Bedankt. We nemen contact op zodra er iets is dat bij je past."),
                      s.t("Wil je van de lijst? Dat kan altijd met deze link; we wissen dan je gegevens.")},
       .button_label = s.t("Haal me van de lijst"),
       .button_url = notifications::whole_address(
           s, "/interesse/stopzetting/" +
                  one_time_tokens::issue_link(tx, stop_purpose, i.id, s.now + stop_term)),
       .quote = {},
       .after = std::move(after)});
}

}  // namespace

form interest_form(const scope& s) {
  const web::texts& t = s.t;
  form f(s, s.base + "/interesse", t("Verstuur"));
  f.add_choices(form::type::checks, "thema", t("Wat ligt jou?"), choices_of(s, listings::themes));
  f.add_choices(form::type::checks, "moment", t("Wanneer kan je?"), choices_of(s, listings::moments));
  auto often = alerts::rhythm_choices(s);
  often.push_back({"nee", t("Nee, ik wacht tot iemand me contacteert"), ""});
  f.add_choices(form::type::radios, "mails", t("Wil je een mail als er een vacature bijkomt die past?"),
                std::move(often), {.quiet = true});
  f.put("mails", std::string(alerts::name_of(alerts::rhythm::weekly)));
  f.add(form::type::area, "wens", t("Wat zoek je?"),
        {.max = 1000, .hint = t("Schrijf geen medische gegevens.")});
  f.add(form::type::text, "naam", t("Je naam"), {.required = true, .max = 100, .autocomplete = "name"});
  f.add(form::type::email, "email", t("E-mailadres"),
        {.required = true,
         .max = 254,
         .hint = t("We sturen je een link om te bevestigen."),
         .autocomplete = "email"});
  f.add(form::type::tick, "akkoord",
        t("De gemeente mag deze gegevens bewaren om mij te laten weten wanneer er iets past"),
        {.required = true});
  return f;
}

response show_form(const request& r, scope& s, transaction&) {
  if (!kept_here(s)) return web::see_other(s.base + "/kaart");
  return form_page(s, r, interest_form(s), {});
}

response take_form(const request& r, scope& s, transaction& tx) {
  if (!kept_here(s)) return web::see_other(s.base + "/kaart");
  form f = interest_form(s);
  if (!f.accept(r.form)) return form_page(s, r, f, f.refused());
  const auto verdict = challenges::look(tx, s, r, f, uses, f.value("email"));
  if (verdict == challenges::verdict::mailed) return challenges::mailed_page(s, r);
  if (verdict != challenges::verdict::go_on) return form_page(s, r, f, challenges::outcome_of(verdict));
  const auto kept = add(tx, typed(f, s), s.now);
  if (!kept) {
    f.refuse(kept.error());
    return form_page(s, r, f, f.refused());
  }
  mail_confirmation(tx, s, *kept);
  return web::see_other(s.base + "/interesse/verzonden");
}

response show_sent(const request& r, scope& s, transaction&) {
  return web::message_page(
      s, r, {}, s.t("Kijk in je mailbox"),
      s.t("We stuurden je een link om te bevestigen. Niets gezien? Kijk ook bij ongewenste mail."),
      s.base + "/vacatures", s.t("Bekijk de vacatures"));
}

response show_confirm(const request& r, scope& s, transaction& tx) {
  return one_time_tokens::ask(
      r, s, tx, confirm_purpose,
      {s.t("Bevestig dat je wil helpen"), s.t("Nog één klik en je staat op onze lijst."), s.t("Bevestig")});
}

response confirm_one(const request& r, scope& s, transaction& tx) {
  return one_time_tokens::act(r, s, tx, confirm_purpose, [&](const std::string& id) -> result<std::string> {
    const auto i = confirm(tx, interest_id(id), s.now);
    if (!i) return std::unexpected(i.error());
    challenges::confirmed(tx, s, r, uses);
    mail_welcome(tx, s, *i, begin_alerts(tx, s, *i));
    return "/interesse/bevestigd";
  });
}

response show_confirmed(const request& r, scope& s, transaction&) {
  return web::message_page(s, r, {}, s.t("Je staat op onze lijst"),
                           s.t("We nemen contact op zodra er iets is dat bij je past."),
                           s.base + "/vacatures", s.t("Bekijk de vacatures"));
}

response show_stop(const request& r, scope& s, transaction& tx) {
  return one_time_tokens::ask(
      r, s, tx, stop_purpose,
      {s.t("Van de lijst"), s.t("We wissen je gegevens meteen. Je mag altijd terugkomen."),
       s.t("Haal me van de lijst")});
}

response stop_one(const request& r, scope& s, transaction& tx) {
  return one_time_tokens::act(r, s, tx, stop_purpose, [&](const std::string& id) -> result<std::string> {
    erase(tx, interest_id(id));
    return "/interesse/gestopt";
  });
}

response show_stopped(const request& r, scope& s, transaction&) {
  return web::message_page(s, r, {}, s.t("Je bent van de lijst"), s.t("Je gegevens zijn gewist."),
                           s.base + "/vacatures", s.t("Bekijk de vacatures"));
}

}  // namespace paraat::interests
