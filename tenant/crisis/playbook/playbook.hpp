#pragma once
// How to build, train and keep a corps, in chapters that come with the node and that a municipality edits,
// with a checklist that ticks itself from the municipality's data.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::playbook {

struct words {
  std::string title, summary, body;
  friend bool operator==(const words&, const words&) = default;
};
struct chapter {
  std::string code;
  words what;
  bool own = false;      // edited by the municipality
  bool renewed = false;  // ours has changed since it was edited
  int version = 0;       // of the edited one
  std::optional<instant> updated_at;
};

// Chapters that come with the node, in their order.
std::span<const chapter> originals();
std::vector<chapter> chapters(transaction&);
std::optional<chapter> find(transaction&, std::string_view code);
// `seen_version` is the version that the user edited; when another session saved meanwhile: conflict.
result<chapter> edit(transaction&, std::string_view code, const words&, int seen_version, std::int64_t who,
                     instant now);
bool restore(transaction&, std::string_view code);  // ours again

// ---- the text

struct block {
  enum class kind { paragraph, heading, list } what = kind::paragraph;
  std::vector<std::string> lines;
};
std::vector<block> blocks_of(std::string_view body);

// ---- the checklist

// The municipality's present figures.
struct facts {
  long long corps = 0, with_agreement = 0, insured = 0, open = 0;
  long long accepted = 0, waiting_long = 0;  // waiting: more than a fortnight after they applied
  long long said_when = 0;                   // accepted, and said when they can come
  long long teams = 0, teams_with_leader = 0;
  long long certificates_missing =
      0;                       // accepted members without a required certificate, or with an expired one
  long long not_informed = 0;  // accepted members without proof of the information
  long long profiles = 0;
  std::optional<instant> last_exercise;
  bool reachable = false;  // the site has an address and a telephone number
  int members_wanted = 30;
};
facts facts_of(transaction&, instant now);

struct check {
  std::string_view code, chapter, label;
  bool by_hand = false;
};
std::span<const check> checks();

struct checked {
  const check* what = nullptr;
  bool done = false;
  long long has = 0, of = 0;         // how far; 0 of 0: a plain yes or no
  std::optional<instant> ticked_at;  // by hand
};
// Every check, in the order of the chapters.
std::vector<checked> look(transaction&, const facts&, instant now);
// Sets or clears a check by hand. Refuses (not_found) a check that is not ticked by hand.
result<void> tick(transaction&, std::string_view code, bool on, std::int64_t who, instant now);
constexpr int fewest_wanted = 5, most_wanted = 5000;
result<void> want_members(transaction&, int members);

}  // namespace paraat::playbook
