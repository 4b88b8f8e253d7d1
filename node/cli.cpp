#include "node/cli.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "node/audit_command.hpp"
#include "node/command_line.hpp"
#include "node/demo.hpp"
#include "node/demo_gateway.hpp"
#include "node/doctor.hpp"
#include "node/factories.hpp"
#include "node/http/open_files.hpp"
#include "node/mail_in_command.hpp"
#include "node/member_commands.hpp"
#include "node/node.hpp"
#include "node/run_as.hpp"
#include "node/store.hpp"
#include "node/users_command.hpp"
#include "ops/clock.hpp"
#include "ops/log.hpp"
#include "protocol/ascii.hpp"
#include "protocol/enterprise_number.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/administration/restores/restores.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"

namespace paraat::node {
namespace fs = std::filesystem;
namespace {

// The file that an option names, read with the rights of the user of the command: before it becomes the
// node's user. Its first line becomes the value of the option without "-file".
void read_file_option(words& w, const std::string& name) {
  const auto at = w.values.find(name + "-file");
  if (at == w.values.end()) return;
  std::ifstream in(at->second);
  std::string line;
  if (!std::getline(in, line) || line.empty())
    throw std::invalid_argument(fmt::format("{} cannot be read, or its first line is empty.", at->second));
  w.values.erase(at);
  w.values[name] = line;
}

std::vector<std::string> list_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const auto comma = std::min(text.find(',', at), text.size());
    out.push_back(text.substr(at, comma - at));
    at = comma + 1;
  }
  return out;
}

bool report(const outcome& o) {
  if (o.mistakes.empty()) return true;
  fmt::print(stderr, "{}\n",
             fmt::format("{}: {} mistake(s); nothing was started.", (o.value.folder / "paraat.toml").string(),
                         o.mistakes.size()));
  for (const mistake& m : o.mistakes)
    fmt::print(stderr, "  {}{}. {}\n", m.line > 0 ? fmt::format("line {}: ", m.line) : "", m.what, m.remedy);
  return false;
}

// Throws std::runtime_error when the folder is not one of a node; nullopt when its settings are wrong.
std::optional<config> settings_in(const words& w) {
  const fs::path folder = value(w, "DIR");
  become_owner_of(folder);
  struct stat there{};
  if (::stat((folder / "paraat.toml").c_str(), &there) != 0 && errno == ENOENT)
    throw std::runtime_error(fmt::format("{} is not the folder of a node. Make one with `paraat init {}`.",
                                         folder.string(), folder.string()));
  outcome o = read_config(folder);
  return report(o) ? std::optional(std::move(o.value)) : std::nullopt;
}

int init(const words& w) {
  const fs::path folder = value(w, "DIR");
  if (fs::exists(folder / "paraat.toml"))
    throw std::runtime_error(
        fmt::format("{} is the folder of a node already; nothing was changed.", folder.string()));
  const std::string owner = make_folder(folder, value(w, "user"));
  ::chmod(folder.c_str(), 0711);
  // The address of a database in it holds a password.
  const mode_t before = ::umask(0077);
  std::ofstream file(folder / "paraat.toml");
  ::umask(before);
  if (!(file << example_config({})) || !file.flush()) {
    std::error_code ignored;
    fs::remove(folder / "paraat.toml", ignored);
    throw std::runtime_error(
        fmt::format("{} cannot be written. Is the disk full?", (folder / "paraat.toml").string()));
  }
  push::key_in(push_key_file({.folder = folder}));
  if (!owner.empty()) fmt::print("{}\n", owner);
  fmt::print(
      "A new node in {0}.\n\nNext:\n  paraat tenant add {0} --nis 71072 --url http://localhost:8080   (a "
      "municipality by its NIS code)\n"
      "  paraat serve {0}\n",
      folder.string());
  return 0;
}

// As the first process of a container the node inherits orphaned processes, such as the helpers of a killed
// database. Its own database is handled before this.
void reap_strangers() {
  while (::waitpid(-1, nullptr, WNOHANG) > 0) {
  }
}

