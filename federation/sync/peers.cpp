#include "federation/sync/peers.hpp"

#include <fmt/format.h>
#include <protocol/paraat.pb.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <mutex>
#include <random>
#include <set>

#include "federation/membership/propagation.hpp"
#include "federation/signed_client.hpp"
#include "federation/sync/feed_round.hpp"
#include "federation/sync/membership_round.hpp"
#include "federation/sync/overviews_round.hpp"
#include "federation/sync/peer_rows.hpp"
#include "federation/sync/poll_schedule.hpp"
#include "federation/sync/subscriptions.hpp"
#include "ops/bridge.hpp"
#include "ops/log.hpp"
#include "tenant/publishing/listings/listings.hpp"

namespace paraat::federation::sync {
namespace net = boost::asio;
namespace {

double roll() {
  thread_local std::mt19937 engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(engine);
}

struct loop {
  explicit loop(net::any_io_executor ex) : strand(net::make_strand(ex)), pause(strand) {}
  net::any_io_executor strand;
  net::steady_timer pause;
  std::atomic<bool> ended = false;
  polling news;
  bool failing = false;              // its last round failed
  std::set<std::string> publishers;  // that were wanted of it when it was last looked at
};

// Properties of the answer to a long-poll.
struct answered {
  bool early = false;  // before the time that was given
  bool empty = false;  // it named no feed
  bool news = false;   // items, a list or revocations that were not held here
};

// A round that failed; `why` is empty when it did not.
struct failed {
  std::string why;
  bool renamed = false;    // it signs with a key that is not known here
  bool forgotten = false;  // it does not know our key
};

}  // namespace

struct peers::shared : std::enable_shared_from_this<shared> {
  explicit shared(peers_context c) : context(std::move(c)) {}

  net::awaitable<void> follow(std::shared_ptr<shared> self, std::shared_ptr<loop> l, std::string node);
  net::awaitable<failed> try_round(std::shared_ptr<loop> l, std::string node);
  net::awaitable<void> note_failed(std::string node, failed f);
  net::awaitable<answered> one_round(std::string node, int wait);
  net::awaitable<bool> follow_feeds(std::string node, std::vector<wire::Head> told);
  net::awaitable<void> pause_after_early(std::shared_ptr<loop> l);
  net::awaitable<void> wait_before_retry(std::shared_ptr<loop> l, std::string node);
  net::awaitable<bool> answers_without_waiting(std::shared_ptr<loop> l, std::string node);
  net::awaitable<void> poll_later(std::shared_ptr<loop> l, std::string node);
  std::set<feed_id> wanted_of(const std::string& node) const;
  std::map<std::string, std::set<std::string>> wanted_nodes() const;

