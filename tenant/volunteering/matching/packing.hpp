#pragma once
// Profiles and asks for a hundred thousand at once: a row of 36 bytes with what the first rules read, and
// slots of two bytes for concepts. Eleven bits of a slot name the concept, five say what it is.
//
// What does not fit is left out, the least weighty last: 255 slots for each (avoided concepts and languages
// come first), and of an ask 16 needs, 16 tasks, 8 languages and 8 certificates. Days outside 1970–2149 count
// as the nearest inside, ages as born 1900–2079.

#include <array>
#include <span>

#include "tenant/volunteering/matching/rules.hpp"
#include "tenant/volunteering/matching/score.hpp"

namespace paraat::matching {

constexpr std::size_t most_needs = 16, most_tasks = 16, most_languages = 8, most_certificates = 8;
constexpr std::size_t most_slots = 255;

class slot {
 public:
  slot() = default;
  slot(concept_id what, unsigned mark) : bits_(static_cast<std::uint16_t>(what | mark << 11U)) {}
  static slot raw(std::uint16_t bits) {
    slot s;
    s.bits_ = bits;
    return s;
  }
  concept_id what() const { return bits_ & 0x7ffU; }
  unsigned mark() const { return bits_ >> 11U; }
  std::uint16_t bits() const { return bits_; }

 private:
  std::uint16_t bits_ = 0;
};

// Marks; a range has one for each evidence or each level. Two raw slots follow a held certificate: the days
// from and until.
namespace person_mark {
constexpr unsigned can = 0, wants = 4, avoids = 5, speaks = 6, certificate = 12;
}
namespace ask_mark {
constexpr unsigned must = 0, nice = 1, must_task = 2, nice_task = 3, group = 4, support = 5, theme = 6,
                   seen = 7, unseen = 8, must_speak = 9, nice_speak = 15;
}
constexpr unsigned levels = static_cast<unsigned>(language_level::c2) + 1;

// The two halves of a key, so that a row needs no padding.
using packed_key = std::array<std::uint32_t, 2>;
inline packed_key packed(std::uint64_t k) {
  return {static_cast<std::uint32_t>(k >> 32U), static_cast<std::uint32_t>(k)};
}
inline std::uint64_t key_of(packed_key k) { return std::uint64_t{k[0]} << 32U | k[1]; }

struct person_row {
  static constexpr std::uint16_t born_unknown = 0, born_adult = 1, first_born = 2;  // 1 January 1900
  packed_key key{};
  spot home{};
  std::uint32_t away : parts_a_week = 0, has_home : 1 = 0, alive : 1 = 0;
  std::uint32_t offset = 0;                                              // of its slots
  std::uint16_t born = 0, pause_first = 0, pause_last = 0;               // days; no pause: 0 and 0
  std::uint8_t slots = 0, most_km = 0, most_hours = 0, invitations = 0;  // most: 0 is without
};
static_assert(sizeof(person_row) == 36);

struct ask_row {
  packed_key key{};
  spot place{};
  std::uint32_t week : parts_a_week = 0, fixed : 1 = 0, has_place : 1 = 0, wheelchair : 1 = 0, dated : 1 = 0;
  std::uint32_t offset = 0;
  std::uint16_t first = 0, last = 0;
  std::uint8_t slots = 0, hours = 0;
  std::uint8_t minimum_age : 7 = 0, alive : 1 = 0;
  std::uint8_t answered = 0;
};
static_assert(sizeof(ask_row) == 32);

// The row, with its slots appended.
person_row pack(const match_profile&, std::vector<slot>& to);
ask_row pack(const match_ask&, std::vector<slot>& to);
match_profile unpack(const person_row&, std::span<const slot>);
match_ask unpack(const ask_row&, std::span<const slot>);

// As it is after packing, so that one pair is judged as in the ranking. Keeps needs_wheelchair_access.
match_profile normalised(const match_profile&);
match_ask normalised(const match_ask&);

std::uint16_t packed_day(day);
day unpacked_day(std::uint16_t);
std::uint16_t packed_birth(day);

}  // namespace paraat::matching
