#include "tests/support/source_folder.hpp"

namespace paraat::test {

std::filesystem::path source_folder() { return PARAAT_SOURCE; }

}  // namespace paraat::test