  peers_context context;
  mutable std::mutex mutex;
  std::map<std::string, std::shared_ptr<loop>> loops;
  std::atomic<std::size_t> running = 0;
  std::atomic<bool> stopping = false;
};

std::set<feed_id> peers::shared::wanted_of(const std::string& node) const {
  const auto list = context.members_list.now();
  std::set<feed_id> out;
  for (feed_id& f : wanted_feeds(*list, context.tenants.list(), context.municipalities, context.own.node_id))
    if (const member_tenant* t = list->tenant(f.party); t != nullptr && t->node == node)
      out.insert(std::move(f));
  return out;
}

// Reads feeds that moved, feeds never read before, and feeds due for verification. True when that brought
// anything.
net::awaitable<bool> peers::shared::follow_feeds(std::string node, std::vector<wire::Head> told) {
  bool news = false;
  const std::set<feed_id> wanted = wanted_of(node);
  std::set<feed_id> asked;
  for (const wire::Head& h : told) {
    const feed_id f = feed_named(h.party(), h.feed());
    if (!wanted.contains(f)) continue;
    asked.insert(f);
    const bool moved = co_await bring_level(context, node, f, static_cast<std::int64_t>(h.epoch()),
                                            static_cast<std::int64_t>(h.number()));
    news |= moved;
  }
  const auto load = [this, wanted] {
    return context.db.read(std::nullopt, [&](transaction& tx) { return all_followed(tx); });
  };
  const std::vector<followed> known = co_await on_worker(context.workers, load);
  for (const followed& f : known) {
    if (!wanted.contains(f.feed) || !asked.insert(f.feed).second) continue;
    if (look_is_due(f, context.time.now())) co_await check_feed(context, node, f.feed);
  }
  for (const feed_id& f : wanted) {
    if (asked.contains(f)) continue;
    const bool moved = co_await bring_level(context, node, f, 0, 0);
    news |= moved;
  }
  co_return news;
}

net::awaitable<answered> peers::shared::one_round(std::string node, int wait) {
  const auto load = [this, node] {
    return context.db.read(std::nullopt, [&](transaction& tx) { return state_of(tx, node); });
  };
  const peer_state state = co_await on_worker(context.workers, load);
  if (const auto list = context.members_list.now();
      list->node(node) != nullptr && !speaks(context, *list->node(node)))
    co_await fetch_manifest(context, node, node);
  question q;
  q.node = node;
  q.path = "/fed/v1/changes";
  q.query = fmt::format("?after={}&wait={}&members={}&revocations={}", state.changes_after, wait,
                        context.members_list.now()->version, context.members_list.now()->revocations_version);
  q.patience = std::chrono::seconds(40);
  const auto known = context.members_list.now();
  const auto asked_at = std::chrono::steady_clock::now();
  const reply answer = co_await ask(context.wire, *context.members_list.now(), context.own, context.time, q);
  answered out;
  out.early = std::chrono::steady_clock::now() - asked_at < std::chrono::seconds(wait);
  if (answer.status != 200) throw unreachable(fmt::format("changes were refused: {}", answer.status));
  wire::Heads heads;
  if (!heads.ParseFromString(answer.body)) throw unreachable("the heads cannot be read");
  co_await refresh_membership(context, node, answer.members_version, answer.revocations_version);
  if (context.members_list.now()->standing_at(context.time.now()) >= standing::listings_frozen)
    throw unreachable("the members list expired two weeks ago: listings stay as they are");
  out.empty = heads.heads_size() == 0;
  out.news = co_await follow_feeds(node, {heads.heads().begin(), heads.heads().end()});
  out.news |= context.members_list.now()->version > known->version ||
              context.members_list.now()->revocations_version > known->revocations_version;
  for (const wire::Head& h : heads.heads())
    if (h.feed() == "hidings/private") co_await look_what_is_hidden(context, node, h.party());
  co_await ask_overviews(context, node);
  std::set<std::string> publishers;
  for (const feed_id& f : wanted_of(node)) publishers.insert(f.party);
  const auto done = [this, node, publishers, after = static_cast<std::int64_t>(heads.cursor())] {
    context.db.write(std::nullopt, [&](transaction& tx) {
      const instant now = context.time.now();
      note_contact(tx, node, after, now);
      note_contact(tx, {publishers.begin(), publishers.end()}, now);
      for (const std::string& publisher : publishers) listings::confirm(tx, publisher, now);
    });
    return true;
  };
  co_await on_worker(context.workers, done);
  co_return out;
}

net::awaitable<void> peers::shared::pause_after_early(std::shared_ptr<loop> l) {
  const auto pause = l->news.pause_after_early(roll());
  if (pause.count() == 0 || stopping || l->ended) co_return;
  l->pause.expires_after(pause);
  boost::system::error_code ignored;
  co_await l->pause.async_wait(net::redirect_error(net::use_awaitable, ignored));
}

net::awaitable<void> peers::shared::wait_before_retry(std::shared_ptr<loop> l, std::string node) {
  const auto load = [this, node] {
    return context.db.read(std::nullopt, [&](transaction& tx) { return state_of(tx, node); });
  };
  peer_state state;
  bool broken = false;
  try {
    state = co_await on_worker(context.workers, load);
  } catch (const std::exception&) {
    broken = true;
  }
  if (state.failures == 0 && !broken) co_return;
  // Never less than half a second: without a database, or with a clock that stands still, a loop must not
  // spin.
  std::chrono::microseconds pause{500'000};
  if (state.next_try && *state.next_try - context.time.now() > pause)
    pause = *state.next_try - context.time.now();
  l->pause.expires_after(pause);
  boost::system::error_code ignored;
  co_await l->pause.async_wait(net::redirect_error(net::use_awaitable, ignored));
}

// A question that waits was not answered. Perhaps only the waiting is cut: asked once, at the first failure.
net::awaitable<bool> peers::shared::answers_without_waiting(std::shared_ptr<loop> l, std::string node) {
  if (l->failing || l->news.wait() == 0 || stopping) co_return false;
  try {
    co_await one_round(node, 0);
  } catch (const std::exception&) {
    co_return false;
  }
  l->news.cut();
  co_return true;
}

net::awaitable<void> peers::shared::poll_later(std::shared_ptr<loop> l, std::string node) {
  const bool polled = l->news.now_and_then();
  const auto note = [this, node, polled] {
    return context.db.write(std::nullopt, [&](transaction& tx) {
      note_polled(tx, node, polled);
      return help_is_urgent(tx, context.time.now());
    });
  };
  bool crisis = false;
  try {
    crisis = co_await on_worker(context.workers, note);
  } catch (const std::exception&) {
    // The database is away: the next round reports it.
  }
  if (!polled || stopping || l->ended) co_return;
  l->pause.expires_after(l->news.pause(crisis, roll()));
  boost::system::error_code ignored;
  co_await l->pause.async_wait(net::redirect_error(net::use_awaitable, ignored));
}

net::awaitable<failed> peers::shared::try_round(std::shared_ptr<loop> l, std::string node) {
  failed out;
  try {
    const answered a = co_await one_round(node, l->news.wait());
    l->news.went_well();
    if (a.early && !a.news)
      l->news.answered_early(a.empty);
    else
      l->news.answered_well();
  } catch (const unknown_signer& e) {
    out = {.why = e.what(), .renamed = true};
  } catch (const unknown_here& e) {
    out = {.why = e.what(), .forgotten = true};
  } catch (const unreachable& e) {
    out = {.why = e.what()};
  } catch (const std::exception&) {
    out = {.why = "this node could not take what came"};
  }
  co_return out;
}

net::awaitable<void> peers::shared::note_failed(std::string node, failed f) {
  log::warning("peer_failed", {{"peer", node}, {"why", f.why}});
  const auto work = [this, node, f] {
    try {
      context.db.write(std::nullopt, [&](transaction& tx) {
        note_failure(tx, node, f.why, context.time.now());
        if (f.forgotten) forget_announced(tx, node);
      });
    } catch (const std::exception&) {
      return false;  // no database: wait_before_retry pauses by itself
    }
    return true;
  };
  co_await on_worker(context.workers, work);
}

net::awaitable<void> peers::shared::follow([[maybe_unused]] std::shared_ptr<shared> self,
                                           std::shared_ptr<loop> l, std::string node) {
  while (!stopping && !l->ended) {
    co_await wait_before_retry(l, node);
    if (stopping || l->ended) break;
    const bool polled = l->news.now_and_then();
    failed f = co_await try_round(l, node);
    if (f.renamed && !stopping) co_await look_again(context, node);
    if (!f.why.empty() && !f.renamed && !f.forgotten) {
      const bool cut = co_await answers_without_waiting(l, node);
      if (cut) f = {};
    }
    l->failing = !f.why.empty();
    if (stopping) continue;
    if (f.why.empty() && (polled || l->news.now_and_then()))
      co_await poll_later(l, node);
    else if (f.why.empty())
      co_await pause_after_early(l);
    if (!f.why.empty()) co_await note_failed(node, f);
  }
  --running;
}

peers::peers(peers_context c) : shared_(std::make_shared<shared>(std::move(c))) {}
peers::~peers() { stop(); }

// Nodes to be asked, with the publishers that are wanted of each.
std::map<std::string, std::set<std::string>> peers::shared::wanted_nodes() const {
  const auto list = context.members_list.now();
  std::map<std::string, std::set<std::string>> out;
  for (const std::string& party :
       wanted_publishers(*list, context.tenants.list(), context.municipalities, context.own.node_id))
    out[list->tenant(party)->node].insert(party);
  // Overviews list their hidings of our listings; they also hold the newest members list.
  for (const auto& [party, t] : list->tenants)
    if (t.node != context.own.node_id && t.has_role("aggregator")) out[t.node];
  // Any peer can give the members list; a node without feeds to follow asks one peer for it.
  if (out.empty())
    for (const auto& [id, n] : list->nodes)
      if (id != context.own.node_id) {
        out[id];
        break;
      }
  return out;
}

void peers::refresh() {
  shared& s = *shared_;
  if (s.stopping) return;
  auto nodes = s.wanted_nodes();
  const std::lock_guard lock(s.mutex);
  for (auto& [node, l] : s.loops)
    if (!nodes.contains(node) && !l->ended) {
      l->ended = true;
      net::post(l->strand, [l] { l->pause.cancel(); });
    }
  std::erase_if(s.loops, [](const auto& entry) { return entry.second->ended.load(); });
  for (auto& [node, wanted] : nodes) {
    if (const auto running = s.loops.find(node); running != s.loops.end()) {
      // The loop may be waiting for news; listings that a new publisher published before are no news.
      const bool more = !std::ranges::includes(running->second->publishers, wanted);
      running->second->publishers = std::move(wanted);
      if (more)
        net::co_spawn(s.context.executor, s.one_round(node, 0),
                      [self = shared_](std::exception_ptr, const answered&) {});
      continue;
    }
    auto l = std::make_shared<loop>(s.context.executor);
    l->publishers = std::move(wanted);
    s.loops[node] = l;
    ++s.running;
    net::co_spawn(l->strand, s.follow(shared_, l, node), [](std::exception_ptr) {});
  }
}

void peers::stop() {
  shared& s = *shared_;
  s.stopping = true;
  const std::lock_guard lock(s.mutex);
  for (auto& [_, l] : s.loops) {
    l->ended = true;
    net::post(l->strand, [l] { l->pause.cancel(); });
  }
}

std::future<void> peers::ask_now(const std::string& node) {
  const auto round = [](std::shared_ptr<shared> s, std::string of) -> net::awaitable<void> {
    co_await s->one_round(of, 0);
  };
  return net::co_spawn(shared_->context.executor, round(shared_, node), net::use_future);
}

std::size_t peers::running() const { return shared_->running; }

}  // namespace paraat::federation::sync
