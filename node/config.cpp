#include "node/config.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>

#include "node/http/addresses.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/platform/text/email_addresses.hpp"

namespace paraat::node {
namespace fs = std::filesystem;
namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

class reader {
 public:
  explicit reader(const toml::table& root) : root_(root) {}

  void text(std::string_view key, std::string& into,
            std::function<std::string(const std::string&)> wrong = {}) {
    known_.emplace_back(key);
    const auto* n = find(key);
    if (n == nullptr) return;
    const auto v = n->value<std::string>();
    if (!v) return mistake_at(*n, key, "must be text", fmt::format("Write {} = \"…\".", last(key)));
    if (wrong)
      if (const std::string remedy = wrong(*v); !remedy.empty())
        return mistake_at(*n, key, fmt::format("cannot be \"{}\"", *v), remedy);
    into = *v;
  }
  template <class Number>
  void number(std::string_view key, Number& into, long low, long high) {
    known_.emplace_back(key);
    const auto* n = find(key);
    if (n == nullptr) return;
    const auto v = n->value<std::int64_t>();
    if (!n->is_integer() || !v || *v < low || *v > high)
      return mistake_at(*n, key, "must be a number",
                        fmt::format("Write a whole number from {} to {}.", low, high));
    into = static_cast<Number>(*v);
  }
  void fraction(std::string_view key, double& into) {
    known_.emplace_back(key);
    const auto* n = find(key);
    if (n == nullptr) return;
    const auto v = n->value<double>();
    if (!n->is_number() || !v || !(*v >= 0 && *v <= 1))
      return mistake_at(*n, key, "must be a part of one",
                        fmt::format("Write {} = 0.1 for one in ten, 1 for all.", last(key)));
    into = *v;
  }
  void flag(std::string_view key, bool& into) {
    known_.emplace_back(key);
    const auto* n = find(key);
    if (n == nullptr) return;
    if (!n->is_boolean())
      return mistake_at(*n, key, "must be true or false",
                        fmt::format("Write {} = true or false, without quotes.", last(key)));
    into = *n->value<bool>();
  }
  void list(std::string_view key, std::vector<std::string>& into,
            const std::function<std::string(const std::string&)>& wrong = {}) {
    known_.emplace_back(key);
    const auto* n = find(key);
    if (n == nullptr) return;
    const auto* array = n->as_array();
    const bool good = array != nullptr &&
                      std::all_of(array->begin(), array->end(), [](const auto& e) { return e.is_string(); });
    if (!good)
      return mistake_at(*n, key, "must be a list of texts",
                        fmt::format("Write {} = [\"…\", \"…\"].", last(key)));
    into.clear();
    for (const auto& e : *array) {
      into.push_back(*e.template value<std::string>());
      if (!wrong) continue;
      if (const std::string remedy = wrong(into.back()); !remedy.empty())
        mistake_at(e, key, fmt::format("cannot hold \"{}\"", into.back()), remedy);
    }
  }

  // Unknown keys are mistakes too, mostly typing errors.
  void unknown_keys() {
    for (const auto& [name, n] : root_) {
      if (const auto* table = n.as_table()) {
        for (const auto& [inner, value] : *table)
          check_known(fmt::format("{}.{}", name.str(), inner.str()), value);
      } else {
        check_known(std::string(name.str()), n);
      }
    }
  }

  void mistake_at(const toml::node& n, std::string_view key, std::string_view what, std::string remedy) {
    mistakes.push_back(
        {static_cast<int>(n.source().begin.line), fmt::format("{} {}", key, what), std::move(remedy)});
  }
  const toml::node* find(std::string_view key) const {
    const auto dot = key.find('.');
    if (dot == std::string_view::npos) return root_.get(key);
    const auto* table = root_.get_as<toml::table>(key.substr(0, dot));
    return table == nullptr ? nullptr : table->get(key.substr(dot + 1));
  }
  std::vector<mistake> mistakes;

