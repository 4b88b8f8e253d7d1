// How long from the moment that a publication is committed at Hasselt until a visitor of Alken, on another
// node, and one of the overview of Flanders are shown it, in a network of its real size: three whole nodes,
// each on a private PostgreSQL that writes to disk; 232 other members that poll Hasselt as nodes do and that
// are polled by it; 50 that are dead: half refuse, half take the connection and never say a word. Run by
// ops/bench propagate; prints one JSON line for each figure.
//   propagate_bench FOLDER [PUBLICATIONS [POLLERS [DEAD]]]
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>
#include <map>
#include <thread>

#include "federation/feed.hpp"
#include "federation/keys/rotation.hpp"
#include "federation/membership/joining.hpp"
#include "federation/signed_client.hpp"
#include "node/federation.hpp"
#include "node/http/client.hpp"
#include "node/http/server.hpp"
#include "node/member_commands.hpp"
#include "node/node.hpp"
#include "protocol/http_signature.hpp"
#include "protocol/limits.hpp"
#include "tenant/platform/store/private_postgres.hpp"
#include "tests/support/federation.hpp"
#include "tests/support/world.hpp"

namespace paraat {
namespace {

namespace fed = federation;
namespace fs = std::filesystem;
namespace net = boost::asio;
namespace sig = http_signature;
using clock_type = std::chrono::steady_clock;

double since(clock_type::time_point from) {
  return std::chrono::duration<double>(clock_type::now() - from).count();
}

// Below the system's ports for outgoing connections.
constexpr int first_port = 21000;

struct whole_node {
  whole_node(const fs::path& folder, const std::string& id, const clock& time)
      : postgres({.folder = folder / id / "postgres"}) {
    settings.folder = folder / id;
    settings.database = postgres.application_url();
    settings.database_owner = postgres.owner_url();
    settings.listen_port = 0;
    settings.node_id = id;
    settings.federation_port = test::free_port();
    settings.federation_url = fmt::format("https://127.0.0.1:{}", settings.federation_port);
    settings.federation_certificate = test::test_certificate().chain;
    settings.federation_key = test::test_certificate().key;
    settings.federation_authority = test::test_certificate().authority;
    settings.private_peers = {"127.0.0.1"};
    node = std::make_unique<node::node>(settings, time);
    node->start();
  }
  const fed::node_keys& keys() { return node->federation()->own(); }
  std::size_t members() { return node->federation()->members_list().now()->nodes.size(); }

  private_postgres postgres;
  node::config settings;
  std::unique_ptr<node::node> node;
};

// A member that this process plays.
struct member {
  member(int number, instant now)
      : keys(fmt::format("lid-{}", number), keys::signing_key::generate(), keys::signing_key::generate()),
        authority(fmt::format("127.0.0.1:{}", first_port + number)) {
    described.id = keys.node_id;
    described.base_url = "https://" + authority;
    described.master_key = std::string(keys.master.public_key().bytes());
    tenant.party = fmt::format("be-net-lid-{}", number);
    tenant.name = fmt::format("Lid {}", number);
    tenant.node = keys.node_id;
    tenant.pages_url = "https://" + keys.node_id + ".example";
    fed::own_key signing;
    signing.id = keys.signing_key_id();
    signing.purpose = fed::key_purpose::signing;
    signing.public_key = std::string(keys.signing().key.public_key().bytes());
    signing.announced_at = signing.active_at.emplace(now);
    manifest = fed::make_manifest(keys, {signing}, 1, described.base_url, now);
  }
  fed::node_keys keys;
  std::string authority, manifest;
  fed::member_node described;
  fed::member_tenant tenant;
};
using crowd = std::map<std::string, std::unique_ptr<member>>;  // by authority

// Members that answer, without any change of their own.
class quiet_members final : public http::application {
 public:
  quiet_members(const clock& time, const crowd& all) : time_(time), all_(all) {}
  std::shared_ptr<const http::ready> cached(const web::request&) override { return nullptr; }
  std::optional<web::response> admit(web::request&) override { return std::nullopt; }
  std::size_t body_limit(const web::request&) const override { return limits::body; }
  web::response handle(const web::request& r, work_record&) override {
    web::response out;
    out.content_type = "application/x-protobuf";
    const auto at = all_.find(r.authority);
    if (at == all_.end()) {
      out.status = 404;
      return out;
    }
    if (r.path == "/fed/v1/manifest") {
      out.body = at->second->manifest;
      return out;
    }
    if (r.path == "/fed/v1/changes") {
      wire::Heads heads;
      heads.set_cursor(1);
      out.body = heads.SerializeAsString();
      if (r.query.get("after") != "0") out.wait_on = "nothing";
    }
    // A pushed document proves itself, so its sender needs no signed answer.
    if (!r.header("signature").empty()) sign(*at->second, r, out);
    return out;
  }

