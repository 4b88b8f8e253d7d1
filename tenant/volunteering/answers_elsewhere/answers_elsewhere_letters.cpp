#include "tenant/volunteering/answers_elsewhere/answers_elsewhere_letters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/volunteering/applications/answer_clock_letters.hpp"

namespace paraat::answers_elsewhere {
namespace {

using notifications::letter;
using web::scope;

template <class... Value>
std::string filled(const std::string& sentence, const Value&... values) {
  return fmt::format(fmt::runtime(sentence), values...);
}

std::string own_path(transaction& tx, const scope& s, const answer& a) {
  return "/mijn-antwoord-elders/" + one_time_tokens::issue_link(tx, own_purpose, a.id, s.now + own_page_term);
}

letter to_volunteer(const answer& a, std::string_view kind, std::string subject) {
  letter l;
  l.kind = kind;
  l.to = a.email;
  l.name = a.name;
  l.about = a.id;
  l.subject = std::move(subject);
  return l;
}

void send_with_page(transaction& tx, const scope& s, const answer& a, letter l,
                    priority level = priority::normal) {
  l.button_label = s.t("Bekijk je antwoord");
  l.button_url = notifications::whole_address(s, own_path(tx, s, a));
  notifications::send(tx, s, l, level);
}

std::string call_text(const scope& s, const std::string& party) {
  const other_side there = other_side_of(s, party);
  return there.phone.empty() ? ""
                             : filled(s.t("Kan het niet wachten? Bel {0}: {1}."), there.name, there.phone);
}

void mail_decision(transaction& tx, const scope& s, const answer& a) {
  letter l;
  switch (a.status) {
    case elsewhere_state::accepted:
      l = to_volunteer(a, "elsewhere_accepted", s.t("Je kan komen helpen"));
      l.paragraphs = {filled(s.t("Goed nieuws: {0} rekent op jou voor “{1}”."), a.organisation, a.title),
                      s.t("Met wie, waar en wanneer je afspreekt, staat op je eigen pagina.")};
      l.quote = a.reply;
      l.after = {s.t("Kan je toch niet? Trek je antwoord dan in, zodat iemand anders je plaats krijgt.")};
      break;
    case elsewhere_state::proposed:
      l = to_volunteer(a, "elsewhere_proposal", s.t("Past een ander moment ook?"));
      l.paragraphs = {filled(s.t("{0} stelt een ander moment voor bij “{1}”:"), a.organisation, a.title)};
      l.quote = a.proposal;
      l.after = {s.t("Op die pagina aanvaard je het voorstel of trek je je antwoord in.")};
      break;
    case elsewhere_state::declined:
      l = to_volunteer(a, "elsewhere_declined", s.t("Over je antwoord"));
      l.paragraphs = {
          filled(s.t("Bedankt dat je wilde helpen bij “{0}”. Deze keer gaat {1} met iemand anders verder."),
                 a.title, a.organisation)};
      l.quote = a.reply;
      break;
    case elsewhere_state::not_taken:
      l = to_volunteer(a, "elsewhere_not_taken", s.t("Over je antwoord"));
      l.paragraphs = {filled(s.t("Over “{0}”:"), a.title), why_text(s, a.why),
                      s.t("Er zijn nog plaatsen waar je hulp welkom is. Neem gerust een kijkje.")};
      break;
    case elsewhere_state::unconfirmed:
    case elsewhere_state::waiting:
    case elsewhere_state::withdrawn:
      return;
  }
  send_with_page(tx, s, a, l);
}

// Somebody on the road reads an SMS before a mail.
void text_stopped(transaction& tx, const scope& s, const answer& a) {
  const auto number = channels::e164(a.phone);
  if (!s.node.channels.cost().sms || !number || !channels::takes_texts(*number)) return;
  const channels::message one{
      .key = "sms/" + a.id,
      .via = channels::channel::sms,
      .to = *number,
      .about = a.id,
      .subject = "",
      .body =
          s.here.name + ": " + filled(s.t("De taak “{0}” is gestopt. Je hoeft niet meer te komen."), a.title),
      .urgent = true};
  channels::queue(tx, s.now, {.id = uuid_v7(s.now), .owner = "applications", .kind = "task_stopped"},
                  {&one, 1});
}

void mail_unanswered(transaction& tx, const scope& s, const answer& a) {
  letter l = to_volunteer(a, "elsewhere_unanswered", filled(s.t("Nog geen antwoord op “{0}”"), a.title));
  l.paragraphs = {
      filled(s.t("{0} antwoordde nog niet op “{1}”."), a.organisation, a.title),
      s.t("Dat ligt niet aan jou. Je antwoord blijft staan: komt er nog een reactie, dan hoor je het "
          "meteen.")};
  if (const auto was = listings::with_id(tx, a.party, a.vacancy_id)) {
    std::vector<std::string> answered;
    for (const answer& one : answers_of(tx, a.email, a.name)) answered.push_back(one.vacancy_id);
    const auto others = applications::fitting_vacancies(tx, s, *was, answered);
    if (!others.empty())
      l.paragraphs.push_back(s.t("Wil je niet langer wachten? Dit past misschien ook bij je:"));
    for (const listings::listing& one : others)
      l.paragraphs.push_back(fmt::format("{} – {}, {}: {}", one.title, one.organisation, one.place, one.url));
  }
  send_with_page(tx, s, a, l, priority::bulk);
}

}  // namespace

other_side other_side_of(const scope& s, std::string_view party) {
  if (const auto here = s.node.tenants.of_party(party)) return {here->name, here->phone};
  for (const tenants::known_tenant& t : s.node.tenants.elsewhere())
    if (t.party == party) return {t.name, t.phone};
  return {s.node.tenants.name_of(party), ""};
}

void mail_confirmation(transaction& tx, const scope& s, const answer& a) {
  letter l = to_volunteer(a, "elsewhere_confirmation", s.t("Bevestig dat je wil helpen"));
  l.paragraphs = {
      filled(s.t("Fijn dat je wil helpen bij “{0}”. Bevestig nog even dat dit e-mailadres van jou is."),
             a.title),
      filled(s.t("Pas daarna geven we je antwoord door aan {0} in {1}."), a.organisation,
             other_side_of(s, a.party).name)};
  l.button_label = s.t("Bevestig je antwoord");
  l.button_url = notifications::whole_address(
      s, "/antwoord-elders/" + one_time_tokens::issue_link(tx, confirm_purpose, a.id, s.now + confirm_term));
  l.after = {s.t("De link werkt zeven dagen. Was jij dit niet? Dan hoef je niets te doen.")};
  notifications::send(tx, s, l);
}

std::string mail_sent(transaction& tx, const scope& s, const answer& a) {
  const std::string path = own_path(tx, s, a);
  letter l = to_volunteer(a, "elsewhere_sent", s.t("Je antwoord is verstuurd"));
  l.paragraphs = {
      filled(s.t("Je antwoord op “{0}” is onderweg naar {1} in {2}."), a.title, a.organisation,
             other_side_of(s, a.party).name),
      s.t("Op je eigen pagina zie je of het aankwam en hoe het staat. Daar kan je het ook intrekken.")};
  l.button_label = s.t("Bekijk je antwoord");
  l.button_url = notifications::whole_address(s, path);
  notifications::send(tx, s, l);
  return path;
}

std::string why_text(const scope& s, std::string_view why) {
  // texts
  static constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"full", "Intussen zijn alle plaatsen ingenomen."},
      {"closed", "Deze vacature staat niet meer open."},
      {"unknown", "Deze vacature staat niet meer open."},
      {"twice", "Je antwoordde er al op. Dat antwoord loopt nog."},
      {"busy", "Er wachten daar al veel antwoorden. Probeer het later nog eens."},
      {"term", "De organisatie antwoordde niet, en je antwoord is daar intussen gewist."},
      {"lost", "Je antwoord kwam niet aan. Je kan gerust opnieuw antwoorden."}};
  for (const auto& [code, sentence] : known)
    if (code == why) return s.t(sentence);
  return s.t("Je antwoord werd daar niet aangenomen.");
}

