#include "tests/support/postgres.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <pqxx/pqxx>

#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/private_postgres.hpp"

namespace paraat::test {
namespace {

// In memory where there is room: a database is some hundred files, and a disk takes ten times as long to make
// them (115 ms and 12 ms for a copy of the template, measured on ext4 and tmpfs).
std::filesystem::path place_of_databases() {
  constexpr std::uintmax_t enough = 2ULL << 30;
  std::error_code none;
  const auto memory = std::filesystem::space("/dev/shm", none);
  const bool fits = !none && memory.available >= enough && ::access("/dev/shm", W_OK) == 0;
  return fits ? "/dev/shm" : "/tmp";
}

// A folder that goes with the process.
struct scratch {
  scratch() : path(place_of_databases() / fmt::format("paraat-test-{}", ::getpid())) {
    std::filesystem::create_directories(path);
    ::chmod(path.c_str(), 0711);
  }
  ~scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::filesystem::path path;
};

struct server {
  scratch folder;
  private_postgres postgres{
      {.folder = folder.path, .shared_buffers = "64MB", .durable = false, .connections = 120}};
  int made = 0;
  server() {
    pqxx::connection c(postgres.owner_url("postgres"));
    pqxx::nontransaction(c).exec("create database paraat_template");
    migrate(postgres.owner_url("paraat_template"));
  }
};

server& the_server() {
  static server s;
  return s;
}

}  // namespace

namespace {

void drop(const std::string& name) {
  try {
    pqxx::connection c(the_server().postgres.owner_url("postgres"));
    pqxx::nontransaction(c).exec(fmt::format("drop database {} with (force)", name));
  } catch (const std::exception&) {
    // A test stopped the server; its folder goes with the process.
  }
}

fresh_database copy_of(const std::string& original) {
  server& s = the_server();
  const std::string name = fmt::format("test_{}", ++s.made);
  pqxx::connection c(s.postgres.owner_url("postgres"));
  pqxx::nontransaction(c).exec(
      fmt::format("create database {} template {} strategy file_copy", name, original));
  return {s.postgres.owner_url(name), s.postgres.application_url(name), name,
          std::shared_ptr<void>(nullptr, [name](void*) { drop(name); })};
}

}  // namespace

fresh_database make_database() { return copy_of("paraat_template"); }
fresh_database copy_database(const fresh_database& original) { return copy_of(original.name); }

int server_pid() { return the_server().postgres.pid(); }

}  // namespace paraat::test
