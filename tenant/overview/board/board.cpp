#include "tenant/overview/board/board.hpp"

#include <algorithm>

namespace paraat::callouts {
namespace {

constexpr std::string_view codes[] = {"komt",        "onderweg",     "ter-plaatse", "misschien",
                                      "reserve",     "wachten",      "nee",         "vertrokken",
                                      "vrijgegeven", "niet-bereikt", "vragen"};
static_assert(std::size(codes) == groups);

}  // namespace

std::string_view code_of(group g) { return codes[static_cast<std::size_t>(g)]; }

std::optional<group> group_named(std::string_view code) {
  const auto it = std::ranges::find(codes, code);
  if (it == std::end(codes)) return std::nullopt;
  return static_cast<group>(it - std::begin(codes));
}

std::vector<person_state> states_of(group g) {
  using enum person_state;
  switch (g) {
    case group::coming:
      return {confirmed, callouts::person_state::on_the_way, callouts::person_state::on_site};
    case group::on_the_way:
      return {callouts::person_state::on_the_way};
    case group::on_site:
      return {callouts::person_state::on_site};
    case group::maybe:
      return {callouts::person_state::maybe};
    case group::reserve:
      return {callouts::person_state::reserve};
    case group::open:
      return {to_notify, notified, unclear};
    case group::no:
      return {callouts::person_state::no, withdrawn};
    case group::departed:
      return {callouts::person_state::departed};
    case group::released:
      return {callouts::person_state::released};
    case group::unreached:
      return {undeliverable, no_show};
    case group::questions:
      return {};
  }
  return {};
}

}  // namespace paraat::callouts
