#pragma once
// The certificate of a listener. It is read again when one of its files changed (a renewal each 60 to 90
// days, RFC 8555 clients, a mounted secret), so that a renewal needs no restart; connections that are open
// keep the one that they began with.

#include <atomic>
#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <memory>

namespace paraat::http {

class certificate {
 public:
  // PEM files: the chain and its key. Throws std::runtime_error with the file and the fault.
  certificate(std::filesystem::path chain, std::filesystem::path key);

  std::shared_ptr<boost::asio::ssl::context> current() const { return context_.load(); }
  // Takes files that changed since the last look. A pair that cannot be used is logged, and the one before
  // stays in use: chain and key may be replaced one after the other.
  void look();

 private:
  std::shared_ptr<boost::asio::ssl::context> read() const;
  std::pair<std::filesystem::file_time_type, std::filesystem::file_time_type> times() const;

  const std::filesystem::path chain_, key_;
  std::atomic<std::shared_ptr<boost::asio::ssl::context>> context_;
  std::pair<std::filesystem::file_time_type, std::filesystem::file_time_type> seen_;
};

}  // namespace paraat::http
