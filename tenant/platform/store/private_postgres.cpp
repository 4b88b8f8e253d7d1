#include "tenant/platform/store/private_postgres.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <pqxx/pqxx>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "ops/log.hpp"
#include "protocol/bytes.hpp"

namespace paraat {
namespace fs = std::filesystem;
namespace {

struct user {
  uid_t uid;
  gid_t gid;
  std::string name;
};

// PostgreSQL refuses to run as root. A process of root, such as a test, runs it as the user that owns the
// folder above; where that is root too, as the user that the package of PostgreSQL made.
user server_user(const fs::path& folder) {
  if (::geteuid() != 0) return {::geteuid(), ::getegid(), ""};
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> words{};
  for (fs::path p = fs::absolute(folder); p != p.root_path(); p = p.parent_path()) {
    struct stat s{};
    if (::stat(p.c_str(), &s) != 0) continue;
    if (s.st_uid == 0) break;
    if (::getpwuid_r(s.st_uid, &entry, words.data(), words.size(), &found) == 0 && found != nullptr)
      return {entry.pw_uid, entry.pw_gid, entry.pw_name};
    break;
  }
  for (const char* name : {"postgres", "nobody"}) {
    if (::getpwnam_r(name, &entry, words.data(), words.size(), &found) == 0 && found != nullptr)
      return {entry.pw_uid, entry.pw_gid, name};
  }
  throw std::runtime_error(
      "There is no user `postgres` to run the database as; install PostgreSQL (apt install postgresql-15).");
}

fs::path find_program(const std::string& name) {
  for (const char* version : {"17", "16", "15"})
    if (const fs::path p = fmt::format("/usr/lib/postgresql/{}/bin/{}", version, name); fs::exists(p))
      return p;
  throw std::runtime_error(fmt::format(
      "PostgreSQL 15 to 17 is not installed ({} was not found). Install it (apt install postgresql-15) or "
      "give the node another one with `database = \"postgresql://…\"`.",
      name));
}

void become(const user& u) {
  if (u.name.empty()) return;
  if (::initgroups(u.name.c_str(), u.gid) != 0 || ::setgid(u.gid) != 0 || ::setuid(u.uid) != 0) ::_exit(126);
}

// Starts a program as the server's user; its output goes to `log`. Never returns in the child.
pid_t spawn(const user& u, const std::vector<std::string>& command, const fs::path& log, bool dies_with_us) {
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const int out = ::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0640);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("The node cannot start another process (fork failed).");
  if (child > 0) {
    if (out >= 0) ::close(out);
    return child;
  }
  // The signals of the terminal are the node's; it stops the server itself, in its own order.
  ::setpgid(0, 0);
  if (out >= 0) ::dup2(out, 1), ::dup2(out, 2);
  // A server that is started again while the node serves must not hold the node's ports and connections.
  ::close_range(3, ~0U, 0);
  become(u);
  if (dies_with_us) {
    ::prctl(PR_SET_PDEATHSIG, SIGINT);  // after setuid, which clears it
    if (::getppid() != parent) ::_exit(125);
  }
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

// A server that was killed leaves its shared memory until the last of its connections has noticed; a start
// before that is refused. On a busy machine it takes some hundred milliseconds.
bool memory_is_held(const fs::path& log) {
  std::ifstream in(log, std::ios::ate);
  const std::streamoff size = in.tellg(), looked_at = std::min<std::streamoff>(size, 400);
  std::string end(static_cast<std::size_t>(std::max<std::streamoff>(looked_at, 0)), '\0');
  in.seekg(size - looked_at);
  in.read(end.data(), looked_at);
  return end.contains("pre-existing shared memory block");
}

// A likely cause when a server that worked does not start: a full disk.
std::string disk_remark(const fs::path& folder) {
  constexpr std::uintmax_t too_little = std::uintmax_t{64} << 20;
  std::error_code unknown;
  const auto room = fs::space(folder, unknown).available;
  if (unknown || room >= too_little) return "";
  return fmt::format(" The disk that holds {} is full ({} MB left): make room.", folder.string(), room >> 20);
}

void run(const user& u, const std::vector<std::string>& command, const fs::path& log) {
  int status = 0;
  const pid_t child = spawn(u, command, log, true);
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error(fmt::format("`{}` failed; see {}.{}", fmt::join(command, " "), log.string(),
                                         disk_remark(log.parent_path())));
}

// Whether the server's user can reach the folder: every folder above it must let it pass.
bool reachable_by(const user& u, const fs::path& folder) {
  for (fs::path p = fs::absolute(folder); !p.empty(); p = p.parent_path()) {
    struct stat s{};
    if (::stat(p.c_str(), &s) == 0) {
      const bool passes = (s.st_mode & S_IXOTH) || (s.st_uid == u.uid && (s.st_mode & S_IXUSR)) ||
                          (s.st_gid == u.gid && (s.st_mode & S_IXGRP));
      if (!passes) return false;
    }
    if (p == p.root_path()) break;
  }
  return true;
}

// Makes the folder when it is absent. An existing folder keeps its owner: a node of another user could no
// longer start.
void own_private_folder(const user& u, const fs::path& p) {
  const bool made = fs::create_directories(p);
  struct stat s{};
  const bool known = ::stat(p.c_str(), &s) == 0;
  if (known && s.st_uid == u.uid && ::chmod(p.c_str(), 0700) == 0) return;
  if (made && ::chown(p.c_str(), u.uid, u.gid) == 0 && ::chmod(p.c_str(), 0700) == 0) return;
  throw std::runtime_error(fmt::format(
      "The folder {0} belongs to another user (number {1}) than the node (number {2}): nothing was "
      "changed. Give the node its folder back: chown -R {2} {0}",
      p.string(), known ? s.st_uid : 0, u.uid));
}

constexpr std::chrono::milliseconds shortest_pause{250}, longest_pause{8'000};

char state_of(pid_t pid) {
  std::ifstream stat(fmt::format("/proc/{}/stat", pid));
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  const auto end = text.rfind(')');
  return end == std::string::npos || end + 2 >= text.size() ? '-' : text[end + 2];
}

}  // namespace

private_postgres::private_postgres(settings s) : settings_(std::move(s)) {
  choose_folders();
  take_lock();
  if (!fs::exists(cluster_ / "PG_VERSION")) initialise();
  stop_orphan();
  start();
  started_ = std::chrono::steady_clock::now();
  wait_until_ready();
}

private_postgres::~private_postgres() { stop(); }

// A command on the folder holds the server for a moment; another process then waits for its turn.
void private_postgres::take_lock() {
  lock_ = std::make_unique<file_lock>(cluster_.parent_path() / "owner.lock");
  for (int i = 0; !lock_->take(file_lock::kind::exclusive); ++i) {
    if (i == 600)
      throw std::runtime_error(
          fmt::format("Another process has used the database in {} for half a minute.", cluster_.string()));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

// A home folder such as /root is closed to the user `postgres`; then the cluster lives under /var/lib, and
// the folder of the node holds a link to it. Socket paths are limited to 107 bytes, hence the short second
// choice.
private_postgres::folders private_postgres::folders_of(const fs::path& folder) {
  const fs::path wanted = fs::absolute(folder);
  const std::string mark = hex(sha256_bytes(wanted.string())).substr(0, 12);
  folders f;
  f.home = reachable_by(server_user(wanted), wanted) ? wanted : fs::path("/var/lib/paraat") / mark;
  f.cluster = f.home / "data";
  f.socket = f.home / "socket";
  if (f.socket.string().size() > 80) f.socket = fs::path("/tmp") / ("paraat-" + mark);
  return f;
}

void private_postgres::choose_folders() {
  fs::create_directories(settings_.folder);
  const folders f = folders_of(settings_.folder);
  fs::create_directories(f.home);
  if (f.home != fs::absolute(settings_.folder) &&
      !fs::exists(fs::symlink_status(settings_.folder / "elsewhere")))
    fs::create_symlink(f.home, settings_.folder / "elsewhere");
  cluster_ = f.cluster;
  socket_ = f.socket;
  own_private_folder(server_user(settings_.folder), cluster_);
  own_private_folder(server_user(settings_.folder), socket_);
}

std::optional<private_postgres::addresses> private_postgres::running_in(const fs::path& folder) {
  if (!fs::exists(folder)) return std::nullopt;
  const folders f = folders_of(folder);
  pid_t pid = 0;
  if (std::ifstream(f.cluster / "postmaster.pid") >> pid;
      pid <= 1 || state_of(pid) == '-' || state_of(pid) == 'Z')
    return std::nullopt;
  // An orphan's parent is init or a sub-reaper; a server of a living node is the child of a `paraat`.
  std::ifstream stat(fmt::format("/proc/{}/stat", pid));
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  int parent = 0;
  char state = 0;
  if (const auto end = text.rfind(')'); end != std::string::npos)
    std::istringstream(text.substr(end + 1)) >> state >> parent;
  std::string name;
  std::getline(std::ifstream(fmt::format("/proc/{}/comm", parent)), name);
  if (!name.starts_with("paraat")) return std::nullopt;
  const auto url = [&](const char* user) {
    return fmt::format("host={} user={} dbname=paraat", f.socket.string(), user);
  };
  return addresses{url("paraat_owner"), url("paraat_app")};
}

// Built in a folder beside it that is renamed when complete: the rest of a killed attempt, or of one without
// room on the disk, is built anew.
void private_postgres::initialise() const {
  const fs::path log = cluster_.parent_path() / "initdb.log";
  const fs::path part = cluster_.string() + ".part";
  fs::remove_all(part);
  own_private_folder(server_user(settings_.folder), part);
  std::vector<std::string> command{find_program("initdb"),    "--pgdata",     part,
                                   "--username=paraat_owner", "--auth=trust", "--encoding=UTF8",
                                   "--locale=C.UTF-8"};
  if (!settings_.durable) command.emplace_back("--no-sync");
  run(server_user(settings_.folder), command, log);
  fs::rename(part, cluster_);
}

void private_postgres::stop_orphan() const {
  const fs::path file = cluster_ / "postmaster.pid";
  pid_t pid = 0;
  if (std::ifstream(file) >> pid; pid <= 1) return;
  std::ifstream cmdline(fmt::format("/proc/{}/cmdline", pid));
  const std::string command((std::istreambuf_iterator<char>(cmdline)), {});
  const bool ours = command.find(cluster_.string()) != std::string::npos;
  if (ours && state_of(pid) != 'Z') {
    log::warning("database_orphan_stopped", {{"pid", pid}});
    ::kill(pid, SIGINT);
    for (int i = 0; i < 200 && ::kill(pid, 0) == 0 && state_of(pid) != 'Z'; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (::kill(pid, 0) == 0 && state_of(pid) != 'Z')
      throw std::runtime_error(
          fmt::format("The database of an earlier run (process {}) does not stop.", pid));
  }
  // A dead or zombie server, or a number that another program has now: its leftovers would refuse the start.
  std::error_code ignored;
  fs::remove(file, ignored);
  for (const auto& entry : fs::directory_iterator(socket_)) fs::remove(entry.path(), ignored);
}

void private_postgres::start() {
  std::vector<std::string> command{find_program("postgres"),
                                   "-D",
                                   cluster_,
                                   "-c",
                                   "listen_addresses=",
                                   "-c",
                                   "unix_socket_directories=" + socket_.string(),
                                   "-c",
                                   "shared_buffers=" + settings_.shared_buffers,
                                   "-c",
                                   fmt::format("max_connections={}", settings_.connections),
                                   "-c",
                                   "log_statement=none",
                                   "-c",
                                   "log_min_error_statement=panic",
                                   "-c",
                                   "log_error_verbosity=terse",
                                   "-c",
                                   "log_parameter_max_length_on_error=0"};
  if (!settings_.durable)
    for (const char* off : {"fsync=off", "synchronous_commit=off", "full_page_writes=off"}) {
      command.emplace_back("-c");
      command.emplace_back(off);
    }
  pid_ = spawn(server_user(settings_.folder), command, cluster_.parent_path() / "postgres.log", true);
}

void private_postgres::wait_until_ready() {
  std::string last;
  const fs::path written = cluster_.parent_path() / "postgres.log";
  int again = 0;  // starts while connections of a killed server still end
  for (int i = 0; i < 1500; ++i) {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = 0;
      if (again++ < 100 && memory_is_held(written)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        start();
        continue;
      }
      throw std::runtime_error(
          fmt::format("The database does not start; see {}.{}", written.string(), disk_remark(cluster_)));
    }
    try {
      pqxx::connection probe(owner_url("postgres"));
      pqxx::nontransaction session(probe);
      if (session.exec("select 1 from pg_database where datname = 'paraat'").empty())
        session.exec("create database paraat");
      if (session.exec("select 1 from pg_roles where rolname = 'paraat_app'").empty())
        session.exec("create role paraat_app login");
      return;
    } catch (const pqxx::failure& e) {
      last = e.what();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(i < 100 ? 5 : 20));
  }
  end_server();
  throw std::runtime_error("The database did not answer within 30 seconds: " + last);
}

std::string private_postgres::owner_url(const std::string& database) const {
  return fmt::format("host={} user=paraat_owner dbname={}", socket_.string(), database);
}

std::string private_postgres::application_url(const std::string& database) const {
  return fmt::format("host={} user=paraat_app dbname={}", socket_.string(), database);
}

bool private_postgres::revive() {
  using std::chrono::steady_clock;
  if (!wanted_ || (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == 0)) return false;
  if (pid_ > 0) {
    if (steady_clock::now() - started_ > std::chrono::minutes{1}) troubles_ = 0;
    pause_before_next();
    log::error("database_ended", {{"pid", pid_}});
  }
  pid_ = 0;
  if (steady_clock::now() < start_again_at_) return false;
  try {
    stop_orphan();
    start();
    started_ = steady_clock::now();
    wait_until_ready();
    log::warning("database_started_again", {{"pid", pid_}});
    return true;
  } catch (const std::runtime_error&) {
    // Its last processes may still hold the shared memory, or the disk is full; the server's log shows which.
    const std::string remark = disk_remark(cluster_);
    pause_before_next();
    log::error("database_does_not_start", {{"why", remark.empty() ? "see its log" : "the disk is full"}});
    return false;
  }
}

// None after the first time, then 250 ms, 500 ms, … 8 s.
void private_postgres::pause_before_next() {
  const auto pause = troubles_ == 0
                         ? std::chrono::milliseconds{0}
                         : std::min(shortest_pause * (1 << std::min(troubles_ - 1, 10)), longest_pause);
  ++troubles_;
  start_again_at_ = std::chrono::steady_clock::now() + pause;
}

void private_postgres::stop() {
  wanted_ = false;
  end_server();
}

// A fast shutdown; where a process of it stands still, an immediate one and then the end: it recovers at the
// next start.
void private_postgres::end_server() {
  if (pid_ <= 0) return;
  const auto ends_after = [&](int signal, int tries) {
    ::kill(pid_, signal);
    for (int i = 0; i < tries; ++i) {
      const pid_t got = ::waitpid(pid_, nullptr, WNOHANG);
      if (got == pid_ || (got < 0 && errno != EINTR)) return true;
      if (state_of(pid_) == 'T') return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(i < 100 ? 2 : 20));
    }
    return false;
  };
  if (!ends_after(SIGINT, 400) && !ends_after(SIGQUIT, 150)) {
    log::error("database_did_not_stop", {{"pid", pid_}});
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  pid_ = 0;
}

}  // namespace paraat
