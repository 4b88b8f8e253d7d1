// The C++ side of an exchange with an independent implementation of RFC 9421 (signature_peer.mjs): one JSON
// object a line on standard input, one answer a line. {"do": "verify", …} → {"verdict"}; {"do": "sign", …} →
// {"headers"}.
#include <iostream>

#include "tests/support/signed_messages.hpp"

int main() {
  namespace json = boost::json;
  for (std::string line; std::getline(std::cin, line);) {
    const auto question = json::parse(line).as_object();
    json::object answer;
    if (question.at("do").as_string() == "verify")
      answer["verdict"] = paraat::test::verdict_on(question);
    else
      answer["headers"] = paraat::test::headers_of(paraat::test::signed_by_us(question));
    std::cout << json::serialize(answer) << '\n' << std::flush;
  }
}