 private:
  static std::string_view last(std::string_view key) {
    const auto dot = key.rfind('.');
    return dot == std::string_view::npos ? key : key.substr(dot + 1);
  }
  void check_known(const std::string& key, const toml::node& n) {
    if (std::ranges::find(known_, key) != known_.end()) return;
    const auto nearest =
        std::ranges::min_element(known_, {}, [&](const std::string& k) { return distance(k, key); });
    const bool close = nearest != known_.end() && distance(*nearest, key) <= 4;
    mistake_at(n, key, "is not a setting",
               close ? fmt::format("Did you mean {}?", *nearest)
                     : "Remove the line, or see `paraat init` for all settings.");
  }
  const toml::table& root_;
  std::vector<std::string> known_;
};

void read_listen(reader& r, std::string_view key, std::string& address, unsigned short& port) {
  std::string both;
  r.text(key, both, [](const std::string& v) -> std::string {
    const auto colon = v.rfind(':');
    const bool good = colon != std::string::npos && whole_number<unsigned short>(v.substr(colon + 1));
    return good ? "" : "Write an address and a port, such as \"0.0.0.0:8080\".";
  });
  if (both.empty()) return;
  const auto colon = both.rfind(':');
  address = both.substr(0, colon);
  port = *whole_number<unsigned short>(both.substr(colon + 1));
}

std::string existing_file(const std::string& v) {
  if (::access(v.c_str(), F_OK) != 0)
    return "There is no such file. Give the full path of a file that the node can read.";
  return ::access(v.c_str(), R_OK) == 0
             ? ""
             : "The user of the node cannot read it. Give it the right (chown, chmod).";
}

void read_all(reader& r, config& c) {
  read_listen(r, "pages.listen", c.listen_address, c.listen_port);
  r.flag("pages.https", c.https);
  r.text("pages.certificate", c.certificate, existing_file);
  r.text("pages.key", c.key, existing_file);
  const auto address = [](const std::string& v) -> std::string {
    return http::is_address_or_network(v) ? "" : "Write an address or a network, such as \"10.0.0.0/8\".";
  };
  r.list("pages.trusted_proxies", c.trusted_proxies, address);
  r.list("pages.metrics_from", c.metrics_from, address);
  const auto postgres = [](const std::string& v) -> std::string {
    return v.starts_with("postgresql://") || v.starts_with("postgres://") || v.starts_with("host=")
               ? ""
               : "Write postgresql://USER:PASSWORD@HOST/DATABASE.";
  };
  r.text("database.url", c.database, postgres);
  r.text("database.owner_url", c.database_owner, postgres);
  r.number("database.connections", c.connections, 2, 200);
  r.text("federation.node_id", c.node_id);
  r.text("federation.url", c.federation_url, [](const std::string& v) -> std::string {
    return v.starts_with("https://") && !v.ends_with('/')
               ? ""
               : "Write https://HOST:PORT, without a slash at the end.";
  });
  read_listen(r, "federation.listen", c.federation_address, c.federation_port);
  r.text("federation.certificate", c.federation_certificate, existing_file);
  r.text("federation.key", c.federation_key, existing_file);
  r.text("federation.authority", c.federation_authority, existing_file);
  r.text("federation.key_folder", c.key_folder, [](const std::string& v) -> std::string {
    std::error_code unknown;
    return fs::is_directory(v, unknown) ? "" : "This folder does not exist here. Make it, or mount it.";
  });
  r.list("federation.private_peers", c.private_peers);
  r.text("mail.smtp", c.smtp, [](const std::string& v) -> std::string {
    return v.starts_with("smtp://") || v.starts_with("smtps://")
               ? ""
               : "Write smtp://HOST:587 (STARTTLS) or smtps://HOST:465.";
  });
  r.text("mail.from", c.mail_from);
  r.text("mail.user", c.smtp_user);
  r.text("mail.password_file", c.smtp_password_file, existing_file);
  r.text("mail.authority", c.smtp_authority, existing_file);
  r.text("mail.reply_domain", c.reply_domain, [](const std::string& v) -> std::string {
    return paraat::text::read_email("antwoord@" + v)
               ? ""
               : "Write a domain, such as \"antwoord.hasselt.example\".";
  });
  r.flag("mail.show", c.show_mail);
  r.number("mail.per_second", c.mail_per_second, 1, 1000);
  r.text("sms.url", c.sms_url, [](const std::string& v) -> std::string {
    const bool here = v.starts_with("http://127.0.0.1:") || v.starts_with("http://localhost:");
    return v.starts_with("https://") || here ? ""
                                             : "Write https://HOST/PATH; http:// is for this machine only.";
  });
  r.text("sms.secret_file", c.sms_secret_file, existing_file);
  r.text("sms.bearer_file", c.sms_bearer_file, existing_file);
  r.text("sms.sender", c.sms_sender);
  r.text("sms.authority", c.sms_authority, existing_file);
  r.number("sms.cents_per_part", c.sms_cents_per_part, 0, 1000);
  r.number("sms.per_second", c.sms_per_second, 1, 1000);
  r.flag("sms.repeats_safely", c.sms_repeats_safely);
  r.list("push.hosts", c.push_hosts, [](const std::string& v) -> std::string {
    const std::string_view name = std::string_view(v).substr(v.starts_with("*.") ? 2 : 0);
    const bool good = name.find('.') != std::string_view::npos || name.starts_with("localhost:");
    constexpr std::string_view other = "*/@ ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return good && name.find_first_of(other) == std::string_view::npos && !name.ends_with('.') &&
                   !name.ends_with(":443")
               ? ""
               : "Write the name of a host in small letters, or \"*.DOMAIN\" for the names below it.";
  });
  r.text("push.contact", c.push_contact, [](const std::string& v) -> std::string {
    const bool mail = v.find('@') != std::string::npos && v.find_first_of(": <>") == std::string::npos;
    return mail || v.starts_with("https://")
               ? ""
               : "Write an e-mail address, or the https:// address of a page about you.";
  });
  r.text("push.key_file", c.push_key_file);
  r.text("push.authority", c.push_authority, existing_file);
  r.list("push.private_addresses", c.push_private_addresses);
  r.number("accounts.staff_idle_minutes", c.staff_idle_minutes, 5, 720);
  r.text("accounts.key_file", c.account_key_file);
  r.text("tracing.endpoint", c.tracing_endpoint, [](const std::string& v) -> std::string {
    return v.starts_with("https://") || v.starts_with("http://")
               ? ""
               : "Write the whole address, such as http://127.0.0.1:4318/v1/traces.";
  });
  r.text("tracing.authority", c.tracing_authority, existing_file);
  r.fraction("tracing.ratio", c.tracing_ratio);
  r.flag("tracing.peers_name_traces", c.tracing_of_peers);
  r.number("threads.workers", c.workers, 1, 64);
  r.number("threads.network", c.network, 1, 64);
}

}  // namespace

