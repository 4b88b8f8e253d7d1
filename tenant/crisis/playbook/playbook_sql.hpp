#pragma once
// The rows behind playbook.hpp; for playbook*.cpp only.

#include <map>

#include "tenant/crisis/playbook/playbook.hpp"

namespace paraat::playbook {

struct kept_chapter {
  std::string code;
  words what;
  std::string original_hash;  // of ours, when it was edited
  int version = 1;
  instant updated_at{};
};
std::string hash_of(const words&);
std::vector<kept_chapter> kept_chapters(transaction&);
// False when another session saved meanwhile.
bool keep_chapter(transaction&, std::string_view code, const words&, const std::string& original_hash,
                  int seen_version, std::int64_t who, instant now);
std::map<std::string, instant> ticks(transaction&);
void keep_tick(transaction&, std::string_view code, bool on, std::int64_t who, instant now);
void keep_wanted(transaction&, int members);

}  // namespace paraat::playbook