int serve(const config& c) {
  // Block the signals in every thread; this one waits for them.
  sigset_t stop;
  sigemptyset(&stop);
  for (const int s : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) sigaddset(&stop, s);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  http::raise_open_files();
  const system_clock time;
  node n(c, time);
  n.start();
  // Looks after the private PostgreSQL when a child ends, and each second while it does not come back.
  constexpr timespec a_second{1, 0};
  for (int got = 0; got != SIGINT && got != SIGTERM;) {
    got = sigtimedwait(&stop, nullptr, &a_second);
    if (got == SIGHUP) n.reload_tenants();
    n.revive_database();
    n.look_at_certificates();
    if (::getpid() == 1) reap_strangers();
  }
  n.stop();
  return 0;
}

bool web_address(const std::string& url) {
  const auto parsed = boost::urls::parse_uri(url);
  return parsed && (url.starts_with("http://") || url.starts_with("https://")) && !parsed->host().empty() &&
         !parsed->has_query() && !parsed->has_fragment() && !parsed->has_userinfo();
}

result<tenants::tenant> described_tenant(const words& w, const municipal_register& r) {
  tenants::tenant t;
  t.public_url = value(w, "url");
  while (t.public_url.ends_with('/')) t.public_url.pop_back();
  t.brand_color = value(w, "color", "#00626b");
  t.tagline = value(w, "tagline");
  t.network = value(w, "of-network");
  t.controller = value(w, "controller");
  t.email = value(w, "email");
  t.phone = value(w, "phone");
  if (const auto languages = list_of(value(w, "languages")); !languages.empty()) t.languages = languages;
  if (!web_address(t.public_url))
    return refuse(refusal_kind::invalid,
                  "--url must be the address of its pages, such as https://vrijwilligers.hasselt.be");
  if (const std::string network = value(w, "network"); !network.empty()) {
    t.what = tenants::tenant_kind::network;
    t.name = network;
    t.party = value(w, "id", "be-net-" + slug_of(network));
    return t;
  }
  if (const std::string aggregator = value(w, "aggregator"); !aggregator.empty()) {
    t.what = tenants::tenant_kind::aggregator;
    t.name = aggregator;
    t.party = value(w, "id", "be-agg-" + slug_of(aggregator));
    if (!t.party.starts_with("be-agg-"))
      return refuse(refusal_kind::invalid, "the --id of an aggregator begins with be-agg-");
    return t;
  }
  if (const std::string agency = value(w, "agency"); !agency.empty()) {
    t.what = tenants::tenant_kind::agency;
    t.name = agency;
    t.party = std::string(agency_prefix) + value(w, "kbo");
    if (!is_agency(t.party))
      return refuse(refusal_kind::invalid,
                    "an agency is named by its number: --kbo with ten digits, such as 0316380841");
    return t;
  }
  const std::string code = value(w, "nis");
  const auto number = code.size() == 5 ? whole_number<int>(code) : std::nullopt;
  const auto current = number ? r.current(*number) : std::nullopt;
  if (!current)
    return refuse(refusal_kind::invalid,
                  "--nis must be the NIS code of a Flemish municipality, such as 71072");
  const municipality& m = *r.of(*current);
  if (std::to_string(m.nis) != code) fmt::print("{} is part of {} ({}) since 2025.\n", code, m.name, m.nis);
  t.nis = m.nis;
  t.name = m.name;
  t.party = fmt::format("be-nis-{}", m.nis);
  return t;
}

tenants::host host_of(const std::string& url) {
  const auto parsed = boost::urls::parse_uri(url).value();
  tenants::host h;
  h.name = ascii::lower(std::string_view(parsed.encoded_host()));
  h.prefix = std::string(std::string_view(parsed.encoded_path()));
  while (h.prefix.ends_with('/')) h.prefix.pop_back();
  return h;
}

int tenant_list(const config& c) {
  store held(c);
  for (const auto& t : held.db().read(std::nullopt, [](transaction& tx) { return tenants::all(tx); }))
    fmt::print("{:<24} {:<22} {}\n", t.party, t.name, t.public_url);
  return 0;
}

int tenant_add(const config& c, const words& w) {
  store held(c);
  const municipal_register municipalities;
  const auto wanted = described_tenant(w, municipalities);
  if (!wanted) throw std::invalid_argument(untranslated(wanted.error()));
  const auto added = held.db().write(std::nullopt, [&](transaction& tx) {
    auto t = tenants::add(tx, *wanted, host_of(wanted->public_url));
    if (t) outbox::move_head(tx, outbox::tenants_topic);
    return t;
  });
  if (!added) throw std::runtime_error(untranslated(added.error()));
  fmt::print("{} ({}) at {}\n", added->name, added->party, added->public_url);
  return 0;
}

