#include "tenant/people/profiles/profile_term.hpp"

#include <fmt/format.h>

#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/jobs/jobs.hpp"

namespace paraat::profiles {
namespace {

constexpr int hour_of_the_morning = 9;

void mail_warning(transaction& tx, const web::scope& staff, const to_warn& w) {
  const web::scope s = notifications::in_language(staff, w.language);
  notifications::send(
      tx, s,
      {.kind = "profile_warning",
       .to = w.email,
       .name = w.name,
       .subject = s.t("Je profiel gaat binnenkort weg"),
       .paragraphs = {fmt::format(
                          fmt::runtime(s.t("Je kwam al lang niet meer langs bij {0}. Op {1} wissen we je "
                                           "profiel. Tot dan vindt niemand je.")),
                          s.here.name, s.t.date_with_year(web::local_day(w.goes_at))),
                      s.t("Wil je het houden? Vraag een link op de pagina, of bewaar daar iets opnieuw.")},
       .button_label = s.t("Naar je profiel"),
       .button_url = notifications::whole_address(s, "/mijn"),
       .quote = {},
       .after = {s.t("Wil je dat alles weggaat? Dan hoef je niets te doen.")}},
      priority::bulk);
}

}  // namespace

void plan_warnings(transaction& tx, instant now) {
  const auto today = std::chrono::sys_days{web::local_day(now)};
  instant next = web::at_local_hour(today, hour_of_the_morning);
  if (next <= now) next = web::at_local_hour(today + std::chrono::days{1}, hour_of_the_morning);
  jobs::schedule(tx, warn_job, next, "{}", "daily");
}

void warn(transaction& tx, const web::services& services, instant now) {
  const auto here = services.tenants.of(tx.tenant());
  if (!here) return;
  const web::scope s{services, *here, "", services.languages.of("nl"), now, std::nullopt};
  for (const to_warn& w : take_those_to_warn(tx, now))
    if (!w.email.empty()) mail_warning(tx, s, w);
}

}  // namespace paraat::profiles
