#include "tenant/people/persons/refused_mail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/people/persons/refused_mail_sql.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::persons {
namespace {

void tell_by_text(transaction& tx, const web::services& node, std::string_view address, instant now) {
  const auto tenant = node.tenants.of(tx.tenant());
  if (!tenant || node.channels.texts() == nullptr) return;
  const auto people = with_address(tx, address);
  std::set<std::string> told;
  const auto number_of = [](const reachable& p) { return channels::e164(p.phone).value_or(""); };
  for (const reachable& p : people)
    if (p.member) told.insert(number_of(p));
  for (const reachable& p : people) {
    const std::string number = number_of(p);
    if (p.member || !channels::takes_texts(number) || !told.insert(number).second) continue;
    const web::scope s{node, *tenant, "", node.languages.of(p.language), now, std::nullopt};
    const std::array one{channels::message{
        .key = fmt::format("address/{}", web::iso_date(web::local_day(now))),
        .via = channels::channel::sms,
        .to = number,
        .about = p.person,
        .subject = "",
        .body = fmt::format(fmt::runtime(s.t("{0}: dag {1}, onze mail naar {2} komt niet aan. Laat ons je "
                                             "juiste adres weten.")),
                            tenant->name, p.name.substr(0, p.name.find(' ')), address)}};
    channels::queue(
        tx, now, {.id = p.person, .owner = std::string(channel_owner_name), .level = priority::normal}, one);
    channels::finish(tx, p.person);
  }
}

}  // namespace

channels::owner channel_owner(const web::services& node) {
  return {.reported = {},
          .address_refused = [&node](transaction& tx, instant now,
                                     std::string_view address) { tell_by_text(tx, node, address, now); },
          .answered = {},
          .title = {},
          .people = {},
          .page = [](std::string_view person) { return "/beheer/mensen/" + std::string(person); }};
}

}  // namespace paraat::persons
