#pragma once
// Configuration of a node: one TOML file with defaults that run. Every mistake is reported at once, with its
// line and remedy; nothing starts with a faulty file.

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace paraat::node {

struct config {
  std::filesystem::path folder;  // data folder of the node

  // [pages]
  std::string listen_address = "127.0.0.1";
  unsigned short listen_port = 8080;
  bool https = false;            // visitors reach the pages over HTTPS (own certificate or a proxy)
  std::string certificate, key;  // PEM files; absent: plain HTTP, behind a proxy
  std::vector<std::string> trusted_proxies;
  std::vector<std::string> metrics_from{"127.0.0.1", "::1"};

  // [database]
  std::string database;        // postgresql://…; absent: a private PostgreSQL in the folder
  std::string database_owner;  // for migrations, when the application role may not make tables
  int connections = 8;

  // [federation]
  std::string node_id;         // name of this node among others; absent: does not federate
  std::string federation_url;  // https://HOST:PORT that peers use
  std::string federation_address = "127.0.0.1";
  unsigned short federation_port = 0;  // 0: does not listen for peers
  std::string federation_certificate, federation_key, federation_authority;
  std::string key_folder;  // holds the folder `keys`, where two machines share it; absent: the node's own
  std::vector<std::string> private_peers;  // addresses in private ranges that members may have

  std::filesystem::path keys_stand_in() const {
    return key_folder.empty() ? folder : std::filesystem::path(key_folder);
  }

  // [mail]
  std::string smtp;  // smtp://host:587; absent: mails go to a folder
  std::string mail_from = "noreply@localhost";
  std::string smtp_user, smtp_password_file;
  std::string smtp_authority;  // PEM file of the server's certificate authority; absent: the system's list
  std::string
      reply_domain;        // whose mail the mail server gives to `paraat mail-in`; absent: no answers by mail
  bool show_mail = false;  // a page that shows the mails of the folder; for a demo only

  // [sms]
  std::string sms_url;  // of a gateway, see tenant/messaging/channels/README.md; absent: texts wait
  std::string sms_secret_file, sms_bearer_file;
  std::string sms_sender;     // number or name that a telephone shows
  std::string sms_authority;  // PEM file of the gateway's certificate authority; absent: the system's list
  int sms_cents_per_part = 0;
  int sms_per_second = 10, mail_per_second = 20;
  bool sms_repeats_safely = true;  // the gateway recognises two attempts with one Idempotency-Key

  // [push]
  std::vector<std::string> push_hosts{"fcm.googleapis.com", "updates.push.services.mozilla.com",
                                      "*.notify.windows.com", "web.push.apple.com"};
  std::string push_contact;    // an e-mail address or https: of the operator; absent: the sender of mails
  std::string push_key_file;   // signs what push services get; absent: push.key in the folder
  std::string push_authority;  // PEM file of the push services' certificate authority; absent: the system's
  std::vector<std::string> push_private_addresses;  // in private ranges, that a push service may have

  // [accounts]
  int staff_idle_minutes = 60;   // a session of staff ends after so long without a request
  std::string account_key_file;  // seals TOTP secrets; absent: account.key in the folder

  // [tracing]
  std::string tracing_endpoint;   // http(s)://HOST:4318/v1/traces of a collector; absent: no traces
  std::string tracing_authority;  // PEM file of its certificate authority; absent: the system's list
  double tracing_ratio = 1;       // part of the requests, messages and jobs that is sent
  bool tracing_of_peers = false;  // a verified peer may say to which trace its requests belong

  // [threads]
  int workers = 4, network = 2;

  // Not in the file: how long a stop waits for requests in flight, and how long a gateway may take.
  std::chrono::milliseconds goodbye{10'000}, sms_patience{9'000};
};

struct mistake {
  int line = 0;  // 0: the file as a whole
  std::string what, remedy;
};

struct outcome {
  config value;
  std::vector<mistake> mistakes;
};

// Reads FOLDER/paraat.toml and the environment (PARAAT_DATABASE, PARAAT_LISTEN); an absent file is all
// defaults.
outcome read_config(const std::filesystem::path& folder);
outcome parse_config(std::string_view toml, const std::filesystem::path& folder);

// The file of `paraat init`: every setting with its default and purpose.
std::string example_config(const config&);

}  // namespace paraat::node
