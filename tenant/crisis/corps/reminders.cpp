#include "tenant/crisis/corps/reminders.hpp"

#include <fmt/format.h>

#include "tenant/crisis/corps/corps_pages.hpp"
#include "tenant/crisis/corps/member_notifications.hpp"
#include "tenant/crisis/corps/reminders_sql.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/jobs/jobs.hpp"

namespace paraat::corps {
namespace {

constexpr int hour_of_the_morning = 9;

void mail_reminder(transaction& tx, const web::scope& staff, const due_reminder& d) {
  const web::scope s = notifications::in_language(staff, d.who.language);
  notifications::send(
      tx, s,
      {.kind = "certificate_reminder",
       .to = d.who.who.email,
       .name = d.who.who.name,
       .subject =
           fmt::format(fmt::runtime(s.t("Je attest verloopt op {0}")), s.t.date_with_year(d.valid_until)),
       .paragraphs =
           {fmt::format(fmt::runtime(s.t("{0}: geldig tot en met {1}.")), skills_text(s, {d.code}),
                        s.t.date_with_year(d.valid_until)),
            s.t("Heb je een nieuw? Toon het aan wie het korps leidt. Zonder geldig attest roepen we "
                "je niet op voor taken die het vragen.")},
       .button_label = s.t("Naar je pagina"),
       .button_url = own_page_address(tx, s, d.who),
       .quote = {},
       .after = {}},
      priority::bulk);
}

// Which certificate it is stands behind the link only.
void text_reminder(transaction& tx, const web::scope& staff, const due_reminder& d) {
  const web::scope s = notifications::in_language(staff, d.who.language);
  text(tx, s, d.who, reminder_key(d),
       fmt::format(
           fmt::runtime(s.t("{0}: dag {1}, een attest van je verloopt binnenkort. Welk, staat hier: {2}")),
           s.here.name, first_name(d.who.who.name), own_page_address(tx, s, d.who)));
}

}  // namespace

std::string reminder_key(const due_reminder& d) {
  return fmt::format("certificate/{}/{}/{}", d.code, web::iso_date(d.valid_until), d.days);
}

void plan_reminders(transaction& tx, instant now) {
  const auto today = std::chrono::sys_days{web::local_day(now)};
  instant next = web::at_local_hour(today, hour_of_the_morning);
  if (next <= now) next = web::at_local_hour(today + std::chrono::days{1}, hour_of_the_morning);
  jobs::schedule(tx, remind_job, next, "{}", "daily");
}

void remind(transaction& tx, const web::services& services, instant now) {
  const auto here = services.tenants.of(tx.tenant());
  if (!here || !any_certificate_ends(tx)) return;
  const web::scope s{services, *here, "", services.languages.of("nl"), now, std::nullopt};
  for (const due_reminder& d : due_reminders(tx, web::local_day(now))) {
    const reach how = reach_of(services, d.who.who.email, d.who.who.phone);
    if (how == reach::call) continue;  // stays on the page of the staff until it is handled
    keep_reminded(tx, d, now);
    how == reach::mail ? mail_reminder(tx, s, d) : text_reminder(tx, s, d);
  }
  plan_reminders(tx, now);
}

}  // namespace paraat::corps
