#pragma once
// Numbers of the law, and retention terms, by date. No number of the law is in the code: the code asks the
// book of rules for the value in force on a day, and each decision names the rules that it used, with their
// version, so that it can be explained later from the text of that time.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::rules {

using day = std::chrono::year_month_day;

enum class code {
  cost_day,
  cost_year,
  cost_year_raised,
  cost_transport,
  age_turning,
  age_at_least,
  insurance_free,
  keep_declined,
  keep_inactive,
  keep_profiles,
  keep_reserve,
  keep_alerts,
  keep_called,
  keep_mail,
  keep_addresses,
  keep_cost_lists,
  keep_printed_roster
};
constexpr std::size_t codes = static_cast<std::size_t>(code::keep_printed_roster) + 1;
enum class unit { cents, kilometres, years, months, days, hours };

struct description {
  code what;
  std::string_view name;  // "cost.day", in the database and in addresses
  unit in;
  std::string_view group, label, about;  // texts of the site
};
std::span<const description> all();
const description& about(code);
const description* named(std::string_view name);

struct value {
  code rule{};
  day valid_from{};
  int version = 1;
  long long amount = 0;
  std::string source;
  std::optional<day> checked_on;
  bool to_confirm = false, withdrawn = false;
  std::optional<std::int64_t> changed_by;
  instant changed_at{};

  std::string name() const;  // "cost.day 2025-01-01 v1": the reference stored with a decision
};

// Every value of every rule, as read in one transaction.
class book {
 public:
  explicit book(std::vector<value>);
  // The value in force on this day: of the latest change up to that day, the last version. Nothing before the
  // rule began.
  const value* at(code, day) const&;
  const value* at(code, day) const&& = delete;  // the value would be gone with the book
  // The newest day first, and of each day the newest version first.
  std::vector<value> history(code) const;
  std::size_t to_confirm(day) const;

 private:
  std::vector<value> values_;
};
book read_all(transaction&);

// A new number from a day on, or a correction of the number for that day. `seen` is the number of lines that
// the user saw; when another session added a line meanwhile it is refused (conflict).
result<value> change(transaction&, value, std::size_t seen, std::optional<std::int64_t> who, instant now);

// ---- decisions

struct decision {
  bool yes = false;
  std::vector<std::string> rules;  // names of the values that it rests on
  bool unknown = false;            // there is no number for that day: a person decides
};

// From the calendar year of turning so old, and of at least this age; a task may ask more.
decision may_volunteer(const book&, day born, day on, int task_minimum = 0);

struct payment {
  long long cents = 0, paid_that_day = 0, paid_that_year = 0;  // over all organisations
  bool raised = false;                                         // a category with the raised ceiling
};
struct payment_decision : decision {
  long long left_that_day = 0, left_that_year = 0;  // before this payment, never below 0
};
payment_decision may_pay(const book&, const payment&, day on);

}  // namespace paraat::rules
