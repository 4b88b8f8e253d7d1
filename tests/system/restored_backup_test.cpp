// The built executable on a database that is dumped during a call-out and restored later, by pg_dump and
// pg_restore.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <pqxx/pqxx>

#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/platform/store/private_postgres.hpp"
#include "tests/support/session.hpp"
#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

class ADumpThatIsPutBack : public AServedNode {
 protected:
  private_postgres postgres{{.folder = scratch.path / "postgres", .durable = false, .connections = 60}};
  static constexpr int people = 30;

  void make_on(const std::string& application, const std::string& owner) {
    write_file(
        folder / "paraat.toml",
        fmt::format("[pages]\n{}[database]\nurl = \"{}\"\nowner_url = \"{}\"\n", pages, application, owner));
  }
  static void must(std::vector<std::string> command) {
    const auto done = run(std::move(command));
    ASSERT_EQ(done.status, 0) << done.output;
  }
  int letters() const {
    int count = 0;
    if (fs::exists(folder / "mail"))
      for (const auto& file : fs::directory_iterator(folder / "mail"))
        count += file.path().extension() == ".eml" ? 1 : 0;
    return count;
  }
  static int number(const std::string& url, const std::string& query) {
    pqxx::connection c(url);
    pqxx::nontransaction s(c);
    s.exec("select set_config('app.tenant', (select id::text from node.tenants limit 1), false)");
    return s.exec(query)[0][0].as<int>();
  }
  static tenants::tenant alken_in(database& db) {
    return db.read(std::nullopt, [](transaction& tx) { return tenants::all(tx).at(0); });
  }
};

TEST_F(ADumpThatIsPutBack, SendsNothingASecondTimeUntilACoordinatorDecides) {
  ASSERT_EQ(paraat({"init", folder}).status, 0);
  make_on(postgres.application_url(), postgres.owner_url());
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  serve()->process().signal(SIGTERM);  // it has been here: its beacon is known
  const system_clock time;
  {
    database db({.url = postgres.application_url()});
    std::vector<channels::message> wave;
    for (int i = 0; i < people; ++i)
      wave.push_back({.key = fmt::format("call/{}", i),
                      .via = channels::channel::mail,
                      .to = fmt::format("lid{}@voorbeeld.be", i),
                      .about = uuid_v7(time.now()),
                      .subject = "Kom je helpen?",
                      .body = "Het water stijgt."});
    db.write(alken_in(db).id, [&](transaction& tx) {
      channels::queue(tx, time.now(), {.id = uuid_v7(time.now()), .owner = "callout"}, wave);
    });
  }
  const std::string dump = scratch.path / "night.dump";
  must({"pg_dump", "-Fc", "-f", dump, postgres.owner_url()});
  {
    const auto node = serve();
    ASSERT_TRUE(eventually([&] { return letters() == people; }));
    node->process().signal(SIGTERM);
    ASSERT_EQ(node->process().wait(), 0);
  }
  fs::remove_all(folder / "mail");
  must({"psql", "-c", "create database restored", postgres.owner_url()});
  const std::string owner = postgres.owner_url("restored"),
                    application = postgres.application_url("restored");
  must({"pg_restore", "-d", owner, dump});
  make_on(application, owner);

  const auto node = serve();
  EXPECT_THAT(node->process().output(), HasSubstr("database_put_back"));
  EXPECT_EQ(test::post(node->port(), "alken.localhost", "/aanmelding", "hoe=link&email=wie%40dat.be").status,
            303);
  ASSERT_TRUE(eventually([&] { return letters() == 1; })) << "a sign-in link leaves";
  EXPECT_EQ(number(owner, "select count(*) from tenant.channel_messages where state = 'waiting'"), people);
  database db({.url = application});
  const auto alken = alken_in(db);
  const someone coordinator = sign_in(db, time.now(), alken, web::role::coordinator);
  const auto shown = node->get("alken.localhost", "/beheer/teruggezet", coordinator.cookie_header);
  EXPECT_THAT(shown.body, HasSubstr("30 berichten en 0 oproepen wachten"));
  EXPECT_EQ(test::post(node->port(), "alken.localhost", "/beheer/teruggezet",
                       "besluit=verwijder&submission_id=besluit-van-bea&csrf=" + coordinator.csrf,
                       coordinator.cookie_header)
                .status,
            303);
  EXPECT_EQ(number(owner, "select count(*) from tenant.channel_messages where state = 'stopped'"), people);
  node->process().signal(SIGTERM);
  EXPECT_EQ(node->process().wait(), 0);
  EXPECT_EQ(letters(), 1) << "none of the thirty left a second time";
  EXPECT_EQ(serve()->get("alken.localhost", "/readyz").status, 200);
}

}  // namespace
}  // namespace paraat::test
