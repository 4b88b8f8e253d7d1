// Erasing oneself: what goes, what the law keeps and for how long, a click, and a receipt without a name that
// can be looked up afterwards.

#include <fmt/format.h>

#include <algorithm>

#include "tenant/administration/legal_rules/legal_rules_pages.hpp"
#include "tenant/crisis/corps/availability.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/overview/own_pages/own_conversations.hpp"
#include "tenant/overview/own_pages/own_facts.hpp"
#include "tenant/overview/own_pages/own_pages.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/people/accounts/volunteers.hpp"
#include "tenant/people/profiles/profile_pages.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/alerts/alerts.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere.hpp"
#include "tenant/volunteering/applications/applications_pages.hpp"
#include "tenant/volunteering/interests/interests.hpp"

namespace paraat::own_pages {
namespace {

namespace tpl = web::tpl;
using profiles::profile;
using profiles::whose;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

// The records that an erasure keeps, each with its term of the book of rules; the receipt holds the code.
struct kept_thing {
  std::string_view code;
  rules::code term;
  std::string_view sentence;
};
// texts
constexpr kept_thing things[] = {
    {"costs", rules::code::keep_cost_lists,
     "Je naam op de lijst van kostenvergoedingen: de fiscus kan ze nog {} vragen."},
    {"callouts", rules::code::keep_called,
     "Dat we je opriepen en wanneer je er was: voor de verzekering, nog {}. Daarna zonder je naam."},
    {"corps", rules::code::keep_declined,
     "Wat bij je lidmaatschap van het korps hoort: nog {} nadat je stopte, voor de verzekering."},
    {"helped", rules::code::keep_called,
     "Dat je voor een vacature aanvaard werd: voor de verzekering, nog {} nadat ze voorbij is."},
    {"mails", rules::code::keep_mail, "De tekst van mails aan jou: nog {}."}};

// texts
constexpr std::pair<std::string_view, std::string_view> gone_words[] = {
    {"profile", "Je profiel, met wie ernaar keek"},
    {"account", "Je aanmelding"},
    {"interests", "Dat je liet weten wat je zoekt"},
    {"alerts", "Je bewaarde zoekopdrachten"},
    {"conversations", "Wat je schreef in gesprekken, behalve een bericht dat iemand meldde"},
    {"answers", "Je antwoorden op vacatures waar niets van kwam"},
    {"membership", "Je lidmaatschap van het korps is gestopt"}};

std::vector<std::string> codes_of(const what_stays& w) {
  std::vector<std::string> out;
  const bool there[] = {w.costs, w.callouts, w.corps, w.helped, w.mails};
  for (std::size_t i = 0; i < std::size(things); ++i)
    if (there[i]) out.emplace_back(things[i].code);
  return out;
}

void draw_kept(view& v, const scope& s, transaction& tx, const std::vector<std::string>& codes, instant at) {
  const auto book = rules::read_all(tx);
  for (const kept_thing& k : things) {
    if (std::ranges::find(codes, k.code) == codes.end()) continue;
    const auto* term = book.at(k.term, web::local_day(at));
    const std::string length =
        term == nullptr ? s.t("een tijd") : rules::amount_text(s.t, rules::about(k.term).in, term->amount);
    v.add(tpl::KEPT).set(tpl::TEXT, fmt::format(fmt::runtime(s.t(k.sentence)), length));
  }
}

struct also_there {
  bool member = false, interested = false, alerts = false, talks = false, answered = false;
};

form erasure_form(const scope& s, const whose& w, const also_there& there) {
  form f(s, w.root + "/wissen", s.t("Wis nu"));
  if (there.interested)
    f.add(form::type::tick, "interesses", s.t("Ook dat ik liet weten wat ik zoek"), {.quiet = true})
        .put("interesses", "ja");
  if (there.alerts)
    f.add(form::type::tick, "zoekopdrachten", s.t("Ook mijn bewaarde zoekopdrachten"), {.quiet = true})
        .put("zoekopdrachten", "ja");
  if (there.talks)
    f.add(form::type::tick, "gesprekken", s.t("Ook mijn gesprekken; de ander leest dat ze gewist zijn"),
          {.quiet = true})
        .put("gesprekken", "ja");
  if (there.answered)
    f.add(form::type::tick, "antwoorden", s.t("Ook mijn antwoorden op vacatures; wat nog loopt, trek ik in"),
          {.quiet = true})
        .put("antwoorden", "ja");
  if (there.member) f.add(form::type::tick, "korps", s.t("Ik stop ook met het korps"), {.quiet = true});
  f.add(form::type::tick, "zeker", s.t("Ja, ik wil alles wissen wat gewist kan worden"),
        {.required = true,
         .missing = s.t("Duid aan dat je het zeker weet"),
         .hint = s.t("Dit kan je niet ongedaan maken.")});
  f.cancel_link(w.root, s.t("Annuleer"));
  return f;
}

form erasure_form(const scope& s, transaction& tx, const whose& w) {
  return erasure_form(
      s, w,
      {.member = !memberships_of(tx, w.who).empty(),
       .interested = !interests_of(tx, w.who).empty(),
       .alerts = alerts_of(tx, w.who).has_value(),
       .talks = !conversations_of(tx, w.who, s.now).empty(),
       .answered = !answers_of(tx, w.who).empty() ||
                   !answers_elsewhere::answers_of(tx, w.who.what.email, w.who.what.name).empty()});
}

response erasure_page(const request& r, const scope& s, transaction& tx, const whose& w, const form& f,
                      const web::outcome& how) {
  view v;
  const std::string title = s.t("Wis mijn gegevens");
  v.set(tpl::HEADING, title);
  what_stays left = stays_of(tx, w.who);
  left.mails = true;  // the receipt goes by mail
  const auto codes = codes_of(left);
  draw_kept(v, s, tx, codes, s.now);
  v.show_if(codes.empty(), tpl::NOTHING);
  f.render(v, tpl::FORM);
  return web::page(s, r, "overview/own_pages/erasure.html", std::move(v),
                   {.title = title,
                    .current = "/mijn",
                    .crumbs = {{w.root, s.t("Je profiel")}, {w.root + "/wissen", title}},
                    .index = false,
                    .how = how});
}

struct erased_answers {
  bool gone = false, kept = false;
};

erased_answers erase_answers(transaction& tx, const scope& s, const profile& p) {
  erased_answers any;
  for (const own_answer& a : answers_of(tx, p)) {
    const bool helps = a.status == applications::application_state::accepted;
    if (helps && !a.stands) continue;
    (void)applications::withdraw_and_tell(tx, s, a.id);
    any.kept = any.kept || helps;
    if (helps) continue;  // kept for its term: the person may have helped before
    applications::erase(tx, a.id, s.now);
    any.gone = true;
  }
  // The other municipality is asked to erase its copy; one that was accepted is withdrawn and stays, as here.
  for (const answers_elsewhere::answer& a : answers_elsewhere::answers_of(tx, p.what.email, p.what.name)) {
    if (a.status == answers_elsewhere::elsewhere_state::accepted)
      any.kept = answers_elsewhere::withdraw(tx, a.id, s.now) || any.kept;
    else if (answers_elsewhere::erase(tx, a.id, s.now))
      any.gone = true;
  }
  return any;
}

// Erases the records that the form names. The profile goes after them: they are found through it.
receipt erase_all_of(transaction& tx, const scope& s, const profile& p, const form& f) {
  receipt out{.at = s.now};
  if (f.ticked("interesses"))
    for (const interests::interest_id& id : interests_of(tx, p))
      if (interests::erase(tx, id) && std::ranges::find(out.gone, "interests") == out.gone.end())
        out.gone.emplace_back("interests");
  if (const auto alerted = f.ticked("zoekopdrachten") ? alerts_of(tx, p) : std::nullopt;
      alerted && alerts::erase(tx, alerted->id))
    out.gone.emplace_back("alerts");
  if (f.ticked("gesprekken"))
    for (const relay::listed& one : conversations_of(tx, p, s.now)) {
      relay::erase(tx, one.what.id);
      if (std::ranges::find(out.gone, "conversations") == out.gone.end())
        out.gone.emplace_back("conversations");
    }
  const erased_answers answers = f.ticked("antwoorden") ? erase_answers(tx, s, p) : erased_answers();
  if (answers.gone) out.gone.emplace_back("answers");
  if (f.ticked("korps"))
    for (const own_membership& m : memberships_of(tx, p))
      if (corps::leave(tx, m.member, s.now) && std::ranges::find(out.gone, "membership") == out.gone.end())
        out.gone.emplace_back("membership");
  what_stays left = stays_of(tx, p);
  left.helped = left.helped || answers.kept;
  left.mails = true;  // the receipt itself goes by mail
  out.kept = codes_of(left);
  (void)profiles::erase(tx, p.id);
  out.gone.insert(out.gone.begin(), "profile");
  if (accounts::forget_volunteer(tx, s.account->account)) out.gone.emplace_back("account");
  return out;
}

void mail_receipt(transaction& tx, const scope& s, const profile& p, const std::string& address) {
  notifications::send(
      tx, s,
      {.kind = "erasure_receipt",
       .to = p.what.email,
       .name = p.what.name,
       .subject = s.t("Je gegevens zijn gewist"),
       .paragraphs = {s.t("Je vroeg om je gegevens te wissen. Dat is gebeurd. Op deze pagina lees je "
                          "wat weg is en wat de wet nog vraagt.")},
       .button_label = s.t("Bekijk het bewijs"),
       .button_url = s.here.public_url + address,
       .quote = {},
       .after = {s.t("De link werkt een jaar. Op de pagina staat je naam niet.")}});
}

}  // namespace

response show_erasure(const request& r, scope& s, transaction& tx) {
  const auto w = profiles::own_profile(s, tx);
  if (!w) return web::see_other(s.base + "/mijn");
  return erasure_page(r, s, tx, *w, erasure_form(s, tx, *w), {});
}

response take_erasure(const request& r, scope& s, transaction& tx) {
  const auto w = profiles::own_profile(s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  form f = erasure_form(s, tx, *w);
  if (!f.accept(r.form)) return erasure_page(r, s, tx, *w, f, refusal_kind::invalid);
  const receipt done = erase_all_of(tx, s, w->who, f);
  const receipt_id id = keep_receipt(tx, done);
  const std::string address =
      "/mijn/gewist/" + one_time_tokens::issue_link(tx, receipt_purpose, id, s.now + receipt_term);
  mail_receipt(tx, s, w->who, address);
  audit::note(tx, s, audit::profile_erased, std::nullopt, id);
  response out = web::see_other(s.base + address);
  if (std::ranges::find(done.gone, "account") != done.gone.end())
    out.headers.emplace_back("Set-Cookie", accounts::cleared_session_cookie(s.node.secure_cookies));
  return out;
}

response show_receipt(const request& r, scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), receipt_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  const auto done = receipt_of(tx, receipt_id(*id));
  if (!done) return web::refusal_page(s, r, {refusal_kind::gone, "Dit bewijs bestaat niet meer.", ""});
  view v;
  const std::string title = s.t("Je gegevens zijn gewist");
  v.set(tpl::HEADING, title).set(tpl::WHEN, s.t.date_and_time(done->at)).set(tpl::TENANT_NAME, s.here.name);
  for (const auto& [code, words] : gone_words)
    if (std::ranges::find(done->gone, code) != done->gone.end()) v.add(tpl::GONE).set(tpl::TEXT, s.t(words));
  draw_kept(v, s, tx, done->kept, done->at);
  v.show_if(done->kept.empty(), tpl::NOTHING);
  return web::page(s, r, "overview/own_pages/receipt.html", std::move(v), {.title = title, .index = false});
}

}  // namespace paraat::own_pages
