// Saved searches against changes of listings, on a whole node with a PostgreSQL of the tests: an overview of
// Flanders with so many saved searches of half as many people, and so many new listings that come in pages of
// a hundred, as federation writes them. Run by ops/bench alerts; prints one line "metric value unit" a
// figure.
//   alerts_bench [SEARCHES [CHANGES]]
// The searches are words alone, words in a municipality, themes in a municipality, themes within a distance,
// and moments; they are saved in bulk with the keys and the queries of the verbs.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <pqxx/pqxx>
#include <random>
#include <sstream>

#include "protocol/whole_number.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/publishing/alerts/alerts_sql.hpp"
#include "tenant/publishing/alerts/matching.hpp"
#include "tenant/publishing/listings/page_components.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {
namespace {

using clock_type = std::chrono::steady_clock;
using alerts::criteria;

double since(clock_type::time_point from) {
  return std::chrono::duration<double>(clock_type::now() - from).count();
}
void figure(std::string_view metric, double value, std::string_view unit) {
  fmt::print("{} {:.4g} {}\n", metric, value, unit);
  std::fflush(stdout);
}

// Processor time of the server's processes: the machine is shared, so the time on the clock says less.
double database_seconds() {
  double ticks = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    if (!whole_number<int>(entry.path().filename().string())) continue;
    std::ifstream in(entry.path() / "stat");
    std::string all((std::istreambuf_iterator<char>(in)), {});
    const auto end = all.rfind(')');
    if (end == std::string::npos) continue;
    std::istringstream fields(all.substr(end + 1));
    std::string field;
    std::vector<std::string> values;
    while (fields >> field) values.push_back(field);
    if (values.size() > 12 && values[1] == std::to_string(server_pid()))
      ticks += std::stod(values[11]) + std::stod(values[12]);
  }
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

constexpr const char* words[] = {
    "taal",        "voorlezen",   "bezoek",     "rusthuisbezoek", "tuin",      "koken",
    "soep",        "kinderen",    "ouderen",    "huiswerk",       "fiets",     "computer",
    "museum",      "vervoer",     "wandelen",   "dieren",         "bos",       "zwerfvuil",
    "natuur",      "sport",       "jeugd",      "muziek",         "theater",   "bibliotheek",
    "vluchteling", "nieuwkomers", "rolstoel",   "boodschappen",   "kassa",     "winkel",
    "website",     "boekhouding", "bestuur",    "penningmeester", "chauffeur", "gids",
    "evenement",   "festival",    "zandzakken", "opvang",         "keuken",    "kleding",
    "herstellen",  "naaien",      "breien",     "schilderen",     "timmeren",  "elektriciteit",
    "eerstehulp",  "zwemmen",     "voetbal",    "speelplein",     "kamp",      "begeleiding",
    "luisteren",   "telefoon",    "vertalen",   "frans",          "turks",     "arabisch"};
constexpr std::size_t word_count = std::size(words);

// Frequent words are frequent in searches and in listings.
class chance {
 public:
  explicit chance(std::uint32_t seed) : source_(seed) {}
  int below(int n) { return static_cast<int>(source_() % static_cast<std::uint32_t>(n)); }
  const char* word() {
    const int a = below(static_cast<int>(word_count)), b = below(static_cast<int>(word_count));
    return words[static_cast<std::size_t>(std::min(a, b))];
  }

