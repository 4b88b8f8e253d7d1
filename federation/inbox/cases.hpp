#pragma once
// The order within a case: which of the messages that came are applied now, and which wait for their turn.

#include <map>
#include <vector>

#include "federation/inbox/inbox.hpp"
#include "federation/inbox/inbox_rows.hpp"

namespace paraat::federation::inbox {

struct turn {
  const kinds::kind* what;
  kinds::message message;
};

// For one transaction of one tenant. The cases of these messages are locked when it is made.
class cases {
 public:
  using came = std::pair<arrivals*, arrival*>;
  cases(const context&, transaction&, const std::vector<came>&, instant now);
  // A second message for a place gets a receipt that says so. Before they are stored.
  void refuse_taken_places(const std::vector<came>&);
  // What is to be applied now, in order: of these that were new, and of those that waited for them. The
  // others are held.
  std::vector<turn> take_turns(const std::vector<came>& fresh);

 private:
  void release_followers(const rows::case_name&, std::vector<turn>&);
  const context& context_;
  transaction& tx_;
  instant now_;
  std::map<rows::case_name, rows::case_place> places_;
};

// Those of one kind that follow each other go together.
void apply_in_order(transaction&, const web::scope&, const std::vector<turn>&);

}  // namespace paraat::federation::inbox
