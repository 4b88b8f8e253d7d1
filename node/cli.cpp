#include "node/cli.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "node/audit_command.hpp"
#include "node/command_line.hpp"
#include "node/demo.hpp"
#include "node/demo_gateway.hpp"
#include "node/doctor.hpp"
#include "node/from_config.hpp"
#include "node/http/open_files.hpp"
#include "node/member_commands.hpp"
#include "node/node.hpp"
#include "node/run_as.hpp"
#include "node/store.hpp"
#include "node/users_command.hpp"
#include "ops/clock.hpp"
#include "ops/log.hpp"
#include "protocol/ascii.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/administration/restores/restores.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"

namespace paraat::node {
namespace fs = std::filesystem;
namespace {

constexpr const char* help = R"(paraat – volunteers of a municipality, ready when it matters

  paraat init DIR [--user NAME]       make a folder for a new node, with its settings; when root does, for the
                                      user NAME (else `paraat`, or `postgres`), as whom the node will run
  paraat serve DIR                    run the node in that folder until it is stopped (Ctrl-C)
  paraat migrate DIR                  bring the database to this version, without serving
  paraat tenant add DIR --nis CODE --url URL [--color '#RRGGBB'] [--tagline TEXT] [--languages nl,fr]
  paraat tenant add DIR --network NAME --id be-net-NAME --url URL
                                      several on one host name, each with a path (https://HOST/alken), only
                                      when one body answers for the data of all: --controller PARTY-OR-KBO
  paraat tenant list DIR
  paraat member invite DIR [--for PARTY,PARTY]
                                      print an invitation for another node; makes the network when there is none;
                                      --for: the municipalities that it may bring (be-nis-71072), else any free one
  paraat member join DIR INVITATION   become a member of the network of the node that invited
  paraat member list DIR              who belongs to the network, and what waits to be allowed
  paraat member allow DIR NODE PARTY  let a member bring another municipality
  paraat member revoke DIR NODE [--key KEY] --reason TEXT
                                      take a node, or one key of it, out of the network at once and for good
  paraat member go-on DIR --days N --reason TEXT
                                      go on with a members list that expired, when who signs it is gone
  paraat key list DIR                 the signing and sealing keys of this node
  paraat key rotate DIR signing|sealing
                                      replace a key while everything runs
  paraat key revoke DIR KEY           a key may be in other hands: replace it now
  paraat key forget-account DIR       account.key is lost for good: everybody sets up a new authenticator
  paraat user add DIR --email E --name NAME --role ROLE --tenant PARTY [--organisation ID] [--json]
                      [--password-file FILE] [--totp-secret-file FILE]
                                      give someone a role; without a password it prints an invitation link
  paraat user list DIR
  paraat user reset-second-step DIR E-MAIL
                                      for who lost telephone and codes: ends all sessions and mails the person;
                                      the next sign-in sets up a new authenticator
  paraat audit verify DIR             whether the chain of security events of every tenant holds
  paraat doctor DIR                   look at everything that a node needs and say what is wrong
  paraat --version

A node keeps its settings in DIR/paraat.toml and, unless they name another database, its own PostgreSQL in
DIR/postgres. `paraat init` writes every setting with its default. The pages of a municipality stand under the
address (--url) that you give it: http://HOST:PORT, with a prefix (/alken) where several share one host.
Nothing runs as root: a command that root starts becomes the user that owns the folder.
)";

// The file that an option names, read with the rights of the user of the command: before it becomes the
// node's user. Its first line becomes the value of the option without "-file".
void read_file_option(words& w, const std::string& name) {
  const auto at = w.options.find(name + "-file");
  if (at == w.options.end()) return;
  std::ifstream in(at->second);
  std::string line;
  if (!std::getline(in, line) || line.empty())
    throw std::invalid_argument(fmt::format("{} cannot be read, or its first line is empty.", at->second));
  w.options.erase(at);
  w.options[name] = line;
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
std::optional<config> settings_in(const words& w, std::size_t at) {
  if (w.plain.size() <= at) throw std::invalid_argument("Name the folder of the node.");
  const fs::path folder = w.plain[at];
  become_owner_of(folder);
  struct stat there{};
  if (::stat((folder / "paraat.toml").c_str(), &there) != 0 && errno == ENOENT)
    throw std::runtime_error(fmt::format("{} is not the folder of a node. Make one with `paraat init {}`.",
                                         folder.string(), folder.string()));
  outcome o = read_config(folder);
  return report(o) ? std::optional(std::move(o.value)) : std::nullopt;
}

int init(const words& w) {
  if (w.plain.size() < 2) throw std::invalid_argument("Name a folder for the new node.");
  const fs::path folder = w.plain[1];
  if (fs::exists(folder / "paraat.toml"))
    throw std::runtime_error(
        fmt::format("{} is the folder of a node already; nothing was changed.", folder.string()));
  const std::string owner = make_folder(folder, option(w, "user"));
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

int serve(const words& w) {
  const auto c = settings_in(w, 1);
  if (!c) return 1;
  // Block the signals in every thread; this one waits for them.
  sigset_t stop;
  sigemptyset(&stop);
  for (const int s : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) sigaddset(&stop, s);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  http::raise_open_files();
  const system_clock time;
  node n(*c, time);
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

result<tenants::tenant> described_tenant(const words& w, const municipal_register& r) {
  tenants::tenant t;
  t.public_url = option(w, "url");
  while (t.public_url.ends_with('/')) t.public_url.pop_back();
  t.brand_color = option(w, "color", "#00626b");
  t.tagline = option(w, "tagline");
  t.network = option(w, "of-network");
  t.controller = option(w, "controller");
  t.email = option(w, "email");
  t.phone = option(w, "phone");
  if (const auto languages = list_of(option(w, "languages")); !languages.empty()) t.languages = languages;
  if (!t.public_url.starts_with("http://") && !t.public_url.starts_with("https://"))
    return refuse(refusal_kind::invalid,
                  "--url must be the address of its pages, such as https://vrijwilligers.hasselt.be");
  if (const std::string network = option(w, "network"); !network.empty()) {
    t.what = tenants::kind::network;
    t.name = network;
    t.party = option(w, "id", "be-net-" + slug_of(network));
    return t;
  }
  if (const std::string aggregator = option(w, "aggregator"); !aggregator.empty()) {
    t.what = tenants::kind::aggregator;
    t.name = aggregator;
    t.party = option(w, "id", "be-agg-" + slug_of(aggregator));
    if (!t.party.starts_with("be-agg-"))
      return refuse(refusal_kind::invalid, "the --id of an aggregator begins with be-agg-");
    return t;
  }
  const std::string code = option(w, "nis");
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
  std::string rest = url.substr(url.find("//") + 2);
  tenants::host h;
  const auto slash = rest.find('/');
  if (slash != std::string::npos) h.prefix = rest.substr(slash);
  while (h.prefix.ends_with('/')) h.prefix.pop_back();
  rest = rest.substr(0, slash);
  h.name = ascii::lower(rest.substr(0, rest.find(':')));
  return h;
}

int tenant(const words& w) {
  const std::string verb = w.plain.size() > 1 ? w.plain[1] : "";
  if (verb != "add" && verb != "list")
    throw std::invalid_argument("It is `paraat tenant add` or `paraat tenant list`.");
  const auto c = settings_in(w, 2);
  if (!c) return 1;
  store held(*c);
  if (verb == "list") {
    for (const auto& t : held.db().read(std::nullopt, [](transaction& tx) { return tenants::all(tx); }))
      fmt::print("{:<24} {:<22} {}\n", t.party, t.name, t.public_url);
    return 0;
  }
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

int member(const words& w) {
  const std::string verb = w.plain.size() > 1 ? w.plain[1] : "";
  const std::initializer_list<std::string_view> verbs{"invite", "join", "list", "allow", "revoke", "go-on"};
  if (std::ranges::find(verbs, verb) == verbs.end())
    throw std::invalid_argument("It is `paraat member` with invite, join, list, allow, revoke or go-on.");
  const auto c = settings_in(w, 2);
  if (!c) return 1;
  const auto word = [&](std::size_t at) { return w.plain.size() > at ? w.plain[at] : std::string(); };
  if (verb == "invite") return member_invite(*c, list_of(option(w, "for")));
  if (verb == "list") return member_list(*c);
  if (verb == "go-on") return member_go_on(*c, option(w, "days"), option(w, "reason"));
  if (verb == "revoke") {
    if (word(3).empty()) throw std::invalid_argument("Name the node to revoke.");
    return member_revoke(*c, word(3), option(w, "key"), option(w, "reason"));
  }
  if (verb == "allow") {
    if (word(4).empty()) throw std::invalid_argument("Name the node and the party (be-nis-71072).");
    return member_allow(*c, word(3), word(4));
  }
  if (w.plain.size() < 4) throw std::invalid_argument("Give the invitation that the other node printed.");
  return member_join(*c, w.plain[3]);
}

int key(const words& w) {
  const std::string verb = w.plain.size() > 1 ? w.plain[1] : "";
  if (verb != "list" && verb != "rotate" && verb != "revoke" && verb != "forget-account")
    throw std::invalid_argument("It is `paraat key` with list, rotate, revoke or forget-account.");
  const auto c = settings_in(w, 2);
  if (!c) return 1;
  const std::string what = w.plain.size() > 3 ? w.plain[3] : "";
  if (verb == "list") return key_list(*c);
  if (verb == "forget-account") {
    store held(*c);
    const int n = held.db().write(std::nullopt, [&](transaction& tx) { return forget_account_key(*c, tx); });
    fmt::print(
        "The mark of the lost key is gone. {} account(s) set up a new authenticator at the next sign-in. "
        "Remove the foreign key file, if there is one, and start the node.\n",
        n);
    return 0;
  }
  return verb == "rotate" ? key_rotate(*c, what) : key_revoke(*c, what);
}

int doctor(const words& w) {
  const auto c = settings_in(w, 1);
  return c && examine(*c) ? 0 : 1;
}

int dispatch(words w) {
  if (w.options.contains("version")) return fmt::print("paraat {}\n", PARAAT_VERSION), 0;
  if (w.plain.empty() || w.options.contains("help"))
    return fmt::print("{}", help), w.plain.empty() && !w.options.contains("help") ? 2 : 0;
  const std::string& verb = w.plain.front();
  check_options(w);
  if (verb == "init") return init(w);
  if (verb == "serve") return serve(w);
  if (verb == "migrate") {
    const auto c = settings_in(w, 1);
    if (!c) return 1;
    const store held(*c, {}, store::use::migrate);
    fmt::print("The database is at the version of this paraat.\n");
    return 0;
  }
  if (verb == "tenant") return tenant(w);
  if (verb == "member") return member(w);
  if (verb == "key") return key(w);
  if (verb == "user") {
    for (const char* secret : {"password", "totp-secret"}) read_file_option(w, secret);
    const auto c = settings_in(w, 2);
    if (!c) return 1;
    auto options = w.options;
    if (w.plain.size() > 3) options["email"] = w.plain[3];
    return user_command(w.plain[1], *c, options);
  }
  if (verb == "audit") {
    const auto c = settings_in(w, 2);
    return c ? audit_command(w.plain[1], *c) : 1;
  }
  if (verb == "doctor") return doctor(w);
  if (verb == "demo-gateway") {
    if (w.plain.size() < 2) throw std::invalid_argument("Name the folder that holds the secret.");
    become_owner_of(w.plain[1]);
    return run_demo_gateway(w.plain[1], option(w, "listen"));
  }
  if (verb == "demo") {
    const auto c = settings_in(w, 1);
    if (!c) return 1;
    store held(*c);
    return load_demo(held.db(), option(w, "content"));
  }
  throw std::invalid_argument(fmt::format("There is no command `{}`; see `paraat --help`.", verb));
}

}  // namespace

int run_command(int count, char** argv) {
  try {
    return dispatch(read_words(count, argv));
  } catch (const std::invalid_argument& e) {
    fmt::print(stderr, "{}\n", e.what());
    return 2;
  } catch (const std::exception& e) {
    fmt::print(stderr, "{}\n", e.what());
    return 1;
  }
}

}  // namespace paraat::node
