#include "tenant/volunteering/applications/stopped_tasks.hpp"

#include <algorithm>

#include "tenant/volunteering/applications/applications_letters.hpp"
#include "tenant/volunteering/vacancies/shared_places.hpp"

namespace paraat::applications {
namespace {

constexpr int all_of_them = 5000;  // as many as a vacancy has places

std::vector<application> those(transaction& tx, const vacancies::vacancy_id& id, application_state state) {
  return list(tx, {.status = state, .vacancy_id = id, .per_page = all_of_them}).rows;
}

void add_accepted(transaction& tx, stop_plan& out, const web::scope& s, const application& a) {
  ++out.accepted;
  if (!a.via.empty()) return;  // their own municipality tells them
  const stop_words w = task_stopped_words(tx, s, a);
  auto text = task_stopped_text(s, a);
  const auto known = std::ranges::find_if(
      out.notices, [&](const stop_notice& n) { return n.language == a.language && n.text == w.text; });
  stop_notice& notice =
      known != out.notices.end() ? *known : out.notices.emplace_back(a.language, w.subject, w.text);
  ++notice.people;
  if (text && notice.sms.empty()) notice.sms = text->body;
  if (!w.to.empty())
    out.messages.push_back({.key = "mail/" + a.id,
                            .via = channels::channel::mail,
                            .to = w.to,
                            .about = a.id,
                            .subject = w.subject,
                            .body = w.text});
  if (text) out.messages.push_back(std::move(*text));
}

}  // namespace

stop_plan plan_stop(transaction& tx, const web::scope& s, const std::vector<std::string>& tasks) {
  stop_plan out;
  for (const std::string& task : tasks) {
    const auto v = vacancies::with_task(tx, task);
    if (!v) continue;
    const auto says = vacancies::told_at_a_stop(tx, *v, s.now);
    if (says == vacancies::stop_tells::nobody) continue;
    if (v->status == vacancies::vacancy_state::published || v->status == vacancies::vacancy_state::filled)
      ++out.vacancies;
    for (const application_state st : {application_state::waiting, application_state::proposed})
      out.waiting += static_cast<int>(those(tx, v->id, st).size());
    if (says == vacancies::stop_tells::everybody)
      for (const application& a : those(tx, v->id, application_state::accepted)) add_accepted(tx, out, s, a);
  }
  return out;
}

std::vector<std::string> stop_texts(const web::scope& s, const stop_plan& p) {
  std::vector<std::string> out;
  if (p.vacancies > 0)
    out.push_back(s.t("{} vacature op de site sluit", "{} vacatures op de site sluiten", p.vacancies));
  if (p.accepted > 0)
    out.push_back(s.t("{} mens die via de site komt, krijgt bericht dat dat niet meer hoeft",
                      "{} mensen die via de site komen, krijgen bericht dat dat niet meer hoeft",
                      p.accepted));
  if (p.waiting > 0)
    out.push_back(s.t("{} mens die op antwoord wacht, krijgt een mail dat er niemand meer nodig is",
                      "{} mensen die op antwoord wachten, krijgen een mail dat er niemand meer nodig is",
                      p.waiting));
  return out;
}

}  // namespace paraat::applications
