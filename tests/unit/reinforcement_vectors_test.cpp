// protocol/vectors/reinforcement.json: contents that another implementation can read and write, and nights in
// which messages cross.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <deque>
#include <fstream>
#include <set>
#include <sstream>

#include "federation/kinds/kinds.hpp"
#include "protocol/bytes.hpp"
#include "protocol/wire.hpp"
#include "tenant/mutual_aid/reinforcement/states.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat::test {
namespace {

namespace json = boost::json;
using namespace paraat::reinforcement;
using namespace std::chrono_literals;

json::object vectors() {
  std::ifstream file(source_folder() / "protocol/vectors/reinforcement.json");
  std::ostringstream text;
  text << file.rdbuf();
  return json::parse(text.str()).as_object();
}

TEST(ReinforcementVectors, EveryContentIsOneThatWeTakeAndHalfOfItIsNot) {
  std::set<std::string> seen;
  for (const auto& c : vectors().at("contents").as_array()) {
    const std::string type(c.at("type").as_string());
    const auto* kind = federation::kinds::named(federation::kinds::all(), type);
    ASSERT_NE(kind, nullptr) << type;
    EXPECT_EQ(kind->sealed, c.at("sealed").as_bool()) << type;
    EXPECT_TRUE(kind->ordered) << type;
    federation::kinds::message m;
    m.case_id = "019ab3c4-0000-7000-8000-000000000001";
    m.content = from_hex(std::string(c.at("content").as_string())).value();
    EXPECT_FALSE(kind->check(m)) << type;
    m.content.resize(m.content.size() / 2);
    EXPECT_TRUE(kind->check(m)) << type;
    seen.insert(type);
  }
  EXPECT_EQ(seen.size(), 9u);
}

// The two sides of one offer, and the messages under way between them.
class two_sides {
 public:
  std::string play(const std::string& step) {
    std::istringstream words(step);
    std::string who, verb;
    words >> who >> verb;
    int n = 0;
    if (who == "deliver") return deliver(verb);
    if (verb == "propose") {
      words >> n;
      if (!supplying::propose(supplier_, id_, n, 30min, 10, supplier_now_)) return step;
      to_asker_.push_back("propose " + std::to_string(n));
    } else if (verb == "accept") {
      words >> n;
      if (!asking::accept(asker_, id_, n, asker_now_)) return step;
      to_supplier_.push_back("accept " + std::to_string(n));
    } else if (verb == "withdraw") {
      if (!supplying::withdraw(supplier_, id_)) return step;
      to_asker_.push_back("withdraw");
    } else if (verb == "call" || verb == "close") {
      if (!asking::finish(asker_, verb == "call" ? request_state::cancelled : request_state::closed))
        return step;
      to_supplier_.push_back(verb);
    } else if (verb == "waits" && who == "asker") {
      asking::settle(asker_, asker_now_ += 2h);
    } else if (verb == "waits") {
      supplying::settle(supplier_, supplier_now_ += 2h);
    } else {
      return step;
    }
    return {};
  }
  static std::string standing(aid& r) {
    const offer* o = r.find(id_);
    if (o == nullptr) return "unknown";
    if (!o->live()) return std::string(name_of(o->ended));
    return std::string(name_of(o->at)) + " " + std::to_string(o->taken);
  }
  std::string at_asker() { return standing(asker_); }
  std::string at_supplier() { return standing(supplier_); }

 private:
  static inline const offer_id id_{"a"};
  std::string deliver(const std::string& to) {
    auto& queue = to == "asker" ? to_asker_ : to_supplier_;
    if (queue.empty()) return "nothing to deliver to the " + to;
    std::istringstream words(queue.front());
    queue.pop_front();
    std::string what;
    int n = 0;
    words >> what >> n;
    if (what == "propose") {
      offer o;
      o.id = id_;
      o.offered = n;
      o.hold = 30min;
      asking::hear_propose(asker_, o, asker_now_);
      supplying::arrived(supplier_, id_, supplier_now_);
    } else if (what == "withdraw") {
      asking::hear_withdraw(asker_, id_);
    } else if (what == "confirm") {
      asking::hear_confirm(asker_, id_, n);
    } else if (what == "reject_stale") {
      asking::hear_reject_stale(asker_, id_);
    } else if (what == "accept") {
      const auto says = supplying::hear_accept(supplier_, id_, n, supplier_now_);
      if (says == supplying::answer::confirm) to_asker_.push_back("confirm " + std::to_string(n));
      if (says == supplying::answer::reject_stale) to_asker_.push_back("reject_stale");
    } else {
      supplying::hear_request(supplier_, 10,
                              what == "call" ? request_state::cancelled : request_state::closed);
    }
    return {};
  }
  instant asker_now_{std::chrono::hours{1000}}, supplier_now_ = asker_now_;
  aid asker_{10, 0, request_state::open, asker_now_ + 100h, {}}, supplier_ = asker_;
  std::deque<std::string> to_asker_, to_supplier_;
};

TEST(ReinforcementVectors, EveryNightEndsAsItIsWritten) {
  int count = 0;
  for (const auto& night : vectors().at("nights").as_array()) {
    const std::string name(night.at("name").as_string());
    two_sides sides;
    for (const auto& step : night.at("steps").as_array())
      EXPECT_EQ(sides.play(std::string(step.as_string())), "") << name;
    EXPECT_EQ(sides.at_asker(), night.at("asker").as_string()) << name;
    EXPECT_EQ(sides.at_supplier(), night.at("supplier").as_string()) << name;
    ++count;
  }
  EXPECT_GE(count, 10);
}

}  // namespace
}  // namespace paraat::test
