#include "tests/support/picture.hpp"

#include <zlib.h>

#include <cstdint>

namespace paraat::test {
namespace {

std::string big_endian(std::uint32_t v) {
  return {static_cast<char>(v >> 24), static_cast<char>(v >> 16), static_cast<char>(v >> 8),
          static_cast<char>(v)};
}

// PNG section 5.3: length, type, data, CRC of type and data.
std::string chunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const auto crc = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return big_endian(static_cast<std::uint32_t>(data.size())) + body +
         big_endian(static_cast<std::uint32_t>(crc));
}

std::string deflated(const std::string& raw) {
  uLongf size = compressBound(raw.size());
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(raw.data()),
           raw.size());
  out.resize(size);
  return out;
}

}  // namespace

std::string png(int width, int height, const std::string& secret) {
  std::string rows;
  for (int y = 0; y < height; ++y) {
    rows += '\0';  // no filter
    for (int x = 0; x < width; ++x)
      rows += x + y < width / 4 ? std::string(4, '\0') : std::string("\x00\x62\x6b\xff", 4);
  }
  const std::string head = big_endian(static_cast<std::uint32_t>(width)) +
                           big_endian(static_cast<std::uint32_t>(height)) +
                           std::string("\x08\x06\x00\x00\x00", 5);  // 8 bits, RGBA
  // A TIFF head, as Exif has it, with the words behind it.
  const std::string exif = std::string("MM\0*\0\0\0\x08\0\0\0\0\0\0", 14) + secret;
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", head) + chunk("tEXt", std::string("Comment\0", 8) + secret) +
         chunk("eXIf", exif) + chunk("IDAT", deflated(rows)) + chunk("IEND", "");
}

std::string multipart(const std::vector<part>& parts) {
  std::string out;
  for (const part& p : parts) {
    out += "--grens\r\nContent-Disposition: form-data; name=\"" + p.name + "\"";
    if (!p.file_name.empty()) out += "; filename=\"" + p.file_name + "\"\r\nContent-Type: image/png";
    out += "\r\n\r\n" + p.bytes + "\r\n";
  }
  return out + "--grens--\r\n";
}

answer post_files(unsigned short port, const std::string& host, const std::string& target,
                  const std::vector<part>& parts, const std::string& more) {
  const std::string body = multipart(parts);
  return test::exchange(port, "POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + multipart_type +
                                  "Content-Length: " + std::to_string(body.size()) + "\r\n" + more + "\r\n" +
                                  body);
}

}  // namespace paraat::test
