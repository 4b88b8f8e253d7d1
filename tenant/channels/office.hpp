#pragma once
// What this process knows of the channels: the gateway and its terms, and who is told of what comes back.

#include <memory>
#include <string>
#include <utility>

#include "tenant/channels/channels.hpp"
#include "tenant/channels/gateway.hpp"
#include "tenant/channels/owners.hpp"

namespace paraat::channels {

struct terms {
  prices cost;
  std::string secret;          // what the gateway sends us is signed with it
  bool repeats_safely = true;  // it knows two attempts with one number for one
  double texts_per_second = 10, mails_per_second = 20;
};

class office {
 public:
  office(terms t, std::unique_ptr<gateway> g) : terms_(std::move(t)), gateway_(std::move(g)) {}

  // Once, before anything is served.
  void serve(owners list) { owners_ = std::move(list); }

  const terms& ours() const { return terms_; }
  const prices& cost() const { return terms_.cost; }
  gateway* texts() const { return gateway_.get(); }  // nullptr: no SMS from this node
  const owners& known() const { return owners_; }

 private:
  terms terms_;
  std::unique_ptr<gateway> gateway_;
  owners owners_;
};

}  // namespace paraat::channels
