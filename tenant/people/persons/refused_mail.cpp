#include "tenant/people/persons/refused_mail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::persons {
namespace {

struct reachable {
  std::string person, name, phone, language;
  bool member = false;
};

// Records that their writer confirmed from this address: a number that a stranger typed beside it gets no
// SMS.
std::vector<reachable> with_address(transaction& tx, std::string_view address) {
  std::vector<reachable> out;
  for (const auto& r : sql::run(
           tx,
           "select human_id, name, phone, language, source = 'corps_members' from tenant.person_records "
           "where tenant_id = $1 and lower(email) = lower($2) and phone <> '' and human_id is not null and "
           "(source = 'corps_members' or (source = 'applications' and id in (select id from "
           "tenant.applications where tenant_id = $1 and state <> 'unconfirmed')) or (source = "
           "'organisations' and id in (select id from tenant.organisations where tenant_id = $1 and state <> "
           "'unconfirmed'))) order by at desc, id",
           tx.tenant(), address))
    out.push_back(
        {sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]), r[4].as<bool>()});
  return out;
}

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
