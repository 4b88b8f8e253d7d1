#pragma once
// A whole node inside the test process, on a fresh database and port 0, with a clock that the test moves.

#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <stdexcept>

#include "node/node.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/page_ids.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {

class running_node {
 public:
  explicit running_node(node::config base = {}) : database_(make_database()) {
    base.database = database_.application_url;
    base.database_owner = database_.owner_url;
    if (base.folder.empty()) base.folder = folder_.path;
    base.listen_port = 0;
    // Tests move the clock by hours; tests of the idle time-out choose their own.
    if (base.staff_idle_minutes == node::config{}.staff_idle_minutes) base.staff_idle_minutes = 720;
    base.workers = 4;
    base.connections = 8;
    node_ = std::make_unique<node::node>(base, time);
    node_->start();
  }
  database& db() { return node_->db(); }
  node::node& inside() { return *node_; }
  const fresh_database& urls() const { return database_; }
  tenants::tenant municipality(int nis) {
    auto t = add_municipality(db(), nis);
    node_->reload_tenants();
    return t;
  }
  answer get(const std::string& host, const std::string& target, const std::string& headers = {}) {
    return sound(target, test::get(node_->port(), host, target, headers));
  }
  answer post(const std::string& host, const std::string& target, const std::string& form,
              const std::string& headers = {}) {
    return sound(target, test::post(node_->port(), host, target, form, headers));
  }
  const std::filesystem::path& folder() const { return folder_.path; }
  unsigned short port() const { return node_->port(); }

  manual_clock time{flood_night()};

 private:
  // Whatever page a test asks for, its labels must point right.
  static answer sound(const std::string& target, answer a) {
    std::string all;
    for (const std::string& one : wrong_ids(a.body)) all += "\n  " + one;
    if (!all.empty()) throw std::runtime_error(target + ":" + all);
    return a;
  }
  struct scratch {
    scratch() {
      std::string name = (std::filesystem::temp_directory_path() / "paraat-node-XXXXXX").string();
      if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for a node");
      path = name;
    }
    ~scratch() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
    std::filesystem::path path;
  };
  scratch folder_;
  fresh_database database_;
  std::unique_ptr<node::node> node_;
};

}  // namespace paraat::test
