#include "tenant/volunteering/invitations/invitations_letters.hpp"

#include <fmt/format.h>

#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/volunteering/applications/applications_letters.hpp"

namespace paraat::invitations {
namespace {

using notifications::letter;
using web::scope;

std::string first_name(const std::string& name) { return name.substr(0, name.find(' ')); }

std::string with(const scope& s, const char* sentence, const std::string& value) {
  return fmt::format(fmt::runtime(s.t(sentence)), value);
}

std::string link_to(transaction& tx, const scope& s, const invitation& i, instant until) {
  return notifications::whole_address(
      s, "/uitgenodigd/" + one_time_tokens::issue_link(tx, link_purpose, i.id, until));
}

}  // namespace

std::string contact_of(transaction& tx, const round& r) {
  if (r.of_neighbour()) return "";  // it comes back with the answer, when there is a place
  if (!r.vacancy_id.empty())
    if (const auto v = vacancies::find(tx, r.vacancy_id)) return applications::contact_text(*v);
  const auto o = organisations::find(tx, r.organisation_id);
  if (!o) return "";
  std::string out = o->contact_name;
  for (const std::string& part : {o->email, o->phone})
    if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
  return out;
}

void mail_invitation(transaction& tx, const scope& staff, const invitation& i, const profiles::profile& p) {
  if (p.what.email.empty()) return;  // the staff calls (to_pass_on)
  const scope s = notifications::in_language(staff, p.language);
  letter l;
  l.kind = "volunteer_invitation";
  l.to = p.what.email;
  l.name = first_name(p.what.name);
  l.subject = with(s, "{0} vraagt of je wil helpen", i.of.organisation);
  l.paragraphs = {fmt::format(fmt::runtime(s.t("{0} zoekt iemand voor: {1}. Je profiel past daarbij.")),
                              i.of.organisation, i.of.title),
                  s.t("Ze weten niet wie je bent. Pas als je ja zegt, zien ze wat jij dan kiest.")};
  if (i.of.of_neighbour())
    l.paragraphs.push_back(
        fmt::format(fmt::runtime(s.t("{0} is van {1}. {2} geeft hun vraag aan je door en vertelde hun niets "
                                     "over jou, ook niet dat je bestaat.")),
                    i.of.organisation, s.node.tenants.name_of(i.of.party), s.here.name));
  l.quote = i.of.message;
  l.button_label = s.t("Lees de vraag en antwoord");
  // A link that is opened later says that the question has lapsed.
  l.button_url = link_to(tx, s, i, i.of.lapses_at + week);
  l.after = {with(s, "Je kan antwoorden tot en met {0}. Nee zeggen mag: het heeft geen gevolgen voor jou.",
                  s.t.date_with_year(web::local_day(i.of.lapses_at - std::chrono::seconds{1})))};
  notifications::send(tx, s, l);
}

void mail_yes(transaction& tx, const scope& anyone, const invitation& i) {
  const auto o = organisations::find(tx, i.of.organisation_id);
  if (!o || o->email.empty()) return;
  const scope s = notifications::in_language(anyone, o->language);
  letter l;
  l.kind = "volunteer_invitation_yes";
  l.to = o->email;
  l.name = o->contact_name.empty() ? o->name : o->contact_name;
  l.subject = s.t("Iemand zei ja");
  l.paragraphs = {
      with(s, "Iemand die jullie uitnodigden voor “{0}”, zei ja. Neem snel contact op.", i.of.title)};
  l.button_label = s.t("Bekijk wie het is");
  l.button_url = notifications::whole_address(s, "/mijn-organisatie/uitnodigingen/" + i.of.id);
  notifications::send(tx, s, l);
}

void mail_agreed(transaction& tx, const scope& anyone, const invitation& i, const profiles::profile& p) {
  if (p.what.email.empty()) return;
  const scope s = notifications::in_language(anyone, p.language);
  letter l;
  l.kind = "volunteer_invitation_agreed";
  l.to = p.what.email;
  l.name = first_name(p.what.name);
  l.subject = with(s, "Je zei ja aan {0}", i.of.organisation);
  l.paragraphs = {
      fmt::format(fmt::runtime(s.t("Fijn: {0} rekent op jou voor “{1}”.")), i.of.organisation, i.of.title)};
  if (const std::string contact = contact_of(tx, i.of); !contact.empty())
    l.paragraphs.push_back(with(s, "Spreek af met: {0}", contact));
  const auto v = i.of.vacancy_id.empty() ? std::nullopt : vacancies::find(tx, i.of.vacancy_id);
  if (v && !v->what.contact_address.empty())
    l.paragraphs.push_back(s.t("Adres") + ": " + v->what.contact_address);
  if (v && !v->what.contact_hour.empty()) l.paragraphs.push_back(s.t("Uur") + ": " + v->what.contact_hour);
  l.button_label = s.t("Bekijk wat je toonde");
  l.button_url = notifications::whole_address(s, "/mijn/vragen/" + i.id);
  l.after = {s.t("Kan je toch niet? Laat het hun zo snel mogelijk weten.")};
  notifications::send(tx, s, l);
}

}  // namespace paraat::invitations
