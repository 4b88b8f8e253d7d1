// The schema against the rules of erasure: every column of a tenant is plain, or this file names what erases
// it.

#include <gtest/gtest.h>

#include <iterator>
#include <map>
#include <pqxx/pqxx>
#include <set>
#include <span>
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

// The schema `node`: first what is about people, then what is of the node or public.
constexpr table_columns of_the_node[] = {
    {"accounts", "because the job accounts.forget removes an account a month after its last role",
     "name email password totp_secret", "state"},
    {"attempts", "limits", "key", ""},
    {"contact_points", "because it goes with its account", "email", ""},
    {"deliveries", "because its content is sealed, and goes when the case is over", "envelope reason receipt",
     "from_party to_party peer lane kind hash state"},
    {"devices", "because the job accounts.forget removes it at its expiry", "agent", ""},
    {"inbox", "because its content is sealed, and goes after the term of deduplication", "signed",
     "from_party to_party peer lane kind hash receipt outcome"},
    {"jobs", "because it goes when it is done, and holds ids only", "payload last_error", "kind unique_key"},
    {"passkeys", "because it goes with its account", "credential public_key name", "rp_id"},
    {"recovery_codes", "because it goes with its account", "code", ""},
    {"sessions", "because the job accounts.forget removes it a day after its expiry", "token csrf agent", ""},
    {"tokens", "links", "token email data", "purpose"},
    {"account_key", "", "", "mark"},
    {"announcements", "", "", "node_id"},
    {"beacons", "", "", "identity"},
    {"cases_in", "", "", "to_party from_party"},
    {"channel_codes", "", "", "code"},
    {"channel_heard", "", "", "kind gateway_id"},
    {"channel_pace", "", "", "via"},
    {"claims", "", "", "node_id party"},
    {"clock_beats", "", "", "instance"},
    {"clock_offsets", "", "", "against"},
    {"conflicts", "", "", "from_party hash peer signed"},
    {"equivocations", "", "", "publisher feed audience first second"},
    {"erasures", "", "", "relation what object"},
    {"feed_epoch", "", "", "identity why"},
    {"feed_items", "", "", "party feed audience signed hash"},
    {"feeds", "", "", "party feed audience digest"},
    {"followed_feeds", "", "", "publisher feed audience state digest checkpoint trouble"},
    {"foreign_objects", "", "", "publisher feed audience hash signed"},
    {"grants", "", "", "role"},
    {"heads", "", "", "topic"},
    {"held_back_items", "", "", "publisher feed audience"},
    {"held_messages", "", "", "to_party from_party peer lane"},
    {"hidden_elsewhere", "", "", "party by reason"},
    {"hidings", "", "", "publisher reason"},
    {"hosts", "", "", "host prefix"},
    {"invitations", "", "", "secret_hash used_by parties"},
    {"key_orders", "", "", "what about reason"},
    {"known_tenants", "", "", "party name network pages_url node_id roles phone"},
    {"lanes", "", "", "peer lane last_failure leased_by"},
    {"lanes_in", "", "", "peer lane"},
    {"listing_counts", "", "", "kind publisher theme"},
    {"listing_search", "", "", "theme kind publisher"},
    {"listing_words", "", "", "word stem"},
    {"listings", "", "",
     "publisher ref url title body organisation kind theme place rhythm starts_on ends_on hidden_reason"},
    {"logos", "", "", "name bytes"},
    {"manifests", "", "", "node_id document"},
    {"member_listings", "", "",
     "publisher ref url title body organisation kind theme place rhythm starts_on ends_on hidden_reason"},
    {"membership_decisions", "", "", "reason"},
    {"membership_documents", "", "", "kind document"},
    {"migrations", "", "", "name"},
    {"outbox", "", "", "kind"},
    {"own_keys", "", "", "key_id purpose public_key"},
    {"peers", "", "", "node_id last_failure"},
    {"public_organisations", "", "", "publisher name kind about website url"},
    {"publishers", "", "", "publisher"},
    {"restored_manifest", "", "", "peer"},
    {"rules", "", "", "code valid_from source checked_on"},
    {"shown_elsewhere", "", "", "party by feed audience digest"},
    {"task_profile_offers", "", "", "publisher code content"},
    {"tenants", "", "",
     "party kind name tagline brand_color languages network controller public_url email phone shown_name "
     "welcome"},
    {"theme_words", "", "", "theme language word stem"},
};

std::set<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  return {std::istream_iterator<std::string>(in), {}};
}

void hold(const std::string& schema_name, std::span<const table_columns> tables) {
  const fresh_database urls = make_database();
  pqxx::connection owner(urls.owner_url);
  std::set<std::string_view> rule_names;
  for (const node::erasure_rule& r : node::erasure_rules()) rule_names.insert(r.name);
  std::map<std::string, std::set<std::string>> known;
  for (const table_columns& t : tables) {
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
    for (const auto& r : s.exec_params(
             "select table_name, column_name from information_schema.columns where table_schema = $1 "
             "and table_name in (select tablename from pg_tables where schemaname = $1) and udt_name in "
             "('text', 'bytea', 'jsonb', 'date', '_text', 'varchar') order by 1, 2",
             schema_name))
      found[r[0].c_str()].insert(r[1].c_str());
  }
  for (const auto& [table, columns] : found) {
    std::string missing;
    for (const std::string& column : columns)
      if (!known[table].contains(column)) missing += " " + column;
    EXPECT_EQ(missing, "") << schema_name << "." << table << ": say in this file what erases these columns";
  }
  for (const auto& [table, columns] : known)
    for (const std::string& column : columns)
      EXPECT_TRUE(found[table].contains(column)) << table << "." << column << " is no more";
}

TEST(ErasureSchema, EveryColumnOfATenantIsPlainOrNamesWhatErasesIt) { hold("tenant", schema); }

TEST(ErasureSchema, EveryColumnOfTheNodeIsPlainOrNamesWhatErasesIt) { hold("node", of_the_node); }

}  // namespace
}  // namespace paraat::test
