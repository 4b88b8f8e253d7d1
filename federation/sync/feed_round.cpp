#include "federation/sync/feed_round.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "federation/feeds/feeds.hpp"
#include "federation/signed_client.hpp"
#include "federation/sync/repair.hpp"
#include "ops/bridge.hpp"
#include "ops/log.hpp"
#include "protocol/limits.hpp"

namespace paraat::federation::sync {
namespace net = boost::asio;
namespace {

constexpr int most_pages = 1000;  // of one feed in one round
// Of one repair: as many diffs as a whole feed needs, and one more for a feed that moves meanwhile.
constexpr int most_diffs = static_cast<int>(most_items / limits::diff_entries) + 2;
constexpr int most_item_questions = static_cast<int>(most_items / limits::items_asked) + most_diffs;

net::awaitable<reply> ask_feed(peers_context& c, std::string node, std::string path, std::string query,
                               std::string body = {}) {
  question q;
  q.node = std::move(node);
  q.method = body.empty() ? "GET" : "POST";
  q.path = std::move(path);
  q.query = std::move(query);
  q.body = std::move(body);
  co_return co_await ask(c.wire, *c.members_list.now(), c.own, c.time, std::move(q));
}

// Something is wrong with this feed alone: it is noted, and the others go on.
net::awaitable<void> note_trouble(peers_context& c, feed_id f, std::string what) {
  const auto work = [&c, f, what] {
    c.db.write(std::nullopt, [&](transaction& tx) {
      followed row = take_row(tx, f);
      row.trouble = what;
      row.tried_at = c.time.now();
      put(tx, row);
    });
    return true;
  };
  co_await on_worker(c.workers, work);
}

void count(peers_context& c, const std::vector<verdict>& verdicts) {
  for (const verdict v : verdicts)
    c.figures.federation_received.Add({{"verdict", std::string(name_of(v))}}).Increment();
}

struct took {
  taken what;
  bool readable = true;
};

took take_body(peers_context& c, const std::string& node, const feed_id& f, std::int64_t after,
               const std::string& body) {
  const auto list = c.members_list.now();
  const instant now = c.time.now();
  const auto p = read_page(*list, node, f, body, now);
  if (!p) return {{}, false};
  took out;
  out.what = c.db.write(std::nullopt, [&](transaction& tx) { return take_page(tx, f, after, *p, now); });
  count(c, out.what.verdicts);
  return out;
}

// The publisher knows less than it told us: it is shown its own word.
net::awaitable<void> show_checkpoint(peers_context& c, std::string node, feed_id f) {
  const auto load = [&c, f] { return c.db.read(std::nullopt, [&](transaction& tx) { return find(tx, f); }); };
  const std::optional<followed> row = co_await on_worker(c.workers, load);
  if (!row || row->checkpoint.empty()) co_return;
  const reply answer = co_await ask_feed(c, node, path_of(f) + "/checkpoint", "", row->checkpoint);
  log::warning("publisher_went_back", {{"publisher", f.party}, {"status", answer.status}});
}

// Fetches items that the diff named and that are missing here. Ends at the first answer without any of them,
// and when no questions are left.
net::awaitable<std::vector<item>> fetch_items(peers_context& c, std::string node, feed_id f,
                                              std::vector<std::string> ids,
                                              std::shared_ptr<const difference> d,
                                              std::shared_ptr<int> questions_left) {
  std::vector<item> out;
  for (std::size_t at = 0; at < ids.size() && *questions_left > 0; at += limits::items_asked) {
    std::string list;
    for (std::size_t i = at; i < std::min(at + limits::items_asked, ids.size()); ++i)
      list += (list.empty() ? "" : ",") + ids[i];
    --*questions_left;
    const reply answer = co_await ask_feed(c, node, path_of(f) + "/items", "?ids=" + list);
    if (answer.status != 200) break;
    const auto read = [&c, node, f, body = answer.body] {
      return read_page(*c.members_list.now(), node, f, body, c.time.now());
    };
    std::optional<page> p = co_await on_worker(c.workers, read);
    if (!p) break;
    const bool any = std::ranges::any_of(p->items, [&](const item& i) {
      const auto named = d->hashes.find(i.object);
      return i.authentic() && named != d->hashes.end() && named->second == i.hash;
    });
    if (!any) break;
    for (item& i : p->items) out.push_back(std::move(i));
  }
  co_return out;
}

// mend_once compares with the peer, fetches missing items and puts them in.
net::awaitable<mended> mend_once(peers_context& c, std::string node, feed_id f,
                                 std::shared_ptr<int> questions_left) {
  const auto prepare = [&c, f] {
    return c.db.write(std::nullopt, [&](transaction& tx) {
      return diff_request(tx, *c.members_list.now(), f, c.time.now());
    });
  };
  const std::string request = co_await on_worker(c.workers, prepare);
  const reply answer = co_await ask_feed(c, node, path_of(f) + "/diff", "", request);
  if (answer.status != 200) {
    co_await note_trouble(c, f, fmt::format("its differences were refused: {}", answer.status));
    co_return mended{};
  }
  const auto find_missing = [&c, node, f, body = answer.body] {
    const auto d = read_diff(*c.members_list.now(), node, f, body, c.time.now());
    std::vector<std::string> ids;
    if (d) ids = c.db.read(std::nullopt, [&](transaction& tx) { return missing(tx, f, *d); });
    return std::pair(d, ids);
  };
  auto [d, ids] = co_await on_worker(c.workers, find_missing);
  if (!d) {
    co_await note_trouble(c, f, "its differences cannot be believed");
    co_return mended{};
  }
  const auto named = std::make_shared<const difference>(std::move(*d));
  std::vector<item> fetched = co_await fetch_items(c, node, f, ids, named, questions_left);
  const auto put_right = [&c, node, f, named, fetched] {
    return c.db.write(std::nullopt, [&](transaction& tx) {
      return mend(tx, *c.members_list.now(), node, f, *named, fetched, c.time.now());
    });
  };
  co_return co_await on_worker(c.workers, put_right);
}

net::awaitable<void> mend_feed(peers_context& c, std::string node, feed_id f) {
  const auto questions_left = std::make_shared<int>(most_item_questions);
  for (int i = 0; i < most_diffs; ++i) {
    const mended m = co_await mend_once(c, node, f, questions_left);
    if (m.level || !m.progress) co_return;
  }
}

struct place {
  std::int64_t cursor = 0;
  bool whole = false, there = false;
};

net::awaitable<place> place_of(peers_context& c, feed_id f) {
  const auto load = [&c, f] {
    const auto row = c.db.read(std::nullopt, [&](transaction& tx) { return find(tx, f); });
    if (!row) return place{};
    return place{row->cursor, row->at == feed_state::bootstrap || row->at == feed_state::fresh, true};
  };
  co_return co_await on_worker(c.workers, load);
}

// Other statuses than 200. True when the feed is to be asked again at once: from its start, once.
net::awaitable<bool> refused(peers_context& c, feed_id f, unsigned status, std::int64_t after) {
  if (status != 410 || after == 0) {
    co_await note_trouble(c, f, fmt::format("its pages were refused: {}", status));
    co_return false;
  }
  const auto from_the_start = [&c, f] {
    c.db.write(std::nullopt, [&](transaction& tx) { begin_again(tx, f); });
    return true;
  };
  co_return co_await on_worker(c.workers, from_the_start);
}

}  // namespace

net::awaitable<bool> bring_level(peers_context& c, std::string node, feed_id f, std::int64_t epoch,
                                 std::int64_t number) {
  bool moved = false;
  const auto load = [&c, f] { return c.db.read(std::nullopt, [&](transaction& tx) { return find(tx, f); }); };
  const std::optional<followed> before = co_await on_worker(c.workers, load);
  if (before && before->level() && before->epoch == epoch && before->cursor == number) co_return false;
  for (int i = 0; i < most_pages; ++i) {
    const place at = co_await place_of(c, f);
    const reply answer = co_await ask_feed(
        c, node, path_of(f),
        fmt::format("?after={}&limit={}{}", at.cursor, feeds::largest_page, at.whole ? "&whole=1" : ""));
    if (answer.status != 200) {
      const bool again = co_await refused(c, f, answer.status, at.cursor);
      if (!again) co_return moved;
      continue;
    }
    const auto take = [&c, node, f, after = at.cursor, body = answer.body] {
      return take_body(c, node, f, after, body);
    };
    const took got = co_await on_worker(c.workers, take);
    if (!got.readable) {
      co_await note_trouble(c, f, "a page cannot be read");
      co_return moved;
    }
    moved |= std::ranges::any_of(got.what.verdicts,
                                 [](verdict v) { return v == verdict::applied || v == verdict::refused; });
    if (got.what.went_back) co_await show_checkpoint(c, node, f);
    if (got.what.differs) co_await mend_feed(c, node, f);
    if (!got.what.more) co_return moved;
  }
  co_return moved;
}

net::awaitable<void> check_feed(peers_context& c, std::string node, feed_id f) {
  const reply answer = co_await ask_feed(c, node, path_of(f) + "/checkpoint", "");
  if (answer.status != 200) {
    co_await note_trouble(c, f, fmt::format("its checkpoint was refused: {}", answer.status));
    co_return;
  }
  const auto check = [&c, node, f, body = answer.body] {
    const auto list = c.members_list.now();
    const auto said = read_checkpoint(*list, node, f, body, c.time.now());
    return c.db.write(std::nullopt,
                      [&](transaction& tx) { return verify(tx, *list, f, said, c.time.now()); });
  };
  const look_result result = co_await on_worker(c.workers, check);
  if (result == look_result::later) co_await bring_level(c, node, f, 0, 0);
  if (result == look_result::differs) co_await mend_feed(c, node, f);
}

}  // namespace paraat::federation::sync
