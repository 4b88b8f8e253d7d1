#include "tenant/publishing/alerts/alert_mails.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/messaging/mail/email_template.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/publishing/alerts/alert_mails_sql.hpp"
#include "tenant/publishing/alerts/matching.hpp"
#include "tenant/publishing/alerts/notifications.hpp"
#include "tenant/publishing/alerts/search_text.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/page_components.hpp"

namespace paraat::alerts {
namespace {

using web::scope;

constexpr std::size_t most_shown = 25;
constexpr int asked_in_one_morning = 1000;
constexpr std::chrono::seconds pause_of_a_full_outbox{60};

std::string_view kind_of(rhythm due) {
  switch (due) {
    case rhythm::at_once:
      return "alerts_at_once";
    case rhythm::daily:
      return "alerts_daily";
    case rhythm::weekly:
      return "alerts_weekly";
  }
  return "";
}

std::string page_of(const scope& s, const subscriber& who, std::string_view rest = {}) {
  return notifications::whole_address(
      s, fmt::format("/zoekopdrachten/{}{}", page_token(s.node.vault, s.here.id, who.id), rest));
}

// The foot of every mail to a saved search: the links to its page and to stop.
void add_ways_out(mail::letter& l, const scope& s, const subscriber& who) {
  l.after.push_back(
      fmt::format(fmt::runtime(s.t("Je krijgt deze mail omdat je een zoekopdracht bewaarde op {0}.")),
                  web::site_name(s)));
  l.foot = {{s.t("Wijzig of verwijder je zoekopdrachten"), page_of(s, who)},
            {s.t("Stop deze mails en wis mijn adres"), page_of(s, who, "/stopzetting")}};
  l.unsubscribe = page_of(s, who, "/stopzetting");
}

mail::letter_item item_of(const scope& s, const listings::listing& l, const criteria& why) {
  std::string about = l.organisation + ", " + l.place;
  if (const std::string when = listings::period_text(s.t, l); !when.empty()) about += " · " + when;
  return {.title = l.urgent ? s.t("Dringend") + ": " + l.title : l.title,
          .link = l.url,
          .lines = {std::move(about), reason_of(s, why)}};
}

// What was found and still fits a search that the person has; the rest goes.
struct with_reason {
  std::vector<rows::found_item> items;
  std::vector<criteria> reasons;  // of each
};
with_reason those_wanted(transaction& tx, const subscriber& who, rhythm due) {
  with_reason out;
  const auto theirs = searches_of(tx, who.id);
  for (rows::found_item& i : rows::items_to_mail(tx, who.id, due)) {
    const auto wanted = std::ranges::find_if(i.searches, [&](const search_id& id) {
      return std::ranges::find(theirs, id, &saved_search::id) != theirs.end();
    });
    if (wanted == i.searches.end()) {
      rows::drop_item(tx, who.id, i.what);
      continue;
    }
    out.reasons.push_back(std::ranges::find(theirs, *wanted, &saved_search::id)->what);
    out.items.push_back(std::move(i));
  }
  return out;
}

mail::letter letter_of(const scope& s, const subscriber& who, rhythm due, const with_reason& found) {
  mail::letter l{.kind = kind_of(due),
                 .to = who.email,
                 .subject = headline(s, found.items.front().what, found.items.size()),
                 .sentences = {s.t("Dag") + ",", s.t("Deze vacature past bij wat je zoekt.",
                                                     "Deze {} vacatures passen bij wat je zoekt.",
                                                     static_cast<long long>(found.items.size()))},
                 .link = notifications::whole_address(s, "/vacatures"),
                 .link_label = s.t("Bekijk alle vacatures"),
                 .after = {}};
  for (std::size_t i = 0; i < std::min(found.items.size(), most_shown); ++i)
    l.items.push_back(item_of(s, found.items[i].what, found.reasons[i]));
  if (found.items.size() > most_shown)
    l.after.push_back(s.t("En nog {} andere. Je vindt ze op de site.",
                          "En nog {} andere. Je vindt ze op de site.",
                          static_cast<long long>(found.items.size() - most_shown)));
  add_ways_out(l, s, who);
  return l;
}

priority level_of(rhythm due) { return due == rhythm::at_once ? priority::normal : priority::bulk; }

// One notification for all of it, on each device of the person. What an earlier one had is left out: it came
// back because its mail is written anew. False when no device can be reached.
bool notify_devices(transaction& tx, const scope& s, const subscriber& who, rhythm due,
                    const with_reason& found) {
  const auto devices = reachable_devices(tx, s, who.id);
  if (devices.empty()) return false;
  std::vector<rows::found_item> fresh;
  std::vector<found_listing> shown;
  for (std::size_t i = 0; i < found.items.size(); ++i) {
    if (found.items[i].pushed) continue;
    fresh.push_back(found.items[i]);
    shown.push_back({&found.items[i].what, &found.reasons[i]});
  }
  if (fresh.empty()) return true;
  const std::string id = uuid_v7(s.now);
  push::queue(tx, devices,
              {.id = id, .payload = payload_of(s, shown, id), .kind = kind_of(due), .level = level_of(due)},
              s.now);
  rows::items_pushed(tx, who.id, fresh, id);
  return true;
}

// What was pushed before and is here again reached no device.
with_reason pushed_before(const with_reason& found) {
  with_reason out;
  for (std::size_t i = 0; i < found.items.size(); ++i) {
    if (!found.items[i].pushed) continue;
    out.items.push_back(found.items[i]);
    out.reasons.push_back(found.reasons[i]);
  }
  return out;
}

void mail_one(transaction& tx, const scope& staff, const subscriber& who, rhythm due,
              const std::vector<std::string>& silent) {
  rows::drop_closed(tx, who.id, due, staff.now, silent);
  if (due == rhythm::at_once) rows::put_off_urgent(tx, who.id, staff.now);
  const with_reason found = those_wanted(tx, who, due);
  if (found.items.empty()) return;
  const scope s = notifications::in_language(staff, who.language);
  const bool reaches_device = notify_devices(tx, s, who, due, found);
  const bool all_by_mail = who.mailed || !reaches_device;
  const with_reason by_mail = all_by_mail ? found : pushed_before(found);
  if (!by_mail.items.empty())
    rows::items_went(tx, who.id, by_mail.items,
                     mail::queue(tx, s, letter_of(s, who, due, by_mail), level_of(due)));
  if (!all_by_mail) rows::items_went(tx, who.id, found.items, {});
}

void ask_silent(transaction& tx, const scope& staff) {
  for (const subscriber& who : rows::take_silent(tx, staff.now, asked_in_one_morning)) {
    const scope s = notifications::in_language(staff, who.language);
    mail::letter l{
        .kind = "alerts_question",
        .to = who.email,
        .subject = s.t("Wil je nog mails over vacatures?"),
        .sentences = {s.t("Dag") + ",",
                      fmt::format(fmt::runtime(
                                      s.t("Je bewaarde lang geleden een zoekopdracht op {0}. Wil je de mails "
                                          "nog? Anders wissen we je adres op {1}.")),
                                  web::site_name(s),
                                  s.t.date_with_year(web::local_day(s.now + question_term)))},
        .link = page_of(s, who, "/verlenging"),
        .link_label = s.t("Ja, mail me verder"),
        .after = {s.t("Wil je ze niet meer? Dan hoef je niets te doen.")}};
    add_ways_out(l, s, who);
    mail::queue(tx, s, l, priority::bulk);
  }
}

}  // namespace

void plan_morning(transaction& tx, instant now) {
  const auto today = std::chrono::sys_days{web::local_day(now)};
  instant next = web::at_local_hour(today, hour_of_the_mails);
  if (next <= now) next = web::at_local_hour(today + std::chrono::days{1}, hour_of_the_mails);
  jobs::schedule(tx, morning_job, next, "{}", "daily");
}

void plan_mails(transaction& tx, rhythm due, instant now) {
  const std::string name(name_of(due));
  jobs::schedule(tx, due == rhythm::at_once ? urgent_job : digest_job, now,
                 fmt::format(R"({{"rhythm":"{}"}})", name), name);
}

void begin_morning(transaction& tx, const web::services& services, instant now) {
  if (!is_matched(tx)) return;
  plan_mails(tx, rhythm::daily, now);
  if (rows::begin_week(tx, web::local_day(now))) plan_mails(tx, rhythm::weekly, now);
  ask_silent(tx, web::scope_of(services, tx.tenant(), now));
  plan_morning(tx, now);
}

void send_mails(transaction& tx, const web::services& services, rhythm due, instant now) {
  if (due != rhythm::at_once && rows::waiting_mails(tx) >= most_waiting_mails)
    return plan_mails(tx, due, now + pause_of_a_full_outbox);
  const scope s = web::scope_of(services, tx.tenant(), now);
  const auto people = rows::people_to_mail(tx, due, people_in_one_run);
  if (people.empty()) return;
  const auto stock = listings::stock_now(s, tx);
  for (const subscriber_id& id : people)
    if (const auto who = find_subscriber(tx, id))
      mail_one(tx, s, *who, due, stock->silent);
    else
      rows::drop_person(tx, id);
  if (people.size() == people_in_one_run) plan_mails(tx, due, now);
}

void write_stale_mails_anew(transaction& tx, const scope& s) {
  for (const rhythm due : rows::take_stale_mails(tx, s.now, listings::stock_now(s, tx)->silent))
    plan_mails(tx, due, s.now);
  for (const rhythm due : rows::take_failed_notifications(tx, s.now)) plan_mails(tx, due, s.now);
  for (const rhythm due : rows::take_stale_notifications(tx, s.now, listings::stock_now(s, tx)->silent))
    plan_mails(tx, due, s.now);
}

}  // namespace paraat::alerts