 private:
  std::mt19937 source_;
};

struct made_search {
  criteria what;
  std::string tsquery;
  std::vector<std::string> keys;
};

criteria criteria_of(chance& dice, const municipal_register& all) {
  const auto& m = all.all()[static_cast<std::size_t>(dice.below(static_cast<int>(all.all().size())))];
  criteria c;
  const int sort = dice.below(100);
  const auto theme = [&] {
    return std::string(listings::themes[static_cast<std::size_t>(dice.below(11))].code);
  };
  if (sort < 45) {
    c.words = dice.word();
    if (sort % 3 == 0) c.words += fmt::format(" {}", dice.word());
    if (sort >= 5) c.nis = m.nis;
  } else if (sort < 75) {
    c.themes = {theme()};
    c.nis = m.nis;
  } else if (sort < 92) {
    c.themes = {theme()};
    c.place = m.name, c.lat = m.at.lat, c.lon = m.at.lon, c.km = sort % 2 == 0 ? 10 : 20;
  } else {
    c.moments = 1 << dice.below(4);
    c.nis = m.nis;
  }
  return c;
}

listings::listing listing_of(chance& dice, const municipal_register& all, int number, instant now) {
  const auto& m = all.all()[static_cast<std::size_t>(dice.below(static_cast<int>(all.all().size())))];
  auto l = foreign_listing(m.nis, number, now);
  l.publisher = "be-nis-71072";
  l.title = fmt::format("{} en {}", dice.word(), dice.word());
  l.body.clear();
  for (int i = 0; i < 40; ++i)
    l.body += fmt::format("{}{}", i == 0 ? "" : " ", i % 12 == 0 ? dice.word() : "samen");
  l.theme = listings::themes[static_cast<std::size_t>(dice.below(11))].code;
  l.moments = 1 << dice.below(4);
  l.lat = m.at.lat, l.lon = m.at.lon;
  l.urgent = dice.below(20) == 0;
  return l;
}

class bench {
 public:
  bench() : flanders_(add_flanders(node_)) {}

  void publish(int from, int count) {
    chance dice(static_cast<std::uint32_t>(from) + 1);
    for (int done = 0; done < count; done += 100) {
      std::vector<listings::listing> page;
      for (int i = done; i < std::min(done + 100, count); ++i)
        page.push_back(listing_of(dice, all_, from + i, node_.time.now()));
      node_.db().write(std::nullopt, [&](transaction& tx) { listings::take(tx, page); });
    }
  }

  void save(int count) {
    chance dice(7);
    node_.db().write(flanders_.id, [&](transaction& tx) {
      const web::scope s = web::scope_of(node_.inside().services(), flanders_.id, node_.time.now());
      const auto stock = listings::stock_now(s, tx);
      std::map<std::string, std::string> read;
      alerts::begin_matching(tx, node_.time.now());
      for (int done = 0; done < count; done += 5000) {
        std::vector<made_search> some;
        for (int i = done; i < std::min(done + 5000, count); ++i) {
          criteria c = criteria_of(dice, all_);
          const auto [at, fresh] = read.try_emplace(c.words);
          if (fresh) at->second = alerts::read_query(tx, c.words, stock->frequent.get()).tsquery;
          auto keys = alerts::keys_of(c, at->second, stock->frequent.get());
          some.push_back({std::move(c), at->second, std::move(keys)});
        }
        insert(tx, some, done);
      }
    });
  }

  // Every change, as the jobs read them; the rows for people.
  std::pair<int, int> match() {
    std::pair<int, int> out;
    for (bool more = true; more;)
      node_.db().write(flanders_.id, [&](transaction& tx) {
        const auto m =
            alerts::match_once(tx, web::scope_of(node_.inside().services(), flanders_.id, node_.time.now()));
        out.first += m.changes, out.second += m.found;
        more = m.more;
      });
    return out;
  }

  void forget() {
    node_.db().write(flanders_.id, [&](transaction& tx) {
      sql::run(tx, "delete from tenant.alert_subscribers where tenant_id = $1", flanders_.id);
    });
  }
  void analyse() {
    pqxx::connection c(node_.urls().owner_url);
    pqxx::nontransaction(c).exec("vacuum analyze");
  }

