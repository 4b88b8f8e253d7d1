#include "tenant/overview/vacancy_desk/vacancy_desk_starts.hpp"

#include <algorithm>

#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/crisis/task_profiles/task_profiles.hpp"
#include "tenant/volunteering/vacancies/shared_places.hpp"
#include "tenant/volunteering/vacancies/vacancy_templates.hpp"

namespace paraat::vacancies {
namespace {

// A skill is a paper or something that somebody can do; each has its place.
void ask_for(asks::vacancy_asks& a, std::vector<std::string>& skills, const std::string& code) {
  auto& list = asks::part_of(code) == asks::part_of_asks::certificate ? a.certificates : skills;
  const bool known = asks::part_of(code) == asks::part_of_asks::certificate ||
                     asks::part_of(code) == asks::part_of_asks::skill;
  if (known && std::ranges::find(list, code) == list.end()) list.push_back(code);
}

asks::vacancy_asks asks_of_task(const std::string& profile, const std::string& skill,
                                const std::vector<std::string>& deputies,
                                const std::vector<std::string>& certificates, int hours) {
  asks::vacancy_asks a;
  // The concept of the task itself, where it is not the skill.
  if (asks::part_of(profile) == asks::part_of_asks::skill) a.must.push_back(profile);
  if (deputies.empty()) {
    ask_for(a, a.must, skill);
  } else {  // any of them will do
    for (const std::string& code : deputies) ask_for(a, a.nice, code);
    ask_for(a, a.nice, skill);
  }
  std::erase_if(a.nice, [&](const std::string& c) { return std::ranges::find(a.must, c) != a.must.end(); });
  for (const std::string& code : certificates) ask_for(a, a.must, code);
  a.hours = std::clamp(hours, 0, asks::most_hours_a_time);
  return a;
}

std::string text_of(const web::scope& s, const std::string& summary, const std::vector<std::string>& bring) {
  std::string out = summary;
  if (!bring.empty()) out += "\n\n" + s.t("Wat breng je mee?");
  for (const std::string& line : bring) out += "\n– " + line;
  return out;
}

start of_profile(const web::scope& s, const task_profiles::profile& p) {
  start out{.field = "taakprofiel", .value = p.code, .what = {}, .asks = {}, .task_id = {}};
  out.what.title = p.what.dutch.name;
  out.what.body = text_of(s, p.what.dutch.summary, p.what.dutch.bring);
  out.what.theme = "crisis";
  out.what.place = s.here.name;
  out.what.places = p.what.people;
  out.what.minimum_age = p.what.minimum_age;
  out.asks = asks_of_task(p.code, p.what.skill, p.what.deputies, p.what.certificates, p.what.hours);
  return out;
}

start of_task(const web::scope& s, const incidents::incident& i, const incidents::task& t) {
  start out{.field = "taak", .value = t.id, .what = {}, .asks = {}, .task_id = t.id};
  content& c = out.what;
  c.title = t.what.name;
  c.body = text_of(s, t.dutch.summary, t.what.bring);
  c.theme = "crisis";
  c.place = i.what.place;
  c.places = t.what.needed;
  c.minimum_age = t.what.minimum_age;
  c.urgent = true;
  c.starts_on = web::local_day(t.what.from);
  c.ends_on = web::local_day(t.what.until);
  c.contact_name = t.what.contact_name;
  c.contact_phone = t.what.contact_phone;
  c.contact_address = t.what.meeting_place;
  c.contact_hour = web::local_clock_time(t.what.from);
  const auto hours = std::chrono::ceil<std::chrono::hours>(t.what.until - t.what.from).count();
  out.asks = asks_of_task(t.profile, t.what.skill, t.what.deputies, t.what.certificates,
                          hours > asks::most_hours_a_time ? 0 : static_cast<int>(hours));
  return out;
}

result<std::optional<start>> task_named(const std::string& id, const web::scope& s, transaction& tx) {
  const auto t = incidents::find_task(tx, incidents::task_id(id));
  const auto i = t ? incidents::find(tx, t->incident_id) : std::nullopt;
  if (!i) return refuse(refusal_kind::not_found, "Deze taak bestaat niet.");
  if (i->what.exercise) return refuse(refusal_kind::conflict, "Een oefening komt niet op de publieke site.");
  if (!i->open || !t->active || t->what.until <= s.now)
    return refuse(refusal_kind::conflict, "Deze taak is voorbij of gestopt.");
  if (with_task(tx, id)) return refuse(refusal_kind::conflict, "Deze taak staat al op de publieke site.");
  return of_task(s, *i, *t);
}

}  // namespace

result<std::optional<start>> start_of(const web::parameters& named, const web::scope& s, transaction& tx,
                                      const web::desk& d) {
  if (const std::string id = named.get("sjabloon"); !id.empty()) {
    const auto t = find_template(tx, template_id(id));
    if (!t || (!t->organisation_id.empty() && !d.reaches(t->organisation_id)))
      return refuse(refusal_kind::not_found, "Dit sjabloon bestaat niet meer.");
    return start{.field = "sjabloon", .value = id, .what = t->what, .asks = t->asks, .task_id = {}};
  }
  if (!d.staff) return std::nullopt;
  if (const std::string code = named.get("taakprofiel"); !code.empty()) {
    if (const auto own = task_profiles::find(tx, code)) return of_profile(s, *own);
    if (const auto* known = task_profiles::in_catalogue(code)) return of_profile(s, *known);
    return refuse(refusal_kind::not_found, "Dit taakprofiel bestaat niet.");
  }
  if (const std::string id = named.get("taak"); !id.empty()) return task_named(id, s, tx);
  return std::nullopt;
}

}  // namespace paraat::vacancies
