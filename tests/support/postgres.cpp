#include "tests/support/postgres.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <pqxx/pqxx>

#include "tenant/store/database.hpp"
#include "tenant/store/private_postgres.hpp"

namespace paraat::test {
namespace {

// A folder in /tmp that goes with the process.
struct scratch {
  scratch() : path(fmt::format("/tmp/paraat-test-{}", ::getpid())) {
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

fresh_database copy_of(const std::string& original) {
  server& s = the_server();
  const std::string name = fmt::format("test_{}", ++s.made);
  pqxx::connection c(s.postgres.owner_url("postgres"));
  pqxx::nontransaction(c).exec(fmt::format("create database {} template {}", name, original));
  return {s.postgres.owner_url(name), s.postgres.application_url(name), name};
}

}  // namespace

fresh_database make_database() { return copy_of("paraat_template"); }
fresh_database copy_database(const fresh_database& original) { return copy_of(original.name); }

int server_pid() { return the_server().postgres.pid(); }

}  // namespace paraat::test
