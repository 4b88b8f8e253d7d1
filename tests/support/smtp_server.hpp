#pragma once
// A real SMTP server (tests/support/smtp_server.py) with a certificate of its own; its mode sets its
// behaviour.

#include <string>

#include "node/config.hpp"
#include "tenant/messaging/mail/mailer.hpp"
#include "tests/support/system.hpp"

namespace paraat::test {

class smtp_server {
 public:
  // Listens when this returns. The modes stand in smtp_server.py.
  explicit smtp_server(const std::string& mode = {});

  mail::smtp_settings settings(std::string password = "een goed bewaard geheim") const;
  void configure(node::config&) const;
  std::string toml() const;  // the table [mail] of paraat.toml

  void stop();
  // Acknowledges the messages that mode "hold" kept back.
  void release();
  // Waits for the line; false after half a minute.
  bool has_said(const std::string& line);
  // How many times it said so.
  int times(const std::string& line);
  int messages();                         // that it took, acknowledged or not
  std::string message(int number) const;  // the whole of it, from 1
  std::string message_id(int number) const;
  std::string envelope(int number) const;  // "FROM TO tls=True"

 private:
  const scratch_folder scratch_;
  std::unique_ptr<program> process_;
  int port_ = 0;
};

}  // namespace paraat::test
