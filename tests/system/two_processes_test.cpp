// Two processes of one node on one external database: they share the work, each sees the changes of the
// other, and when one is killed the other continues.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <numeric>
#include <pqxx/pqxx>
#include <set>

#include "federation/membership/joining.hpp"
#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/platform/store/private_postgres.hpp"
#include "tests/support/federation.hpp"
#include "tests/support/messages.hpp"
#include "tests/support/smtp_server.hpp"
#include "tests/system/nginx.hpp"
#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

instant at_present() { return system_clock().now(); }

class TwoProcesses : public testing::Test {
 protected:
  const scratch_folder scratch;
  private_postgres postgres{{.folder = scratch.path / "postgres", .durable = false, .connections = 60}};
  const fs::path first_folder = scratch.path / "first", second_folder = scratch.path / "second";
  std::unique_ptr<served_node> first, second;
  std::unique_ptr<database> beside;  // writes of this test, as of a third process
  int sent = 0;

  void TearDown() override {
    if (!HasFailure()) return;
    for (const auto* n : {&first, &second})
      if (*n) ADD_FAILURE() << "what this one wrote:\n" << (*n)->process().output();
  }
  static finished paraat(std::vector<std::string> words) {
    words.insert(words.begin(), PARAAT_EXECUTABLE);
    return run(std::move(words));
  }
  // The second knows the application's role only: the first has brought the database up to date.
  void make(const fs::path& folder, const std::string& more = {}) {
    ASSERT_EQ(paraat({"init", folder}).status, 0);
    write_file(scratch.path / "account.key", std::string(64, 'a') + "\n");  // one for both
    const std::string owner = folder == first_folder ? postgres.owner_url() : postgres.application_url();
    write_file(folder / "paraat.toml",
               fmt::format("[pages]\nlisten = \"127.0.0.1:0\"\ntrusted_proxies = [\"127.0.0.1\"]\n"
                           "[database]\nurl = \"{}\"\nowner_url = \"{}\"\n[accounts]\nkey_file = \"{}\"\n{}",
                           postgres.application_url(), owner, (scratch.path / "account.key").string(), more));
  }
  void make_both() {
    make(first_folder);
    make(second_folder);
    ASSERT_EQ(add("73001", "alken").status, 0);
  }
  finished add(const std::string& nis, const std::string& name) {
    return paraat({"tenant", "add", first_folder, "--nis", nis, "--url", "http://" + name + ".localhost"});
  }
  void serve_both() {
    first = std::make_unique<served_node>(PARAAT_EXECUTABLE, first_folder);
    second = std::make_unique<served_node>(PARAAT_EXECUTABLE, second_folder);
    beside = std::make_unique<database>(database::settings{.url = postgres.application_url()});
  }
  tenants::tenant municipality(int nis) {
    const auto all = beside->read(std::nullopt, [](transaction& tx) { return tenants::all(tx); });
    const auto who = std::ranges::find(all, nis, &tenants::tenant::nis);
    return who == all.end() ? throw std::runtime_error("no such tenant") : *who;
  }
  void publish(int nis, const std::string& title) {
    const auto who = std::optional(municipality(nis));
    beside->write(who->id, [&](transaction& tx) {
      auto c = sandbags(add_organisation(tx, "Korps " + title), nis);
      c.title = title;
      c.place = who->name;
      const auto v = vacancies::create(tx, c, std::nullopt, at_present()).value();
      vacancies::publish(tx, *who, v.id, std::nullopt, at_present()).value();
    });
  }
  // Posts an interest; its confirmation mail is a job of the node.
  int leave_interest(const served_node& at) {
    const int who = sent++;
    return test::post(at.port(), "alken.localhost", "/interesse",
                      fmt::format("submission_id=two-processes-{0}&thema=dieren&naam=Els&email=els{0}%40"
                                  "voorbeeld.be&akkoord=ja",
                                  who),
                      fmt::format("X-Forwarded-For: 198.51.{}.{}\r\n", 1 + who / 200, 1 + who % 200))
        .status;
  }
  static std::set<std::string> mails(const fs::path& folder) {
    std::set<std::string> out;
    if (!fs::exists(folder / "mail")) return out;
    for (const auto& file : fs::directory_iterator(folder / "mail"))
      if (file.path().extension() == ".eml") out.insert(file.path().filename().string());
    return out;
  }
  static bool shows(const served_node& at, const std::string& text) {
    return at.get("alken.localhost", "/vacatures").body.find(text) != std::string::npos;
  }
};

TEST_F(TwoProcesses, SendEachMailOnceAndEachSendsSome) {
  make_both();
  serve_both();
  ASSERT_TRUE(eventually([&] {
    EXPECT_EQ(leave_interest(*first), 303);
    EXPECT_EQ(leave_interest(*second), 303);
    return !mails(first_folder).empty() && !mails(second_folder).empty();
  }));
  const auto total = [&] { return mails(first_folder).size() + mails(second_folder).size(); };
  EXPECT_TRUE(eventually([&] { return total() >= static_cast<std::size_t>(sent); }));
  std::set<std::string> all = mails(first_folder);
  all.merge(mails(second_folder));
  EXPECT_EQ(all.size(), static_cast<std::size_t>(sent));
  EXPECT_EQ(total(), static_cast<std::size_t>(sent)) << "a mail was sent by both";
}

