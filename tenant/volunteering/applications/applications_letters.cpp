#include "tenant/volunteering/applications/applications_letters.hpp"

#include <fmt/format.h>

#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"

namespace paraat::applications {
namespace {

using notifications::letter;
using web::scope;

std::string with(const scope& s, const char* sentence, const std::string& value) {
  return fmt::format(fmt::runtime(s.t(sentence)), value);
}

// In the language of the form that the person filled in, whatever the language of the desk.
scope in_language_of(const scope& s, const application& a) {
  return notifications::in_language(s, a.language);
}

letter to_volunteer(transaction& tx, const application& a, std::string_view kind, std::string subject) {
  letter l;
  l.kind = kind;
  l.to = mail_address_of(tx, a);
  l.name = a.name;
  l.subject = std::move(subject);
  return l;
}

std::string own_page_line(const scope& s) {
  return s.t("Op je eigen pagina zie je hoe het staat. Daar kan je je antwoord ook intrekken.");
}

// A vacancy's own contact is of the organisation too, and reads its language.
void to_organisation(transaction& tx, const scope& anyone, const vacancies::vacancy& v, const char* subject,
                     const char* sentence) {
  const organisation_reader reader = reader_of(tx, v);
  const scope s = notifications::in_language(anyone, reader.language);
  letter l;
  l.kind = "application_to_organisation";
  l.to = reader.to;
  l.name = reader.name;
  l.subject = s.t(subject);
  l.paragraphs = {with(s, sentence, v.what.title)};
  l.button_url = notifications::whole_address(s, "/mijn-organisatie/antwoorden");
  l.button_label = s.t("Bekijk de antwoorden");
  if (!l.to.empty()) notifications::send(tx, s, l);
}

}  // namespace

organisation_reader reader_of(transaction& tx, const vacancies::vacancy& v) {
  const auto o = organisations::find(tx, v.what.organisation_id);
  return {.to = !v.what.contact_email.empty() ? v.what.contact_email
                : o                           ? o->email
                                              : std::string(),
          .name = !v.what.contact_name.empty() ? v.what.contact_name : v.organisation,
          .language = o ? o->language : "nl"};
}

std::string own_page_path(transaction& tx, const scope& s, const application& a) {
  return "/mijn-antwoord/" + one_time_tokens::issue_link(tx, own_purpose, a.id, s.now + own_page_term);
}

std::string contact_text(const vacancies::vacancy& v) {
  std::string out = v.what.contact_name;
  for (const std::string& part : {v.what.contact_email, v.what.contact_phone})
    if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
  return out;
}

void mail_confirmation(transaction& tx, const scope& s, const application& a) {
  letter l = to_volunteer(tx, a, "application_confirmation", s.t("Bevestig dat je wil helpen"));
  l.paragraphs = {with(
      s, "Fijn dat je wil helpen bij “{0}”. Bevestig nog even dat dit e-mailadres van jou is.", a.title)};
  l.button_label = s.t("Bevestig je antwoord");
  l.button_url = notifications::whole_address(
      s, "/antwoord/" + one_time_tokens::issue_link(tx, confirm_purpose, a.id, s.now + confirm_term));
  l.after = {s.t("De link werkt zeven dagen. Was jij dit niet? Dan hoef je niets te doen.")};
  notifications::send(tx, s, l);
}

std::string mail_received(transaction& tx, const scope& s, const application& a) {
  const std::string path = own_page_path(tx, s, a);
  letter l = to_volunteer(tx, a, "application_received", s.t("We hebben je antwoord ontvangen"));
  l.paragraphs = {fmt::format(fmt::runtime(s.t("Je antwoord op “{0}” is bij {1}. Je hoort van hen.")),
                              a.title, a.organisation),
                  own_page_line(s)};
  l.button_label = s.t("Bekijk je antwoord");
  l.button_url = notifications::whole_address(s, path);
  notifications::send(tx, s, l);
  return path;
}

void mail_organisation(transaction& tx, const scope& s, const vacancies::vacancy& v) {
  to_organisation(tx, s, v, "Iemand wil helpen",
                  "Er is een nieuw antwoord op “{0}”. Laat snel iets weten: wie wacht, haakt af.");
}

void mail_invited_yes(transaction& tx, const scope& s, const vacancies::vacancy& v) {
  to_organisation(tx, s, v, "Iemand zei ja",
                  "Iemand uit een buurgemeente zei ja op je vraag voor “{0}” en heeft een plaats. Neem snel "
                  "contact op.");
}

void mail_accepted(transaction& tx, const scope& staff, const application& a, const vacancies::vacancy& v) {
  if (!a.via.empty()) return;
  const scope s = in_language_of(staff, a);
  letter l = to_volunteer(tx, a, "application_accepted", s.t("Je kan komen helpen"));
  l.paragraphs = {
      fmt::format(fmt::runtime(s.t("Goed nieuws: {0} rekent op jou voor “{1}”.")), a.organisation, a.title)};
  if (const std::string contact = contact_text(v); !contact.empty())
    l.paragraphs.push_back(with(s, "Spreek af met: {0}", contact));
  if (!v.what.contact_address.empty()) l.paragraphs.push_back(s.t("Adres") + ": " + v.what.contact_address);
  if (!v.what.contact_hour.empty()) l.paragraphs.push_back(s.t("Uur") + ": " + v.what.contact_hour);
  l.quote = a.reply;
  l.button_label = s.t("Bekijk je antwoord");
  l.button_url = notifications::whole_address(s, own_page_path(tx, s, a));
  l.after = {s.t("Kan je toch niet? Trek je antwoord dan in, zodat iemand anders je plaats krijgt.")};
  notifications::send(tx, s, l);
}

void mail_declined(transaction& tx, const scope& staff, const application& a) {
  if (!a.via.empty()) return;
  const scope s = in_language_of(staff, a);
  letter l = to_volunteer(tx, a, "application_declined", s.t("Over je antwoord"));
  l.paragraphs = {fmt::format(
      fmt::runtime(s.t("Bedankt dat je wilde helpen bij “{0}”. Deze keer gaat {1} met iemand anders "
                       "verder.")),
      a.title, a.organisation)};
  l.quote = a.reply;
  l.after = {s.t("Er zijn nog plaatsen waar je hulp welkom is. Neem gerust een kijkje.")};
  l.button_label = s.t("Bekijk andere vacatures");
  l.button_url = notifications::whole_address(s, "/vacatures");
  notifications::send(tx, s, l);
}

void mail_closed(transaction& tx, const scope& anyone, const application& a) {
  if (!a.via.empty()) return;
  const scope s = in_language_of(anyone, a);
  letter l = to_volunteer(tx, a, "application_closed", s.t("Over je antwoord"));
  l.paragraphs = {
      fmt::format(fmt::runtime(s.t("Bedankt dat je wilde helpen bij “{0}”. {1} zoekt daar nu niemand meer.")),
                  a.title, a.organisation)};
  l.after = {s.t("Er zijn nog plaatsen waar je hulp welkom is. Neem gerust een kijkje.")};
  l.button_label = s.t("Bekijk andere vacatures");
  l.button_url = notifications::whole_address(s, "/vacatures");
  notifications::send(tx, s, l);
}

void mail_proposal(transaction& tx, const scope& staff, const application& a) {
  if (!a.via.empty()) return;
  const scope s = in_language_of(staff, a);
  letter l = to_volunteer(tx, a, "application_proposal", s.t("Past een ander moment ook?"));
  l.paragraphs = {
      fmt::format(fmt::runtime(s.t("{0} stelt een ander moment voor bij “{1}”:")), a.organisation, a.title)};
  l.quote = a.proposal;
  l.button_label = s.t("Bekijk het voorstel");
  l.button_url = notifications::whole_address(s, own_page_path(tx, s, a));
  l.after = {s.t("Op die pagina aanvaard je het voorstel of trek je je antwoord in.")};
  notifications::send(tx, s, l);
}

namespace {

letter task_stopped_letter(transaction& tx, const scope& s, const application& a) {
  letter l = to_volunteer(tx, a, "application_task_stopped", s.t("Je hoeft niet meer te komen"));
  l.paragraphs = {with(s, "De taak “{0}” is gestopt. Je hoeft niet meer te komen.", a.title),
                  s.t("Ben je nog ter plaatse? Meld je af bij de coördinator en ga veilig naar huis.")};
  l.after = {s.t("Bedankt dat je wilde helpen.")};
  return l;
}

}  // namespace

void mail_task_stopped(transaction& tx, const scope& anyone, const application& a) {
  if (!a.via.empty()) return;
  const scope s = in_language_of(anyone, a);
  const letter l = task_stopped_letter(tx, s, a);
  if (!l.to.empty()) notifications::send(tx, s, l, priority::crisis);
}

stop_words task_stopped_words(transaction& tx, const scope& anyone, const application& a) {
  const letter l = task_stopped_letter(tx, in_language_of(anyone, a), a);
  return {l.to, l.subject, l.paragraphs[0] + "\n\n" + l.paragraphs[1] + "\n\n" + l.after[0]};
}

std::optional<channels::message> task_stopped_text(const scope& anyone, const application& a) {
  if (!a.via.empty()) return std::nullopt;
  const auto number = channels::e164(a.phone);
  if (!anyone.node.channels.cost().sms || !number || !channels::takes_texts(*number)) return std::nullopt;
  const scope s = in_language_of(anyone, a);
  return channels::message{
      .key = "sms/" + a.id,
      .via = channels::channel::sms,
      .to = *number,
      .about = a.id,
      .subject = "",
      .body = s.here.name + ": " +
              with(s, "De taak “{0}” is gestopt. Je hoeft niet meer te komen.", a.title) + " " +
              s.t("Ben je nog ter plaatse? Meld je af bij de coördinator en ga veilig naar huis."),
      .urgent = true};
}

void mail_withdrawn(transaction& tx, const scope& s, const vacancies::vacancy& v, application_state before) {
  if (before == application_state::accepted)
    to_organisation(tx, s, v, "Iemand trok een antwoord in",
                    "Een vrijwilliger voor “{0}” kan toch niet. De plaats is weer vrij.");
  else
    to_organisation(tx, s, v, "Iemand trok een antwoord in",
                    "Een vrijwilliger voor “{0}” gaat niet in op je voorstel en trok het antwoord in.");
}

}  // namespace paraat::applications
