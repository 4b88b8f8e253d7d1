#include "tenant/messaging/channels/channels_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <span>

#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/inbound_sms.hpp"
#include "tenant/messaging/channels/message_queue.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/messaging/channels/opt_outs.hpp"
#include "tenant/messaging/channels/undelivered.hpp"
#include "tenant/messaging/channels/webhook_signature.hpp"
#include "tenant/messaging/mail/refusals.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::channels {
namespace {

namespace tpl = web::tpl;
namespace json = boost::json;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view path = "/beheer/sms";
constexpr int most_shown = 50;
constexpr std::size_t longest_reply = 320;

// ---- posts of the gateway

// The object in the body when the gateway signed it.
std::optional<json::object> signed_object(const request& r, const scope& s, response& no) {
  if (!signature_holds(s.node.channels.ours().secret, r.header("paraat-time"), r.raw_path, r.body,
                       r.header("paraat-signature"), s.now)) {
    no = web::text_response(401, "");
    return std::nullopt;
  }
  boost::system::error_code wrong;
  json::value v = json::parse(r.body, wrong);
  if (wrong || !v.is_object() || !is_utf8(r.body)) {
    no = web::text_response(400, "");
    return std::nullopt;
  }
  return std::move(v.as_object());
}

std::string text_in(const json::object& o, std::string_view name, std::size_t most) {
  const auto* f = o.if_contains(name);
  if (f == nullptr || !f->is_string()) return {};
  std::string text(f->as_string());
  if (text.size() > most) {
    text.resize(most);
    while (!text.empty() && !is_utf8(text)) text.pop_back();  // not in the middle of a sign
  }
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n') c = ' ';
  return text;
}

// A class of error of ours or of the gateway: letters only, since it is shown and counted.
std::string error_in(const json::object& o) {
  const std::string error = text_in(o, "error", 40);
  const bool word =
      !error.empty() && std::ranges::all_of(error, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  return word ? error : "not_delivered";
}

response done(scope& s, const char* what, heard h) {
  s.node.figures.channel_heard.Add({{"what", what}, {"outcome", std::string(name_of(h))}}).Increment();
  response r = web::text_response(204, "");
  return r;
}

listener listener_of(const scope& s) { return {s.node.db, s.node.tenants, s.node.channels, s.now}; }

// ---- the page

// None is louder than the others: the text was not clear.
struct button_look {
  meaning what;
  std::string_view code, label;
};
// texts
constexpr button_look answers[] = {
    {meaning::yes, "ja", "Ja"}, {meaning::maybe, "misschien", "Misschien"}, {meaning::no, "nee", "Nee"}};
constexpr button_look steps[] = {{meaning::on_the_way, "onderweg", "Is onderweg"},
                                 {meaning::on_site, "er", "Is er"},
                                 {meaning::departed, "weg", "Is vertrokken"}};

struct batch_shown {
  std::string title, url;
  std::vector<person> people;
};
// Asked once for all texts of a batch.
class batches {
 public:
  batches(const scope& s, transaction& tx) : scope_(s), tx_(tx) {}
  const batch_shown& of(const std::string& id) {
    const auto at = known_.find(id);
    if (at != known_.end()) return at->second;
    batch_shown b;
    const auto found = scope_.node.channels.known().find(owner_of(tx_, id));
    if (found != scope_.node.channels.known().end()) {
      if (found->second.title) b.title = found->second.title(tx_, id);
      if (found->second.page) b.url = scope_.base + found->second.page(id);
      if (found->second.people) b.people = found->second.people(tx_, id);
    }
    return known_.emplace(id, std::move(b)).first->second;
  }

 private:
  const scope& scope_;
  transaction& tx_;
  std::map<std::string, batch_shown> known_;
};

void draw_person(view& into, const scope& s, const std::string& action, const candidate& c,
                 const std::string& name, const std::string& title) {
  view& one = into.add(tpl::CANDIDATE).set(tpl::NAME, name).set(tpl::WHERE, title);
  const auto draw = [&](view& place, const button_look& b) {
    web::draw_button(place, tpl::BUTTON, s,
                     {.action = action,
                      .label = s.t(b.label),
                      .variant = "secondary",
                      .hidden = {{"oproep", c.batch}, {"wie", c.about}, {"antwoord", std::string(b.code)}}});
  };
  for (const auto& b : answers) draw(one.add(tpl::MEANING), b);
  for (const auto& b : steps) draw(one.add(tpl::STEP), b);
}

// Everybody in the batches that it may be about, for a text from a number that we do not know.
void draw_choice(view& into, const scope& s, const std::string& action, const waiting_answer& a,
                 batches& known, transaction& tx) {
  std::vector<web::choice> all;
  for (const std::string& id : a.batch.empty() ? running_batches(tx) : std::vector{a.batch})
    for (const person& p : known.of(id).people)
      all.push_back({id + " " + p.about, fmt::format("{} ({})", p.name, known.of(id).title), ""});
  if (all.empty()) return;
  web::form f(s, action, s.t("Bewaar"));
  f.add_choices(web::form::type::select, "van", s.t("Van wie is het?"), std::move(all),
                {.required = true, .missing = s.t("Kies van wie het is")});
  std::vector<web::choice> says;
  for (const auto& list : {std::span(answers), std::span(steps)})
    for (const auto& b : list) says.push_back({std::string(b.code), s.t(b.label), ""});
  f.add_choices(web::form::type::radios, "antwoord", s.t("Wat wil de persoon zeggen?"), std::move(says),
                {.required = true, .missing = s.t("Kies wat de persoon wil zeggen")});
  f.render(into.add(tpl::CHOICE), tpl::FORM);
}

void draw_answer(view& into, const scope& s, const waiting_answer& a, batches& known, transaction& tx) {
  const std::string action = s.base + std::string(path) + "/" + a.id;
  view& one = into.add(tpl::ANSWER);
  one.set(tpl::ANSWER_ID, a.id)
      .set(tpl::TEXT, a.text)
      .set(tpl::TIME_TEXT, s.t.date_and_time(a.at))
      .set(tpl::PHONE, text::shown_phone(a.sender))
      .set(tpl::DIAL, a.sender);
  if (!a.batch.empty() && !known.of(a.batch).title.empty())
    one.add(tpl::ABOUT).set(tpl::TITLE, known.of(a.batch).title).set(tpl::LINK_URL, known.of(a.batch).url);
  int drawn = 0;
  for (const candidate& c : a.candidates)
    for (const person& p : known.of(c.batch).people)
      if (p.about == c.about) {
        draw_person(one, s, action + "/toewijzing", c, p.name, known.of(c.batch).title);
        ++drawn;
      }
  if (drawn > 1) one.show(tpl::SEVERAL);
  if (drawn == 0) {
    one.show(tpl::STRANGER);
    draw_choice(one, s, action + "/toewijzing", a, known, tx);
  }
  web::draw_button(
      one, tpl::OTHER_BUTTON, s,
      {.action = action + "/verberging", .label = s.t("Geen antwoord: verberg"), .variant = "tertiary"});
  if (opted_out(tx, a.sender)) {
    one.show(tpl::SILENT);
  } else if (s.node.channels.texts() != nullptr && takes_texts(a.sender)) {
    view& back = one.add(tpl::REPLY).set(tpl::ACTION, action + "/antwoord").set(tpl::FIELD_ID, "sms-" + a.id);
    back.set(tpl::MAX, std::to_string(longest_reply));
    web::draw_hidden(back, s);
  }
}

std::string_view sentence_of_error(std::string_view why) {
  // texts
  static constexpr std::string_view sentences[] = {
      "De mailserver kent dit adres niet of weigert het.", "Dit adres is geen e-mailadres.",
      "De mailserver nam de mail niet aan, hoe vaak we ook probeerden."};
  return sentences[why == "invalid_address" ? 1 : mail::permanent(why) ? 0 : 2];
}

// Draws mails that will not arrive: a coordinator calls, or corrects the address.
void draw_undelivered(view& v, const scope& s, transaction& tx) {
  const auto all = undelivered_mails(tx, most_shown);
  if (all.empty()) return;
  view& list = v.add(tpl::UNDELIVERED);
  for (const undelivered_mail& m : all) {
    view& one = list.add(tpl::MAIL_LINE).set(tpl::EMAIL, m.recipient).set(tpl::TITLE, m.subject);
    one.set(tpl::TIME_TEXT, s.t.date_and_time(m.at)).set(tpl::SENTENCE, s.t(sentence_of_error(m.why)));
    web::draw_button(one, tpl::BUTTON, s,
                     {.action = s.base + std::string(path) + "/kennisname",
                      .label = s.t("Gezien"),
                      .variant = "secondary",
                      .hidden = {{"adres", m.recipient}}});
  }
}

// Numbers that asked for no more texts, with the way to allow them again.
void draw_silent(view& v, const scope& s, transaction& tx) {
  const auto all = opt_outs(tx, most_shown);
  if (all.empty()) return;
  view& list = v.add(tpl::OPT_OUTS);
  for (const silent_number& n : all) {
    view& one = list.add(tpl::OPT_OUT).set(tpl::PHONE, text::shown_phone(n.number)).set(tpl::DIAL, n.number);
    one.set(tpl::TIME_TEXT, s.t.date_and_time(n.since));
    web::draw_button(one, tpl::BUTTON, s,
                     {.action = s.base + std::string(path) + "/toelating",
                      .label = s.t("Laat sms’en weer toe"),
                      .variant = "secondary",
                      .hidden = {{"nummer", n.number}}});
  }
}

std::optional<meaning> meaning_in(const request& r) {
  for (const auto& list : {std::span(answers), std::span(steps)})
    for (const auto& b : list)
      if (b.code == r.form.get("antwoord")) return b.what;
  return std::nullopt;
}

candidate chosen(const request& r) {
  const std::string both = r.form.get("van");
  const auto blank = both.find(' ');
  if (blank != std::string::npos) return {both.substr(0, blank), both.substr(blank + 1)};
  return {r.form.get("oproep"), r.form.get("wie")};
}

}  // namespace

void draw_waiting(view& v, const scope& s, transaction& tx) {
  const int n = count_unclear(tx);
  if (n == 0) return;
  view& line = v.include(tpl::UNCLEAR_TEXTS, "messaging/channels/waiting.html");
  line.set(tpl::WAY_URL, s.base + std::string(path));
  line.set(tpl::TEXT, s.t("{} sms wacht op jou: we begrijpen hem niet zeker.",
                          "{} sms’en wachten op jou: we begrijpen ze niet zeker.", n));
}

response hear_report(const request& r, scope& s) {
  response no;
  const auto o = signed_object(r, s, no);
  if (!o) return no;
  gateway_report report{.id = text_in(*o, "report", 128),
                        .gateway_id = text_in(*o, "id", 128),
                        .reference = text_in(*o, "reference", 64),
                        .why = error_in(*o)};
  const std::string state = text_in(*o, "state", 20);
  if (state == "delivered")
    report.what = fate::delivered;
  else if (state == "failed")
    report.what = fate::failed;
  else if (state != "sent")
    return web::text_response(400, "");
  if (report.id.empty() || report.gateway_id.empty()) return web::text_response(400, "");
  return done(s, "report", take_report(listener_of(s), report));
}

response hear_answer(const request& r, scope& s) {
  response no;
  const auto o = signed_object(r, s, no);
  if (!o) return no;
  const gateway_answer answer{text_in(*o, "id", 128), text_in(*o, "from", 32),
                              text_in(*o, "text", longest_text)};
  if (answer.id.empty() || answer.from.empty()) return web::text_response(400, "");
  return done(s, "answer", take_answer(listener_of(s), s.here.id, answer));
}

response show_answers(const request& r, scope& s, transaction& tx) {
  const web::desk d = web::desk_of(r, s);
  view v;
  web::draw_desk_navigation(v, s, d, "/sms");
  web::draw_done(
      v, s, r,
      {{"toegewezen", "Het antwoord telt nu mee."},
       {"opzij", "De sms is verborgen."},
       {"sms", "Je sms is verstuurd. Het bericht blijft hier staan tot je kiest wat het betekent."},
       {"gezien", "Genoteerd."},
       {"toegelaten", "Dit nummer krijgt weer sms’en."}});
  const auto waiting = unclear_answers(tx, most_shown);
  batches known(s, tx);
  if (!waiting.empty()) {
    view& list = v.add(tpl::LIST);
    for (const waiting_answer& a : waiting) draw_answer(list, s, a, known, tx);
  }
  v.show_if(waiting.empty(), tpl::NOTHING);
  draw_undelivered(v, s, tx);
  draw_silent(v, s, tx);
  v.show_if(s.node.channels.texts() == nullptr, tpl::NO_GATEWAY);
  v.show_if(s.node.channels.texts() != nullptr && failures_of(tx, channel::sms) >= 3, tpl::TROUBLE);
  return web::page(
      s, r, "messaging/channels/answers.html", std::move(v),
      {.title = s.t("Sms-berichten"),
       .current = d.root,
       .crumbs = {{s.base + d.root, s.t("Beheer")}, {s.base + std::string(path), s.t("Sms-berichten")}},
       .index = false});
}

response allow_texts_again(const request& r, scope& s, transaction& tx) {
  lift_opt_out(tx, r.form.get("nummer"));
  return web::see_other(s.base + std::string(path) + "?klaar=toegelaten");
}

response mark_bounce_seen(const request& r, scope& s, transaction& tx) {
  mark_seen(tx, s.now, r.form.get("adres"));
  return web::see_other(s.base + std::string(path) + "?klaar=gezien");
}

response text_back(const request& r, scope& s, transaction& tx) {
  const std::string words = text::normalised(r.form.get("sms"));
  const auto sent = web::length_in_characters(words) > longest_reply
                        ? result<void>(refuse(refusal_kind::invalid, "Hou je sms bij 320 tekens.", "sms"))
                        : reply_to_sender(tx, s.now, text_id(r.value(0)), words);
  return sent ? web::see_other(s.base + std::string(path) + "?klaar=sms")
              : web::refusal_page(s, r, sent.error());
}

response hide_answer(const request& r, scope& s, transaction& tx) {
  const auto aside = set_aside(tx, s.now, text_id(r.value(0)), s.asker().value_or(0));
  return aside ? web::see_other(s.base + std::string(path) + "?klaar=opzij")
               : web::refusal_page(s, r, aside.error());
}

response attribute_answer(const request& r, scope& s, transaction& tx) {
  const auto said = meaning_in(r);
  const candidate whose = chosen(r);
  if (!said || !is_uuid(whose.batch))
    return web::refusal_page(
        s, r, {refusal_kind::invalid, "Kies van wie het bericht is, en wat de persoon wil zeggen.", ""});
  const auto counted =
      attribute(tx, s.now, s.node.channels, text_id(r.value(0)), whose, *said, s.asker().value_or(0));
  return counted ? web::see_other(s.base + std::string(path) + "?klaar=toegewezen")
                 : web::refusal_page(s, r, counted.error());
}

}  // namespace paraat::channels
