// Two processes of one node: a commit of the one is shown by the other, which took no part in it.

#include <filesystem>

#include "tenant/publishing/listings/listings.hpp"
#include "tests/pages/callouts.hpp"
#include "tests/support/system.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Beside : public Night {
 protected:
  scratch_folder folder;
  // On the database of `node`.
  node::config config = [this] {
    node::config c;
    c.folder = folder.path;
    c.database = node.urls().application_url;
    c.database_owner = node.urls().owner_url;
    c.account_key_file = (node.folder() / "account.key").string();  // one key for all processes of a node
    c.listen_port = 0;
    c.workers = 2;
    c.connections = 4;
    return c;
  }();
  node::node other{config, node.time};

  void SetUp() override {
    Night::SetUp();
    other.start();
    other.beat();  // it has read the earlier changes
  }
  void TearDown() override { other.stop(); }
  std::string overview_there() { return get(other.port(), host, "/vacatures").body; }
  void take_from_hasselt(const std::string& title) {
    listings::listing l;
    l.publisher = "be-nis-71072";
    l.id = "0193a000-0000-7000-8000-000000000001";
    l.nis = hasselt_nis;
    l.ref = "soep";
    l.url = "http://hasselt.localhost/vacatures/soep";
    l.title = title;
    l.theme = "welfare";
    l.place = "Hasselt";
    l.published_at = node.time.now();
    l.valid_until = node.time.now() + std::chrono::days{30};
    node.db().write(std::nullopt, [&](transaction& tx) {
      listings::take(tx, {l});
      listings::confirm(tx, l.publisher, node.time.now());
    });
  }
};

TEST_F(Beside, ABoardThatIsOpenAtOneProcessShowsWhatAnotherTook) {
  members(1, 60);
  const auto i = incident();
  const auto p = people(started(i, {task(i, 2)}))[0];
  open_connection watching(other.port());
  watching.send("GET /beheer/noodsituaties/" + i.id + "/bord/live HTTP/1.1\r\nHost: " + host + "\r\n" +
                coordinator.cookie_header + "\r\n");
  const auto coming = [](const std::string& n) { return "<dt>Komt</dt><dd class=\"num\">" + n + "</dd>"; };
  EXPECT_THAT(watching.read_until(coming("0")), HasSubstr("text/event-stream"));
  const auto heard = [&] { return other.services().heads.version(incidents::topic_of(i.id)); };
  const auto before = heard();
  ASSERT_EQ(tap(p, "ja").status, 303);
  ASSERT_TRUE(eventually([&] { return heard() > before; }));
  EXPECT_THAT(watching.read_until(coming("1")), HasSubstr("data: "));
}

TEST_F(Beside, APageInMemoryIsMadeAnewWhenAnotherProcessTookWhatANeighbourPublished) {
  const auto hits = [&] { return other.services().figures.cache_hits.Value(); };
  const auto before = hits();
  ASSERT_TRUE(eventually([&] {
    EXPECT_THAT(overview_there(), Not(HasSubstr("Soep koken")));
    return hits() > before;
  }));
  take_from_hasselt("Soep koken");
  EXPECT_TRUE(eventually([&] { return overview_there().find("Soep koken") != std::string::npos; }));
}

TEST_F(Beside, HeadsOfIncidentsThatRestAreForgottenAndMoveOnAfterwards) {
  members(1, 10);
  const auto i = incident();
  const auto heads = [&] { return number("select count(*) from node.heads where topic like 'incident/%'"); };
  ASSERT_TRUE(eventually([&] { return heads() == 1; }));
  sql("update node.heads set moved_at = now() - interval '2 days'");
  node.db().write(std::nullopt, [](transaction& tx) { outbox::forget_old(tx); });
  EXPECT_EQ(heads(), 0);
  EXPECT_GT(number("select count(*) from node.heads"), 0) << "the lasting ones stay";
  task(i, 1);
  EXPECT_TRUE(eventually([&] { return heads() == 1; }));
}

}  // namespace
}  // namespace paraat::test
