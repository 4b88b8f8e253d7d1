// Lists of people for a reserve, on a whole node with a PostgreSQL of the tests: rows judged and made,
// through the jobs as a node runs them. Run by ops/bench reserve; prints one line "metric value unit" a
// figure.
//   reserve_bench [ROWS…]
// Every row is another person; one in fifty is an exact repeat, one in fifty looks like another.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <vector>

#include "protocol/whole_number.hpp"
#include "tests/pages/agency.hpp"

namespace paraat::test {
namespace {

using clock_type = std::chrono::steady_clock;
using list_imports::list_state;

double since(clock_type::time_point from) {
  return std::chrono::duration<double>(clock_type::now() - from).count();
}
void figure(std::string_view metric, double value, std::string_view unit) {
  fmt::print("{} {:.4g} {}\n", metric, value, unit);
  std::fflush(stdout);
}

std::string list_of(int rows) {
  static constexpr const char* first[] = {"Jan",    "Els", "Marie-Louise", "Koen",
                                          "Fatima", "Zoë", "Pieter-Jan"};
  static constexpr const char* family[] = {"Van den Berghe", "Peeters", "D’hondt",
                                           "De Smet",        "Özturk",  "Claes"};
  static constexpr const char* place[] = {"Alken", "3500 Hasselt", "Kortessem", "Gent", "9000", "Brugge"};
  static constexpr const char* training[] = {"verpleegkundige", "zorgkundige", "EHBO", "arts", "iets anders"};
  std::string out = "Voornaam;Naam;E-mail;GSM;Geboortedatum;Adres;Gemeente;Opleiding;Talen\n";
  for (int i = 0; i < rows; ++i) {
    const int who = i % 50 == 49 ? i - 1 : i;
    const bool turned = i % 50 == 48;
    const std::string name = fmt::format("{}{}", family[who % 6], who / 6);
    out += fmt::format("{};{};p{}@voorbeeld.be;0470 {:06};{:02}/{:02}/{};Straat {};{};{};Nederlands, Frans\n",
                       turned ? name : first[who % 7], turned ? first[who % 7] : name, who,
                       turned ? who - 1 : who, who % 28 + 1, who % 12 + 1, 1950 + who % 55, who % 200,
                       place[who % 6], training[who % 5]);
  }
  return out;
}

void measure(int rows) {
  running_node node;
  const auto agency = add_agency(node);
  const auto who = sign_in(node, agency, web::role::coordinator);
  const std::string bytes = list_of(rows);
  list_imports::list_id id;
  const auto in_tenant = [&](const auto& work) {
    node.db().write(agency.id, [&](transaction& tx) {
      web::scope s = web::scope_of(node.inside().services(), agency.id, node.time.now());
      s.account = web::signed_in{.account = who.account, .session = 0, .name = "", .csrf = "", .grants = {}};
      return work(tx, s);
    });
  };
  const auto state = [&] {
    return node.db().read(agency.id,
                          [&](transaction& tx) { return list_imports::find_list(tx, id).value().at_state; });
  };
  const auto until = [&](list_state wanted) {
    while (state() != wanted) node.inside().beat();
  };
  const auto judging = clock_type::now();
  in_tenant([&](transaction& tx, const web::scope& s) {
    id = list_imports::receive(tx, s, list_imports::list_kind::people, "reserve.csv", bytes).value().id;
    return 0;
  });
  until(list_state::draft);
  const double judged = since(judging);
  const auto making = clock_type::now();
  in_tenant([&](transaction& tx, const web::scope& s) {
    list_imports::carry_out(tx, s, id, true).value();
    return 0;
  });
  until(list_state::done);
  const double made = since(making);
  const auto done =
      node.db().read(agency.id, [&](transaction& tx) { return list_imports::find_list(tx, id).value(); });
  figure(fmt::format("judged_{}", rows), judged, "s");
  figure(fmt::format("made_{}", rows), made, "s");
  figure(fmt::format("rows_made_{}", rows), done.made, "rows");
}

int run(int count, char** words) {
  std::vector<int> sizes;
  for (int i = 1; i < count; ++i)
    if (const auto n = whole_number<int>(words[i])) sizes.push_back(*n);
  if (sizes.empty()) sizes = {3'500, 20'000};
  for (const int rows : sizes) measure(rows);
  return 0;
}

}  // namespace
}  // namespace paraat::test

int main(int count, char** words) { return paraat::test::run(count, words); }
