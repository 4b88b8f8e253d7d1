#include "federation/membership/propagation.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/strand.hpp>
#include <mutex>
#include <set>

#include "federation/membership/documents.hpp"
#include "federation/membership/membership_rows.hpp"
#include "federation/membership/recovering.hpp"
#include "federation/signed_client.hpp"
#include "ops/bridge.hpp"

namespace paraat::federation {
namespace net = boost::asio;
namespace {

constexpr std::size_t at_once = 8;
constexpr std::chrono::minutes between_updates{1};

struct news {
  announced versions;
  std::string manifest, members, revocations;
};

news newest(transaction& tx, const node_keys& own) {
  news n;
  n.versions = rows::newest_versions(tx, own.node_id);
  n.manifest = manifest_of(tx, own.node_id).value_or("");
  n.members = document(tx, "members").value_or("");
  n.revocations = document(tx, "revocations").value_or("");
  return n;
}

bool takes_part(const member_node& n, const node_keys& own) { return n.id != own.node_id && !n.revoked; }

}  // namespace

struct announcer::shared : std::enable_shared_from_this<shared> {
  explicit shared(announcing_context c) : context(std::move(c)) {}

  net::awaitable<void> tell(std::shared_ptr<shared> self, std::string node, announced known, news n);
  net::awaitable<bool> push(std::string node, std::string path, std::string document);
  net::awaitable<void> learn(std::string node, std::string path);
  void describe(std::shared_ptr<shared> self, const members&, const std::vector<member_tenant>& own_tenants);
  std::vector<std::pair<std::string, announced>> due(const members&);
  net::awaitable<void> tell_founder(std::shared_ptr<shared> self, std::string founder, std::string update);