int migrate(const config& c) {
  const store held(c, {}, store::use::migrate);
  fmt::print("The database is at the version of this paraat.\n");
  return 0;
}

int key_forget_account(const config& c) {
  store held(c);
  const int n = held.db().write(std::nullopt, [&](transaction& tx) { return forget_account_key(c, tx); });
  fmt::print(
      "The mark of the lost key is gone. {} account(s) set up a new authenticator at the next sign-in. "
      "Remove the foreign key file, if there is one, and start the node.\n",
      n);
  return 0;
}

int demo(const config& c, const words& w) {
  store held(c);
  return load_demo(held.db(), value(w, "content"));
}

int user(const std::string& verb, const config& c, const words& w) {
  auto options = w.values;
  if (const std::string email = value(w, "E-MAIL"); !email.empty()) options["email"] = email;
  return user_command(verb, c, options);
}

// The commands that read the settings of a node, each by the words that name it.
int run_on_node(const config& c, const words& w) {
  using handler = std::function<int()>;
  const std::map<std::string_view, handler> handlers{
      {"serve", [&] { return serve(c); }},
      {"migrate", [&] { return migrate(c); }},
      {"doctor", [&] { return examine(c) ? 0 : 1; }},
      {"demo", [&] { return demo(c, w); }},
      {"mail-in",
       [&] {
         return mail_in(c, {value(w, "recipient"), value(w, "sender"), w.values.contains("sender")},
                        std::cin);
       }},
      {"audit verify", [&] { return audit_verify(c); }},
      {"tenant add", [&] { return tenant_add(c, w); }},
      {"tenant list", [&] { return tenant_list(c); }},
      {"member invite", [&] { return member_invite(c, list_of(value(w, "for"))); }},
      {"member join", [&] { return member_join(c, value(w, "INVITATION")); }},
      {"member list", [&] { return member_list(c); }},
      {"member allow", [&] { return member_allow(c, value(w, "NODE"), value(w, "PARTY")); }},
      {"member revoke",
       [&] { return member_revoke(c, value(w, "NODE"), value(w, "key"), value(w, "reason")); }},
      {"member go-on", [&] { return member_go_on(c, value(w, "days"), value(w, "reason")); }},
      {"key list", [&] { return key_list(c); }},
      {"key rotate", [&] { return key_rotate(c, value(w, "PURPOSE")); }},
      {"key revoke", [&] { return key_revoke(c, value(w, "KEY")); }},
      {"key forget-account", [&] { return key_forget_account(c); }},
      {"user add", [&] { return user("add", c, w); }},
      {"user list", [&] { return user("list", c, w); }},
      {"user reset-second-step", [&] { return user("reset-second-step", c, w); }}};
  return handlers.at(w.command)();
}

// The exit status of a fault of the node itself: the mail server keeps the mail and tries again.
int take_mail(const words& w) {
  try {
    const auto c = settings_in(w);
    return c ? run_on_node(*c, w) : mail_later;
  } catch (const std::exception& e) {
    fmt::print(stderr, "{}\n", e.what());
    return mail_later;
  }
}

int dispatch(words w) {
  if (w.command == "mail-in") return take_mail(w);
  if (w.command == "init") return init(w);
  if (w.command == "demo-gateway") {
    become_owner_of(value(w, "DIR"));
    return run_demo_gateway(value(w, "DIR"), value(w, "listen"));
  }
  for (const char* secret : {"password", "totp-secret"}) read_file_option(w, secret);
  const auto c = settings_in(w);
  return c ? run_on_node(*c, w) : 1;
}

}  // namespace

int run_command(int count, char** argv) {
  try {
    auto typed = read_words(count, argv, PARAAT_VERSION);
    if (typed) return dispatch(std::move(*typed));
    fmt::print("{}", typed.error().text);
    return typed.error().status;
  } catch (const std::invalid_argument& e) {
    fmt::print(stderr, "{}\n", e.what());
    return 2;
  } catch (const std::exception& e) {
    fmt::print(stderr, "{}\n", e.what());
    return 1;
  }
}

}  // namespace paraat::node
