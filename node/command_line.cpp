#include "node/command_line.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <initializer_list>
#include <stdexcept>
#include <vector>

namespace paraat::node {
namespace {

struct argument {
  const char* name;  // "--user", or "DIR" for one known by its place
  const char* text;
  const char* value = "";  // "NAME"; empty for an option without a value
};

// An argument known by its place is required; which options are, their commands say.
void take(CLI::App& command, std::initializer_list<argument> all) {
  for (const argument& a : all)
    if (a.name[0] != '-')
      command.add_option(a.name, a.text)->required();
    else if (*a.value == '\0')
      command.add_flag(a.name, a.text);
    else
      command.add_option(a.name, a.text)->type_name(a.value);
}
CLI::App& add(CLI::App& in, const char* name, const char* what, std::initializer_list<argument> all = {}) {
  CLI::App& command = *in.add_subcommand(name, what);
  command.require_subcommand(0, 1);
  take(command, {{"DIR", "the folder of the node"}});
  take(command, all);
  return command;
}
// A command that has commands of its own. With at most one of them, a folder may be called like a command.
CLI::App& add_group(CLI::App& in, const char* name, const char* what) {
  CLI::App& group = *in.add_subcommand(name, what);
  group.require_subcommand(1);
  return group;
}

void add_node_commands(CLI::App& root) {
  add(root, "init",
      "make a folder for a new node, with its settings; when root does, for the user `paraat`, or "
      "`postgres`, "
      "as whom the node will run",
      {{"--user", "another user than `paraat`", "NAME"}});
  add(root, "serve", "run the node in that folder until it is stopped (Ctrl-C)");
  add(root, "migrate", "bring the database to this version, without serving");
  add(root, "doctor", "look at everything that a node needs and say what is wrong");
  add(root, "mail-in",
      "take an answer to a conversation from the mail server, on standard input; exit status as in "
      "sysexits.h",
      {{"--recipient", "the address that it was sent to; else the headers say", "ADDRESS"},
       {"--sender", "the sender of the envelope: what a program sent is not passed on", "ADDRESS"}});
  CLI::App& audit = add_group(root, "audit", "the security log");
  add(audit, "verify", "whether the chain of security events of every tenant holds");
  add(root, "demo", "fill a node with the demo", {{"--content", "what it holds, in JSON", "FILE"}}).group("");
  add(root, "demo-gateway", "the gateway for texts of the demo",
      {{"--listen", "the address that it listens on", "ADDRESS"}})
      .group("");
}

void add_tenant_commands(CLI::App& root) {
  CLI::App& tenant = add_group(root, "tenant", "the municipalities and networks of this node");
  add(tenant, "add",
      "add a municipality (--nis), a network of organisations (--network), a page over several "
      "municipalities (--aggregator) or an agency with a reserve of people (--agency)",
      {{"--nis", "the municipality by its NIS code, such as 71072", "CODE"},
       {"--network", "the name of a network", "NAME"},
       {"--aggregator", "the name of a page over several municipalities", "NAME"},
       {"--agency", "the name of an agency", "NAME"},
       {"--kbo", "the number of an agency: its party is be-org-NUMBER", "NUMBER"},
       {"--id", "the party of a network or aggregator: be-net-NAME, be-agg-NAME", "PARTY"},
       {"--url", "the address of its pages; with a path (https://HOST/alken) where several share a host",
        "URL"},
       {"--controller", "who answers for the data of all that share a host: a party or a KBO number",
        "PARTY"},
       {"--of-network", "the network that an aggregator shows", "PARTY"},
       {"--color", "its colour", "#RRGGBB"},
       {"--tagline", "the line under its name", "TEXT"},
       {"--languages", "the languages of its pages, such as nl,fr", "LIST"},
       {"--email", "where people reach it", "E-MAIL"},
       {"--phone", "where people reach it", "NUMBER"}});
  add(tenant, "list", "the municipalities and networks of this node");
}

void add_member_commands(CLI::App& root) {
  CLI::App& member = add_group(root, "member", "the network of nodes");
  add(member, "invite", "print an invitation for another node; makes the network when there is none",
      {{"--for", "the municipalities that it may bring (be-nis-71072), else any free one", "PARTY,PARTY"}});
  add(member, "join", "become a member of the network of the node that invited",
      {{"INVITATION", "what the other node printed"}});
  add(member, "list", "who belongs to the network, and what waits to be allowed");
  add(member, "allow", "let a member bring another municipality",
      {{"NODE", "the member"}, {"PARTY", "what it may bring (be-nis-71072)"}});
  add(member, "revoke", "take a node, or one key of it, out of the network at once and for good",
      {{"NODE", "the member"}, {"--key", "only this key of it", "KEY"}, {"--reason", "why", "TEXT"}});
  add(member, "go-on", "go on with a members list that expired, when who signs it is gone",
      {{"--days", "for how long", "N"}, {"--reason", "why", "TEXT"}});
}

void add_key_commands(CLI::App& root) {
  CLI::App& key = add_group(root, "key", "the keys of this node");
  add(key, "list", "the signing and sealing keys of this node");
  add(key, "rotate", "replace a key while everything runs", {{"PURPOSE", "signing or sealing"}});
  add(key, "revoke", "a key may be in other hands: replace it now", {{"KEY", "the key, as `list` shows it"}});
  add(key, "forget-account", "account.key is lost for good: everybody sets up a new authenticator");
}

// A secret comes in a file: what stands on the command line, every user of the machine can read.
void add_user_commands(CLI::App& root) {
  CLI::App& user = add_group(root, "user", "who may sign in");
  add(user, "add", "give someone a role; without a password it prints an invitation link",
      {{"--email", "the address with which the person signs in", "E-MAIL"},
       {"--name", "the person's name", "NAME"},
       {"--role", "what the person may do", "ROLE"},
       {"--tenant", "where", "PARTY"},
       {"--organisation", "for which organisation", "ID"},
       {"--password-file", "a file whose first line is the password", "FILE"},
       {"--totp-secret-file", "a file whose first line is the secret of the authenticator", "FILE"},
       {"--json", "print JSON"}});
  add(user, "list", "who may sign in, and as what");
  add(user, "reset-second-step",
      "for who lost telephone and codes: ends all sessions and mails the person; the next sign-in sets up a "
      "new "
      "authenticator",
      {{"E-MAIL", "the address of the person"}});
}

std::string usage_of(const CLI::App& command, const std::string& before) {
  std::string out = before + " " + command.get_name();
  for (const CLI::Option* o : command.get_options())
    if (o->get_positional()) out += " " + o->get_name(true);
  return out;
}

// A line of the list: the command, and beside it what it does, in lines of at most 112 characters.
std::string listed(const std::string& usage, const std::string& what) {
  constexpr std::size_t column = 37, width = 72;
  std::string out = fmt::format("  {:<{}}", usage, column);
  if (usage.size() >= column) out += fmt::format("\n  {:<{}}", "", column);
  std::size_t used = 0;
  for (std::size_t at = 0; at < what.size();) {
    const auto end = std::min(what.find(' ', at), what.size());
    const std::string word = what.substr(at, end - at);
    if (used > 0 && used + 1 + word.size() > width) out += fmt::format("\n  {:<{}}", "", column), used = 0;
    out += (used > 0 ? " " : "") + word;
    used += word.size() + (used > 0 ? 1 : 0);
    at = end + 1;
  }
  return out + "\n";
}

void list_commands(const CLI::App& in, const std::string& before, std::string& out) {
  for (const CLI::App* command : in.get_subcommands({})) {
    if (command->get_group().empty()) continue;
    if (!command->get_subcommands({}).empty())
      list_commands(*command, before + " " + command->get_name(), out);
    else
      out += listed(usage_of(*command, before), command->get_description());
  }
}

std::string whole_help(const CLI::App& root) {
  std::string out = "paraat – volunteers of a municipality, ready when it matters\n\n";
  list_commands(root, "paraat", out);
  return out +
         "  paraat --version\n\n"
         "Each has a help of its own, with its options: paraat tenant add --help.\n\n"
         "A node keeps its settings in DIR/paraat.toml and, unless they name another database, its own "
         "PostgreSQL "
         "in\nDIR/postgres. `paraat init` writes every setting with its default. The pages of a municipality "
         "stand "
         "under the\naddress (--url) that you give it: http://HOST:PORT, with a prefix (/alken) where "
         "several share "
         "one host.\nNothing runs as root: a command that root starts becomes the user that owns the "
         "folder.\n";
}

// The command that was named last, with its name from the first word on.
struct named_command {
  const CLI::App* app;
  std::string path = "paraat";
};
named_command last_named(const CLI::App& root) {
  named_command out{.app = &root};
  while (!out.app->get_subcommands().empty()) {
    out.app = out.app->get_subcommands().front();
    out.path += " " + out.app->get_name();
  }
  return out;
}

// A word or option that would otherwise be left out without a word: mistyped, or of another command.
void refuse_extras(const named_command& named, std::vector<std::string> extras) {
  std::erase(extras, "--");  // what follows is no option
  if (extras.empty()) return;
  for (const std::string& word : extras)
    if (word.starts_with('-') && word.size() > 1)
      throw std::invalid_argument(
          fmt::format("`{0}` has no option {1}; see `{0} --help`.", named.path, word));
  if (!named.app->get_subcommands({}).empty())
    throw std::invalid_argument(
        fmt::format("There is no command `{0} {1}`; see `{0} --help`.", named.path, extras.front()));
  throw std::invalid_argument(
      fmt::format("`{0}` does not know what `{1}` is for; see `{0} --help`.", named.path, extras.front()));
}

void say_what_is_missing(const named_command& named) {
  std::vector<std::string> verbs;
  for (const CLI::App* each : named.app->get_subcommands({})) verbs.push_back(each->get_name());
  if (!verbs.empty())
    throw std::invalid_argument(
        fmt::format("`{0}` needs one of: {1}. See `{0} --help`.", named.path, fmt::join(verbs, ", ")));
  for (const CLI::Option* o : named.app->get_options())
    if (o->get_required() && o->count() == 0)
      throw std::invalid_argument(fmt::format("`{0}` needs {1}: {2}. See `{0} --help`.", named.path,
                                              o->get_name(true), o->get_description()));
}

[[noreturn]] void refuse(const CLI::App& root, const CLI::ParseError& e) {
  const named_command named = last_named(root);
  refuse_extras(named, root.remaining(true));
  if (dynamic_cast<const CLI::RequiredError*>(&e) != nullptr) say_what_is_missing(named);
  const std::string what = e.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&e) != nullptr)
    throw std::invalid_argument(fmt::format("{} needs one value.", what.substr(0, what.find(':'))));
  throw std::invalid_argument(fmt::format("`{0}`: {1}; see `{0} --help`.", named.path, what));
}

