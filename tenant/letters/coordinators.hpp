#pragma once
// A mail to everyone who coordinates here; to the address of the municipality when nobody does.

#include "tenant/letters/letters.hpp"

namespace paraat::letters {

// `path` is the page that its button opens.
void to_coordinators(transaction&, const web::scope&, letter, const std::string& path);

}  // namespace paraat::letters
