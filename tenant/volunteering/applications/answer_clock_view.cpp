#include "tenant/volunteering/applications/answer_clock_view.hpp"

#include <fmt/format.h>

#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/page_components.hpp"
#include "tenant/volunteering/applications/fitting_vacancies.hpp"

namespace paraat::applications {
namespace {

namespace tpl = web::tpl;
using web::scope;

template <class... Value>
std::string filled(const std::string& sentence, const Value&... values) {
  return fmt::format(fmt::runtime(sentence), values...);
}

std::string entry_text(const scope& s, const application& a, const clock_entry& e) {
  const std::string on = s.t.date(e.on);
  switch (e.step) {
    case clock_step::first_reminder:
    case clock_step::second_reminder:
      return e.done ? filled(s.t("Op {0} herinnerden we {1} aan je antwoord."), on, a.organisation)
                    : filled(s.t("Op {0} herinneren we {1} aan je antwoord."), on, a.organisation);
    case clock_step::coordinator:
      return e.done ? filled(s.t("Sinds {0} kijkt {1} mee."), on, s.here.name)
                    : filled(s.t("Op {0} vragen we {1} om mee te kijken."), on, s.here.name);
    case clock_step::told:
      return e.done ? filled(s.t("Op {0} lieten we je weten dat nog niemand antwoordde."), on)
                    : filled(s.t("Op {0} laten we je weten hoe het staat, ook als niemand antwoordde."), on);
    case clock_step::outcome:
      break;
  }
  return "";
}

// The day on which the organisation got the answer.
std::string since_text(const scope& s, const application& a) {
  return s.t.date(web::local_day(*a.confirmed_at));
}

bool waits(const application& a) { return a.status == application_state::waiting && a.confirmed_at; }

}  // namespace

std::string clock_line(const scope& s, transaction& tx, const application& a) {
  if (!waits(a)) return "";
  const std::string since = since_text(s, a);
  for (const clock_entry& e : clock_of(tx, a)) {
    if (e.done) continue;
    const std::string on = s.t.date(e.on);
    if (e.step == clock_step::told)
      return filled(s.t("De organisatie kreeg je antwoord op {0}; op {1} laten we je weten hoe het staat."),
                    since, on);
    if (e.step == clock_step::coordinator)
      return filled(s.t("De organisatie kreeg je antwoord op {0}; op {1} kijkt {2} mee."), since, on,
                    s.here.name);
    return filled(s.t("De organisatie kreeg je antwoord op {0}; op {1} herinneren we haar."), since, on);
  }
  return filled(s.t("De organisatie kreeg je antwoord op {0} en antwoordde nog niet."), since);
}

void draw_clock(web::view& into, const scope& s, transaction& tx, const application& a,
                const vacancies::vacancy& v) {
  if (!waits(a)) return;
  web::view& box = into.add(tpl::CLOCK);
  const auto line = [&](const std::string& text, bool done) {
    web::view& row = box.add(tpl::CHECK).set(tpl::TEXT, text);
    row.set(tpl::CHECK_ICON, done ? "circle-check" : "clock");
    row.set(tpl::CHECK_STATE, done ? s.t("Gebeurd") : s.t("Komt nog"));
    row.show_if(done, tpl::CHECK_DONE);
  };
  line(filled(s.t("{0} kreeg je antwoord op {1}."), a.organisation, since_text(s, a)), true);
  bool told = false;
  for (const clock_entry& e : clock_of(tx, a)) {
    line(entry_text(s, a, e), e.done);
    told |= e.done && e.step == clock_step::told;
  }
  if (!told) return;
  const auto others = fitting_vacancies(tx, s, v, a.email);
  if (others.empty()) return;
  listings::draw_cards(into.add(tpl::OTHERS), s, others);
}

std::string clock_line_of_desk(const scope& s, transaction& tx, const application& a) {
  if (!waits(a)) return "";
  const auto days =
      (std::chrono::sys_days{web::local_day(s.now)} - std::chrono::sys_days{web::local_day(*a.confirmed_at)})
          .count();
  if (days < 1) return "";
  std::string out =
      s.t("Wacht al {} dag op antwoord.", "Wacht al {} dagen op antwoord.", static_cast<long long>(days));
  for (const clock_entry& e : clock_of(tx, a)) {
    if (!e.done) continue;
    const std::string on = s.t.date(e.on);
    if (e.step == clock_step::told)
      out += " " + filled(s.t("Op {0} liet de site weten dat er geen antwoord kwam."), on);
    if (e.step == clock_step::first_reminder || e.step == clock_step::second_reminder)
      out += " " + filled(s.t("Herinnering op {0}."), on);
  }
  return out;
}

}  // namespace paraat::applications
