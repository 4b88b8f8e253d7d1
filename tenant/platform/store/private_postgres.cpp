#include "tenant/platform/store/private_postgres.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <pqxx/pqxx>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "ops/log.hpp"
#include "protocol/bytes.hpp"
#include "tenant/platform/store/server_process.hpp"

namespace paraat {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::milliseconds shortest_pause{250}, longest_pause{8'000};

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
  f.home = reachable_by(user_of_server(wanted), wanted) ? wanted : fs::path("/var/lib/paraat") / mark;
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
  own_private_folder(user_of_server(settings_.folder), cluster_);
  own_private_folder(user_of_server(settings_.folder), socket_);
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
  own_private_folder(user_of_server(settings_.folder), part);
  std::vector<std::string> command{find_program("initdb"),    "--pgdata",     part,
                                   "--username=paraat_owner", "--auth=trust", "--encoding=UTF8",
                                   "--locale=C.UTF-8"};
  if (!settings_.durable) command.emplace_back("--no-sync");
  run(user_of_server(settings_.folder), command, log);
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
  pid_ = spawn(user_of_server(settings_.folder), command, cluster_.parent_path() / "postgres.log", true);
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
