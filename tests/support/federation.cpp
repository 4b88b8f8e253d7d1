#include "tests/support/federation.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <pqxx/pqxx>
#include <stdexcept>

#include "federation/membership/joining.hpp"
#include "node/member_commands.hpp"

namespace paraat::test {
namespace fs = std::filesystem;
namespace {

struct scratch_folder {
  scratch_folder() : path(fmt::format("/tmp/paraat-fed-{}", ::getpid())) { fs::create_directories(path); }
  ~scratch_folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  fs::path path;
};

const fs::path& scratch() {
  static const scratch_folder folder;
  return folder.path;
}

void run(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

}  // namespace

const certificate& test_certificate() {
  static const certificate made = [] {
    const std::string d = scratch().string();
    run(
        fmt::format("cd {} && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days "
                    "3650 -subj '/CN=Test authority' "
                    "-keyout ca.key -out ca.pem 2>/dev/null && openssl req -newkey ec -pkeyopt "
                    "ec_paramgen_curve:P-256 -nodes -subj /CN=node "
                    "-keyout node.key -out node.csr 2>/dev/null && printf "
                    "'subjectAltName=IP:127.0.0.1,DNS:localhost' > san && "
                    "openssl x509 -req -in node.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 "
                    "-extfile san -out node.pem 2>/dev/null && chmod 644 node.key",  // nothing serves as root
                    d));
    return certificate{d + "/ca.pem", d + "/node.pem", d + "/node.key"};
  }();
  return made;
}

federated_node::federated_node(const std::string& id, manual_clock* shared_time,
                               const std::function<void(node::config&)>& adjust)
    : database_(make_database()),
      own_time_(std::make_shared<manual_clock>(flood_night())),
      time_(shared_time ? shared_time : own_time_.get()) {
  static int count = 0;
  config_.folder = scratch() / fmt::format("{}-{}", id, ++count);
  fs::create_directories(config_.folder);
  config_.database = database_.application_url;
  config_.database_owner = database_.owner_url;
  config_.listen_port = 0;
  config_.node_id = id;
  config_.federation_port = free_port();
  config_.federation_url = fmt::format("https://127.0.0.1:{}", config_.federation_port);
  config_.federation_certificate = test_certificate().chain;
  config_.federation_key = test_certificate().key;
  config_.federation_authority = test_certificate().authority;
  config_.private_peers = {"127.0.0.1"};
  config_.staff_idle_minutes = 720;  // tests move the clock by hours
  if (adjust) adjust(config_);
  start();
}

void federated_node::start() {
  node_ = std::make_unique<node::node>(config_, *time_);
  node_->start();
}

void federated_node::restart() {
  node_.reset();
  start();
}

fresh_database federated_node::back_up() {
  node_.reset();
  const fresh_database copy = copy_database(database_);
  start();
  return copy;
}

void federated_node::put_back(const fresh_database& copy, tell_tale by) {
  node_.reset();
  database_ = copy_database(copy);
  config_.database = database_.application_url;
  config_.database_owner = database_.owner_url;
  if (by != tell_tale::database) {
    pqxx::connection owner(database_.owner_url);
    pqxx::nontransaction(owner).exec("update node.feed_epoch set identity = node.database_identity()");
  }
  if (by == tell_tale::none) fs::remove(config_.folder / "feed.epoch");
  start();
}

std::string federated_node::round_with(const std::string& peer) {
  try {
    inside().federation()->peers().ask_now(peer).get();
  } catch (const std::exception& e) {
    return e.what();
  }
  return {};
}

tenants::tenant federated_node::municipality(int nis) {
  auto t = add_municipality(db(), nis);
  node_->reload_tenants();
  return t;
}

tenants::tenant federated_node::aggregator() {
  tenants::tenant t;
  t.what = tenants::tenant_kind::aggregator;
  t.party = "be-agg-vlaanderen";
  t.name = "Vlaanderen helpt";
  t.public_url = "http://vlaanderen.localhost";
  auto added = db().write(std::nullopt, [&](transaction& tx) {
    return tenants::add(tx, t, {"vlaanderen.localhost", "", {}}).value();
  });
  node_->reload_tenants();
  return added;
}

void federated_node::admit(federated_node& other) {
  const auto keys = inside().federation()->own();
  const auto invitation = db().write(std::nullopt, [&](transaction& tx) {
    return federation::invite(tx, keys, config_.federation_url,
                              federation::own_tenants(inside().services().tenants, config_.node_id),
                              time_->now())
        .value();
  });
  inside().federation()->reload_members();
  const auto read = federation::read_invitation(invitation).value();
  // As `paraat member join` does it, on the clock of the test.
  node::join_network(other.settings(), read, other.db(), *other.time_);
  other.inside().federation()->reload_members();
  other.inside().federation()->beat();
  inside().federation()->beat();
}

vacancies::vacancy federated_node::publish(const tenants::tenant& t, vacancies::content c) {
  return db().write(t.id, [&](transaction& tx) {
    if (c.organisation_id.empty()) c.organisation_id = organisations::organisation_id(add_organisation(tx));
    const auto v = vacancies::create(tx, c, std::nullopt, time_->now()).value();
    return vacancies::publish(tx, t, v.id, std::nullopt, time_->now()).value();
  });
}

bool federated_node::until(const std::function<bool()>& so) {
  struct signal {
    std::mutex mutex;
    std::condition_variable changed;
    int count = 0;
  };
  auto s = std::make_shared<signal>();
  const_cast<outbox::heads&>(inside().services().heads).listen([s](const std::string&) {
    const std::lock_guard lock(s->mutex);
    ++s->count;
    s->changed.notify_all();
  });
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  for (int seen = 0;;) {
    if (so()) return true;
    std::unique_lock lock(s->mutex);
    if (std::chrono::steady_clock::now() >= deadline) return false;
    s->changed.wait_until(
        lock, std::min(deadline, std::chrono::steady_clock::now() + std::chrono::milliseconds(200)),
        [&] { return s->count != seen; });
    seen = s->count;
  }
}

bool federated_node::shows(const std::string& host, const std::string& text) {
  return until([&] { return get(host, "/vacatures").body.find(text) != std::string::npos; });
}

}  // namespace paraat::test
