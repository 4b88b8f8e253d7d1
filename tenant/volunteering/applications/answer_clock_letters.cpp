#include "tenant/volunteering/applications/answer_clock_letters.hpp"

#include <fmt/format.h>

#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/volunteering/applications/outcomes.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"

namespace paraat::applications {
namespace {

using notifications::letter;
using web::scope;

std::string day_text(const scope& s, instant at) { return s.t.date(web::local_day(at)); }

// "Voorlezen in de bib – Bibliotheek Alken, Alken: https://…"
std::string line_of(const listings::listing& l) {
  return fmt::format("{} – {}, {}: {}", l.title, l.organisation, l.place, l.url);
}

std::string outcome_link(transaction& tx, const scope& s, std::string_view purpose, const application& a) {
  return notifications::whole_address(
      s, "/afloop/" + one_time_tokens::issue_link(tx, purpose, a.id, s.now + outcome_term));
}

}  // namespace

void mail_reminder(transaction& tx, const scope& anyone, const vacancies::vacancy& v, int answers,
                   instant first) {
  const organisation_reader reader = reader_of(tx, v);
  if (reader.to.empty()) return;
  const scope s = notifications::in_language(anyone, reader.language);
  letter l;
  l.kind = "application_reminder";
  l.to = reader.to;
  l.name = reader.name;
  l.about = v.id;
  l.subject = s.t("{} mens wacht op je antwoord", "{} mensen wachten op je antwoord", answers);
  l.paragraphs = {
      fmt::format(
          fmt::runtime(s.t("Op “{0}” kreeg je een antwoord op {1}. Wie wilde helpen, hoorde nog niets.")),
          v.what.title, day_text(s, first)),
      s.t("Een kort woord volstaat: ja, nee, of een ander moment. Na veertien dagen laten we zelf weten dat "
          "er geen antwoord kwam.")};
  l.button_url =
      notifications::whole_address(s, "/mijn-organisatie/antwoorden?toestand=waiting&volgorde=oudste");
  l.button_label = s.t("Beantwoord wie wacht");
  notifications::send(tx, s, l, priority::bulk);
}

void mail_nobody_answered(transaction& tx, const scope& anyone, const application& a,
                          const left_answer& left) {
  const scope s = notifications::in_language(anyone, a.language);
  letter l;
  l.kind = "application_unanswered";
  l.to = a.email;
  l.name = a.name;
  l.about = a.id;
  l.subject = fmt::format(fmt::runtime(s.t("Nog geen antwoord op “{0}”")), a.title);
  l.paragraphs = {fmt::format(
      fmt::runtime(s.t("Op {0} liet je weten dat je wil helpen bij “{1}”. {2} antwoordde nog niet.")),
      day_text(s, left.since), a.title, a.organisation)};
  if (left.reminders > 0)
    l.paragraphs.push_back(s.t("We herinnerden haar {} keer aan je antwoord.",
                               "We herinnerden haar {} keer aan je antwoord.", left.reminders));
  l.paragraphs.push_back(s.t(
      "Dat ligt niet aan jou. Je antwoord blijft staan: komt er nog een reactie, dan hoor je het meteen."));
  if (!left.others.empty()) {
    l.paragraphs.push_back(s.t("Wil je niet langer wachten? Dit past misschien ook bij je:"));
    for (const listings::listing& one : left.others) l.paragraphs.push_back(line_of(one));
  }
  l.button_label = s.t("Bekijk je antwoord");
  l.button_url = notifications::whole_address(s, own_page_path(tx, s, a));
  l.after = {s.t("Op je eigen pagina kan je je antwoord ook intrekken.")};
  notifications::send(tx, s, l, priority::bulk);
}

void mail_paused(transaction& tx, const scope& anyone, const organisations::organisation_id& id,
                 int answers) {
  const auto o = organisations::find(tx, id);
  if (!o || o->email.empty()) return;
  const scope s = notifications::in_language(anyone, o->language);
  letter l;
  l.kind = "organisation_paused";
  l.to = o->email;
  l.name = o->contact_name.empty() ? o->name : o->contact_name;
  l.subject = s.t("Nieuwe vacatures publiceren kan nu niet");
  l.paragraphs = {s.t("{} mens wacht al drie weken op antwoord.",
                      "{} mensen wachten al drie weken op antwoord.", answers),
                  s.t("Tot zij iets horen, kan {0} geen nieuwe vacatures publiceren. Wat al op de site "
                      "staat, blijft staan."),
                  s.t("Beantwoord hen, dan kan je meteen weer publiceren.")};
  l.paragraphs[1] = fmt::format(fmt::runtime(l.paragraphs[1]), o->name);
  l.button_url =
      notifications::whole_address(s, "/mijn-organisatie/antwoorden?toestand=waiting&volgorde=oudste");
  l.button_label = s.t("Beantwoord wie wacht");
  l.after = {fmt::format(fmt::runtime(s.t("Klopt er iets niet? {0} kan de pauze opheffen.")), s.here.name)};
  notifications::send(tx, s, l, priority::bulk);
}

void mail_outcome_questions(transaction& tx, const scope& anyone, const application& a,
                            const vacancies::vacancy& v) {
  const scope theirs = notifications::in_language(anyone, a.language);
  letter l;
  l.kind = "application_outcome";
  l.to = mail_address_of(tx, a);
  l.name = a.name;
  l.about = a.id;
  const auto ask = [&](const scope& s, std::string_view purpose, std::string sentence) {
    l.subject = fmt::format(fmt::runtime(s.t("Is het iets geworden met “{0}”?")), a.title);
    l.paragraphs = {
        std::move(sentence),
        s.t("Ja, nog niet of nee: één klik volstaat. We tonen alleen aantallen, nooit wie wat zei.")};
    l.button_label = s.t("Laat het weten");
    l.button_url = outcome_link(tx, s, purpose, a);
    notifications::send(tx, s, l, priority::bulk);
  };
  if (a.via.empty() && !l.to.empty())
    ask(theirs, outcome_of_volunteer,
        fmt::format(fmt::runtime(theirs.t("Drie weken geleden zei {0} ja op je antwoord.")), a.organisation));
  const organisation_reader reader = reader_of(tx, v);
  if (reader.to.empty()) return;
  const scope s = notifications::in_language(anyone, reader.language);
  l.to = reader.to;
  l.name = reader.name;
  ask(s, outcome_of_organisation,
      s.t("Drie weken geleden zei je ja aan een vrijwilliger voor deze vacature."));
}

}  // namespace paraat::applications