TEST_F(TwoProcesses, ForgetTheirCachedPagesWhenAnotherProcessPublishes) {
  make_both();
  serve_both();
  for (int i = 0; i < 3; ++i)
    for (const served_node* n : {first.get(), second.get()}) {
      const std::string title = fmt::format("Zandzakken, ploeg {}", i);
      EXPECT_FALSE(shows(*n, title));
      EXPECT_FALSE(shows(*n, title));
    }
  for (int i = 0; i < 3; ++i) {
    const std::string title = fmt::format("Zandzakken, ploeg {}", i);
    publish(alken_nis, title);
    EXPECT_TRUE(eventually([&] { return shows(*first, title) && shows(*second, title); })) << title;
  }
  ASSERT_EQ(add("73098", "wellen").status, 0);
  EXPECT_TRUE(eventually([&] {
    return first->get("wellen.localhost", "/").status == 200 &&
           second->get("wellen.localhost", "/").status == 200;
  }));
}

TEST_F(TwoProcesses, LoseNothingWhenOneIsKilledAndTheOtherGoesOn) {
  make_both();
  serve_both();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(leave_interest(*first), 303);
    EXPECT_EQ(leave_interest(*second), 303);
  }
  first->process().signal(SIGKILL);
  EXPECT_EQ(first->process().wait(), 128 + SIGKILL);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(leave_interest(*second), 303);
  publish(alken_nis, "Modder ruimen");
  EXPECT_TRUE(eventually([&] { return shows(*second, "Modder ruimen"); }));
  const auto all = [&] {
    std::set<std::string> out = mails(first_folder);
    out.merge(mails(second_folder));
    return out.size();
  };
  EXPECT_TRUE(eventually([&] { return all() == static_cast<std::size_t>(sent); })) << all() << " of " << sent;
  EXPECT_EQ(second->get("alken.localhost", "/readyz").status, 200);
}

class TwoProcessesAndAMailServer : public TwoProcesses {
 protected:
  smtp_server server{"hold"};

  void serve_first() {
    make(first_folder, server.toml());
    make(second_folder, server.toml());
    ASSERT_EQ(add("73001", "alken").status, 0);
    first = std::make_unique<served_node>(PARAAT_EXECUTABLE, first_folder);
    beside = std::make_unique<database>(database::settings{.url = postgres.application_url()});
  }
  void kill_first_and_see_the_second_take_over() {
    ASSERT_TRUE(server.has_said("message 1"));
    second = std::make_unique<served_node>(PARAAT_EXECUTABLE, second_folder);
    first->process().signal(SIGKILL);
    EXPECT_EQ(first->process().wait(), 128 + SIGKILL);
    // The message is held by a lease; at its end it is free.
    pqxx::connection c(postgres.owner_url());
    const auto held = pqxx::nontransaction(c).exec(
        "select next_at <= clock_timestamp() + interval '20 seconds' from tenant.channel_messages where "
        "state = "
        "'leaving'");
    ASSERT_EQ(held.size(), 1);
    EXPECT_TRUE(held[0][0].as<bool>()) << "free in twenty seconds at most";
    ASSERT_TRUE(server.has_said("message 2"));
    EXPECT_EQ(server.message_id(1), server.message_id(2));
    server.release();
  }
};

// `has_said` waits half a minute; a mail of a killed process was stuck for two minutes.
TEST_F(TwoProcessesAndAMailServer, TakeOverTheMailThatAKilledProcessWasSending) {
  serve_first();
  EXPECT_EQ(leave_interest(*first), 303);
  kill_first_and_see_the_second_take_over();
}

TEST_F(TwoProcessesAndAMailServer, TakeOverAMessageOfACallOut) {
  serve_first();
  const instant now = at_present();
  const channels::message call{.key = "call/an",
                               .via = channels::channel::mail,
                               .to = "an@claes.be",
                               .about = "an",
                               .subject = "Oproep",
                               .body = "Kom je?"};
  beside->write(municipality(alken_nis).id, [&](transaction& tx) {
    channels::queue(tx, now, {.id = uuid_v7(now), .owner = "notices", .level = priority::crisis}, {&call, 1});
  });
  kill_first_and_see_the_second_take_over();
}

// Hasselt's node is two processes behind one address; Alken's node follows it.
class TwoProcessesAmongOthers : public TwoProcesses {
 protected:
  nginx proxy;
  manual_clock now{at_present()};
  federated_node network{"haspengouw", &now};
  const unsigned short ports[2] = {free_port(), free_port()};

