#include "tenant/people/staff_notices/staff_notices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/staff_notices/coordinators.hpp"
#include "tenant/people/staff_notices/staff_notices_sql.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::staff_notices {
namespace {

constexpr std::string_view names[] = {"offers",        "unclear_texts", "new_members",
                                      "organisations", "unanswered",    "reports"};
static_assert(std::size(names) == kinds);

std::optional<notice_kind> kind_named(std::string_view name) {
  const auto it = std::ranges::find(names, name);
  if (it == std::end(names)) return std::nullopt;
  return static_cast<notice_kind>(it - std::begin(names));
}

std::string headline(const web::scope& s, notice_kind k, int n) {
  switch (k) {
    case notice_kind::offers:
      return s.t("{} nieuw aanbod van een buurgemeente", "{} keer nieuw aanbod van een buurgemeente", n);
    case notice_kind::unclear_texts:
      return s.t("{} sms die we niet zeker begrijpen", "{} sms’en die we niet zeker begrijpen", n);
    case notice_kind::new_members:
      return s.t("{} nieuwe aanmelding voor het korps", "{} nieuwe aanmeldingen voor het korps", n);
    case notice_kind::organisations:
      return s.t("{} organisatie wacht op goedkeuring", "{} organisaties wachten op goedkeuring", n);
    case notice_kind::unanswered:
      return s.t("{} vrijwilliger wacht al tien dagen op antwoord",
                 "{} vrijwilligers wachten al tien dagen op antwoord", n);
    case notice_kind::reports:
      return s.t("{} melding over een gesprek", "{} meldingen over gesprekken", n);
  }
  return "";
}

std::string_view path_of(notice_kind k) {
  switch (k) {
    case notice_kind::offers:
      return "/beheer/versterking";
    case notice_kind::unclear_texts:
      return "/beheer/sms";
    case notice_kind::new_members:
      return "/beheer/korps";
    case notice_kind::organisations:
      return "/beheer/organisaties?toestand=pending";
    case notice_kind::unanswered:
      return "/beheer/antwoorden?toestand=left";
    case notice_kind::reports:
      return "/beheer/meldingen";
  }
  return "";
}

void text(transaction& tx, const web::scope& s, const std::string& phone, const std::string& words) {
  const auto number = channels::e164(phone);
  if (s.node.channels.texts() == nullptr || !number || !channels::takes_texts(*number)) return;
  const std::string batch = uuid_v7(s.now);
  const channels::message one{.key = "notice",
                              .via = channels::channel::sms,
                              .to = *number,
                              .about = batch,
                              .subject = "",
                              .body = words,
                              .urgent = true};
  channels::queue(tx, s.now, {.id = batch, .owner = "notices"}, {&one, 1});
  channels::finish(tx, batch);  // an answer to it belongs to no call-out
}

}  // namespace

std::string_view name_of(notice_kind k) { return names[static_cast<std::size_t>(k)]; }

void tell(transaction& tx, notice_kind k, instant now) {
  const bool incident = rows::incident_runs(tx);
  for (const accounts::user& u : accounts::users(tx, {.per_page = 500}).rows) {
    if (!coordinates(u.who, tx.tenant())) continue;
    const notice_settings wanted = settings_of(tx, u.who.id);
    const auto at = static_cast<std::size_t>(k);
    if (!wanted.mail[at] && !wanted.sms[at]) continue;
    const auto last = rows::add(tx, u.who.id, k);
    const std::chrono::minutes pause = k == notice_kind::offers ? std::chrono::minutes{0}
                                       : incident               ? incident_pause
                                                                : quiet_pause;
    jobs::schedule(tx, send_job, last ? std::max(now, *last + pause) : now,
                   fmt::format(R"({{"account":"{}","kind":"{}"}})", u.who.id, name_of(k)),
                   fmt::format("{}/{}", u.who.id, name_of(k)));
  }
}

void send(transaction& tx, const web::services& node, std::int64_t account, std::string_view kind_name,
          instant now) {
  const auto k = kind_named(kind_name);
  const auto who = accounts::find(tx, account);
  const int n = k && who ? rows::take(tx, account, *k, now) : 0;
  if (n == 0 || !coordinates(*who, tx.tenant())) return;
  const web::scope s = web::scope_of(node, tx.tenant(), now);
  const notice_settings wanted = settings_of(tx, account);
  const auto at = static_cast<std::size_t>(*k);
  const std::string words = headline(s, *k, n),
                    url = notifications::whole_address(s, std::string(path_of(*k)));
  if (wanted.mail[at] && !who->email.empty()) {
    notifications::letter l;
    l.kind = "staff_notice";
    l.to = who->email;
    l.name = who->name;
    l.subject = words;
    l.paragraphs = {words + "."};
    l.button_label = s.t("Bekijk");
    l.button_url = url;
    l.after = {fmt::format(fmt::runtime(s.t("Wat je wil horen en hoe, kies je zelf: {0}")),
                           notifications::whole_address(s, "/mijn-account/meldingen"))};
    notifications::send(tx, s, l);
  }
  if (wanted.sms[at]) text(tx, s, wanted.phone, fmt::format("{}: {}. {}", web::site_name(s), words, url));
}

}  // namespace paraat::staff_notices
