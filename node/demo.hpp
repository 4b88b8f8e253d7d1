#pragma once
// Fills the tenants of a node with the content of a demo: organisations and vacancies from a JSON file.

#include <string>

#include "tenant/platform/store/database.hpp"

namespace paraat::node {

// Uses the same verbs as the pages. A tenant that has organisations already is left as it is. Exit status.
int load_demo(database&, const std::string& content_file);

}  // namespace paraat::node
