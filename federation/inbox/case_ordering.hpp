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
  // A second message for a number in use gets a receipt with that refusal. Before they are stored.
  void refuse_taken_places(const std::vector<came>&);
  // The messages to apply now, in order: new ones among these, and held ones that waited for them. The others
  // are held.
  std::vector<turn> take_turns(const std::vector<came>& fresh);

 private:
  void release_followers(const rows::case_name&, std::vector<turn>&);
  const context& context_;
  transaction& tx_;
  instant now_;
  std::map<rows::case_name, rows::case_place> places_;
};

// Consecutive messages of one kind are applied together.
void apply_in_order(transaction&, const web::scope&, const std::vector<turn>&);

}  // namespace paraat::federation::inbox