 private:
  void sign(const member& p, const web::request& r, web::response& out) const {
    sig::message asked;
    asked.method = r.method == web::verb::post ? "POST" : "GET";
    asked.authority = r.authority;
    asked.path = r.raw_path;
    asked.query = r.raw_query.empty() ? "" : "?" + r.raw_query;
    asked.headers = r.headers;
    sig::message m;
    m.status = out.status;
    m.headers.emplace_back("Content-Type", out.content_type);
    sig::add_content_digest(m, out.body);
    const fed::signer by = p.keys.signing();
    sig::sign_response(m, asked, {by.key, by.id}, time_.now());
    for (const char* name : {"Content-Digest", "Signature-Input", "Signature"})
      out.headers.emplace_back(name, m.field(name).value_or(""));
  }
  const clock& time_;
  const crowd& all_;
};

// Accepts connections and never answers.
int listen_in_silence(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(static_cast<std::uint16_t>(port));
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 || ::listen(fd, 1000) != 0)
    throw std::runtime_error("a port is taken");
  return fd;
}

struct polled {
  std::atomic<int> waiting = 0;  // members that wait for Hasselt to have news
  std::atomic<long> pages = 0, failed = 0;
  std::atomic<bool> over = false;
};

// The loop of a node for a followed peer: waits for its heads, reads the feeds that moved.
net::awaitable<void> poll(http::client& wire, const fed::membership& list, const member& me, std::string whom,
                          const clock& time, polled& seen) {
  std::int64_t after = 0, number = 0;
  while (!seen.over) {
    bool away = false, asking = false;
    try {
      const auto known = list.now();
      fed::question q;
      q.node = whom;
      q.path = "/fed/v1/changes";
      q.query = fmt::format("?after={}&wait=25&members={}&revocations={}", after, known->version,
                            known->revocations_version);
      q.patience = std::chrono::seconds(40);
      ++seen.waiting;
      asking = true;
      const fed::reply answer = co_await fed::ask(wire, *known, me.keys, time, q);
      asking = false;
      --seen.waiting;
      wire::Heads heads;
      if (answer.status != 200 || !heads.ParseFromString(answer.body))
        throw fed::unreachable("the heads cannot be read");
      for (const wire::Head& h : heads.heads()) {
        if (h.feed() != "listings/public") continue;
        fed::question page;
        page.node = whom;
        page.path = fed::path_of({h.party(), "listings", "public"});
        page.query = fmt::format("?after={}", number);
        const fed::reply items = co_await fed::ask(wire, *known, me.keys, time, page);
        if (items.status == 200) ++seen.pages;
        number = static_cast<std::int64_t>(h.number());
      }
      after = static_cast<std::int64_t>(heads.cursor());
    } catch (const std::exception& e) {
      away = true;
      if (asking) --seen.waiting;
      ++seen.failed;
    }
    if (!away) continue;
    net::steady_timer pause(co_await net::this_coro::executor, std::chrono::seconds(1));
    co_await pause.async_wait(net::use_awaitable);
  }
}

void admit(whole_node& founder, whole_node& other, const clock& time) {
  const auto invitation = founder.node->db().write(std::nullopt, [&](transaction& tx) {
    return fed::invite(tx, founder.keys(), founder.settings.federation_url,
                       fed::own_tenants(founder.node->services().tenants, founder.settings.node_id),
                       time.now())
        .value();
  });
  founder.node->federation()->reload_members();
  node::join_network(other.settings, fed::read_invitation(invitation).value(), other.node->db(), time);
  other.node->federation()->reload_members();
}

void until(const char* what, const std::function<bool()>& so) {
  const auto began = clock_type::now();
  while (!so()) {
    if (since(began) > 120) throw std::runtime_error(fmt::format("it never came so far: {}", what));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

double shown_after(whole_node& at, const std::string& host, const std::string& title,
                   clock_type::time_point from) {
  while (test::get(at.node->port(), host, "/vacatures?volgorde=nieuwste").body.find(title) ==
         std::string::npos) {
    if (since(from) > 30) throw std::runtime_error("a publication was never shown");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return since(from);
}

void figures(const char* where, std::vector<double> times) {
  std::ranges::sort(times);
  for (const auto& [name, share] : {std::pair("p50", 50U), std::pair("p95", 95U)})
    fmt::print("{{\"bench\":\"propagate\",\"metric\":\"{}_{}\",\"value\":{:.3f},\"unit\":\"s\"}}\n", where,
               name, times[std::min(times.size() - 1, times.size() * share / 100)]);
}

struct network {
  explicit network(const fs::path& folder)
      : flanders(folder, "vlaanderen", time),
        hasselt(folder, "hasselt", time),
        haspengouw(folder, "haspengouw", time) {
    tenants::tenant overview;
    overview.what = tenants::tenant_kind::aggregator;
    overview.party = "be-agg-vlaanderen";
    overview.name = "Vlaanderen helpt";
    overview.public_url = "http://vlaanderen.localhost";
    flanders.node->db().write(std::nullopt, [&](transaction& tx) {
      tenants::add(tx, overview, {"vlaanderen.localhost", "", {}}).value();
    });
    publisher = test::add_municipality(hasselt.node->db(), test::hasselt_nis);
    test::add_municipality(haspengouw.node->db(), test::alken_nis);
    for (whole_node* n : all) n->node->reload_tenants();
    admit(flanders, hasselt, time);
    admit(flanders, haspengouw, time);
  }

  void enrol(const crowd& living, const crowd& dead) {
    std::vector<fed::member_node> nodes;
    std::vector<fed::member_tenant> tenants;
    for (const crowd* some : {&living, &dead})
      for (const auto& [_, m] : *some) {
        nodes.push_back(m->described);
        tenants.push_back(m->tenant);
      }
    flanders.node->db().write(std::nullopt, [&](transaction& tx) {
      fed::change_members(tx, flanders.keys(), nodes, tenants, time.now()).value();
      outbox::move_head(tx, fed::membership_topic);
    });
    for (whole_node* n : all)
      until("everybody knows the list", [&] { return n->members() == nodes.size() + std::size(all); });
    for (whole_node* n : all) {
      n->node->db().write(std::nullopt, [&](transaction& tx) {
        for (const auto& [_, m] : living) fed::accept_manifest(tx, m->manifest, time.now()).value();
        outbox::move_head(tx, fed::membership_topic);
      });
      n->node->federation()->reload_members();
    }
  }

  system_clock time;
  whole_node flanders, hasselt, haspengouw;
  whole_node* all[3] = {&flanders, &hasselt, &haspengouw};
  tenants::tenant publisher;
};

void measure(network& n, int count, polled& seen) {
  const std::string organisation =
      n.hasselt.node->db().write(n.publisher.id, [](transaction& tx) { return test::add_organisation(tx); });
  std::vector<double> neighbour, overview;
  for (int i = 0; i < count; ++i) {
    auto what = test::sandbags(organisation, test::hasselt_nis);
    what.title = fmt::format("Meting {} van {}", i, count);
    const auto id = n.hasselt.node->db().write(n.publisher.id, [&](transaction& tx) {
      return vacancies::create(tx, what, std::nullopt, n.time.now()).value().id;
    });
    n.hasselt.node->db().write(n.publisher.id, [&](transaction& tx) {
      vacancies::publish(tx, n.publisher, id, std::nullopt, n.time.now()).value();
    });
    const auto from = clock_type::now();
    double at_neighbour = 0;
    std::jthread visitor(
        [&] { at_neighbour = shown_after(n.haspengouw, "alken.localhost", what.title, from); });
    overview.push_back(shown_after(n.flanders, "vlaanderen.localhost", what.title, from));
    visitor.join();
    neighbour.push_back(at_neighbour);
    std::this_thread::sleep_for(std::chrono::milliseconds(300 + 137 * i % 400));
  }
  fmt::print(stderr, "The others read {} pages; {} of their questions were not answered.\n",
             seen.pages.load(), seen.failed.load());
  figures("neighbour", neighbour);
  figures("overview", overview);
}

int run(const fs::path& folder, int count, int pollers, int dead_members) {
  network n(folder);
  crowd living, dead;
  const auto add = [&](crowd& to, int number) {
    auto m = std::make_unique<member>(number, n.time.now());
    to.emplace(m->authority, std::move(m));
  };
  for (int i = 0; i < pollers; ++i) add(living, i);
  for (int i = 0; i < dead_members; ++i) {
    add(dead, pollers + i);
    if (i % 2 == 0) listen_in_silence(first_port + pollers + i);
  }
  net::io_context io;
  net::thread_pool workers(2);
  outbox::heads heads;
  metrics own_figures;
  quiet_members behind(n.time, living);
  std::vector<std::unique_ptr<http::server>> servers;
  const auto tls =
      std::make_shared<http::certificate>(test::test_certificate().chain, test::test_certificate().key);
  for (int i = 0; i < pollers; ++i) {
    http::server::settings s{.name = "member", .address = "127.0.0.1"};
    s.port = static_cast<unsigned short>(first_port + i);
    s.tls = tls;
    servers.push_back(std::make_unique<http::server>(io, workers, behind, heads, own_figures, std::move(s)));
    servers.back()->start();
  }
  n.enrol(living, dead);
  polled seen;
  http::client wire(io.get_executor(),
                    {.authority = test::test_certificate().authority, .private_peers = {"127.0.0.1"}});
  const fed::membership& list = n.hasselt.node->federation()->members_list();
  for (const auto& [_, m] : living)
    net::co_spawn(io, poll(wire, list, *m, "hasselt", n.time, seen), net::detached);
  std::thread playing([&] { io.run(); });
  until("everybody waits for Hasselt", [&] { return seen.waiting >= pollers; });
  std::this_thread::sleep_for(std::chrono::seconds(3));
  fmt::print(stderr, "{} members wait, {} are dead.\n", seen.waiting.load(), dead_members);
  measure(n, count, seen);
  seen.over = true;
  wire.close_all();
  for (whole_node* one : n.all) one->node->stop();
  for (auto& s : servers) s->stop_accepting(), s->close_all();
  workers.join();
  io.stop();
  playing.join();
  return 0;
}

}  // namespace
}  // namespace paraat

int main(int count, char** words) {
  const auto number = [&](int at, int usual) { return count > at ? std::atoi(words[at]) : usual; };
  if (count < 2) return std::fputs("propagate_bench FOLDER [PUBLICATIONS [POLLERS [DEAD]]]\n", stderr), 2;
  return paraat::run(words[1], number(2, 40), number(3, 232), number(4, 50));
}
