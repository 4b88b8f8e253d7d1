// Walk-ins, and the paper list that is typed in later.
#include <fmt/format.h>

#include "tenant/crisis/corps/corps.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/crisis/incidents/local_time_input.hpp"
#include "tenant/crisis/presence/shifts_pages.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::presence {
namespace {

namespace tpl = web::tpl;
using incidents::incident;
using web::form;
using web::request;
using web::response;
using web::scope;

form newcomer_form(const scope& s, transaction& tx, const incident& i, const std::string& words) {
  form f(s, presence_address(s, i) + "/nieuw", s.t("Registreer en meld aan"));
  std::vector<web::choice> tasks;
  for (const auto& t : incidents::tasks_of(tx, i.id))
    if (t.active)
      tasks.push_back(
          {t.id, t.what.name, fmt::format(fmt::runtime(s.t("vanaf {0} jaar")), t.what.minimum_age)});
  f.add(form::type::text, "naam", s.t("Naam"), {.required = true, .max = 100, .autocomplete = "off"});
  f.add(form::type::tel, "telefoon", s.t("Gsm"),
        {.required = true, .max = 30, .autocomplete = "off", .half = true});
  f.add(form::type::date, "geboren", s.t("Geboren op"), {.required = true, .half = true});
  f.add_choices(tasks.size() > 4 ? form::type::select : form::type::radios, "taak", s.t("Taak"), tasks,
                {.required = true});
  f.section(s.t("Dit moet iedereen weten"), words);
  f.add(form::type::tick, "verteld", s.t("Ik heb dit laten lezen of verteld"), {.required = true});
  if (tasks.size() == 1) f.put("taak", tasks[0].value);
  f.cancel_link(presence_address(s, i), s.t("Annuleer"));
  return f;
}

response newcomer_page(const request& r, const scope& s, const incident& i, const form& f,
                       const web::outcome& how) {
  return incidents::form_page(r, s, &i, f, s.t("Nieuwe helper"),
                              s.t("Iemand die zich ter plaatse aanbiedt. Vier velden, en aan de slag."), how);
}

// ---- a sheet of paper, typed in later

constexpr std::size_t most_lines = 150;

// A line of the sheet. Its number stays as when the sheet was shown, even when others left the list since.
struct paper_line {
  std::string no;
  attendee who;
};

form paper_form(const scope& s, const incident& i, const std::vector<paper_line>& all) {
  form f(s, presence_address(s, i) + "/papier", s.t("Bewaar de uren"));
  f.add(form::type::date, "dag", s.t("Dag van de lijst"), {.required = true});
  f.put("dag", web::iso_date(web::local_day(s.now)));
  for (const auto& [no, a] : all) {
    f.section(a.name + " · " + a.task);
    f.hidden("wie" + no, a.id);
    f.add(form::type::text, "in" + no, s.t("In"),
          {.max = 20, .inputmode = "numeric", .half = true, .quiet = true, .about = a.name});
    f.add(form::type::text, "uit" + no, s.t("Uit"),
          {.max = 20, .inputmode = "numeric", .half = true, .quiet = true, .about = a.name});
  }
  f.cancel_link(presence_address(s, i), s.t("Annuleer"));
  return f;
}

std::vector<paper_line> on_paper(transaction& tx, const scope& s, const incident& i) {
  std::vector<paper_line> out;
  for (auto& a : attendees(tx, i.id, s.now))
    if (!a.in_at && out.size() < most_lines) out.push_back({std::to_string(out.size()), std::move(a)});
  return out;
}

response paper_page(const request& r, const scope& s, const incident& i, const form& f,
                    const web::outcome& how) {
  return incidents::form_page(r, s, &i, f, s.t("Papieren lijst"),
                              s.t("Typ de uren over zoals 20:15. Wie leeg blijft, verandert niet."), how);
}

}  // namespace

std::string information_words(transaction& tx, const scope& s) {
  for (const auto& c : corps::all(tx))
    if (!c.what.information.empty()) return c.what.information;
  return fmt::format(
      fmt::runtime(
          s.t("Je helpt als vrijwilliger van {0}, een openbaar bestuur. Je bent verzekerd voor schade aan "
              "anderen. Je krijgt geen loon. Wat je over mensen te weten komt, vertel je niet verder.")),
      s.here.name);
}

response show_newcomer(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  return newcomer_page(r, s, *i, newcomer_form(s, tx, *i, information_words(tx, s)), {});
}

response take_newcomer(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  const std::string words = information_words(tx, s);
  form f = newcomer_form(s, tx, *i, words);
  if (!f.accept(r.form)) return newcomer_page(r, s, *i, f, f.refused());
  const auto id = welcome(
      tx,
      {f.value("naam"), f.value("telefoon"), incidents::task_id(f.value("taak")), f.date("geboren"), words},
      s.asker(), s.now);
  if (id) return web::see_other(presence_address(s, *i) + "?klaar=nieuw");
  f.refuse(id.error());
  return newcomer_page(r, s, *i, f, f.refused());
}

response show_paper(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  return paper_page(r, s, *i, paper_form(s, *i, on_paper(tx, s, *i)), {});
}

response take_paper(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  // The people of the sheet as it was shown: some may have been checked in meanwhile, or have left the list.
  std::vector<paper_line> all;
  bool gone = false;
  for (std::size_t n = 0; n < most_lines; ++n) {
    const std::string no = std::to_string(n);
    if (!r.form.has("wie" + no)) continue;
    auto a = find_attendee(tx, callouts::person_id(r.form.get("wie" + no)), s.now);
    if (a && a->incident_id == i->id)
      all.push_back({no, std::move(*a)});
    else
      gone |= !r.form.get("in" + no).empty() || !r.form.get("uit" + no).empty();
  }
  form f = paper_form(s, *i, all);
  if (!f.accept(r.form)) return paper_page(r, s, *i, f, f.refused());
  if (gone)
    f.error("", s.t("Iemand van deze lijst heeft geen plaats meer. Die uren zijn weggelaten; de andere staan "
                    "er nog. Kijk ze na en bewaar opnieuw."));
  const auto day = *f.date("dag");
  for (const auto& [no, a] : all) {
    const std::string in = f.value("in" + no), out = f.value("uit" + no);
    if (in.empty() && out.empty()) continue;
    const auto from = incidents::moment(day, in);
    auto until = incidents::moment(day, out);
    if (!from) f.error("in" + no, s.t("Schrijf een uur, zoals 08:30."));
    if (!until) f.error("uit" + no, s.t("Schrijf een uur, zoals 08:30."));
    if (!from || !until) continue;
    if (*until <= *from) until = incidents::moment(std::chrono::sys_days{day} + std::chrono::days{1}, out);
    const auto kept = keep_stay(tx, a.id, *from, *until, s.asker(), s.now);
    if (!kept) f.error("in" + no, s.t(kept.error()));
  }
  return f.ok() ? web::see_other(presence_address(s, *i) + "?klaar=papier")
                : paper_page(r, s, *i, f, f.refused());
}

}  // namespace paraat::presence
