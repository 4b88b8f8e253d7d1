#pragma once
// Checks of the ids on a page: each id occurs once, and every reference to an id resolves.

#include <string>
#include <vector>

namespace paraat::test {

// Sentences about faults; none for a correct page, and for a response that is not a page.
std::vector<std::string> wrong_ids(const std::string& html);

}  // namespace paraat::test
