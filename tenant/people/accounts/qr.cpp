#include "tenant/people/accounts/qr.hpp"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>
#include <stdexcept>

namespace paraat::accounts {

qr_drawing qr_code(const std::string& text) {
  constexpr int quiet = 4;
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
      QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), QRcode_free);
  if (!code) throw std::runtime_error("text does not fit in a QR code");
  qr_drawing out;
  out.size = code->width + 2 * quiet;
  for (int y = 0; y < code->width; ++y)
    for (int x = 0; x < code->width; ++x)
      if (code->data[y * code->width + x] & 1U)
        out.path += fmt::format("M{} {}h1v1h-1z", x + quiet, y + quiet);
  return out;
}

}  // namespace paraat::accounts
