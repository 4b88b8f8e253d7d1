// The time that a fresh overview takes to read all listings of Flanders: 285 publishers on nodes of their
// own, each with so many signed listings, from empty until every feed is found equal to its checkpoint and
// searchable. The publishers are one process that signed everything beforehand and answers from memory; the
// overview is a whole node on a private PostgreSQL that writes to disk. Run by ops/bench catchup; prints one
// JSON line.
//   catchup_bench FOLDER [LISTINGS [PUBLISHERS]]
#include <fmt/format.h>

#include <boost/asio/executor_work_guard.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <thread>

#include "federation/feed.hpp"
#include "federation/keys/rotation.hpp"
#include "federation/sync/subscriptions.hpp"
#include "node/federation.hpp"
#include "node/http/server.hpp"
#include "node/node.hpp"
#include "protocol/bytes.hpp"
#include "protocol/feed_digest.hpp"
#include "protocol/http_signature.hpp"
#include "protocol/limits.hpp"
#include "tenant/platform/store/private_postgres.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tests/support/federation.hpp"

namespace paraat {
namespace {

namespace fed = federation;
namespace fs = std::filesystem;
namespace sig = http_signature;
using clock_type = std::chrono::steady_clock;

constexpr std::int64_t epoch = 1'790'000'000;

double since(clock_type::time_point from) {
  return std::chrono::duration<double>(clock_type::now() - from).count();
}

// Words that vacancies are made of; some are rare, as in ops/benches/listings.sql.
std::string text_of(int n) {
  static constexpr const char* words[] = {
      "helpen", "buurt",  "samen",    "koffie",   "wandelen", "kinderen", "ouderen", "vervoer",
      "tuin",   "feest",  "soep",     "sporthal", "lezen",    "taal",     "fiets",   "computer",
      "dieren", "museum", "zaterdag", "avond",    "middag",   "ploeg",    "bezoek",  "gezelschap"};
  std::string out;
  for (int i = 0; i < 40; ++i)
    out += std::string(i == 0        ? ""
                       : i % 12 == 0 ? ". "
                                     : " ") +
           words[static_cast<std::size_t>(n * 7 + i * i * 5 + i) % std::size(words)];
  // A word that is rare: letters for a number.
  std::string rare = "vraag";
  for (int rest = n % 97; rest > 0; rest /= 26) rare += static_cast<char>('a' + rest % 26);
  return out + " " + rare + "dienst.";
}

std::string signed_by(const fed::signer& by, std::string_view domain, const std::string& bytes) {
  wire::SignedListing out;  // the three fields are those of every Signed… message
  out.set_envelope(bytes);
  out.set_key_id(by.id);
  out.set_signature(by.key.sign(domain, bytes));
  return out.SerializeAsString();
}

// A publisher on a node of its own.
struct publisher {
  fed::feed_id feed;
  fed::member_tenant tenant;
  std::unique_ptr<fed::node_keys> keys;
  std::string base_url, manifest;
  std::vector<std::string> pages;  // FeedPage without a checkpoint
  feed_sum sum;
  int items = 0;
};

wire::Listing vacancy(const municipality& m, const std::string& pages_url, int n, instant now) {
  wire::Listing l;
  l.set_id(fmt::format("0193a000-{:04x}-7{:03x}-8000-{:012x}", m.nis & 0xffff, n & 0xfff,
                       n * 2654435761LL & 0xffffffffffff));
  l.set_nis(m.nis);
  l.set_ref(fmt::format("v{:07d}", n));
  l.set_url(fmt::format("{}/vacatures/v{:07d}/x", pages_url, n));
  l.set_title(fmt::format("Vrijwilliger {} in {}", n, m.name));
  l.set_body(text_of(n));
  l.set_organisation(fmt::format("Vereniging {}", n % 40));
  l.set_kind("volunteer");
  l.set_theme(n % 3 == 0 ? "zorg" : n % 3 == 1 ? "natuur" : "taal");
  l.set_place(m.name);
  l.set_lat(m.at.lat);
  l.set_lon(m.at.lon);
  l.set_moments(1 + n % 7);
  l.set_places(5);
  l.set_places_free(3);
  l.set_urgent(n % 50 == 0);
  l.set_published_at_us((now - std::chrono::hours{n % 500}).time_since_epoch().count());
  l.set_valid_until_us((now + std::chrono::days{90}).time_since_epoch().count());
  return l;
}

void write_feed(publisher& p, const municipality& m, int count, instant now) {
  const fed::signer by = p.keys->signing();
  wire::FeedPage page;
  const auto close_page = [&] {
    page.set_head(static_cast<std::uint64_t>(count));
    page.set_epoch(epoch);
    p.pages.push_back(page.SerializeAsString());
    page.Clear();
  };
  for (int n = 1; n <= count; ++n) {
    const wire::Listing l = vacancy(m, p.tenant.pages_url, n, now);
    wire::ListingEnvelope e;
    e.set_publisher(p.tenant.party);
    e.set_audience(wire::PUBLIC);
    e.set_feed_epoch(epoch);
    e.set_number(static_cast<std::uint64_t>(n));
    e.set_listing_id(l.id());
    e.set_version(1);
    e.set_state(wire::UPDATED);
    e.set_valid_until_us(l.valid_until_us());
    e.set_data(l.SerializeAsString());
    wire::Item& item = *page.add_items();
    item.set_number(static_cast<std::uint64_t>(n));
    item.mutable_listing()->ParseFromString(signed_by(by, keys::domain::listing, e.SerializeAsString()));
    p.sum.add(sha256_bytes(item.listing().envelope()));
    if (page.items_size() == static_cast<int>(limits::page)) close_page();
  }
  if (page.items_size() > 0) close_page();
  p.items = count;
}

// Answers for all publishers; which one is asked follows from the destination of the request.
class publishers final : public http::application {
 public:
  publishers(const clock& time, std::map<std::string, publisher> all) : time_(time), all_(std::move(all)) {}
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
    const publisher& p = at->second;
    if (r.path == "/fed/v1/manifest") {
      out.body = p.manifest;
      return out;
    }
    answer(p, r, out);
    sign(p, r, out);
    return out;
  }