outcome parse_config(std::string_view text, const fs::path& folder) {
  outcome out;
  out.value.folder = folder;
  try {
    const toml::table root = toml::parse(text, (folder / "paraat.toml").string());
    reader r(root);
    read_all(r, out.value);
    r.unknown_keys();
    out.mistakes = std::move(r.mistakes);
    const config& c = out.value;
    if (c.certificate.empty() != c.key.empty())
      out.mistakes.push_back(
          {0, "pages.certificate and pages.key belong together", "Give both, or neither behind a proxy."});
    if (c.federation_port != 0 && (c.node_id.empty() || c.federation_url.empty()))
      out.mistakes.push_back({0, "federation.listen needs a name and an address",
                              "Give federation.node_id and federation.url too."});
    if (!c.sms_url.empty() && (c.sms_secret_file.empty() || c.sms_sender.empty()))
      out.mistakes.push_back(
          {0, "sms.url needs a secret and a sender", "Give sms.secret_file and sms.sender too."});
    if (c.workers > c.connections)
      out.mistakes.push_back({0, "threads.workers is more than database.connections",
                              "Each worker needs a connection: raise the one or lower the other."});
  } catch (const toml::parse_error& e) {
    out.mistakes.push_back({static_cast<int>(e.source().begin.line), std::string(e.description()),
                            "Correct the line; TOML is described at toml.io."});
  }
  std::ranges::sort(out.mistakes, {}, [](const mistake& m) { return std::pair(m.line, m.what); });
  return out;
}

outcome read_config(const fs::path& folder) {
  const fs::path name = folder / "paraat.toml";
  errno = 0;
  std::ifstream file(name);
  const bool absent = !file.is_open() && errno == ENOENT;
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  outcome out = parse_config(text, fs::absolute(folder));
  // Its defaults would start another node, with a new database.
  if (!absent && (!file.is_open() || file.bad() || fs::is_directory(name)))
    out.mistakes.push_back({0, "the settings cannot be read",
                            fmt::format("Give the user of the node the right to read {}.", name.string())});
  if (const char* url = std::getenv("PARAAT_DATABASE")) out.value.database = url;
  if (const char* url = std::getenv("PARAAT_DATABASE_OWNER")) out.value.database_owner = url;
  return out;
}

