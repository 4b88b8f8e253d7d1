#include "tenant/crisis/presence/attendance_sheet.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/crisis/presence/attendance_sheet_sql.hpp"
#include "tenant/crisis/presence/shifts_pages.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/messaging/mail/email_template.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/accounts/qr.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::presence {
namespace {

namespace tpl = web::tpl;
using incidents::incident;

constexpr int blank_lines = 4;  // for people that arrive while the network is down

std::string clock_of(const std::optional<instant>& at) {
  return at ? web::local_clock_time(*at) : std::string();
}

std::chrono::hours kept_for(transaction& tx, instant now) {
  const rules::book book = rules::read_all(tx);
  const auto* term = book.at(rules::code::keep_printed_roster, web::local_day(now));
  return std::chrono::hours{term == nullptr ? 48 : term->amount};
}

std::string shifts_text(const attendee& a, const std::vector<shift>& all) {
  std::string out;
  for (const shift& sh : all)
    if (a.shift_ids.find(sh.id) != std::string::npos)
      out +=
          (out.empty() ? "" : ", ") + web::local_clock_time(sh.from) + "–" + web::local_clock_time(sh.until);
  return out;
}

std::string payload_of(const incidents::incident_id& id) { return fmt::format(R"({{"id":"{}"}})", id); }

}  // namespace

void draw_sheet(web::view& into, const web::scope& s, transaction& tx, const incident& i) {
  const auto all = attendees(tx, i.id, s.now);
  const auto shifts = of_incident(tx, i.id);
  const auto qr = accounts::qr_code(notifications::whole_address(s, presence_path(i.id)));
  web::view& v = into.include(tpl::SHEET, "crisis/presence/attendance_sheet_table.html");
  v.set(tpl::SITE, web::site_name(s)).set(tpl::HEADING, i.what.name).set(tpl::PLACE, i.what.place);
  v.set(tpl::TIME_TEXT, s.t.date_and_time(s.now))
      .set(tpl::DESTROY, s.t.date_and_time(s.now + kept_for(tx, s.now)));
  v.set(tpl::QR_SIZE, qr.size).set(tpl::QR_PATH, qr.path);
  v.set(tpl::HERE_COUNT, static_cast<long long>(std::ranges::count_if(all, &attendee::here)))
      .set(tpl::ALL_COUNT, static_cast<long long>(all.size()));
  v.show_if(i.what.exercise, tpl::EXERCISE);
  if (!i.what.command_name.empty() || !i.what.command_phone.empty())
    v.add(tpl::COMMAND).set(tpl::NAME, i.what.command_name).set(tpl::PHONE, i.what.command_phone);
  for (const auto& t : incidents::tasks_of(tx, i.id)) {
    web::view& section = v.add(tpl::TASK);
    section.set(tpl::TITLE, t.what.name)
        .set(tpl::WHERE, t.what.meeting_place)
        .set(tpl::WHEN, incidents::span_of(s, t.what.from, t.what.until));
    if (!t.what.contact_name.empty() || !t.what.contact_phone.empty())
      section.add(tpl::CONTACT).set(tpl::NAME, t.what.contact_name).set(tpl::PHONE, t.what.contact_phone);
    int number = 0;
    for (const attendee& a : all)
      if (a.task_id == t.id)
        section.add(tpl::PERSON)
            .set(tpl::NUMBER, ++number)
            .set(tpl::NAME, a.name)
            .set(tpl::PHONE, a.phone)
            .set(tpl::SHIFT_TEXT, shifts_text(a, shifts))
            .set(tpl::EXPECTED, clock_of(a.expected))
            .set(tpl::IN_TEXT, clock_of(a.in_at))
            .set(tpl::OUT_TEXT, clock_of(a.out_at));
    for (int n = 0; n < blank_lines; ++n) section.show(tpl::BLANK);
  }
}

std::string attendance_sheet_file(const web::scope& s, transaction& tx, const incident& i) {
  web::view v;
  v.set(tpl::HEADING, i.what.name);
  draw_sheet(v, s, tx, i);
  return s.node.pages.render(s.t.language(), "crisis/presence/attendance_sheet_file.html", v);
}

bool sends_attendance_sheets(transaction& tx, const incident& i) {
  return i.open && !i.what.command_email.empty() && rows::somebody_works(tx, i.id);
}

void plan_attendance_sheets(transaction& tx, const incidents::incident_id& incident_id, instant now) {
  if (!rows::roster_planned(tx, incident_id))
    jobs::schedule(tx, attendance_sheet_job, now + std::chrono::minutes{1}, payload_of(incident_id),
                   incident_id);
}

void send_attendance_sheet(transaction& tx, const web::services& node,
                           const incidents::incident_id& incident_id, instant now) {
  const auto tenant = node.tenants.of(tx.tenant());
  const auto i = incidents::find(tx, incident_id);
  if (!tenant || !i) return;
  rows::forget_files(tx, incident_id, now - kept_for(tx, now));
  const bool running = i->open && rows::somebody_works(tx, incident_id);
  if (running && !i->what.command_email.empty()) {
    const web::scope s{node, *tenant, "", node.languages.of("nl"), now, std::nullopt};
    const mail::message words = mail::compose(
        s,
        {.to = i->what.command_email,
         .subject = fmt::format(fmt::runtime(s.t("Lijst van de vrijwilligers: {0}")), i->what.name),
         .sentences = {s.t("In bijlage zit de lijst van wie waar is. Je kan ze afdrukken zonder internet."),
                       s.t("Ze komt elk uur zolang de oproep loopt. Vernietig ze na 48 uur.")},
         .link = notifications::whole_address(s, presence_path(i->id)),
         .link_label = s.t("Wie is er?"),
         .after = {}});
    const std::string hour =
        web::iso_date(web::local_day(now)) + "-" + web::local_clock_time(now).substr(0, 2);
    const channels::message one{
        .key = hour,
        .via = channels::channel::mail,
        .to = i->what.command_email,
        .about = i->id,
        .subject = words.subject,
        .body = words.text,
        .html = words.html,
        .file = {"lijst-" + hour + "u.html", "text/html; charset=utf-8", attendance_sheet_file(s, tx, *i)}};
    channels::queue(tx, now,
                    {.id = i->id, .owner = std::string(attendance_sheet_owner), .exercise = i->what.exercise},
                    {&one, 1});
  }
  // After the last one the job comes back until nothing is left to forget.
  if (running || rows::files_left(tx, incident_id))
    jobs::schedule(tx, attendance_sheet_job, now + attendance_sheet_every, payload_of(incident_id),
                   incident_id);
}

web::response show_attendance_sheet(const web::request& r, web::scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  const web::desk d = web::desk_of(r, s);
  web::view v;
  web::draw_desk_navigation(v, s, d, "/noodsituaties");
  draw_sheet(v, s, tx, *i);
  if (i->what.command_email.empty())
    v.show(tpl::NOT_SENT);
  else
    v.add(tpl::SENT).set(tpl::EMAIL, i->what.command_email);
  auto crumbs = incidents::crumbs_of(s, *i);
  crumbs.emplace_back(s.base + presence_path(i->id), s.t("Aanwezig"));
  crumbs.emplace_back(s.base + presence_path(i->id) + "/lijst", s.t("Lijst"));
  return web::page(s, r, "crisis/presence/attendance_sheet.html", std::move(v),
                   {.title = incidents::page_title(s, *i, s.t("Lijst")),
                    .current = d.root,
                    .crumbs = crumbs,
                    .index = false});
}

}  // namespace paraat::presence
