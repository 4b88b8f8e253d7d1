#include "tenant/overview/closeout/afterwards_charts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tenant/platform/web/chart.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::closeout {
namespace {

namespace tpl = web::tpl;
using web::chart;
using web::scope;

// texts
constexpr const char* speeds[] = {"5 min", "15 min", "30 min", "1 u", "2 u", "6 u", "later"};

chart replies_chart(const scope& s, const callouts::reply_figures& r) {
  return {.title = s.t("Wat antwoordden ze?"),
          .kind = s.t("Antwoord"),
          .measure = s.t("Mensen"),
          .bars = {{.label = s.t("Ja"), .value = r.yes, .tone = "good"},
                   {.label = s.t("Misschien"), .value = r.maybe, .tone = "wait"},
                   {.label = s.t("Nee"), .value = r.no, .tone = "bad"},
                   {.label = s.t("Geen antwoord"), .value = r.silent, .tone = "quiet"},
                   {.label = s.t("Niet bereikt"), .value = r.unreached, .tone = "quiet"}}};
}

chart speed_chart(const scope& s, const answer_speeds& counts) {
  chart c{.title = s.t("Hoe snel kwamen de antwoorden?"),
          .kind = s.t("Binnen"),
          .measure = s.t("Antwoorden"),
          .bars = {},
          .upright = true};
  static_assert(std::size(speeds) == std::tuple_size_v<answer_speeds>);
  for (std::size_t i = 0; i < counts.size(); ++i) c.bars.push_back({s.t(speeds[i]), counts[i]});
  return c;
}

chart places_chart(const scope& s, const std::vector<incidents::task>& tasks) {
  chart c{.title = s.t("Plaatsen per taak"), .kind = s.t("Taak"), .measure = s.t("Bezet"), .bars = {}};
  for (const incidents::task& t : tasks) {
    if (!t.active) continue;
    const auto f = callouts::places_of(t, s.now);
    const int taken = f.confirmed + f.lent + f.joined;
    c.bars.push_back({.label = t.what.name,
                      .value = taken,
                      .text = fmt::format(fmt::runtime(s.t("{0} van {1}")), taken, f.needed),
                      .of = f.needed});
  }
  return c;
}

chart hours_chart(const scope& s, const std::vector<stay>& stays) {
  chart c{.title = s.t("Uren per taak"), .kind = s.t("Taak"), .measure = s.t("Uren"), .bars = {}};
  std::map<std::string, long long> minutes;
  for (const stay& one : stays)
    minutes[one.task] +=
        std::chrono::duration_cast<std::chrono::minutes>(one.out.value_or(s.now) - one.in).count();
  for (const auto& [task, m] : minutes)
    c.bars.push_back({.label = task, .value = m, .text = fmt::format("{}:{:02}", m / 60, m % 60)});
  std::ranges::sort(c.bars, std::greater(), &web::chart_bar::value);
  return c;
}

}  // namespace

void draw_charts(web::view& into, const scope& s, transaction& tx, const incidents::incident& i,
                 const figures& f, const std::vector<stay>& stays) {
  const answer_speeds speed = answer_speeds_of(tx, i.id);
  web::view& all = into.add(tpl::CHARTS);
  for (const chart& c : {replies_chart(s, f.night.replies), speed_chart(s, speed),
                         places_chart(s, incidents::tasks_of(tx, i.id)), hours_chart(s, stays)})
    web::draw_chart(all.add(tpl::ONE_CHART), tpl::CHART, c);
}

void draw_went(web::view& into, const scope& s, const std::vector<debrief>& all) {
  const auto count = [&](std::string_view went) {
    return static_cast<long long>(std::ranges::count(all, went, &debrief::went));
  };
  web::draw_chart(into, tpl::CHART,
                  {.title = s.t("Hoe ging het volgens hen?"),
                   .kind = s.t("Het ging"),
                   .measure = s.t("Mensen"),
                   .bars = {{.label = s.t("Goed"), .value = count("good"), .tone = "good"},
                            {.label = s.t("Kon beter"), .value = count("fair"), .tone = "wait"},
                            {.label = s.t("Slecht"), .value = count("bad"), .tone = "bad"}}});
}

}  // namespace paraat::closeout
