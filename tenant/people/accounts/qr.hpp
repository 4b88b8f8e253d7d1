#pragma once

#include <string>

namespace paraat::accounts {

struct qr_drawing {
  int size = 0;      // modules on a side, with the quiet zone of four around
  std::string path;  // SVG path data: one unit square for each dark module
};

// Throws std::runtime_error when the text does not fit in a QR code.
qr_drawing qr_code(const std::string& text);

}  // namespace paraat::accounts
