// A planted row of each promise of erasure goes at its term and not before, and the privacy statement says
// the same terms.

#include <fmt/chrono.h>

#include <pqxx/pqxx>
#include <set>
#include <sstream>

#include "node/erasure_rules.hpp"
#include "tenant/people/accounts/devices.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tests/pages/desk.hpp"
#include "tests/support/erasure_promises.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

std::set<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  return {std::istream_iterator<std::string>(in), {}};
}

class Erasure : public Desk {
 protected:
  pqxx::connection owner{node.urls().owner_url};
  int asked = 0;

  std::string ask(const std::string& statement) {
    pqxx::nontransaction s(owner);
    s.exec("select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', false)");
    const auto rows = s.exec(statement);
    return rows.empty() ? "" : rows[0][0].c_str();
  }
  static std::string with(std::string text, const std::string& mark, const std::string& value) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
    return text;
  }
  // The moment from which the term of a row runs that is past it, or not yet.
  std::string since(const std::string& term, bool past) {
    const std::string now =
        fmt::format("timestamptz '{:%F %T}+00'", std::chrono::floor<std::chrono::seconds>(node.time.now()));
    std::string interval = "interval '" + term + "'";
    if (const auto* rule = rules::named(term)) {
      const auto book = node.db().read(alken.id, [](transaction& tx) { return rules::read_all(tx); });
      const auto amount = book.at(rule->what, web::local_day(node.time.now()))->amount;
      if (rule->in == rules::unit::years)  // whole calendar years
        return fmt::format("date '{}'", past ? fmt::format("{}-12-31", 2026 - amount - 1)
                                             : fmt::format("{}-01-01", 2026 - amount));
      interval = fmt::format("interval '{} {}'", amount,
                             rule->in == rules::unit::months ? "months"
                             : rule->in == rules::unit::days ? "days"
                                                             : "hours");
    }
    const bool short_term = interval.contains("hours") || interval == "interval '2 days'";
    return fmt::format("({} - {} {} interval '{}')", now, interval, past ? "-" : "+",
                       short_term ? "1 hour" : "2 days");
  }
  void plant(const std::string& table, const planted_values& row, const std::string& id,
             const std::string& at) {
    planted_values filled;
    for (const auto& [column, value] : row) filled[column] = with(with(value, "{id}", id), "{at}", at);
    plant_row(owner, alken.id.value, table, filled);
  }
  // Rows of this table that are there, with any of these columns filled.
  int there(std::string_view table, const std::string& key, const planted_values& row, const std::string& id,
            std::string_view filled = {}) {
    std::string where = key + " = " + with(row.at(key), "{id}", id), any;
    for (const std::string& column : words(filled))
      any += (any.empty() ? "" : " or ") + ("coalesce(" + column + "::text, '') <> ''");
    if (!any.empty()) where += " and (" + any + ")";
    return std::stoi(ask(fmt::format("select count(*) from {} where {}", with_schema(table), where)));
  }
  void check(const promise& p) {
    const std::string what = fmt::format("{} of {} ({})", p.table, p.rule, p.term);
    for (const bool past : {true, false}) {
      const std::string id = fmt::format("018f0000-0000-7000-8000-00000000000{}", past ? 1 : 2);
      const std::string at = since(p.term, past);
      for (const auto& [table, row] : p.beside) plant(table, row, id, at);
      plant(std::string(p.table), p.row, id, at);
      for (const auto& [table, row] : p.children) plant(table, row, id, at);
      ASSERT_EQ(there(p.table, std::string(p.key), p.row, id, p.blank), 1) << what;
      node.db().write(alken.id, [&](transaction& tx) { node::erase(tx, p.rule, node.time.now()); });
      EXPECT_EQ(there(p.table, std::string(p.key), p.row, id, p.blank), past ? 0 : 1)
          << what << (past ? ": its term is over" : ": its term is not over");
      for (const auto& [table, row] : p.children)
        for (const auto& [column, value] : row)
          if (value == "'{id}'")
            EXPECT_EQ(there(table, column, row, id), past ? 0 : 1) << what << ": " << table;
    }
    std::set<std::string> used{std::string(p.table)};
    for (const auto* list : {&p.beside, &p.children})
      for (const auto& [table, row] : *list) used.insert(table);
    for (const std::string& table : used)
      ask("begin; set local session_replication_role = replica; delete from " + with_schema(table) +
          "; commit");
  }
};