  announcing_context context;
  std::mutex mutex;
  std::set<std::string> under_way;
  instant founder_asked{};
  std::atomic<std::size_t> running = 0;
  std::atomic<bool> stopping = false, someone_said_yes = false;
};

net::awaitable<bool> announcer::shared::push(std::string node, std::string path, std::string document) {
  if (document.empty()) co_return true;
  question q;
  q.node = node;
  q.method = "POST";
  q.path = path;
  q.body = std::move(document);
  q.without_signature = true;
  const reply answer = co_await ask(context.wire, *context.members_list.now(), context.own, context.time, q);
  if (answer.status == 409) co_await learn(node, q.path);
  co_return answer.status == 200;
}

// The member holds another document at our number or a higher one: perhaps it is newer, or this database was
// restored. The document proves which; the answer, which is not signed, proves nothing.
net::awaitable<void> announcer::shared::learn(std::string node, std::string path) {
  const bool manifest = path == "/fed/v1/manifest";
  question q;
  q.node = node;
  q.path = path;
  if (manifest) q.query = "?node=" + context.own.node_id;
  q.without_signature = true;
  const reply held = co_await ask(context.wire, *context.members_list.now(), context.own, context.time, q);
  const auto take = [this, node, path, manifest, body = held.body] {
    context.db.write(std::nullopt, [&](transaction& tx) {
      const instant now = context.time.now();
      if (manifest) {
        learn_own_manifest(tx, context.own, node, body, now);
      } else if (path.ends_with("/members")) {
        const auto taken = accept_members(tx, body, now);
        if (taken && *taken == acceptance::superseded) sign_above(tx, context.own, body, now);
      } else {
        const auto taken = accept_revocations(tx, body, now);
        if (!taken || *taken == acceptance::superseded) merge_revocations(tx, context.own, body, now);
      }
    });
    return true;
  };
  if (held.status == 200) co_await on_worker(context.workers, take);
}

// The list first: a member that does not know us yet refuses our manifest.
net::awaitable<void> announcer::shared::tell([[maybe_unused]] std::shared_ptr<shared> self, std::string node,
                                             announced known, news n) {
  bool heard = true;
  try {
    if (known.members < n.versions.members)
      heard = co_await push(node, "/fed/v1/membership/members", n.members);
    if (heard && known.revocations < n.versions.revocations)
      heard = co_await push(node, "/fed/v1/membership/revocations", n.revocations);
    if (heard && known.manifest < n.versions.manifest)
      heard = co_await push(node, "/fed/v1/manifest", n.manifest);
  } catch (const std::exception&) {
    heard = false;
  }
  const auto note = [this, node, heard, n] {
    try {
      context.db.write(std::nullopt, [&](transaction& tx) {
        if (heard)
          rows::put_announced(tx, node, n.versions);
        else
          rows::put_unheard(tx, node, context.time.now());
      });
      if (heard) someone_said_yes = true;
    } catch (const std::exception&) {
      return false;  // no database: told again later
    }
    return true;
  };
  if (!stopping) co_await on_worker(context.workers, note);
  const std::lock_guard lock(mutex);
  under_way.erase(node);
  --running;
}

net::awaitable<void> announcer::shared::tell_founder([[maybe_unused]] std::shared_ptr<shared> self,
                                                     std::string founder, std::string update) {
  question q;
  q.node = founder;
  q.method = "POST";
  q.path = "/fed/v1/tenants";
  q.body = std::move(update);
  try {
    co_await ask(context.wire, *context.members_list.now(), context.own, context.time, q);
  } catch (const std::exception&) {
    // Asked again in a minute.
  }
  --running;
}

// The node that signs the list is told of our tenants when the list describes them otherwise.
void announcer::shared::describe(std::shared_ptr<shared> self, const members& list,
                                 const std::vector<member_tenant>& own_tenants) {
  const bool described = std::ranges::all_of(own_tenants, [&](const member_tenant& t) {
    const member_tenant* there = list.tenant(t.party);
    return there != nullptr && *there == t;
  });
  const instant now = context.time.now();
  if (described || list.network == context.own.node_id || now - founder_asked < between_updates) return;
  founder_asked = now;
  wire::TenantsUpdate update;
  for (const member_tenant& t : own_tenants) documents::write_tenant(*update.add_tenants(), t);
  ++running;
  net::co_spawn(net::make_strand(context.executor),
                tell_founder(std::move(self), list.network, update.SerializeAsString()),
                [](std::exception_ptr) {});
}

// Members that take part, do not hold the newest versions, and are due for an attempt; with the versions they
// hold.
std::vector<std::pair<std::string, announced>> announcer::shared::due(const members& list) {
  announced wanted;
  const auto told = context.db.read(std::nullopt, [&](transaction& tx) {
    wanted = rows::newest_versions(tx, context.own.node_id);
    return rows::announcements(tx);
  });
  const instant now = context.time.now();
  std::vector<std::pair<std::string, announced>> out;
  for (const auto& [id, node] : list.nodes) {
    if (!takes_part(node, context.own)) continue;
    const auto row = told.find(id);
    const announced known = row == told.end() ? announced() : row->second.known;
    if (known.all(wanted)) continue;
    if (row != told.end() && row->second.next_try && now < *row->second.next_try) continue;
    const std::lock_guard lock(mutex);
    if (running + out.size() < at_once && !under_way.contains(id)) out.emplace_back(id, known);
  }
  return out;
}

announcer::announcer(announcing_context c) : shared_(std::make_shared<shared>(std::move(c))) {}
announcer::~announcer() { stop(); }

void announcer::beat(const std::vector<member_tenant>& own_tenants) {
  shared& s = *shared_;
  if (s.stopping) return;
  const auto list = s.context.members_list.now();
  if (list->nodes.size() < 2) return;
  s.describe(shared_, *list, own_tenants);
  const auto due = s.due(*list);
  if (due.empty()) return;
  // The documents themselves are read only when a member is due.
  const news n = s.context.db.read(std::nullopt, [&](transaction& tx) { return newest(tx, s.context.own); });
  for (const auto& [id, known] : due) {
    {
      const std::lock_guard lock(s.mutex);
      if (!s.under_way.insert(id).second) continue;
      ++s.running;
    }
    net::co_spawn(net::make_strand(s.context.executor), s.tell(shared_, id, known, n),
                  [](std::exception_ptr) {});
  }
}

bool announcer::someone_said_yes() { return shared_->someone_said_yes.exchange(false); }

bool announcer::all_told(transaction& tx) const {
  const auto list = shared_->context.members_list.now();
  const auto told = rows::announcements(tx);
  const std::int64_t wanted = rows::manifest_sequence(tx, shared_->context.own.node_id);
  for (const auto& [id, node] : list->nodes) {
    if (!takes_part(node, shared_->context.own)) continue;
    const auto row = told.find(id);
    if (row == told.end() || row->second.known.manifest < wanted) return false;
  }
  return true;
}

void announcer::stop() { shared_->stopping = true; }
std::size_t announcer::running() const { return shared_->running; }

}  // namespace paraat::federation
