#include "tests/support/smtp_server.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <cstdlib>
#include <stdexcept>

#include "tests/support/source_folder.hpp"

namespace paraat::test {

smtp_server::smtp_server(const std::string& mode) {
  const std::string folder = scratch_.path.string(), certificate = folder + "/certificate.pem",
                    key = folder + "/key.pem";
  const std::string make =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "
      "/CN=localhost -addext subjectAltName=DNS:localhost -keyout " +
      key + " -out " + certificate + " 2>/dev/null";
  if (std::system(make.c_str()) != 0) throw std::runtime_error("no certificate for the SMTP server");
  write_file(scratch_.path / "password", "een goed bewaard geheim\n");
  process_ = std::make_unique<program>(std::vector<std::string>{
      "/usr/bin/python3", (source_folder() / "tests/support/smtp_server.py").string(), certificate, key,
      folder, mode});
  const std::string line = process_->line_with("port ");
  port_ = std::stoi(line.substr(line.find("port ") + 5));
}

mail::smtp_settings smtp_server::settings(std::string password) const {
  mail::smtp_settings s;
  s.url = fmt::format("smtp://localhost:{}", port_);
  s.user = "paraat";
  s.password = std::move(password);
  s.authority = scratch_.path / "certificate.pem";
  return s;
}

void smtp_server::configure(node::config& c) const {
  c.smtp = fmt::format("smtp://localhost:{}", port_);
  c.smtp_user = "paraat";
  c.smtp_password_file = scratch_.path / "password";
  c.smtp_authority = scratch_.path / "certificate.pem";
  c.mail_from = "vrijwilligers@alken.be";
}

std::string smtp_server::toml() const {
  return fmt::format(
      "[mail]\nsmtp = \"smtp://localhost:{}\"\nfrom = \"vrijwilligers@alken.be\"\nuser = \"paraat\"\n"
      "password_file = \"{}\"\nauthority = \"{}\"\n",
      port_, (scratch_.path / "password").string(), (scratch_.path / "certificate.pem").string());
}

void smtp_server::stop() { process_.reset(); }
void smtp_server::release() { process_->signal(SIGUSR1); }

bool smtp_server::has_said(const std::string& line) {
  return eventually([&] { return times(line) > 0; });
}

int smtp_server::times(const std::string& line) {
  const std::string all = process_->output();
  int count = 0;
  for (auto at = all.find(line); at != std::string::npos; at = all.find(line, at + line.size())) ++count;
  return count;
}

int smtp_server::messages() { return times("took message "); }
std::string smtp_server::message(int number) const {
  return read_file(scratch_.path / fmt::format("{}.eml", number));
}
std::string smtp_server::message_id(int number) const {
  const std::string eml = message(number);
  const auto at = eml.find("Message-ID: ");
  return at == std::string::npos ? "" : eml.substr(at, eml.find('\n', at) - at);
}
std::string smtp_server::envelope(int number) const {
  return read_file(scratch_.path / fmt::format("{}.txt", number));
}

}  // namespace paraat::test
