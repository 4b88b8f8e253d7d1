#pragma once
// Client of the SMS gateway: one text in one POST. Its responses fall into four classes, because a text that
// may have left must not be treated as a text that certainly has not.

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "ops/clock.hpp"

namespace paraat::channels {

struct outgoing_text {
  std::string reference;  // ours; the same for every attempt
  std::string to, text;
  std::string pages;  // address of the tenant's pages: where reports and answers go
};

struct verdict {
  enum class kind {
    taken,     // the gateway has it
    refused,   // and will never take it: no such number, forbidden words
    not_sent,  // certainly has it not
    unclear    // may have it: no answer, or a malformed one
  };
  kind what = kind::unclear;
  std::string gateway_id;                       // of an accepted text
  std::string why;                              // a class of error, never text of the gateway
  bool whole_channel = false;                   // not the fault of this text: others will fare no better
  std::optional<std::chrono::seconds> pause{};  // the gateway asks for it
};

class gateway {
 public:
  virtual ~gateway() = default;
  virtual verdict send(const outgoing_text&) = 0;  // any thread
};

struct gateway_settings {
  std::string url;        // https://…; http only on this machine
  std::string secret;     // signs, see signing.hpp
  std::string bearer;     // sent as it is, where the gateway wants that beside the signature
  std::string sender;     // shown by the telephone: a number, or at most 11 letters
  std::string authority;  // PEM file of the gateway's certificate authority; empty: the system's
  std::chrono::milliseconds patience{9'000};
};
// POST {"to","from","text","reference","report_to","answer_to"} with Idempotency-Key: REFERENCE → 2xx
// {"id": …}; 4xx {"error": "invalid_number" | "refused"}; 429 and 503 with Retry-After.
std::unique_ptr<gateway> http_gateway(gateway_settings, const clock&);

}  // namespace paraat::channels