  std::string federation(int which) {
    return fmt::format(
        "[federation]\nnode_id = \"hasselt\"\nurl = \"https://127.0.0.1:{}\"\nlisten = \"127.0.0.1:{}\"\n"
        "certificate = \"{}\"\nkey = \"{}\"\nauthority = \"{}\"\nprivate_peers = [\"127.0.0.1\"]\n",
        proxy.front, ports[which], test_certificate().chain, test_certificate().key,
        test_certificate().authority);
  }
  std::string invitation() {
    auto& owner = *network.inside().federation();
    auto text = network.db().write(std::nullopt, [&](transaction& tx) {
      return federation::invite(tx, owner.own(), network.settings().federation_url,
                                federation::own_tenants(network.inside().services().tenants, "haspengouw"),
                                now.now())
          .value();
    });
    owner.reload_members();
    return text;
  }
  void join_and_serve() {
    network.municipality(alken_nis);
    make(first_folder, federation(0));
    make(second_folder, federation(1));
    ASSERT_EQ(add("71072", "hasselt").status, 0);
    const auto joined = paraat({"member", "join", first_folder, invitation()});
    ASSERT_EQ(joined.status, 0) << joined.output;
    ASSERT_EQ(run({"cp", "-a", first_folder / "keys", second_folder / "keys"}).status, 0);  // and their owner
    proxy.start(
        "",
        "load_module /usr/lib/nginx/modules/ngx_stream_module.so;\n" +
            shipped("federation-pass.conf",
                    {{"stream {", fmt::format("stream {{ upstream both {{ server 127.0.0.1:{} max_fails=0; "
                                              "server 127.0.0.1:{} max_fails=0; }}",
                                              ports[0], ports[1])},
                     {"127.0.0.1:9443", "both"},
                     {"listen 8443", proxy.listen_here()}}));
    serve_both();
  }
  std::vector<int> feed_numbers() {
    pqxx::connection c(postgres.owner_url());
    std::vector<int> out;
    for (const auto& r : pqxx::nontransaction(c).exec("select number from node.feed_items where feed = "
                                                      "'listings' and audience = 'public' order by number"))
      out.push_back(r[0].as<int>());
    return out;
  }
};

TEST_F(TwoProcessesAmongOthers, NumberOneFeedWithoutGapsAndServeItOnWhenOneIsKilled) {
  join_and_serve();
  for (int i = 0; i < 8; ++i) publish(hasselt_nis, fmt::format("Zandzakken, ploeg {}", i));
  EXPECT_TRUE(network.shows("alken.localhost", "8 vacatures"));
  first->process().signal(SIGKILL);
  EXPECT_EQ(first->process().wait(), 128 + SIGKILL);
  for (int i = 0; i < 8; ++i) publish(hasselt_nis, fmt::format("Modder ruimen, ploeg {}", i));
  EXPECT_TRUE(network.shows("alken.localhost", "16 vacatures"));
  std::vector<int> expected(16);
  std::iota(expected.begin(), expected.end(), 1);
  EXPECT_EQ(feed_numbers(), expected);
}

TEST_F(TwoProcessesAmongOthers, DeliverEachNoteOnceAndHearThatItArrived) {
  join_and_serve();
  const auto hasselt = municipality(hasselt_nis);
  const auto alken = network.inside().services().tenants.of_party("be-nis-73001").value();
  constexpr int count = 15;
  for (int i = 0; i < count; ++i)
    write_note(*beside, hasselt, alken.party, fmt::format("Vraag {}", i), i % 3 == 0, now.now());
  EXPECT_TRUE(network.until([&] { return notes_of(network.db(), alken).size() >= count; }));
  EXPECT_TRUE(eventually([&] {
    return std::ranges::all_of(notes_of(*beside, hasselt), [](const conversations::note& n) {
      return n.status == conversations::note_state::delivered;
    });
  }));
  std::multiset<std::string> there, expected;
  for (const auto& n : notes_of(network.db(), alken)) there.insert(n.body);
  for (int i = 0; i < count; ++i) expected.insert(fmt::format("Vraag {}", i));
  EXPECT_EQ(there, expected);
}

TEST_F(TwoProcessesAmongOthers, TakeOverWhatOthersPublishAlsoWhenOneIsKilled) {
  join_and_serve();
  const auto seen = [&](const served_node& at, const std::string& title) {
    return eventually(
        [&] { return at.get("hasselt.localhost", "/vacatures").body.find(title) != std::string::npos; });
  };
  const auto alken = *network.inside().services().tenants.of_party("be-nis-73001");
  auto c = sandbags("", alken_nis);
  c.title = "Soep koken";
  network.publish(alken, c);
  EXPECT_TRUE(seen(*first, "Soep koken"));
  EXPECT_TRUE(seen(*second, "Soep koken"));
  second->process().signal(SIGKILL);
  EXPECT_EQ(second->process().wait(), 128 + SIGKILL);
  c.title = "Dekens uitdelen";
  network.publish(alken, c);
  EXPECT_TRUE(seen(*first, "Dekens uitdelen"));
}

}  // namespace
}  // namespace paraat::test
