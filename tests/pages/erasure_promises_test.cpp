// A planted row of each promise of erasure goes at its term and not before, and the privacy statement says
// the same terms.

#include <fmt/chrono.h>

#include <pqxx/pqxx>
#include <set>
#include <sstream>

#include "node/erasure_rules.hpp"
#include "tenant/crisis/corps/corps.hpp"
#include "tenant/crisis/corps/imports.hpp"
#include "tenant/mutual_aid/conversations/conversations.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"
#include "tenant/overview/own_pages/own_facts.hpp"
#include "tenant/people/accounts/devices.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/people/relay/relay.hpp"
#include "tenant/people/reserves/reserves.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/publishing/alerts/alerts.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere.hpp"
#include "tenant/volunteering/applications/applications.hpp"
#include "tenant/volunteering/interests/interests.hpp"
#include "tenant/volunteering/list_imports/list_imports.hpp"
#include "tenant/volunteering/neighbour_search/foreign_searches.hpp"
#include "tenant/volunteering/targeted_search/targeted_search.hpp"
#include "tests/pages/desk.hpp"
#include "tests/support/planted_row.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

std::set<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  return {std::istream_iterator<std::string>(in), {}};
}

// One promise: rows of `table` go, or lose the columns `blank`, when `term` is over since {at}. {id} is the
// id of the row. The term is an interval of SQL, or a value of the book of rules.
struct promise {
  std::string_view rule, table, key;
  planted_values row;
  std::string term;
  std::string_view blank = {};
  std::vector<std::pair<std::string, planted_values>> beside = {}, children = {};
};

std::string days(std::chrono::days n) { return fmt::format("{} days", n.count()); }

