#include "tenant/crisis/corps/member_notifications.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "tenant/crisis/corps/corps_sql.hpp"
#include "tenant/crisis/corps/reminders_sql.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::corps {
namespace {

void reported(transaction& tx, instant now, const channels::report& r) {
  if (r.what != channels::fate::failed || !find_member(tx, member_id(r.about))) return;
  remember(tx, member_id(r.about), std::nullopt, unreached_kind, "", now);
  keep_unreached(tx, member_id(r.about), r.key);
}

}  // namespace

std::string first_name(std::string_view name) { return std::string(name.substr(0, name.find(' '))); }

namespace {

void tell_by_text(transaction& tx, const web::services& node, std::string_view address, instant now) {
  const auto tenant = node.tenants.of(tx.tenant());
  if (!tenant || node.channels.texts() == nullptr) return;
  std::vector<std::string> told;
  for (const member& m : members_with_email(tx, address)) {
    const auto number = channels::e164(m.who.phone);
    if (!number || !channels::takes_texts(*number) || std::ranges::find(told, *number) != told.end())
      continue;
    told.push_back(*number);
    const web::scope s{node, *tenant, "", node.languages.of(m.language), now, std::nullopt};
    text(tx, s, m, fmt::format("address/{}", web::iso_date(web::local_day(now))),
         fmt::format(fmt::runtime(s.t(
                         "{0}: dag {1}, onze mail naar {2} komt niet aan. Laat ons je juiste adres weten.")),
                     tenant->name, first_name(m.who.name), address));
  }
}

}  // namespace

bool takes_texts(std::string_view phone) {
  const auto number = channels::e164(phone);
  return number && channels::takes_texts(*number);
}

reach reach_of(const web::services& node, std::string_view email, std::string_view phone) {
  if (!email.empty()) return reach::mail;
  return node.channels.texts() != nullptr && takes_texts(phone) ? reach::sms : reach::call;
}

void text(transaction& tx, const web::scope& s, const member& m, std::string_view key, std::string words) {
  const std::vector<channels::message> one{{.key = std::string(key),
                                            .via = channels::channel::sms,
                                            .to = channels::e164(m.who.phone).value(),
                                            .about = m.id,
                                            .subject = "",
                                            .body = std::move(words)}};
  channels::queue(tx, s.now,
                  {.id = m.id, .owner = std::string(channel_owner_name), .level = priority::normal}, one);
  // Finishes the batch, or an answer to a call-out without its code would be ambiguous between the two.
  channels::finish(tx, m.id);
}

channels::owner channel_owner(const web::services& node) {
  return {.reported = reported,
          .address_refused = [&node](transaction& tx, instant now,
                                     std::string_view address) { tell_by_text(tx, node, address, now); },
          .answered = {},
          .title = {},
          .people = {},
          .page = [](std::string_view member) { return "/beheer/korps/leden/" + std::string(member); }};
}

}  // namespace paraat::corps
