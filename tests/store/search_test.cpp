#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tenant/platform/store/sql.hpp"
#include "tenant/publishing/listings/facet_counts.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {
namespace {

using listings::query;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Search : public testing::Test {
 protected:
  fresh_database at = make_database();
  database db{{.url = at.application_url}};
  instant now = flood_night();
  int published = 0;

  void accept(const listings::listing& l) {
    db.write(std::nullopt, [&](transaction& tx) { listings::accept(tx, l); });
  }
  void publish(const std::string& title) {
    auto l = foreign_listing(hasselt_nis, ++published, now - std::chrono::hours{published});
    l.title = title;
    l.body = "Een namiddag per week.";
    accept(l);
  }
  listings::found find(const query& q) {
    return db.read(std::nullopt, [&](transaction& tx) { return listings::search(tx, q, now); });
  }
  std::vector<std::string> titles(const query& q) {
    std::vector<std::string> out;
    for (const auto& l : find(q).rows) out.push_back(l.title);
    return out;
  }
};

TEST_F(Search, ForgivesTypingErrorsInWordsThatAreLongEnough) {
  auto l = foreign_listing(hasselt_nis, 1, now);
  l.title = "Oudere bewoners begeleiden naar de markt";
  accept(l);
  for (const char* typed : {"bewonres", "begelijden", "bewooners markt", "OUDERRE"}) {
    const auto f = find({.words = typed});
    EXPECT_EQ(f.total, 1) << typed;
    EXPECT_NE(f.corrected, "") << typed;
  }
  EXPECT_EQ(find({.words = "xq"}).total, 0);
}

TEST_F(Search, AnotherFormOfAWordIsNoTypingError) {
  auto l = foreign_listing(hasselt_nis, 1, now);
  l.title = "Boeken voorlezen";
  accept(l);
  const auto f = find({.words = "boek"});
  EXPECT_EQ(f.total, 1);
  EXPECT_EQ(f.corrected, "");
}

TEST_F(Search, AccentsDoNotMatter) {
  auto l = foreign_listing(hasselt_nis, 1, now);
  l.title = "Café openhouden";
  accept(l);
  EXPECT_EQ(find({.words = "cafe"}).total, 1);
  EXPECT_EQ(find({.words = "Café"}).total, 1);
}

TEST_F(Search, ACompoundAndItsPartsFindEachOther) {
  publish("Op bezoek in het rusthuis");
  publish("Rusthuisbezoek");
  publish("Soep koken");
  EXPECT_THAT(titles({.words = "rusthuisbezoek"}),
              ElementsAre("Rusthuisbezoek", "Op bezoek in het rusthuis"));
  EXPECT_THAT(titles({.words = "rusthuis bezoeken"}),
              UnorderedElementsAre("Rusthuisbezoek", "Op bezoek in het rusthuis"));
  EXPECT_THAT(titles({.words = "rusthuisbezoek soep"}), IsEmpty());
  const auto unknown = find({.words = "soepbezoek"});
  EXPECT_EQ(unknown.total, 0) << "no listing holds both parts";
  const auto parts = find({.words = "bezoekrusthuis"});
  EXPECT_EQ(parts.corrected, "") << "a compound of known words is no typing error";
  EXPECT_EQ(parts.total, 2);
}

TEST_F(Search, OtherWordsForTheSameFindAListingAfterTheWordItself) {
  publish("Huiswerkbegeleiding in de bib");
  publish("Huiswerkhulp op woensdag");
  publish("Zakken vullen met zand");
  const auto best = [&](const char* typed) {
    return titles({.words = typed, .by = listings::order::best_fit});
  };
  EXPECT_THAT(best("huiswerkhulp"), ElementsAre("Huiswerkhulp op woensdag", "Huiswerkbegeleiding in de bib"));
  EXPECT_THAT(best("homework help"),
              UnorderedElementsAre("Huiswerkhulp op woensdag", "Huiswerkbegeleiding in de bib"));
  EXPECT_EQ(find({.words = "huiswerkklas"}).corrected, "") << "a word of the taxonomy is no typing error";
  EXPECT_THAT(best("huiswerkhulp zand"), IsEmpty());
}

TEST_F(Search, ANewerListingWithAnotherWordInItsTitleStandsAfterTheWordItselfInAText) {
  publish("Huiswerkbegeleiding in de bib");
  auto l = foreign_listing(hasselt_nis, ++published, now - std::chrono::days{30});
  l.title = "Kinderen in de buurt";
  l.body = "Huiswerkhulp op woensdag.";
  accept(l);
  EXPECT_THAT(titles({.words = "huiswerkhulp", .by = listings::order::best_fit}),
              ElementsAre("Kinderen in de buurt", "Huiswerkbegeleiding in de bib"));
}

TEST_F(Search, IndexesListingsOfAnEarlierReleaseAgainByAJob) {
  auto l = foreign_listing(hasselt_nis, 1, now);
  l.title = "Rusthuisbezoek";
  accept(l);
  pqxx::connection owner(at.owner_url);
  pqxx::nontransaction(owner).exec(
      "update node.listing_search set words = to_tsvector('node.dutch', 'Rusthuisbezoek')");
  EXPECT_EQ(find({.words = "rusthuis"}).total, 0);
  db.write(std::nullopt, [](transaction& tx) {
    const auto last = listings::index_from(tx, 0);
    EXPECT_NE(last, 0);
    EXPECT_EQ(listings::index_from(tx, last), 0);
  });
  EXPECT_EQ(find({.words = "rusthuis"}).total, 1);
}

TEST_F(Search, WordsThatStandEverywhereAreLeftOut) {
  accept(foreign_listing(hasselt_nis, 1, now));
  EXPECT_EQ(find({.words = "vrijwilliger voorlezen"}).total, 1);
  EXPECT_EQ(find({.words = "vrijwilligerswerk"}).total, 1);
  EXPECT_EQ(find({.words = "de het een"}).total, 1);
  EXPECT_EQ(find({.words = "!?&|()"}).total, 1);
}

TEST_F(Search, QuotesAndMinusAreTheVisitorsOwn) {
  accept(foreign_listing(hasselt_nis, 1, now));
  EXPECT_EQ(find({.words = "\"boeken voorlezen\""}).total, 1);
  EXPECT_EQ(find({.words = "\"voorlezen boeken\""}).total, 0);
  EXPECT_EQ(find({.words = "boeken -bibliotheek"}).total, 0);
}

TEST_F(Search, CountsBesideAFilterHoldAllOtherFilters) {
  auto a = foreign_listing(hasselt_nis, 1, now);
  a.theme = "zorg", a.moments = 1, a.good_to_know = 3;
  auto b = foreign_listing(hasselt_nis, 2, now);
  b.theme = "zorg", b.moments = 2, b.good_to_know = 1;
  auto c = foreign_listing(alken_nis, 3, now);
  c.theme = "natuur", c.moments = 3, c.kind = "crisis_job";
  for (const auto& l : {a, b, c}) accept(l);
  for (const char* words : {"", "voorlezen"}) {
    const auto f = find({.words = words, .themes = {"zorg"}, .moments = 1});
    EXPECT_EQ(f.total, 1) << words;
    EXPECT_EQ(f.by_theme.at("zorg"), 1) << words;
    EXPECT_EQ(f.by_theme.at("natuur"), 1) << words;
    EXPECT_EQ(f.by_moment.at(1), 1) << words;
    EXPECT_EQ(f.by_moment.at(2), 1) << words;
    EXPECT_EQ(f.by_condition.at(2), 1) << words;
    EXPECT_EQ(find({.words = words, .kind = "crisis_job"}).total, 1) << words;
    EXPECT_EQ(find({.words = words, .municipalities = {hasselt_nis}}).total, 2) << words;
    EXPECT_EQ(find({.words = words, .good_to_know = 3}).total, 1) << words;
  }
}

TEST_F(Search, UrgentStandsFirstThenTheTitleThatFitsThenTheNewest) {
  auto old = foreign_listing(hasselt_nis, 1, now - std::chrono::hours{9});
  old.title = "Voorlezen aan kleuters";
  auto fresh = foreign_listing(hasselt_nis, 2, now);
  fresh.title = "Helpen in de bibliotheek";
  fresh.body = "Soms ook voorlezen.";
  auto urgent = foreign_listing(hasselt_nis, 3, now - std::chrono::hours{20});
  urgent.title = "Nu";
  urgent.body = "Kom voorlezen.";
  urgent.urgent = true;
  for (const auto& l : {old, fresh, urgent}) accept(l);
  EXPECT_THAT(titles({.words = "voorlezen"}),
              testing::ElementsAre("Nu", "Voorlezen aan kleuters", "Helpen in de bibliotheek"));
  EXPECT_THAT(titles({.by = listings::order::newest}),
              testing::ElementsAre("Helpen in de bibliotheek", "Voorlezen aan kleuters", "Nu"));
}

TEST_F(Search, AWordOfAThemeFindsItsListingsAfterThoseThatHoldTheWord) {
  auto theme = foreign_listing(hasselt_nis, 1, now);
  theme.title = "Bij de club", theme.theme = "sport", theme.body = "Van alles.";
  auto text = foreign_listing(hasselt_nis, 2, now - std::chrono::hours{1});
  text.title = "Op kamp", text.theme = "jeugd", text.body = "Met veel sport.";
  auto title = foreign_listing(hasselt_nis, 3, now - std::chrono::hours{2});
  title.title = "Sport voor iedereen", title.theme = "zorg", title.body = "Bewegen.";
  auto other = foreign_listing(hasselt_nis, 4, now);
  other.title = "Soep bedelen", other.theme = "voedsel", other.body = "Warm.";
  for (const auto& l : {theme, text, title, other}) accept(l);
  const query best{.words = "sport", .by = listings::order::best_fit};
  EXPECT_THAT(titles(best), testing::ElementsAre("Sport voor iedereen", "Op kamp", "Bij de club"));
  const auto f = find(best);
  EXPECT_EQ(f.total, 3);
  ASSERT_EQ(f.fits.size(), 3U);
  EXPECT_TRUE(f.fits[0].title && !f.fits[0].theme);
  EXPECT_TRUE(f.fits[1].text && !f.fits[1].title && !f.fits[1].theme);
  EXPECT_TRUE(f.fits[2].theme && !f.fits[2].text);
  for (const char* typed : {"sporten", "SPORTS", "loisirs", "vrije tijd"})
    EXPECT_THAT(titles({.words = typed, .by = listings::order::best_fit}), testing::Contains("Bij de club"))
        << typed;
  EXPECT_THAT(titles({.words = "armoede"}), testing::ElementsAre("Soep bedelen"));
  EXPECT_THAT(titles({.words = "sport club"}), testing::ElementsAre("Bij de club"));
  // A theme that one of the words names does not stand for the other word.
  EXPECT_THAT(titles({.words = "sport bewegen"}), testing::ElementsAre("Sport voor iedereen"));
  EXPECT_TRUE(titles({.words = "sport soep"}).empty());
  EXPECT_TRUE(titles({.words = "\"armoede\""}).empty());
}

TEST_F(Search, AThemeWordIsNoTypingErrorAndATypingErrorBecomesOne) {
  auto l = foreign_listing(hasselt_nis, 1, now);
  l.theme = "vervoer";
  accept(l);
  EXPECT_EQ(find({.words = "boodschappen"}).corrected, "");
  const auto f = find({.words = "boodschapen"});
  EXPECT_EQ(f.corrected, "boodschappen");
  EXPECT_EQ(f.total, 1);
}

TEST_F(Search, TheTitlesOfAFrequentWordComeFirstHoweverOldTheyAre) {
  for (int n = 1; n <= listings::most_hits + 20; ++n) {
    auto l = foreign_listing(hasselt_nis, n, now + std::chrono::seconds{n});
    l.title = fmt::format("Helpen {}", n), l.body = "Samen soep koken.";
    accept(l);
  }
  auto old = foreign_listing(hasselt_nis, 9999, now);
  old.published_at = now - std::chrono::days{90};
  old.title = "Soep bedelen";
  accept(old);
  const auto f = find({.words = "soep", .by = listings::order::best_fit});
  EXPECT_TRUE(f.more_than_total);
  EXPECT_EQ(f.rows.front().title, "Soep bedelen");
}

TEST_F(Search, TheNearestAreReadFromAnIndex) {
  database one{{.url = at.application_url, .connections = 1}};
  pqxx::connection c(at.owner_url);
  pqxx::nontransaction owner(c);
  owner.exec(
      "insert into node.listings (publisher, listing_id, version, nis, ref, url, title, body, organisation, "
      "kind, theme, place, lat, lon, moments, good_to_know, minimum_age, rhythm, places, places_free, "
      "urgent, "
      "published_at, valid_until) select 'be-nis-71072', gen_random_uuid(), 1, 71072, 'r' || n, "
      "'https://x.example/', 'Soep ' || n, 'Samen.', 'Keuken', 'volunteer', 'zorg', 'Hasselt', "
      "51 + n * 0.0001, 5 + n * 0.0001, 1, 0, 0, '', 1, 1, false, timestamptz '2026-11-20', "
      "timestamptz '2027-01-01' from generate_series(1, 5000) n");
  owner.exec(
      "insert into node.listing_search (listing, publisher, nis, urgent, published_at, valid_until, "
      "places_free, theme, kind, moments, good_to_know, lat, lon, title_words, words) select id, publisher, "
      "nis, urgent, published_at, valid_until, places_free, theme, kind, moments, good_to_know, lat, lon, "
      "to_tsvector('node.dutch', title), to_tsvector('node.dutch', title) from node.listings");
  owner.exec("analyze node.listing_search");
  const auto found = one.read(std::nullopt, [&](transaction& tx) {
    const auto f =
        listings::search(tx, {.by = listings::order::nearest, .lat = 51.25, .lon = 5.25, .per_page = 3}, now);
    sql::run(tx, "select pg_stat_force_next_flush()");
    return f;
  });
  ASSERT_EQ(found.rows.size(), 3U);
  EXPECT_EQ(found.rows.front().title, "Soep 2500");
  const auto scans =
      owner.exec1("select idx_scan from pg_stat_user_indexes where indexrelname = 'listing_search_near'");
  EXPECT_EQ(scans[0].as<int>(), 1);
}

TEST_F(Search, AWordInTooManyListingsSaysMoreThan) {
  pqxx::connection c(at.owner_url);
  pqxx::work w(c);
  w.exec(fmt::format(
      "insert into node.listings (publisher, listing_id, version, nis, ref, url, title, body, organisation, "
      "kind, theme, place, moments, good_to_know, minimum_age, rhythm, places, places_free, urgent, "
      "published_at, valid_until) select 'be-nis-71072', gen_random_uuid(), 1, 71072, 'r' || n, "
      "'https://x.example/', 'Soep koken ' || n, 'Samen.', 'Keuken', 'volunteer', "
      "case when n % 10 = 0 then 'voedsel' else 'zorg' end, 'Hasselt', 1, 0, 0, '', 1, 1, false, "
      "timestamptz '2026-11-20' + n * interval '1 second', timestamptz '2027-01-01' "
      "from generate_series(1, {0}) n",
      listings::most_hits + 500));
  w.exec(
      "insert into node.listing_search (listing, publisher, nis, urgent, published_at, valid_until, "
      "places_free, theme, kind, moments, good_to_know, title_words, words) select id, publisher, nis, "
      "urgent, published_at, valid_until, places_free, theme, kind, moments, good_to_know, "
      "to_tsvector('node.dutch', title), to_tsvector('node.dutch', title || ' ' || body) || "
      "array_to_tsvector(array['thema:' || theme]) from node.listings");
  w.exec("insert into node.listing_words (word, stem) values ('soep', node.stem('soep'))");
  w.commit();
  const auto f = find({.words = "soep"});
  EXPECT_TRUE(f.more_than_total);
  EXPECT_FALSE(f.counted);
  EXPECT_EQ(f.total, listings::most_hits);
  EXPECT_EQ(f.rows.size(), 20U);
  const auto ticked = find({.words = "soep", .themes = {"voedsel"}});
  EXPECT_FALSE(ticked.more_than_total);
  EXPECT_EQ(ticked.total, (listings::most_hits + 500) / 10);
  const auto browsed = find({.themes = {"voedsel"}, .page = 3});
  EXPECT_EQ(browsed.total, (listings::most_hits + 500) / 10);
  EXPECT_EQ(browsed.rows.size(), 20U);
}

TEST_F(Search, PagesHoldEveryListingOnce) {
  for (int n = 1; n <= 45; ++n) accept(foreign_listing(hasselt_nis, n, now + std::chrono::seconds{n}));
  for (const char* words : {"", "voorlezen"}) {
    std::set<std::string> seen;
    for (int page = 1; page <= 3; ++page)
      for (const auto& title : titles({.words = words, .page = page})) seen.insert(title);
    EXPECT_EQ(seen.size(), 45U) << words;
    EXPECT_TRUE(titles({.words = words, .page = 4}).empty()) << words;
  }
}

TEST_F(Search, TheStockIsCountedAgainAfterAChangeAndWhenTimePasses) {
  listings::stock_keeper keeper;
  const auto total = [&](std::uint64_t version) {
    return db.read(std::nullopt, [&](transaction& tx) { return keeper.now(tx, version, now)->total; });
  };
  auto l = foreign_listing(hasselt_nis, 1, now);
  l.valid_until = now + std::chrono::seconds{30};
  accept(l);
  EXPECT_EQ(total(1), 1);
  accept(foreign_listing(hasselt_nis, 2, now));
  EXPECT_EQ(total(1), 1);  // the version has not changed
  EXPECT_EQ(total(2), 2);
  now += std::chrono::seconds{31};
  EXPECT_EQ(total(2), 1);
}

}  // namespace
}  // namespace paraat::test
