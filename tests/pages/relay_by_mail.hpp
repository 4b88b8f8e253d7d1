#pragma once
// A conversation of Els and Linde on a node that takes answers by mail, and the mails that come in.

#include <thread>

#include "tenant/people/relay/relay_mail.hpp"
#include "tests/pages/relay.hpp"

namespace paraat::test {

inline node::config with_reply_domain() {
  node::config c;
  c.reply_domain = "antwoord.alken.example";
  return c;
}

class TalkingByMail : public Talking {
 protected:
  TalkingByMail() : Talking(with_reply_domain()) {}

  relay::conversation c = about(answered());

  std::string address(relay::side which) {
    const auto mine = seat(c, which);
    return in_alken([&](transaction& tx) { return relay::reply_address(tx, scope(), mine); });
  }
  incoming_mail::received_mail mail(const std::string& text, const std::string& headers = {}) {
    return incoming_mail::read("From: iemand@elders.be\r\nMessage-ID: <" + std::to_string(++mails_) +
                               "@x>\r\n" + headers + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text)
        .value();
  }
  relay::mail_outcome take(const std::string& to, const incoming_mail::received_mail& m) {
    node.time.advance(std::chrono::seconds{1});
    const auto token = relay::read_reply_address(to);
    if (!token) return relay::mail_outcome::unknown;
    const auto out = node.db().write(tenant_id{token->tenant}, [&](transaction& tx) {
      return relay::take_mail(tx, *token, m, node.time.now());
    });
    node.inside().beat();
    return out;
  }
  std::string reply_to_of_last() {
    return one("select reply_to from tenant.channel_messages order by seq desc limit 1");
  }

 private:
  int mails_ = 0;
};

}  // namespace paraat::test
