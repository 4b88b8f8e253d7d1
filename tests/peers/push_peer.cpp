// The C++ side of an exchange with independent implementations of web push (push_peer.mjs): one JSON object a
// line on standard input, one answer a line. {"do": "encrypt", "key", "auth", "text"} → {"message"};
// {"do": "subscribe"} and {"do": "read", "message"} are the browser; {"do": "sign", …} → {"header"}.
#include <boost/json.hpp>
#include <iostream>

#include "protocol/bytes.hpp"
#include "tenant/messaging/push/content_encoding.hpp"
#include "tenant/messaging/push/vapid.hpp"
#include "tests/support/push_receiver.hpp"

int main() {
  namespace json = boost::json;
  namespace push = paraat::push;
  const auto key = push::p256::key::generate();
  const paraat::test::browser_keys browser;
  for (std::string line; std::getline(std::cin, line);) {
    const auto question = json::parse(line).as_object();
    const auto text = [&](const char* name) { return std::string(question.at(name).as_string()); };
    const auto bytes = [&](const char* name) { return paraat::from_base64_url(text(name)).value(); };
    json::object answer;
    if (text("do") == "encrypt") {
      const auto message = push::encrypt(text("text"), {bytes("key"), bytes("auth")});
      answer["message"] = message ? json::value(paraat::base64_url(*message)) : json::value();
    } else if (text("do") == "subscribe") {
      answer["key"] = paraat::base64_url(browser.given().public_key);
      answer["auth"] = paraat::base64_url(browser.given().auth);
    } else if (text("do") == "read") {
      const auto read = browser.read(bytes("message"));
      answer["text"] = read ? json::value(*read) : json::value();
    } else {
      const paraat::instant now{std::chrono::seconds{question.at("now").as_int64()}};
      answer["header"] = push::authorization(key, text("audience"), text("contact"), now);
    }
    std::cout << json::serialize(answer) << '\n' << std::flush;
  }
}
