#pragma once
// What every page must keep: an id stands once, and whatever points at one finds it.

#include <string>
#include <vector>

namespace paraat::test {

// Sentences about what is wrong; none for a page that is right, and for what is no page.
std::vector<std::string> wrong_ids(const std::string& html);

}  // namespace paraat::test
