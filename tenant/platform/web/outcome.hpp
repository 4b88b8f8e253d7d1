#pragma once
// What the response to a request says of it: done, or refused. Its status follows from that, and so does
// whether the transaction of its handler is committed.
//
// A handler that refuses gives its refusal, or the kind of it, to the function that makes the page; the form
// functions of a feature pass it on. `conclude` (http.hpp) alone writes it into a response, and
// node/application rolls back a transaction whose response drops its changes. The status decides nothing: a
// page that says no and has to keep what was written says so by its type, `outcome::kept`.

#include <optional>
#include <string>

#include "protocol/result.hpp"

namespace paraat::web {

class outcome {
 public:
  outcome() = default;  // done
  outcome(refusal_kind kind) : kind_(kind) {}
  outcome(const refusal& why) : kind_(why.kind), field_(why.field), cause_(why.cause) {}
  static outcome kept(refusal_kind kind) {
    outcome o(kind);
    o.keeps_ = true;
    return o;
  }

  bool refused() const { return kind_.has_value(); }
  bool drops_changes() const { return refused() && !keeps_; }
  unsigned status() const { return kind_ ? http_status(*kind_) : 200; }
  const std::optional<refusal_kind>& kind() const { return kind_; }
  // For the log: the form field that it is about, and what was found.
  const std::string& field() const { return field_; }
  const std::string& cause() const { return cause_; }

 private:
  std::optional<refusal_kind> kind_;
  std::string field_, cause_;
  bool keeps_ = false;
};

}  // namespace paraat::web