TEST_F(Erasure, PlantedRowOfEveryPromiseGoesAtItsTermAndNotBefore) {
  for (const promise& p : promises()) check(p);
}

TEST_F(Erasure, TermIsTheOneThatTheBookOfRulesSays) {
  ask("insert into node.rules (code, valid_from, version, amount, source, to_confirm) select code, "
      "valid_from, "
      "version + 1, amount * 2, source, to_confirm from node.rules where code like 'keep.%'");
  for (const promise& p : promises())
    if (rules::named(p.term) != nullptr) check(p);
}

TEST_F(Erasure, EveryRuleHasAPromiseWithAPlantedRow) {
  // Of a column, of accounts or of the node: tested by name in retention_test, audit_test and beside_test.
  std::set<std::string_view> proven{"audit", "notices", "outbox", "tokens in messages"};
  for (const promise& p : promises()) proven.insert(p.rule);
  for (const node::erasure_rule& r : node::erasure_rules()) EXPECT_TRUE(proven.contains(r.name)) << r.name;
}

TEST_F(Erasure, NoticesAndTelephoneOfStaffThatLeftGo) {
  const auto leaver = sign_in(node, alken, web::role::editor);
  for (const someone* who : std::initializer_list<const someone*>{&leaver, &coordinator})
    plant_row(owner, alken.id.value, "notice_settings",
              {{"account", std::to_string(who->account)}, {"phone", "'+32470112233'"}});
  ask("delete from node.grants where account = " + std::to_string(leaver.account));
  node.db().write(alken.id, [&](transaction& tx) { node::erase(tx, "notices", node.time.now()); });
  EXPECT_EQ(ask("select string_agg(account::text, ' ') from tenant.notice_settings"),
            std::to_string(coordinator.account));
}

TEST_F(Erasure, PrivacyStatementSaysTheTermsThatTheJobReads) {
  const auto says = [&](const std::string& text) {
    EXPECT_THAT(node.get(host, "/privacy?n=" + std::to_string(++asked), coordinator.cookie_header).body,
                HasSubstr(text));
  };
  says("hoogstens 72 uur");
  says("waar niets van komt, wissen we na 6 maanden");
  says("om later te helpen, dan wissen we dat na 24 maanden");
  says("Horen we 12 maanden niets van je");
  says("over je gezondheid weten, en de rest na 6 maanden");
  says("dan wissen we je naam na 12 maanden");
  says("staat je naam nog 7 jaar");
  says("De tekst van mails en sms’en aan jou wissen we na 30 dagen");
  says("en nog 6 maanden daarna");
  says(fmt::format("herkent een cookie je toestel, hoogstens {} dagen", accounts::device_term.count()));
  // Each comes from the book: the same page with doubled values.
  ask("insert into node.rules (code, valid_from, version, amount, source, to_confirm) select code, "
      "valid_from, "
      "version + 1, amount * 2, source, to_confirm from node.rules where code like 'keep.%'");
  for (const char* text :
       {"hoogstens 144 uur", "waar niets van komt, wissen we na 12 maanden",
        "dan wissen we dat na 48 maanden", "Horen we 24 maanden niets van je", "en de rest na 12 maanden",
        "dan wissen we je naam na 24 maanden", "staat je naam nog 14 jaar", "aan jou wissen we na 60 dagen",
        "en nog 12 maanden daarna"})
    says(text);
}

}  // namespace
}  // namespace paraat::test