bool changes(const answer& before, const answer& after, const change_told& what) {
  const auto meeting = [](const contact& c) { return std::tie(c.name, c.email, c.phone, c.address, c.hour); };
  return what.stopped || after.status != before.status || after.proposal != before.proposal ||
         (after.why == "full" && before.why != "full") ||
         (what.unanswered && after.status == elsewhere_state::waiting) ||
         (after.status == elsewhere_state::accepted && !after.stopped_at &&
          meeting(before.meet) != meeting(after.meet));
}

void mail_change(transaction& tx, const scope& anyone, const answer& before, const answer& after,
                 const change_told& what) {
  const scope s = notifications::in_language(anyone, after.language);
  if (what.stopped) {
    letter l = to_volunteer(after, "elsewhere_task_stopped", s.t("Je hoeft niet meer te komen"));
    l.paragraphs = {filled(s.t("De taak “{0}” is gestopt. Je hoeft niet meer te komen."), after.title),
                    s.t("Ben je nog ter plaatse? Meld je af bij de coördinator en ga veilig naar huis.")};
    send_with_page(tx, s, after, l, priority::crisis);
    text_stopped(tx, s, after);
  } else if (after.status != before.status || after.proposal != before.proposal) {
    mail_decision(tx, s, after);
  } else if (after.why == "full" && before.why != "full") {
    letter l = to_volunteer(after, "elsewhere_full", s.t("Alle plaatsen zijn ingenomen"));
    l.paragraphs = {
        filled(s.t("Je zei ja op het voorstel van {0}, maar intussen zijn alle plaatsen ingenomen."),
               after.organisation)};
    send_with_page(tx, s, after, l);
  } else if (what.unanswered && after.status == elsewhere_state::waiting) {
    mail_unanswered(tx, s, after);
  } else if (after.status == elsewhere_state::accepted) {
    letter l = to_volunteer(after, "elsewhere_meeting", s.t("Met wie of waar je afspreekt, is veranderd"));
    l.paragraphs = {filled(s.t("{0} paste de afspraak voor “{1}” aan. Kijk op je eigen pagina."),
                           after.organisation, after.title)};
    send_with_page(tx, s, after, l);
  }
}

void mail_lost(transaction& tx, const scope& anyone, const answer& a, std::string_view kind) {
  const scope s = notifications::in_language(anyone, a.language);
  const other_side there = other_side_of(s, a.party);
  letter l = to_volunteer(a, "elsewhere_lost", s.t("Je bericht kwam niet aan"));
  if (kind == "answer.submit")
    l.paragraphs = {filled(s.t("We kregen je antwoord op “{0}” niet tot in {1}."), a.title, there.name)};
  else if (kind == "answer.withdraw")
    l.paragraphs = {
        filled(s.t("We kregen niet tot in {1} dat je je antwoord op “{0}” introk. We blijven het proberen."),
               a.title, there.name)};
  else
    l.paragraphs = {
        filled(s.t("We kregen je ja op het voorstel voor “{0}” niet tot in {1}."), a.title, there.name)};
  if (const std::string call = call_text(s, a.party); !call.empty()) l.paragraphs.push_back(call);
  send_with_page(tx, s, a, l);
}

}  // namespace paraat::answers_elsewhere