void add_commands(CLI::App& root) {
  root.require_subcommand(1)->allow_extras();
  root.set_help_flag("-h,--help", "print this");
  add_node_commands(root);
  add_tenant_commands(root);
  add_member_commands(root);
  add_key_commands(root);
  add_user_commands(root);
}

}  // namespace

std::expected<words, printed> read_words(int count, const char* const* argv, const std::string& version) {
  CLI::App root("", "paraat");
  add_commands(root);
  root.set_version_flag("--version", "paraat " + version);
  if (count < 2) return std::unexpected(printed{whole_help(root), 2});
  try {
    root.parse(count, argv);
  } catch (const CLI::CallForHelp&) {
    const bool all = root.get_subcommands().empty();
    return std::unexpected(printed{all ? whole_help(root) : root.help(), 0});
  } catch (const CLI::CallForVersion& e) {
    return std::unexpected(printed{std::string(e.what()) + "\n", 0});
  } catch (const CLI::ParseError& e) {
    refuse(root, e);
  }
  const named_command named = last_named(root);
  refuse_extras(named, root.remaining(true));
  words w{.command = named.path.substr(sizeof("paraat")), .values = {}};
  for (const CLI::Option* o : named.app->get_options())
    if (o->count() > 0)
      w.values[o->get_single_name()] = o->get_expected_min() == 0 ? "yes" : o->results().front();
  return w;
}

std::string value(const words& w, const std::string& name, const std::string& otherwise) {
  const auto at = w.values.find(name);
  return at == w.values.end() ? otherwise : at->second;
}

}  // namespace paraat::node
