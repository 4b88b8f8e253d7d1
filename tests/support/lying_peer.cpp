#include "tests/support/lying_peer.hpp"

#include <fmt/format.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "protocol/bytes.hpp"
#include "tests/support/messages.hpp"

namespace paraat::test {
namespace fed = paraat::federation;
namespace sig = http_signature;
namespace net = boost::asio;
namespace {

constexpr const char* own_id = "haspengouw";

std::int64_t seconds(instant t) {
  return std::chrono::duration_cast<std::chrono::seconds>(t.time_since_epoch()).count();
}

std::string manifest_of(const lying_peer& p, instant now) {
  wire::Manifest m;
  m.set_node_id(p.id);
  m.set_sequence(p.previous ? 2 : 1);
  m.set_valid_from(seconds(now));
  m.set_valid_until(seconds(now + std::chrono::days{60}));
  m.set_base_url(p.url);
  wire::Key& k = *m.add_keys();
  k.set_key_id(p.key_id());
  k.set_purpose(wire::SIGNING);
  k.set_public_key(std::string(p.signing.public_key().bytes()));
  k.set_not_before(seconds(now - std::chrono::minutes{5}));
  if (p.previous) {
    wire::Key& old = *m.add_keys();
    const std::string bytes(p.previous->public_key().bytes());
    old.set_key_id(keys::key_id(p.id, bytes));
    old.set_purpose(wire::SIGNING);
    old.set_public_key(bytes);
    old.set_not_before(seconds(now - std::chrono::days{30}));
    old.set_retired_at(seconds(now));
  }
  wire::Key& s = *m.add_keys();
  s.set_key_id(keys::key_id(p.id, p.sealing.public_key()));
  s.set_purpose(wire::SEALING);
  s.set_public_key(p.sealing.public_key());
  s.set_not_before(seconds(now - std::chrono::minutes{5}));
  wire::SignedManifest out;
  out.set_manifest(m.SerializeAsString());
  out.set_key_id(keys::key_id(p.id, p.master.public_key().bytes()));
  out.set_signature(p.master.sign(keys::domain::manifest, out.manifest()));
  return out.SerializeAsString();
}

}  // namespace

lying_peer::lying_peer(std::string node, int number, instant now)
    : id(std::move(node)),
      party(fmt::format("be-net-buur-{}", number)),
      url(fmt::format("https://127.0.0.1:{}", 20'000 + number)) {
  manifest = manifest_of(*this, now);
}

void lying_peer::replace_key(instant now) {
  previous = signing;
  signing = keys::signing_key::generate();
  manifest = manifest_of(*this, now);
}

fed::incoming lying_peer::answer(const fed::outgoing& asked, instant now) {
  behaviour how = usual;
  if (!script.empty()) {
    how = script.front();
    script.pop_front();
  }
  if (how.what == behaviour::way::away) throw fed::unreachable("no connection: Connection refused");
  wire::EnvelopeBatch batch;
  batch.ParseFromString(asked.body);
  seen s{asked.path.ends_with("crisis") ? outbox::lane::crisis : outbox::lane::bulk, {}, {}, {}};
  wire::BatchReceipt receipts;
  bool poisoned = false;
  for (const wire::SignedEnvelope& outer : batch.envelopes()) {
    wire::Envelope e;
    e.ParseFromString(outer.envelope());
    s.ids.push_back(e.message_id());
    s.numbers.push_back(e.lane_seq());
    ++times[e.message_id()];
    poisoned = poisoned || (poison && poison(e));
    if (how.withhold.contains(e.message_id())) continue;
    wire::Receipt r;
    r.set_message_id(how.other_id ? uuid_v7(now) : e.message_id());
    r.set_envelope_hash(how.wrong_hash ? sha256_bytes("iets anders") : sha256_bytes(outer.envelope()));
    r.set_outcome(how.outcome);
    r.set_error(how.error);
    r.set_received(seconds(now - how.received_ago));
    wire::SignedReceipt out;
    out.set_receipt(r.SerializeAsString());
    const keys::signing_key& by = how.by_previous_key ? previous.value() : signing;
    out.set_key_id(keys::key_id(id, by.public_key().bytes()));
    out.set_signature((how.wrong_signature ? keys::signing_key::generate() : by)
                          .sign(keys::domain::receipt, out.receipt()));
    for (int i = 0; i < (how.twice ? 2 : 1); ++i) *receipts.add_receipts() = out;
  }
  for (const wire::SeqRange& r : batch.skipped()) s.skipped.emplace_back(r.first(), r.last());
  requests.push_back(std::move(s));
  bodies.push_back(asked.body);
  if (how.backwards) std::reverse(receipts.mutable_receipts()->begin(), receipts.mutable_receipts()->end());
  receipts.set_next_lane_seq(how.next_seq);
  receipts.set_credit(how.credit);
  sig::message m;
  m.status = 200;
  std::string body = receipts.SerializeAsString();
  if (poisoned || how.what == behaviour::way::refuses) {
    m.status = poisoned ? 400 : how.status;
    wire::FedError e;
    e.set_code(poisoned ? "malformed" : how.code);
    body = e.SerializeAsString();
    if (!how.retry_after.empty()) m.headers.emplace_back("retry-after", how.retry_after);
  }
  if (how.what == behaviour::way::garbage) body = "dit is geen antwoord";
  m.headers.emplace_back("content-type", "application/x-protobuf");
  sig::add_content_digest(m, body);
  sig::message request;
  request.method = asked.method;
  request.authority = asked.base_url.substr(8);
  request.path = asked.path;
  request.query = asked.query;
  request.headers = asked.headers;
  sig::sign_response(m, request, {signing, key_id()}, now);
  return {m.status, m.headers, body};
}

lying_neighbours::lying_neighbours(std::size_t count) : alken(municipality(alken_nis)) {
  for (std::size_t i = 0; i < count; ++i)
    peers.push_back(std::make_unique<lying_peer>(fmt::format("buur-{}", i), static_cast<int>(i), time.now()));
  found();
  accounts_ = std::make_unique<fed::charges>(inside().services().figures);
  workers = another_process();
}

lying_neighbours::~lying_neighbours() {
  give_up();
  workers->stop();
  workers_.join();
}

void lying_neighbours::found() {
  own = std::make_unique<fed::node_keys>(fed::keys_in(folder(), own_id));
  const instant now = time.now();
  std::vector<fed::member_node> nodes;
  std::vector<fed::member_tenant> tenants;
  for (const auto& p : peers) {
    fed::member_node n;
    n.id = p->id;
    n.base_url = p->url;
    n.master_key = std::string(p->master.public_key().bytes());
    nodes.push_back(std::move(n));
    fed::member_tenant t;
    t.party = p->party;
    t.name = "Buur " + p->id;
    t.node = p->id;
    t.pages_url = "http://" + p->id + ".localhost";
    t.phone = "011 99 88 77";
    tenants.push_back(std::move(t));
  }
  db().write(std::nullopt, [&](transaction& tx) {
    fed::keep_manifest_fresh(tx, *own, "https://127.0.0.1:1", now);
    fed::found_network(tx, *own, "https://127.0.0.1:1", fed::own_tenants(inside().services().tenants, own_id),
                       now)
        .value();
    fed::change_members(tx, *own, nodes, tenants, now).value();
    for (const auto& p : peers) fed::accept_manifest(tx, p->manifest, now).value();
  });
  members.load(db());
  inside().reload_tenants();
}

fed::inbox::context lying_neighbours::inbox() {
  return {inside().services(), members, *own, *accounts_, fed::kinds::all(), &seen};
}

std::unique_ptr<fed::delivery::delivery_service> lying_neighbours::another_process(int count) {
  return std::make_unique<fed::delivery::delivery_service>(
      fed::delivery::context{io_.get_executor(), workers_, *this, inbox(), count, false, [] { return 0.5; }});
}

void lying_neighbours::deliver(fed::delivery::delivery_service& service) {
  service.beat();
  io_.restart();
  io_.run();
  service.beat();  // tells the tenants the result
  io_.restart();
  io_.run();
}

void lying_neighbours::later(std::chrono::microseconds by) {
  time.advance(by);
  deliver();
}

void lying_neighbours::pass(std::chrono::microseconds all) {
  constexpr std::chrono::microseconds step = std::chrono::seconds{20};
  for (; all.count() > 0; all -= step) later(std::min(all, step));
}

std::string lying_neighbours::write(std::size_t to, const std::string& text, bool urgent) {
  return write_note(db(), alken, peer(to).party, text, urgent, time.now());
}

std::vector<std::string> lying_neighbours::write_many(std::size_t to, int count, bool urgent) {
  std::vector<std::string> out;
  for (int i = 0; i < count; ++i) out.push_back(write(to, fmt::format("bericht {}", i), urgent));
  return out;
}

std::vector<fed::delivery::lane_state> lying_neighbours::lanes() {
  return db().read(std::nullopt, [&](transaction& tx) { return fed::delivery::lane_states(tx, time.now()); });
}

fed::delivery::lane_state lying_neighbours::lane(std::size_t i, outbox::lane where) {
  for (const auto& l : lanes())
    if (l.peer == peer(i).id && l.where == where) return l;
  throw std::runtime_error("there is no such lane");
}

std::vector<fed::delivery::stuck_message> lying_neighbours::stuck() {
  return db().read(std::nullopt, [&](transaction& tx) { return fed::delivery::stuck(tx, "", 1000); });
}

std::map<std::string, std::string> lying_neighbours::states() {
  std::map<std::string, std::string> out;
  for (const auto& n : notes_of(db(), alken)) out[n.id] = conversations::name_of(n.status);
  return out;
}

std::string lying_neighbours::state_of_only() {
  const auto all = states();
  return all.size() == 1 ? all.begin()->second : fmt::format("{} messages", all.size());
}

net::awaitable<fed::incoming> lying_neighbours::exchange(fed::outgoing asked) {
  lying_peer* to = nullptr;
  for (const auto& p : peers)
    if (p->url == asked.base_url) to = p.get();
  if (to == nullptr) throw fed::unreachable("nobody is there");
  const std::string lane = asked.path.ends_with("crisis") ? "crisis" : "bulk";
  {
    const std::lock_guard lock(mutex_);
    most_at_once_[lane] = std::max(most_at_once_[lane], ++at_once_[lane]);
  }
  const bool silent = (to->script.empty() ? to->usual : to->script.front()).what == behaviour::way::silent;
  if (silent) {
    net::steady_timer timer(co_await net::this_coro::executor, std::chrono::steady_clock::time_point::max());
    {
      const std::lock_guard lock(mutex_);
      hanging_.push_back([&timer] { timer.cancel(); });
    }
    boost::system::error_code ended;
    co_await timer.async_wait(net::redirect_error(net::use_awaitable, ended));
  }
  const std::lock_guard lock(mutex_);
  --at_once_[lane];
  if (silent) throw fed::unreachable("no answer in time");
  co_return to->answer(asked, time.now());
}

std::size_t lying_neighbours::hanging() {
  const std::lock_guard lock(mutex_);
  return hanging_.size();
}

// Work on worker threads counts as outstanding: wait until only the silent ones are left.
void lying_neighbours::run_what_is_ready(const fed::delivery::delivery_service* also) {
  io_.restart();
  while (workers->running() + (also == nullptr ? 0 : also->running()) > hanging()) io_.run_one();
}

void lying_neighbours::give_up() {
  std::vector<std::function<void()>> all;
  {
    const std::lock_guard lock(mutex_);
    all.swap(hanging_);
  }
  for (const auto& end : all) net::post(io_, end);
  io_.restart();
  io_.run();
}

}  // namespace paraat::test
