#pragma once
// The smallest HTTP client that tests need: bytes out, bytes in, over a plain socket on loopback.

#include <map>
#include <string>

namespace paraat::test {

struct answer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case; of a repeated one, the last
  std::string body;
  std::string raw;
};

// Sends the bytes as they are and reads until the server closes or a whole answer stands there.
answer exchange(unsigned short port, const std::string& bytes);
answer get(unsigned short port, const std::string& host, const std::string& target,
           const std::string& more_headers = {});
answer post(unsigned short port, const std::string& host, const std::string& target, const std::string& form,
            const std::string& more_headers = {});
// True when the server closes the connection after this exchange.
bool closes_after(unsigned short port, const std::string& bytes, answer* into = nullptr);

}  // namespace paraat::test
