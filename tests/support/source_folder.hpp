#pragma once
// Where the project's sources stand, for tests that read its files.

#include <filesystem>

namespace paraat::test {

std::filesystem::path source_folder();

}  // namespace paraat::test
