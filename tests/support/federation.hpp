#pragma once
// Nodes in one process that really speak with each other: TLS on loopback with certificates of an authority
// made for the test, each on a database of its own.

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "federation/membership/membership.hpp"
#include "node/federation.hpp"
#include "tests/support/running_node.hpp"

namespace paraat::test {

struct certificate {
  std::string authority, chain, key;  // PEM files
};
// For 127.0.0.1, made once for the process.
const certificate& test_certificate();

class federated_node {
 public:
  // `adjust` changes the settings before the node starts.
  explicit federated_node(const std::string& id, manual_clock* shared_time = nullptr,
                          const std::function<void(node::config&)>& adjust = {});
  tenants::tenant municipality(int nis);
  tenants::tenant aggregator();
  // Makes this node and `other` members of one network; this one founded it or founds it now.
  void admit(federated_node& other);
  vacancies::vacancy publish(const tenants::tenant&, vacancies::content);
  answer get(const std::string& host, const std::string& target) {
    return test::get(inside().port(), host, target);
  }
  // Waits until it is so, looking again at each change on this node; false after a minute.
  bool until(const std::function<bool()>& so);
  bool shows(const std::string& host, const std::string& text);
  void restart();
  void stop() { node_.reset(); }
  bool runs() const { return node_ != nullptr; }
  // A copy of its present database, and a restart on such a copy: a restored backup. The node stands still
  // for the copy.
  fresh_database back_up();
  // The sign by which a restore is detected: the database is another one; the node's folder knows more than
  // it; or neither, as after a machine that was restored as a whole.
  enum class tell_tale { database, folder, none };
  void put_back(const fresh_database&, tell_tale);
  // A round with a peer, beside the loop; the error, or nothing.
  std::string round_with(const std::string& peer);

  node::node& inside() { return *node_; }
  database& db() { return node_->db(); }
  const fresh_database& urls() const { return database_; }
  const node::config& settings() const { return config_; }
  manual_clock& time() { return *time_; }
  std::shared_ptr<const federation::members> members() { return inside().federation()->members_list().now(); }

 private:
  void start();
  fresh_database database_;
  node::config config_;
  std::shared_ptr<manual_clock> own_time_;
  manual_clock* time_;
  std::unique_ptr<node::node> node_;
};

}  // namespace paraat::test
