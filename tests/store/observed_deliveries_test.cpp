// Each attempt to send a message to a person is one observation.

#include <mutex>

#include "tests/store/dispatcher.hpp"
#include "tests/support/smtp_server.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

// Copies what it is shown.
class attempts final : public observer {
 public:
  struct one {
    std::string kind, channel, urgency, outcome, reason, id, cause;
    std::optional<int> tenant;
    int attempts = 0;
    bool begin = false, handler = false, commit = false;
    std::chrono::duration<double> took{};
  };
  void observe(const observation& o) override {
    if (o.what != observed::delivery) return;
    const auto entered = [&](stage s) { return o.work.times.of(s).entered; };
    const std::lock_guard lock(mutex_);
    all_.push_back({.kind = std::string(o.name),
                    .channel = std::string(o.channel),
                    .urgency = std::string(o.urgency),
                    .outcome = std::string(o.outcome),
                    .reason = std::string(o.reason),
                    .id = o.id,
                    .cause = o.work.cause.type,
                    .tenant = o.tenant,
                    .attempts = o.attempts,
                    .begin = entered(stage::begin),
                    .handler = entered(stage::handler),
                    .commit = entered(stage::commit),
                    .took = o.took()});
  }
  std::vector<one> all() const {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<one> all_;
};

class ObservedDeliveries : public Dispatcher {
 protected:
  ObservedDeliveries() { seen.add(attempted); }
  void mail_of_its_own(const std::string& to, std::string kind) {
    db.write(alken.id, [&](transaction& tx) {
      mail::queue(tx,
                  {.to = to, .subject = "Je link", .text = "Je link", .html = {}, .kind = std::move(kind)},
                  time.now());
    });
  }
  // Sends what waits through a real server.
  void run_through(const smtp_server& server) {
    auto s = server.settings();
    s.conversation = 300ms;
    mail::mailer by_smtp{mail::smtp_channel(s), "noreply@alken.be", {}};
    channels::dispatcher mine{{db, time, directory, by_smtp, office, figures, seen}};
    mine.run_due();
  }
  attempts attempted;
};

TEST_F(ObservedDeliveries, ATextSaysKindClassTenantOutcomeAndStages) {
  queue({text("an")});
  dispatcher.run_due();
  const auto all = attempted.all();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].kind, "callout");
  EXPECT_EQ(all[0].channel, "sms");
  EXPECT_EQ(all[0].urgency, "crisis");
  EXPECT_EQ(all[0].outcome, "taken");
  EXPECT_EQ(all[0].reason, "");
  EXPECT_EQ(all[0].tenant, alken.id.value);
  EXPECT_EQ(all[0].attempts, 1);
  EXPECT_EQ(all[0].id, one("select id from tenant.channel_messages where about = 'an'"));
  EXPECT_TRUE(all[0].begin && all[0].handler && all[0].commit);
}

TEST_F(ObservedDeliveries, AMailOverARealServerSaysWhichKindOfMailItIs) {
  const smtp_server server;
  mail_of_its_own("els@voorbeeld.be", "sign_in_link");
  queue({letter("an")});
  run_through(server);
  auto all = attempted.all();
  ASSERT_THAT(all, SizeIs(2));
  std::ranges::sort(all, {}, &attempts::one::kind);
  EXPECT_EQ(all[0].kind, "callout");
  EXPECT_EQ(all[0].urgency, "crisis");
  EXPECT_EQ(all[1].kind, "sign_in_link");
  EXPECT_EQ(all[1].urgency, "normal");
  for (const auto& a : all) {
    EXPECT_EQ(a.channel, "mail");
    EXPECT_EQ(a.outcome, "taken");
  }
}

TEST_F(ObservedDeliveries, EachAttemptOfAMessageIsOneWithItsReason) {
  const smtp_server silent("silent");
  mail_of_its_own("els@voorbeeld.be", "sign_in_link");
  run_through(silent);
  time.advance(10min);
  const smtp_server server;
  run_through(server);
  const auto all = attempted.all();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].outcome, "not_sent");
  EXPECT_THAT(all[0].reason, HasSubstr("smtp_"));
  EXPECT_EQ(all[0].attempts, 1);
  EXPECT_EQ(all[1].outcome, "taken");
  EXPECT_EQ(all[1].attempts, 2);
  EXPECT_EQ(all[0].id, all[1].id);
}

TEST_F(ObservedDeliveries, ANumberThatIsNoneIsRefusedWithoutTheGateway) {
  queue({text("an", "+3211590123")});
  dispatcher.run_due();
  const auto all = attempted.all();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].outcome, "refused");
  EXPECT_EQ(all[0].reason, "invalid_number");
  EXPECT_THAT(gateway.heard(), SizeIs(0));
}

// The gateway took it and the database could not be told: seen, with the cause.
TEST_F(ObservedDeliveries, AnOutcomeThatIsNotWrittenDownIsAFailureWithItsCause) {
  queue({text("an")});
  gateway.does([this](const scripted_gateway::said& s) {
    pqxx::connection c(urls.owner_url);
    pqxx::nontransaction(c).exec("alter table node.channel_pace rename to somewhere_else");
    return scripted_gateway::taken(s);
  });
  dispatcher.run_due();
  const auto all = attempted.all();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].outcome, "failed");
  EXPECT_EQ(all[0].cause, "pqxx::undefined_table");
  EXPECT_TRUE(all[0].handler && all[0].commit);
}

TEST_F(ObservedDeliveries, AMessageOfTheReleaseBeforeHasNoKind) {
  mail_of_its_own("els@voorbeeld.be", "sign_in_link");
  one("update tenant.channel_messages set kind = ''");
  dispatcher.run_due();
  ASSERT_THAT(attempted.all(), SizeIs(1));
  EXPECT_EQ(attempted.all()[0].kind, "mail");
}

TEST_F(ObservedDeliveries, MetricsCountThemByKindAndStage) {
  mail_of_its_own("els@voorbeeld.be", "sign_in_link");
  queue({text("an")});
  dispatcher.run_due();
  const std::string shown = figures.exposition();
  EXPECT_THAT(shown, HasSubstr("paraat_channel_messages_total{channel=\"mail\",class=\"normal\",kind=\"sign_"
                               "in_link\",outcome=\"taken\"} 1"));
  EXPECT_THAT(shown, HasSubstr("paraat_stage_duration_seconds_count{of=\"delivery\",stage=\"handler\"} 2"));
  for (const char* personal : {"els", "voorbeeld", "470112233"}) EXPECT_THAT(shown, Not(HasSubstr(personal)));
}

}  // namespace
}  // namespace paraat::test
