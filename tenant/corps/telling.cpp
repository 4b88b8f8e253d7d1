#include "tenant/corps/telling.hpp"

#include <vector>

#include "tenant/channels/numbers.hpp"
#include "tenant/channels/office.hpp"
#include "tenant/corps/corps_sql.hpp"
#include "tenant/corps/reminders_sql.hpp"

namespace paraat::corps {
namespace {

void reported(transaction& tx, instant now, const channels::report& r) {
  if (r.what != channels::fate::failed || !find_member(tx, r.about)) return;
  remember(tx, r.about, std::nullopt, unreached_kind, "", now);
  keep_unreached(tx, r.about, r.key);
}

}  // namespace

std::string first_name(std::string_view name) { return std::string(name.substr(0, name.find(' '))); }

reach reach_of(const web::services& node, std::string_view email, std::string_view phone) {
  if (!email.empty()) return reach::mail;
  const auto number = channels::e164(phone);
  return node.channels.texts() != nullptr && number && channels::takes_texts(*number) ? reach::sms
                                                                                      : reach::call;
}

void text(transaction& tx, const web::scope& s, const member& m, std::string_view key, std::string words) {
  const std::vector<channels::message> one{{.key = std::string(key),
                                            .via = channels::channel::sms,
                                            .to = channels::e164(m.who.phone).value(),
                                            .about = m.id,
                                            .subject = "",
                                            .body = std::move(words)}};
  channels::queue(tx, s.now, {.id = m.id, .owner = std::string(channel_owner_name)}, one);
  // Or what they answer to a call-out without its code would be between two.
  channels::finish(tx, m.id);
}

channels::owner channel_owner() {
  return {
      .reported = reported, .answered = {}, .title = {}, .people = {}, .page = [](std::string_view member) {
        return "/beheer/korps/leden/" + std::string(member);
      }};
}

}  // namespace paraat::corps
