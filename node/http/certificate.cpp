#include "node/http/certificate.hpp"

#include <fmt/format.h>

#include "ops/log.hpp"

namespace paraat::http {

namespace net = boost::asio;

certificate::certificate(std::filesystem::path chain, std::filesystem::path key)
    : chain_(std::move(chain)), key_(std::move(key)), context_(read()), seen_(times()) {}

std::shared_ptr<net::ssl::context> certificate::read() const {
  auto context = std::make_shared<net::ssl::context>(net::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_3_VERSION);
  const auto fail = [](const std::filesystem::path& file, const std::string& why) {
    throw std::runtime_error(fmt::format("The certificate cannot be used: {}: {}.", file.string(), why));
  };
  boost::system::error_code failed;
  context->use_certificate_chain_file(chain_.string(), failed);
  if (failed) fail(chain_, failed.message());
  context->use_private_key_file(key_.string(), net::ssl::context::pem, failed);
  if (failed) fail(key_, failed.message());
  if (SSL_CTX_check_private_key(context->native_handle()) != 1)
    fail(key_, "it is not the key of the certificate");
  return context;
}

std::pair<std::filesystem::file_time_type, std::filesystem::file_time_type> certificate::times() const {
  std::error_code gone;
  return {std::filesystem::last_write_time(chain_, gone), std::filesystem::last_write_time(key_, gone)};
}

void certificate::look() {
  const auto now = times();
  if (now == seen_) return;
  seen_ = now;
  try {
    context_.store(read());
    log::info("certificate_renewed", {{"file", chain_.string()}});
  } catch (const std::exception& e) {
    log::error("certificate_not_renewed", {{"file", chain_.string()}, {"error", e.what()}});
  }
}

}  // namespace paraat::http
