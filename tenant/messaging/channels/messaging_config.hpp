#pragma once
// Configuration of the channels in this process: the gateway and its terms, the owners of batches, and what
// conversations are about.

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "tenant/messaging/channels/channels.hpp"
#include "tenant/messaging/channels/delivery_callbacks.hpp"
#include "tenant/messaging/channels/gateway.hpp"
#include "tenant/messaging/push/push_service.hpp"

namespace paraat::relay {
struct subject_kind;
}

namespace paraat::channels {

struct terms {
  prices cost;
  std::string secret;          // signs the requests of the gateway
  bool repeats_safely = true;  // it recognises two attempts with one key
  double texts_per_second = 10, mails_per_second = 20, notifications_per_second = 50;
  std::string reply_domain{};  // whose mail comes in through `paraat mail-in`; empty: none does
};
// How long messages take to leave at this pace when nothing else waits: the slower of the two channels.
std::chrono::seconds time_to_leave(const terms&, const estimate&);

class messaging_config {
 public:
  messaging_config(terms t, std::unique_ptr<gateway> g) : terms_(std::move(t)), gateway_(std::move(g)) {}

  // A text that no parser understood waits for a coordinator.
  using text_callback = std::function<void(transaction&, instant now)>;
  // Called once, before anything is served.
  void serve(owners list, text_callback on_waiting_text = {}) {
    owners_ = std::move(list);
    on_waiting_text_ = std::move(on_waiting_text);
  }
  // What conversations may be about (people/relay). Called once too.
  void converse(std::span<const relay::subject_kind> subjects) { subjects_ = subjects; }
  std::span<const relay::subject_kind> subjects() const { return subjects_; }
  void text_waits(transaction& tx, instant now) const {
    if (on_waiting_text_) on_waiting_text_(tx, now);
  }

  const terms& ours() const { return terms_; }
  const prices& cost() const { return terms_.cost; }
  gateway* texts() const { return gateway_.get(); }                // nullptr: no SMS from this node
  const push::service* devices() const { return devices_.get(); }  // nullptr: no notifications from this node
  void deliver_to_devices(std::unique_ptr<push::service> s) { devices_ = std::move(s); }
  const owners& known() const { return owners_; }

 private:
  terms terms_;
  std::unique_ptr<gateway> gateway_;
  std::unique_ptr<push::service> devices_;
  owners owners_;
  text_callback on_waiting_text_;
  std::span<const relay::subject_kind> subjects_;
};

}  // namespace paraat::channels
