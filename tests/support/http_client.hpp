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

// A connection that a test controls.
class open_connection {
 public:
  explicit open_connection(unsigned short port);
  ~open_connection();
  open_connection(const open_connection&) = delete;
  open_connection& operator=(const open_connection&) = delete;
  bool send(const std::string& bytes) const;  // whether all of it was taken
  std::string read_to_end() const;            // until the server closes
  // Until this text has come, or the server closes; throws after half a minute of silence.
  std::string read_until(const std::string& text) const;

 private:
  int fd_;
};

unsigned short free_port();  // on loopback; no other test program gets it too
bool listens(unsigned short port);

}  // namespace paraat::test
