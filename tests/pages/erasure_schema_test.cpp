// The schema against the rules of erasure: every column of a tenant is plain, or this file names what erases
// it.

#include <gtest/gtest.h>

#include <iterator>
#include <map>
#include <pqxx/pqxx>
#include <set>
#include <sstream>

#include "node/erasure_rules.hpp"
#include "tests/support/postgres.hpp"

namespace paraat::test {
namespace {

// Columns with text, bytes or days of one table. `by` is a rule of node/erasure_rules.cpp, or says why no
// rule is needed. A new table or column fails the test until it stands here.
struct table_columns {
  std::string_view table, by, personal, plain;
};
constexpr table_columns schema[] = {
    {"applications", "applications", "name email phone message reply proposal", "language consent state"},
    {"audit", "", "", "what object hash"},
    {"audit_chain", "", "", "first_previous last_hash"},
    {"callout_people", "callouts", "question reply", "state token_hash answered_via told"},
    {"callouts", "", "", "code state mode channels words age_rules"},
    {"channel_answers", "channels", "sender body about", "state"},
    {"channel_batches", "", "", "owner code"},
    {"channel_messages", "channels", "recipient subject body html calendar file",
     "key via about file_name file_type state gateway_id why told priority"},
    {"contact_points", "because a trigger erases it with the last record that had it", "kind value name_key",
     ""},
    {"corps", "", "", "ref name about certificates training insurance"},
    {"corps_availability", "corps availability", "pause_from pause_until", ""},
    {"corps_certificates", "corps", "code valid_from valid_until seen_on", ""},
    {"corps_exceptions", "corps availability", "from_day until_day", ""},
    {"corps_export_profiles", "", "", "code name headers columns dates"},
    {"corps_import_columns", "", "", "headers columns"},
    {"corps_import_rows", "corps lists", "problems", "outcome"},
    {"corps_imports", "corps lists", "body file_name", "state encoding delimiter columns target"},
    {"corps_members", "corps",
     "name email phone born place skills languages support_sealed emergency language human mailbox name_key",
     "state age_rules"},
    {"corps_reminders", "corps", "code valid_until", ""},
    {"corps_teams", "", "", "name"},
    {"corps_texts", "", "", "kind body"},
    {"corps_trail", "corps", "what note", ""},
    {"cost_notes", "afterwards", "payee_name payee_email payee on_day", "kind rules raised"},
    {"debriefs", "afterwards", "better harm contact", "went"},
    {"drafts", "drafts", "body path", "token"},
    {"help_offers", "reinforcement", "note", "party supplier stage ended"},
    {"help_requests", "reinforcement", "meeting note", "party title skill place bring state reason"},
    {"help_sides", "", "", "party other reason"},
    {"help_words", "", "", "party other kind state"},
    {"incident_tasks", "incident contacts", "contact_name contact_phone",
     "profile name skill deputies certificates meeting_place bring dutch english"},
    {"incident_trail", "because the journal of an emergency is a document of the municipality", "note",
     "what subject"},
    {"incidents", "incident contacts", "command_name command_phone command_email",
     "kind name about phase place state"},
    {"information_proofs", "corps", "text_hash", ""},
    {"interests", "interests", "name email note", "themes language consent state"},
    {"invitations", "invitations", "email name", "roles language"},
    {"mails", "because nothing is written there since migration 0027",
     "recipient subject body_text body_html", "state last_error"},
    {"notes", "notes", "author phone body", "party state"},
    {"notice_settings", "notices", "phone", "mail sms"},
    {"notices", "", "", "kind"},
    {"organisations", "organisation contacts", "email phone contact_name",
     "ref name kind number about website state state_reason language address hour"},
    {"outgoing", "because a row is sealed and removed when it gets its number", "content",
     "to_party lane kind"},
    {"person_joins", "", "", "moved"},
    {"persons", "because a trigger erases a person with the last record", "name name_key language born", ""},
    {"playbook_chapters", "", "", "code title summary body original"},
    {"playbook_ticks", "", "", "code"},
    {"saved_sentences", "", "", "title text"},
    {"sms_opt_outs", "because it is the refusal of the person, until a coordinator lifts it", "number", ""},
    {"stays", "", "", "in_how out_how"},
    {"submissions", "submissions", "id location", ""},
    {"task_profiles", "", "", "code topic skill deputies certificates dutch english origin base"},
    {"threads", "notes", "subject", "party"},
    {"vacancies", "vacancy contacts", "contact_name contact_email contact_phone",
     "ref kind title body theme place rhythm starts_on ends_on state close_reason audience contact_address "
     "contact_hour"},
    {"vacancy_history", "", "", "what data"},
    {"walk_ins", "shifts", "name phone born", "age_rules told_hash"},
};

std::set<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  return {std::istream_iterator<std::string>(in), {}};
}

TEST(ErasureSchema, EveryColumnOfATenantIsPlainOrNamesWhatErasesIt) {
  const fresh_database urls = make_database();
  pqxx::connection owner(urls.owner_url);
  std::set<std::string_view> rule_names;
  for (const node::erasure_rule& r : node::erasure_rules()) rule_names.insert(r.name);
  std::map<std::string, std::set<std::string>> known;
  for (const table_columns& t : schema) {
    EXPECT_EQ(t.by.empty(), t.personal.empty()) << t.table << ": what erases these columns?";
    if (!t.by.starts_with("because ") && !t.by.empty())
      EXPECT_TRUE(rule_names.contains(t.by)) << t.table << ": no rule " << t.by;
    auto& columns = known[std::string(t.table)];
    columns = words(t.personal);
    for (const std::string& column : words(t.plain)) columns.insert(column);
  }
  std::map<std::string, std::set<std::string>> found;
  {
    pqxx::nontransaction s(owner);
    for (const auto& r :
         s.exec("select table_name, column_name from information_schema.columns where "
                "table_schema = 'tenant' and table_name in (select tablename from pg_tables where "
                "schemaname = 'tenant') and udt_name in ('text', 'bytea', 'jsonb', 'date', "
                "'_text', 'varchar') order by 1, 2"))
      found[r[0].c_str()].insert(r[1].c_str());
  }
  for (const auto& [table, columns] : found) {
    std::string missing;
    for (const std::string& column : columns)
      if (!known[table].contains(column)) missing += " " + column;
    EXPECT_EQ(missing, "") << "tenant." << table << ": say in this file what erases these columns";
  }
  for (const auto& [table, columns] : known)
    for (const std::string& column : columns)
      EXPECT_TRUE(found[table].contains(column)) << table << "." << column << " is no more";
}

}  // namespace
}  // namespace paraat::test
