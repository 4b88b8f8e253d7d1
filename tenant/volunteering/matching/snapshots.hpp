#pragma once
// Everybody who may be found, and every vacancy, in memory for the ranking: without names, some sixty bytes
// for each. A snapshot is rebuilt from the database now and then; who is erased goes from it at once.

#include <memory>
#include <shared_mutex>

#include "tenant/volunteering/matching/packing.hpp"

namespace paraat::matching {

template <class Full, class Row>
class packed_list {
 public:
  void add(const Full& one) { rows_.push_back(pack(one, slots_)); }
  void reserve(std::size_t rows, std::size_t slots) {
    rows_.reserve(rows);
    slots_.reserve(slots);
  }
  // Overwrites the row and its slots; false when there is none of this key.
  bool erase(std::uint64_t key) {
    bool found = false;
    for (Row& r : rows_) {
      if (r.alive == 0 || key_of(r.key) != key) continue;
      const std::size_t first = r.offset;
      std::fill_n(slots_.begin() + static_cast<std::ptrdiff_t>(first), r.slots, slot{});
      r = Row{};
      ++erased_;
      found = true;
    }
    return found;
  }

  std::size_t size() const { return rows_.size() - erased_; }
  std::size_t bytes() const { return rows_.size() * sizeof(Row) + slots_.size() * sizeof(slot); }
  // With rows that were erased: their `alive` is 0.
  std::span<const Row> rows() const { return rows_; }
  std::span<const slot> slots_of(const Row& r) const { return std::span(slots_).subspan(r.offset, r.slots); }
  Full at(std::size_t row) const { return unpack(rows_[row], slots_of(rows_[row])); }

 protected:
  std::vector<Row> rows_;

 private:
  std::vector<slot> slots_;
  std::size_t erased_ = 0;
};

class people_snapshot : public packed_list<match_profile, person_row> {};

class vacancies_snapshot : public packed_list<match_ask, ask_row> {
 public:
  // So many answers in twelve weeks; a vacancy that is gone stays gone.
  void note_answers(std::uint64_t key, int lately);
};

// The snapshot of a node while readers rank in it: a reader copies the pointer, a rebuild replaces it. An
// erasure copies as well, so that no reader waits. A person who was erased while the rebuild read the
// database does not come back with it: a rebuild names the moment at which it began.
class current_people {
 public:
  std::shared_ptr<const people_snapshot> read() const;

  using beginning = std::uint64_t;
  beginning begin_rebuild();
  // False when a rebuild that began later was there first: this one is dropped.
  bool replace(people_snapshot, beginning);
  void erase(std::uint64_t key);

 private:
  mutable std::shared_mutex mutex_;
  std::shared_ptr<const people_snapshot> now_ = std::make_shared<const people_snapshot>();
  beginning last_ = 0, shown_ = 0;
  std::vector<std::pair<beginning, std::uint64_t>> erased_;  // with the rebuilds begun before it
};

}  // namespace paraat::matching
