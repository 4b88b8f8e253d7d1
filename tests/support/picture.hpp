#pragma once
// Pictures for tests, made by hand, and the form that a browser sends them in.

#include <string>
#include <utility>
#include <vector>

#include "tests/support/http_client.hpp"

namespace paraat::test {

// A PNG of one colour with a transparent corner, holding these words as a comment and as Exif.
std::string png(int width, int height, const std::string& secret = "geheim");

struct part {
  std::string name, file_name, bytes;  // a field when there is no file name
};
constexpr const char* multipart_type = "Content-Type: multipart/form-data; boundary=grens\r\n";
std::string multipart(const std::vector<part>&);
answer post_files(unsigned short port, const std::string& host, const std::string& target,
                  const std::vector<part>&, const std::string& more_headers = {});

}  // namespace paraat::test
