#include "tenant/volunteering/matching/snapshots.hpp"

#include <algorithm>
#include <mutex>

namespace paraat::matching {

void vacancies_snapshot::note_answers(std::uint64_t key, int lately) {
  for (ask_row& r : rows_)
    if (r.alive != 0 && key_of(r.key) == key)
      r.answered = static_cast<std::uint8_t>(std::clamp(lately, 0, 255));
}

std::shared_ptr<const people_snapshot> current_people::read() const {
  const std::shared_lock lock(mutex_);
  return now_;
}

current_people::beginning current_people::begin_rebuild() {
  const std::unique_lock lock(mutex_);
  return ++last_;
}

bool current_people::replace(people_snapshot next, beginning began) {
  const std::unique_lock lock(mutex_);
  if (began <= shown_) return false;
  for (const auto& [begun, key] : erased_)
    if (begun >= began) next.erase(key);
  shown_ = began;
  // A rebuild that began before this one is dropped, so only erasures during later ones are still needed.
  std::erase_if(erased_, [&](const auto& e) { return e.first <= began; });
  now_ = std::make_shared<const people_snapshot>(std::move(next));
  return true;
}

void current_people::erase(std::uint64_t key) {
  const std::unique_lock lock(mutex_);
  if (last_ > shown_) erased_.emplace_back(last_, key);
  people_snapshot without = *now_;
  if (without.erase(key)) now_ = std::make_shared<const people_snapshot>(std::move(without));
}

}  // namespace paraat::matching