std::string example_config(const config& c) {
  return fmt::format(
      R"(# Settings of this node. A line that starts with # is off; what stands there is the default.

[pages]
listen = "{}:{}"
# https = false                # true when visitors reach the pages over HTTPS: own certificate or a proxy in front
# certificate = "/etc/paraat/pages.pem"   # read again when it or its key changed
# key = "/etc/paraat/pages.key"
# trusted_proxies = []         # addresses or networks of the proxy in front, such as ["127.0.0.1", "10.0.0.0/8"]
# metrics_from = ["127.0.0.1", "::1"]

[database]
# url = "postgresql://USER:PASSWORD@HOST/DATABASE"   # without it the node runs a PostgreSQL of its own in this folder;
                             # PgBouncer may stand between, also in transaction mode
# owner_url = "postgresql://OWNER:PASSWORD@HOST/DATABASE"   # for `paraat migrate`, when the user above may not make tables
# connections = 8

[federation]
# node_id = "hasselt"          # the name of this node among others
# url = "https://node.hasselt.example:8443"
# listen = "0.0.0.0:8443"
# certificate = "/etc/paraat/federation.pem"
# key = "/etc/paraat/federation.key"
# authority = "/etc/paraat/authority.pem"   # whom peers' certificates must come from; the system's list when off
# key_folder = "/mnt/paraat"   # holds the folder `keys`, where two machines run this node on one database

[mail]
# smtp = "smtp://mail.example:587"   # without it mails are kept in the folder `mail`
# from = "vrijwilligers@hasselt.example"
# user = "vrijwilligers"
# password_file = "/etc/paraat/mail-password"
# authority = "/etc/paraat/mail-authority.pem"   # whom the server's certificate must come from; the system's list when off
# per_second = 20              # of what the mail server takes, for call-outs
# reply_domain = "antwoord.hasselt.example"   # conversations are answered by mail too: tenant/messaging/incoming_mail/README.md
# show = false                 # a page /demo-post that shows the mails of the folder to everyone: for a demo only

[sms]
# url = "https://gateway.example/messages"   # without it text messages wait; what is said there: tenant/messaging/channels/README.md
# secret_file = "/etc/paraat/sms-secret"     # signs what we say, and what the gateway says to us
# bearer_file = "/etc/paraat/sms-token"      # when the gateway asks a token beside it
# sender = "+32460000000"      # the number or name that a telephone shows; answers need a number
# authority = "/etc/paraat/sms-authority.pem"   # whom the gateway's certificate must come from; the system's list when off
# cents_per_part = 0           # for the estimate before a call-out
# per_second = 10              # texts that the gateway takes
# repeats_safely = true        # it knows two attempts with one Idempotency-Key for one

[push]
# hosts = ["fcm.googleapis.com", "updates.push.services.mozilla.com", "*.notify.windows.com", "web.push.apple.com"]
                             # the push services of browsers that notifications may go to; [] offers none
# contact = "beheer@hasselt.example"   # whom a push service writes to; the sender of mails when off
# key_file = "/etc/paraat/push.key"   # signs for push services; without it `push.key` in this folder. The key before it is
                             # read from the same name with .previous behind it: tenant/messaging/push/README.md

[accounts]
# key_file = "/etc/paraat/account.key"   # seals the secrets of sign-in; without it `account.key` in this folder
# staff_idle_minutes = 60      # a session of staff ends after so long without a click; after 12 hours in any case

[tracing]
# endpoint = "http://127.0.0.1:4318/v1/traces"   # an OTLP collector, which gets traces over HTTP as JSON; without it none are made
# authority = "/etc/paraat/tracing-authority.pem"   # whom its certificate must come from; the system's list when off
# ratio = 1.0                  # 0.1: one in ten requests, messages and jobs
# peers_name_traces = false    # true: a member's traceparent header is followed, so that a trace spans both nodes

[threads]
# workers = 4
# network = 2
)",
      c.listen_address, c.listen_port);
}

}  // namespace paraat::node