 private:
  void answer(const publisher& p, const web::request& r, web::response& out) {
    if (r.path == "/fed/v1/changes") {
      wire::Heads heads;
      heads.set_cursor(1);
      if (r.query.get("after") == "0") {
        wire::Head& h = *heads.add_heads();
        h.set_party(p.tenant.party);
        h.set_feed("listings/public");
        h.set_epoch(epoch);
        h.set_number(static_cast<std::uint64_t>(p.items));
      } else {
        out.wait_on = "nothing";
      }
      out.body = heads.SerializeAsString();
    } else if (r.path == fed::path_of(p.feed)) {
      const std::size_t n = std::stoul("0" + r.query.get("after")) / limits::page;
      wire::FeedPage page;
      if (n < p.pages.size()) page.ParseFromString(p.pages[n]);
      if (n + 1 >= p.pages.size()) page.mutable_checkpoint()->ParseFromString(checkpoint(p));
      out.body = page.SerializeAsString();
    } else if (r.path.ends_with("/feeds/organisations/public")) {
      out.body = wire::FeedPage().SerializeAsString();
    } else {
      out.status = 404;
    }
  }
  std::string checkpoint(const publisher& p) const {
    wire::Checkpoint c;
    c.set_publisher(p.tenant.party);
    c.set_feed("listings");
    c.set_audience(wire::PUBLIC);
    c.set_feed_epoch(epoch);
    c.set_head_number(static_cast<std::uint64_t>(p.items));
    c.set_count(static_cast<std::uint64_t>(p.sum.count));
    c.set_digest(p.sum.digest.bytes());
    c.set_created(std::chrono::duration_cast<std::chrono::seconds>(time_.now().time_since_epoch()).count());
    return signed_by(p.keys->signing(), keys::domain::checkpoint, c.SerializeAsString());
  }
  void sign(const publisher& p, const web::request& r, web::response& out) const {
    sig::message asked;
    asked.method = "GET";
    asked.authority = r.authority;
    asked.path = r.raw_path;
    asked.query = r.raw_query.empty() ? "" : "?" + r.raw_query;
    asked.headers = r.headers;
    sig::message m;
    m.status = out.status;
    m.headers.emplace_back("Content-Type", out.content_type);
    sig::add_content_digest(m, out.body);
    const fed::signer by = p.keys->signing();
    sig::sign_response(m, asked, {by.key, by.id}, time_.now());
    for (const char* name : {"Content-Digest", "Signature-Input", "Signature"})
      out.headers.emplace_back(name, m.field(name).value_or(""));
  }
  const clock& time_;
  std::map<std::string, publisher> all_;  // by authority
};

// Below the system's ports for outgoing connections: hundreds of free ports picked by chance collide.
constexpr std::size_t first_port = 21000;

std::map<std::string, publisher> make_publishers(int count, int listings, instant now) {
  const municipal_register municipalities;
  std::map<std::string, publisher> out;
  for (const municipality& m : municipalities.all()) {
    if (static_cast<int>(out.size()) == count) break;
    publisher p;
    const std::string node = fmt::format("nis-{}", m.nis);
    const std::string authority = fmt::format("127.0.0.1:{}", first_port + out.size());
    p.base_url = "https://" + authority;
    p.keys =
        std::make_unique<fed::node_keys>(node, keys::signing_key::generate(), keys::signing_key::generate());
    p.tenant = {fmt::format("be-nis-{}", m.nis),
                m.nis,
                m.name,
                "",
                fmt::format("https://{}.voorbeeld.be", m.slug),
                node,
                {"publisher"}};
    p.feed = {p.tenant.party, "listings", "public"};
    const std::string key(p.keys->signing().key.public_key().bytes());
    fed::own_key signing;
    signing.id = p.keys->signing_key_id();
    signing.purpose = fed::key_purpose::signing;
    signing.public_key = key;
    signing.announced_at = signing.active_at.emplace(now);
    p.manifest = fed::make_manifest(*p.keys, {signing}, 1, p.base_url, now);
    write_feed(p, m, listings, now);
    out.emplace(authority, std::move(p));
  }
  return out;
}

// The network as the overview knows it, as if all had joined.
void enrol(node::node& overview, const node::config& c, const std::map<std::string, publisher>& all,
           instant now) {
  auto& part = *overview.federation();
  overview.db().write(std::nullopt, [&](transaction& tx) {
    fed::found_network(tx, part.own(), c.federation_url,
                       fed::own_tenants(overview.services().tenants, c.node_id), now)
        .value();
    std::vector<fed::member_node> nodes;
    std::vector<fed::member_tenant> tenants;
    for (const auto& [_, p] : all) {
      fed::member_node n;
      n.id = p.tenant.node;
      n.base_url = p.base_url;
      n.master_key = std::string(p.keys->master.public_key().bytes());
      nodes.push_back(n);
      tenants.push_back(p.tenant);
    }
    fed::change_members(tx, part.own(), nodes, tenants, now).value();
    for (const auto& [_, p] : all) fed::accept_manifest(tx, p.manifest, now).value();
  });
}

struct progress {
  long long level = 0, searchable = 0;
};

progress look(database& db) {
  return db.read(std::nullopt, [](transaction& tx) {
    progress p;
    for (const auto& f : fed::sync::all_followed(tx))
      if (f.feed.feed == "listings" && f.level()) ++p.level, p.searchable += f.sum.count;
    return p;
  });
}

int run(const fs::path& folder, int listings, int count) {
  const system_clock time;
  const auto prepared = clock_type::now();
  private_postgres postgres({.folder = folder / "postgres"});
  auto all = make_publishers(count, listings, time.now());
  fmt::print(stderr, "{} × {} listings signed in {:.0f} s\n", all.size(), listings, since(prepared));

  node::config c;
  c.folder = folder / "overview";
  fs::create_directories(c.folder);
  c.database = postgres.application_url();
  c.database_owner = postgres.owner_url();
  c.listen_port = 0;
  c.workers = 4;
  c.connections = 8;
  c.node_id = "vlaanderen";
  c.federation_port = test::free_port();
  c.federation_url = fmt::format("https://127.0.0.1:{}", c.federation_port);
  c.federation_certificate = test::test_certificate().chain;
  c.federation_key = test::test_certificate().key;
  c.federation_authority = test::test_certificate().authority;
  c.private_peers = {"127.0.0.1"};
  node::node overview(c, time);
  tenants::tenant t;
  t.what = tenants::tenant_kind::aggregator;
  t.party = "be-agg-vlaanderen";
  t.name = "Vlaanderen";
  t.public_url = "http://vlaanderen.localhost";
  overview.db().write(
      std::nullopt, [&](transaction& tx) { tenants::add(tx, t, {"vlaanderen.localhost", "", {}}).value(); });
  overview.reload_tenants();
  enrol(overview, c, all, time.now());
  overview.federation()->reload_members();

  boost::asio::io_context io;
  boost::asio::thread_pool workers(2);
  outbox::heads heads;
  metrics figures;
  std::vector<std::string> authorities;
  for (const auto& [authority, _] : all) authorities.push_back(authority);
  publishers behind(time, std::move(all));
  std::vector<std::unique_ptr<http::server>> servers;
  const auto tls =
      std::make_shared<http::certificate>(test::test_certificate().chain, test::test_certificate().key);
  for (const std::string& authority : authorities) {
    http::server::settings s{.name = "publisher", .address = "127.0.0.1"};
    s.port = static_cast<unsigned short>(std::stoi(authority.substr(authority.find(':') + 1)));
    s.tls = tls;
    servers.push_back(std::make_unique<http::server>(io, workers, behind, heads, figures, std::move(s)));
    servers.back()->start();
  }
  std::thread network([&] { io.run(); });

  const auto from = clock_type::now();
  overview.start();
  progress seen;
  while (seen.level < count && since(from) < 1200) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    seen = look(overview.db());
  }
  const double seconds = since(from);
  const auto found = overview.db().read(std::nullopt, [&](transaction& tx) {
    listings::query q;
    q.words = "vraaghdienst";
    return std::pair(listings::search(tx, q, time.now()).total, listings::take_stock(tx, time.now()).total);
  });
  fmt::print(stderr, "{} feeds equal, {} listings, {} stand in the search, a rare word is found {} times\n",
             seen.level, seen.searchable, found.second, found.first);
  const bool whole =
      seen.level == count && found.second == static_cast<long long>(count) * listings && found.first > 0;
  if (whole)
    fmt::print("{{\"bench\":\"catchup\",\"metric\":\"seconds\",\"value\":{:.1f},\"unit\":\"s\"}}\n", seconds);
  overview.stop();
  for (auto& s : servers) s->stop_accepting(), s->close_all();
  workers.join();
  io.stop();
  network.join();
  return whole ? 0 : 1;
}

}  // namespace
}  // namespace paraat

int main(int count, char** words) {
  if (count < 2) return std::fputs("catchup_bench FOLDER [LISTINGS [PUBLISHERS]]\n", stderr), 2;
  return paraat::run(words[1], count > 2 ? std::atoi(words[2]) : 1000, count > 3 ? std::atoi(words[3]) : 285);
}
