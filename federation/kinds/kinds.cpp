#include "federation/kinds/kinds.hpp"

namespace paraat::federation::kinds {
namespace {

constexpr kind table[] = {
    {"case.note", true, check_case_note, apply_case_notes, settle_case_note},
};

constexpr std::pair<fate, std::string_view> fates[] = {
    {fate::delivered, "delivered"},     {fate::refused, "refused"},     {fate::parked, "parked"},
    {fate::undelivered, "undelivered"}, {fate::discarded, "discarded"},
};

}  // namespace

list all() { return table; }

const kind* named(list known, std::string_view name) {
  for (const kind& k : known)
    if (k.name == name) return &k;
  return nullptr;
}

std::string_view name_of(fate f) {
  for (const auto& [known, name] : fates)
    if (known == f) return name;
  return "undelivered";
}

std::optional<fate> fate_named(std::string_view text) {
  for (const auto& [known, name] : fates)
    if (name == text) return known;
  return std::nullopt;
}

}  // namespace paraat::federation::kinds