 private:
  void insert(transaction& tx, const std::vector<made_search>& some, int from) {
    std::vector<std::string> query, words_of, theme, lat, lon, key;
    std::vector<int> number, moments, nis, km, of;
    for (std::size_t i = 0; i < some.size(); ++i) {
      const criteria& c = some[i].what;
      const int n = from + static_cast<int>(i);
      number.push_back(n), moments.push_back(c.moments), nis.push_back(c.nis), km.push_back(c.km);
      query.push_back(some[i].tsquery), words_of.push_back(c.words);
      theme.push_back(c.themes.empty() ? "" : c.themes.front());
      lat.push_back(c.lat ? pqxx::to_string(*c.lat) : ""),
          lon.push_back(c.lon ? pqxx::to_string(*c.lon) : "");
      for (const std::string& k : some[i].keys) of.push_back(n), key.push_back(k);
    }
    constexpr const char* person = "md5('person ' || n / 2)::uuid";
    sql::run(tx,
             fmt::format("insert into tenant.alert_subscribers (tenant_id, id, email, state, created_at, "
                         "active_at) select $1, {0}, 'p' || n / 2 || '@x.be', 'active', $3::timestamptz, "
                         "$3::timestamptz from unnest($2::int[]) n on conflict do nothing",
                         person),
             tx.tenant(), sql::int_array(number), node_.time.now());
    sql::run(
        tx,
        fmt::format("insert into tenant.alert_searches (tenant_id, id, subscriber_id, words, query, "
                    "themes, moments, nis, lat, lon, km, rhythm, state, created_at, confirmed_at, "
                    "read_at) select $1, md5('search ' || n)::uuid, {0}, w, nullif(q, '')::tsquery, case "
                    "when t = '' then '{{}}' else array[t] end, m, nis, nullif(lat, '')::float8, "
                    "nullif(lon, '')::float8, km, (array['at_once', 'daily', 'weekly'])[n % 3 + 1], "
                    "'active', $2::timestamptz, $2::timestamptz, $2::timestamptz from unnest($3::int[], "
                    "$4::text[], $5::text[], $6::text[], $7::int[], $8::int[], $9::text[], $10::text[], "
                    "$11::int[]) s(n, w, q, t, m, nis, lat, lon, km)",
                    person),
        tx.tenant(), node_.time.now(), sql::int_array(number), sql::text_array(words_of),
        sql::text_array(query), sql::text_array(theme), sql::int_array(moments), sql::int_array(nis),
        sql::text_array(lat), sql::text_array(lon), sql::int_array(km));
    sql::run(
        tx,
        "insert into tenant.alert_keys (tenant_id, key, search_id) select distinct $1::int, k, md5('search "
        "' || n)::uuid from unnest($2::int[], $3::text[]) a(n, k)",
        tx.tenant(), sql::int_array(of), sql::text_array(key));
  }

  running_node node_;
  tenants::tenant flanders_;
  municipal_register all_;
};

int run(int searches, int changes) {
  bench b;
  b.publish(1, 2000);  // what stands there already
  b.analyse();         // and how frequent its words are
  int published = 10'000;
  for (const int n : {searches / 10, searches}) {
    b.forget();
    b.save(n);
    b.match();  // nothing yet
    b.analyse();
    const auto writing = clock_type::now();
    b.publish(published, changes);
    const double written = since(writing);
    published += changes;
    const double worked = database_seconds();
    const auto began = clock_type::now();
    const auto [read, found] = b.match();
    const double taken = since(began);
    if (read != changes) {
      fmt::print(stderr, "{} changes were read of {}\n", read, changes);
      return 1;
    }
    const std::string mark = n == searches ? "" : "_tenth";
    figure("matched" + mark, taken, "s");
    figure("matched_cpu_database" + mark, database_seconds() - worked, "s");
    figure("found" + mark, found, "rows");
    figure("published" + mark, written, "s");
  }
  return 0;
}

}  // namespace
}  // namespace paraat::test

// tests/support/main.cpp has the main function of the tests.
int main(int count, char** given) {
  const auto number = [&](int at, int usual) { return count > at ? std::atoi(given[at]) : usual; };
  return paraat::test::run(number(1, 50'000), number(2, 1'000));
}