std::vector<promise> promises() {
  const std::string id = "'{id}'", at = "{at}", word = "'woord'";
  const planted_values member{{"member_id", id}};
  std::vector<promise> out{
      {"afterwards", "cost_notes", "id", {{"id", id}, {"on_day", at}, {"cents", "1"}}, "keep.cost_lists"},
      {"afterwards",
       "debriefs",
       "id",
       {{"id", id}, {"at", at}, {"better", word}, {"harm", word}, {"contact", word}},
       "keep.called",
       "better harm contact"},
      {"answers elsewhere",
       "answers_elsewhere",
       "id",
       {{"id", id}, {"state", "'unconfirmed'"}, {"created_at", at}},
       days(answers_elsewhere::confirm_term)},
      {"answers elsewhere",
       "answers_elsewhere",
       "id",
       {{"id", id}, {"state", "'declined'"}, {"updated_at", at}},
       "keep.declined"},
      {"answers elsewhere",
       "answers_elsewhere",
       "id",
       {{"id", id}, {"state", "'accepted'"}, {"updated_at", at}},
       "keep.called"},
      {"searches",
       "searches",
       "id",
       {{"id", id}, {"answer_id", id}, {"organisation_id", id}, {"asked_at", at}},
       days(targeted_search::compared_term)},
      {"neighbour searches",
       "neighbour_questions",
       "case_id",
       {{"case_id", id}, {"received_at", at}},
       days(neighbour_search::kept_term)},
      {"volunteer invitations", "invitation_rounds", "id", {{"id", id}, {"lapses_at", at}}, "keep.declined"},
      {"applications",
       "applications",
       "id",
       {{"id", id}, {"state", "'unconfirmed'"}, {"created_at", at}},
       days(applications::confirm_term)},
      {"applications",
       "applications",
       "id",
       {{"id", id}, {"state", "'accepted'"}, {"updated_at", at}, {"vacancy_id", id}},
       "keep.called",
       {},
       {{"vacancies", {{"id", id}, {"ref", id}, {"state", "'closed'"}, {"updated_at", at}}}}},
      {"callouts",
       "callout_people",
       "id",
       {{"id", id},
        {"callout_id", id},
        {"member_id", id},
        {"token_hash", "sha256('{id}')"},
        {"question", word},
        {"reply", word}},
       "keep.called",
       "member_id question reply",
       {{"callouts", {{"id", id}, {"state", "'closed'"}, {"created_at", at}, {"closed_at", at}}}}},
      {"channels",
       "channel_messages",
       "id",
       {{"id", id},
        {"queued_at", at},
        {"state", "'left'"},
        {"recipient", word},
        {"subject", word},
        {"body", word},
        {"html", word},
        {"calendar", word},
        {"file", word}},
       "keep.mail",
       "recipient subject body html calendar file"},
      {"channels", "channel_answers", "id", {{"id", id}, {"received_at", at}}, "keep.mail"},
      {"conversations",
       "relay_conversations",
       "id",
       {{"id", id}, {"subject_id", id}, {"closed_at", at}, {"closed_by", "'first'"}},
       days(relay::kept_after_closing),
       {},
       {},
       {{"relay_messages", {{"id", id}, {"conversation_id", id}}},
        {"relay_reports", {{"id", id}, {"conversation_id", id}, {"message_id", id}}},
        {"relay_sides", {{"conversation_id", id}, {"id", id}}}}},
      {"corps",
       "corps_members",
       "id",
       {{"id", id}, {"state", "'draft'"}, {"updated_at", at}, {"name", id}},
       days(corps::draft_term)},
      {"alerts",
       "alert_searches",
       "id",
       {{"id", id},
        {"subscriber_id", id},
        {"state", "'unconfirmed'"},
        {"rhythm", "'daily'"},
        {"created_at", at}},
       days(alerts::confirm_term)},
      {"alerts",
       "alert_subscribers",
       "id",
       {{"id", id}, {"state", "'unconfirmed'"}, {"created_at", at}},
       days(alerts::confirm_term)},
      {"alerts",
       "alert_subscribers",
       "id",
       {{"id", id}, {"state", "'active'"}, {"active_at", at}, {"asked_at", "'2020-01-01'"}, {"email", id}},
       "keep.alerts"},
      {"profiles",
       "profiles",
       "id",
       {{"id", id}, {"state", "'draft'"}, {"updated_at", at}, {"name", id}},
       days(profiles::draft_term)},
      {"profiles",
       "profiles",
       "id",
       {{"id", id},
        {"state", "'confirmed'"},
        {"active_at", at},
        {"warned_at", "'2020-01-01'"},
        {"updated_at", "'2020-01-01'"},
        {"name", id}},
       "keep.profiles"},
      {"lists",
       "import_lists",
       "id",
       {{"id", id}, {"kind", "'people'"}, {"state", "'draft'"}, {"at", at}, {"delimiter", "';'"}},
       days(list_imports::text_kept),
       {},
       {},
       {{"import_list_rows", {{"list_id", id}, {"verdict", "'good'"}}}}},
      {"lists",
       "import_lists",
       "id",
       {{"id", id}, {"kind", "'people'"}, {"state", "'done'"}, {"at", at}, {"delimiter", "';'"}},
       days(list_imports::list_kept),
       {},
       {},
       {{"import_list_rows", {{"list_id", id}, {"verdict", "'made'"}}}}},
      {"reserves",
       "reserve_candidates",
       "id",
       {{"id", id}, {"state", "'unseen'"}, {"created_at", at}, {"name", id}},
       "keep.reserve"},
      {"reserves",
       "reserve_refusals",
       "mark",
       {{"mark", "sha256('{id}')"}, {"at", at}},
       days(reserves::refusal_kept)},
      {"profile looks", "profile_looks", "id", {{"id", id}, {"looked_at", at}}, days(profiles::look_term)},
      {"profile receipts",
       "profile_erasures",
       "id",
       {{"id", id}, {"erased_at", at}},
       days(own_pages::receipt_term)},
      {"corps availability",
       "corps_exceptions",
       "id",
       {{"id", id}, {"from_day", "'2020-01-01'"}, {"until_day", at}},
       "30 days"},
      {"corps availability",
       "corps_availability",
       "member_id",
       {{"member_id", id}, {"pause_from", "'2020-01-01'"}, {"pause_until", at}},
       "30 days",
       "pause_from pause_until"},
      {"corps lists",
       "corps_imports",
       "id",
       {{"id", id}, {"state", "'draft'"}, {"at", at}},
       days(corps::text_kept),
       {},
       {},
       {{"corps_import_rows", {{"import_id", id}}}}},
      {"corps lists",
       "corps_imports",
       "id",
       {{"id", id}, {"state", "'done'"}, {"at", at}, {"body", word}},
       days(corps::text_kept),
       "body"},
      {"corps lists",
       "corps_imports",
       "id",
       {{"id", id}, {"state", "'done'"}, {"at", at}},
       days(corps::list_kept),
       {},
       {},
       {{"corps_import_rows", {{"import_id", id}}}}},
      {"drafts",
       "drafts",
       "path",
       {{"path", id}, {"token", "sha256('{id}')"}, {"expires_at", at}},
       "0 hours"},
      {"incident contacts",
       "incidents",
       "id",
       {{"id", id},
        {"state", "'closed'"},
        {"closed_at", at},
        {"discipline", "4"},
        {"command_name", word},
        {"command_phone", word},
        {"command_email", word}},
       "keep.called",
       "command_name command_phone command_email"},
      {"incident contacts",
       "incident_tasks",
       "id",
       {{"id", id}, {"incident_id", id}, {"contact_name", word}, {"contact_phone", word}},
       "keep.called",
       "contact_name contact_phone",
       {{"incidents", {{"id", id}, {"state", "'closed'"}, {"closed_at", at}, {"discipline", "4"}}}}},
      {"interests",
       "interests",
       "id",
       {{"id", id}, {"state", "'unconfirmed'"}, {"created_at", at}},
       days(interests::confirm_term)},
      {"interests",
       "interests",
       "id",
       {{"id", id}, {"state", "'active'"}, {"confirmed_at", at}, {"created_at", "'2020-01-01'"}},
       "keep.inactive"},
      {"invitations", "invitations", "email", {{"email", id}, {"expires_at", at}}, "0 hours"},
      {"limits", "node.attempts", "key", {{"key", "sha256('{id}')"}, {"at", at}}, "keep.addresses"},
      {"links",
       "node.tokens",
       "object",
       {{"object", id}, {"token", "sha256('{id}')"}, {"expires_at", at}},
       "30 days"},
      {"notes",
       "threads",
       "id",
       {{"id", id}, {"party", word}, {"updated_at", at}},
       days(conversations::kept),
       {},
       {},
       {{"notes", {{"thread_id", id}, {"party", word}}}}},
      {"organisations",
       "organisations",
       "id",
       {{"id", id}, {"state", "'unconfirmed'"}, {"created_at", at}, {"ref", id}},
       "7 days"},
      {"organisation contacts",
       "organisations",
       "id",
       {{"id", id},
        {"state", "'refused'"},
        {"updated_at", at},
        {"ref", id},
        {"contact_name", word},
        {"email", word},
        {"phone", word}},
       "keep.declined",
       "contact_name email phone"},
      {"vacancy contacts",
       "vacancies",
       "id",
       {{"id", id},
        {"organisation_id", id},
        {"ref", id},
        {"contact_name", word},
        {"contact_email", word},
        {"contact_phone", word}},
       "keep.declined",
       "contact_name contact_email contact_phone",
       {{"organisations", {{"id", id}, {"state", "'archived'"}, {"updated_at", at}, {"ref", id}}}}},
      {"reinforcement",
       "help_requests",
       "id",
       {{"id", id}, {"party", word}, {"until_at", at}},
       days(reinforcement::kept),
       {},
       {},
       {{"help_words", {{"request_id", id}, {"party", word}}},
        {"help_sides", {{"request_id", id}, {"party", word}}},
        {"help_offers", {{"request_id", id}, {"party", word}, {"ended", "'withdrawn'"}}}}},
      {"shifts",
       "walk_ins",
       "id",
       {{"id", id}, {"registered_at", at}, {"name", word}, {"phone", word}, {"born", "'1990-01-01'"}},
       "keep.called",
       "name phone born"},
      {"submissions", "submissions", "id", {{"id", id}, {"at", at}}, "2 days"},
      {"tokens in forms",
       "submissions",
       "id",
       {{"id", id}, {"at", at}, {"location", word}},
       "12 hours",
       "location"}};
  for (const char* state : {"declined", "withdrawn", "waiting", "proposed"})
    out.push_back({"applications",
                   "applications",
                   "id",
                   {{"id", id}, {"state", fmt::format("'{}'", state)}, {"updated_at", at}, {"name", id}},
                   "keep.declined"});
  for (const char* state : {"declined", "left"})
    out.push_back({"corps",
                   "corps_members",
                   "id",
                   {{"id", id}, {"state", fmt::format("'{}'", state)}, {"updated_at", at}},
                   "keep.declined",
                   {},
                   {},
                   {{"corps_certificates", member},
                    {"corps_trail", member},
                    {"information_proofs", member},
                    {"corps_availability", member},
                    {"corps_exceptions", member},
                    {"corps_reminders", member}}});
  return out;
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
