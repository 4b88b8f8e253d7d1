// The outbox of messages to people: queued once, and held back after a stop.

#include "tenant/messaging/channels/channels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <set>

#include "protocol/bytes.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

using channels::channel;

class Channels : public testing::Test {
 protected:
  fresh_database urls = make_database();
  database db{{.url = urls.application_url, .connections = 12}};
  tenants::tenant alken = add_municipality(db, alken_nis);
  tenants::tenant wellen = add_municipality(db, wellen_nis);
  instant now = flood_night();
  channels::batch call{.id = uuid_v7(flood_night()), .owner = "callout"};

  static channels::message text(int person, const std::string& body = "Kom je helpen?") {
    return {.key = "call/" + std::to_string(person),
            .via = channel::sms,
            .to = "+3247011" + std::to_string(1000 + person),
            .about = std::to_string(person),
            .subject = "",
            .body = body};
  }
  int queue(const std::vector<channels::message>& list) { return queue(call, list); }
  int queue(const channels::batch& b, const std::vector<channels::message>& list) {
    return db.write(alken.id, [&](transaction& tx) { return channels::queue(tx, now, b, list); });
  }
  channels::progress progress(channel via = channel::sms) {
    return db.read(alken.id, [&](transaction& tx) { return channels::progress_of(tx, call.id, via); });
  }
  std::string one(const std::string& sql) {
    pqxx::connection c(urls.application_url);
    pqxx::work w(c);
    w.exec("select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', true)");
    const auto rows = w.exec(sql);
    return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
  }
};

TEST_F(Channels, AMessageThatIsSaidTwiceIsQueuedOnce) {
  EXPECT_EQ(queue({text(1), text(2), text(1)}), 2);
  EXPECT_EQ(queue({text(2), text(3)}), 1);
  EXPECT_EQ(progress().waiting, 3);
}

TEST_F(Channels, NothingIsQueuedForAChangeThatIsNotKept) {
  EXPECT_THROW(db.write(alken.id,
                        [&](transaction& tx) {
                          const std::vector list{text(1)};
                          channels::queue(tx, now, call, list);
                          throw std::runtime_error("the change is refused");
                        }),
               std::runtime_error);
  EXPECT_EQ(progress().waiting, 0);
}

TEST_F(Channels, ThousandsAreQueuedAsTheyStand) {
  std::vector<channels::message> list;
  for (int i = 0; i < 7000; ++i)
    list.push_back(text(i, "Één \"oproep\", {alken} \\ nr " + std::to_string(i)));
  EXPECT_EQ(queue(list), 7000);
  EXPECT_EQ(one("select body from tenant.channel_messages where key = 'call/6999'"),
            "Één \"oproep\", {alken} \\ nr 6999");
  EXPECT_EQ(one("select recipient from tenant.channel_messages order by seq offset 17 limit 1"),
            "+32470111017")
      << "in the order in which they were said";
}

TEST_F(Channels, OfAnExerciseEveryMessageSaysSo) {
  call.exercise = true;
  queue({text(1),
         text(2, "OEFENING Kom je helpen?"),
         text(3, "EXERCICE – Tu viens aider ?"),
         {.key = "mail",
          .via = channel::mail,
          .to = "an@claes.be",
          .about = "1",
          .subject = "Oproep",
          .body = "x"}});
  EXPECT_EQ(one("select body from tenant.channel_messages where key = 'call/1'"), "OEFENING: Kom je helpen?");
  EXPECT_EQ(one("select body from tenant.channel_messages where key = 'call/2'"), "OEFENING Kom je helpen?");
  EXPECT_EQ(one("select body from tenant.channel_messages where key = 'call/3'"),
            "EXERCICE - Tu viens aider ?");
  EXPECT_EQ(one("select subject from tenant.channel_messages where key = 'mail'"), "OEFENING: Oproep");
}

TEST_F(Channels, ALineBreakPlantsNoHeader) {
  queue({{.key = "mail",
          .via = channel::mail,
          .to = "an@claes.be\r\nBcc: x@y.be",
          .about = "1",
          .subject = "Hallo\nBcc: x@y.be",
          .body = "x"}});
  EXPECT_EQ(one("select recipient || '|' || subject from tenant.channel_messages"),
            "an@claes.be  Bcc: x@y.be|Hallo Bcc: x@y.be");
}

TEST_F(Channels, StopKeepsBackWhatWaitsAndLeavesWhatLeft) {
  queue({text(1), text(2), text(3)});
  pqxx::connection c(urls.application_url);
  {
    pqxx::work w(c);
    w.exec("select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', true)");
    w.exec("update tenant.channel_messages set state = 'left' where key = 'call/1'");
    w.exec("update tenant.channel_messages set state = 'leaving' where key = 'call/2'");
    w.commit();
  }
  const auto s = db.write(alken.id, [&](transaction& tx) { return channels::stop(tx, now, call.id); });
  EXPECT_EQ(s.kept_back, 1);
  EXPECT_EQ(s.under_way, 1);
  const auto p = progress();
  EXPECT_EQ(std::tuple(p.left, p.leaving, p.stopped, p.waiting), std::tuple(1, 1, 1, 0));
  EXPECT_EQ(queue({text(3)}), 0) << "what was stopped does not come back by being said again";
  EXPECT_EQ(queue({text(4, "Je mag naar huis.")}), 1) << "a stand-down goes";
}

TEST_F(Channels, ACodeBelongsToOneBatchOfTheWholeNode) {
  std::set<std::string> codes;
  for (int i = 0; i < 150; ++i) {
    const auto where = i % 2 == 0 ? alken.id : wellen.id;
    const std::string id = uuid_v7(now);
    const auto code = db.write(where, [&](transaction& tx) { return channels::take_code(tx, now, id); });
    EXPECT_EQ(code.find_first_of("01OIL"), std::string::npos) << code;
    EXPECT_EQ(db.write(where, [&](transaction& tx) { return channels::take_code(tx, now, id); }), code);
    codes.insert(code);
  }
  EXPECT_EQ(codes.size(), 150U);
}

TEST_F(Channels, ABatchWithACodeOfItsOwnMakingIsABug) {
  call.code = "K7";
  EXPECT_THROW(queue({text(1)}), std::logic_error);
}

TEST_F(Channels, AddressesAndWordsGoAfterTheTermAndTheCodeWithThem) {
  call.code = db.write(alken.id, [&](transaction& tx) { return channels::take_code(tx, now, call.id); });
  queue({text(1)});
  const auto forget = [&](std::chrono::days later) {
    db.write(alken.id, [&](transaction& tx) { channels::forget_old(tx, now + later); });
  };
  forget(std::chrono::days{29});
  EXPECT_EQ(one("select body from tenant.channel_messages"), "Kom je helpen?");
  db.write(alken.id, [&](transaction& tx) { channels::finish(tx, call.id); });
  forget(std::chrono::days{31});
  EXPECT_EQ(one("select recipient || body || state || why from tenant.channel_messages"), "failedtoo_old");
  EXPECT_EQ(one("select count(*) from node.channel_codes"), "0");
}

}  // namespace
}  // namespace paraat::test
