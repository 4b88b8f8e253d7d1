// The schema against the repair of times after a clock went back: every time in the database is pulled back
// by node/clock_keeper_sql.cpp, or this file says why it may lie in the future.

#include <gtest/gtest.h>

#include <iterator>
#include <map>
#include <pqxx/pqxx>
#include <set>
#include <sstream>

#include "node/clock_keeper.hpp"
#include "tests/support/postgres.hpp"

namespace paraat::test {
namespace {

struct left_alone {
  std::string_view why, columns;
};
constexpr left_alone not_repaired[] = {
    {"It is a date: people chose it, or it is a term that they were told.",
     "tenant.vacancies.expires_at node.member_listings.valid_until node.listings.valid_until "
     "node.listing_search.valid_until "
     "tenant.incident_tasks.starts_at tenant.incident_tasks.ends_at tenant.shifts.starts_at "
     "tenant.shifts.ends_at tenant.invitation_rounds.lapses_at tenant.neighbour_questions.lapses_at "
     "tenant.searches_elsewhere.lapses_at tenant.callout_people.arrives_at "
     "tenant.help_requests.from_at "
     "tenant.help_requests.until_at tenant.help_requests.expires_at tenant.help_offers.hold_until "
     "tenant.incidents.started_at node.restore_holds.restored_to"},
    {"It ends something later than meant, by no more than the step; nothing waits for it.",
     "node.sessions.expires_at node.sessions.last_seen node.devices.last_seen node.devices.expires_at "
     "node.tokens.expires_at node.tokens.used_at node.invitations.expires_at node.invitations.used_at "
     "tenant.invitations.invited_at tenant.invitations.expires_at tenant.drafts.expires_at "
     "tenant.searches.asked_at tenant.invitation_rounds.sent_at tenant.neighbour_questions.received_at "
     "tenant.searches_elsewhere.answered_at tenant.searches_elsewhere.relayed_at "
     "tenant.relay_messages.at tenant.relay_sides.read_at tenant.relay_sides.told_at "
     "tenant.relay_sides.automatic_at "
     "tenant.submissions.at node.lanes_in.last_arrival node.cases_in.moved_at node.accounts.left_at "
     "node.publishers.confirmed_at node.listings.confirmed_at node.member_listings.confirmed_at "
     "tenant.corps_reminders.at tenant.import_lists.at tenant.reserve_refusals.at "
     "tenant.reserve_candidates.asked_at tenant.reserve_candidates.last_at tenant.reserve_candidates.next_at "
     "node.channel_heard.at node.channel_codes.taken_at node.heads.moved_at"},
    {"A proof of identity of the future does not count (accounts/proof.cpp).", "node.sessions.proven_at"},
    {"It is signed or part of a chain, or told to others: a change would break what they hold.",
     "tenant.audit.at node.feed_items.at node.membership_documents.at node.membership_decisions.at "
     "node.membership_decisions.good_until node.own_keys.announced_at node.own_keys.active_at "
     "node.own_keys.retired_at node.own_keys.revoked_at node.claims.at node.beacons.at node.feed_epoch.at "
     "node.deliveries.created node.deliveries.expires node.deliveries.settled_at tenant.outgoing.created "
     "tenant.outgoing.expires node.inbox.received node.conflicts.at node.listings.published_at "
     "node.listing_search.published_at node.member_listings.published_at node.foreign_objects.at "
     "node.equivocations.at tenant.vacancies.published_at node.hidden_elsewhere.at "
     "node.shown_elsewhere.at node.restored_manifest.at"},
    {"It says when something was done, for people to read; no rule compares it with the clock within days.",
     "node.migrations.applied_at node.tenants.created_at node.outbox.at node.accounts.created_at "
     "node.contact_points.confirmed_at "
     "node.grants.given_at node.sessions.created_at node.devices.created_at node.passkeys.created_at "
     "node.passkeys.last_used_at node.hidings.at node.key_orders.at node.rules.changed_at node.erasures.at "
     "node.restore_holds.decided_at tenant.organisations.created_at tenant.organisations.updated_at "
     "tenant.vacancies.created_at tenant.vacancies.updated_at tenant.vacancy_history.at "
     "tenant.vacancy_templates.made_at "
     "tenant.mails.queued_at tenant.mails.sent_at tenant.applications.created_at "
     "tenant.applications.updated_at tenant.applications.confirmed_at tenant.applications.accepted_at "
     "tenant.relay_conversations.opened_at tenant.relay_conversations.last_at "
     "tenant.relay_conversations.closed_at tenant.relay_sides.unreachable_at "
     "tenant.relay_reports.written_at tenant.relay_reports.at tenant.relay_reports.handled_at "
     "tenant.answer_cases.opened_at tenant.answer_messages.sent_at tenant.answer_receipts.erased_at "
     "tenant.answer_receipts.there_at tenant.answers_elsewhere.created_at "
     "tenant.answers_elsewhere.stopped_at tenant.answers_elsewhere.told_at "
     "tenant.answers_elsewhere.confirmed_at tenant.answers_elsewhere.updated_at "
     "tenant.application_steps.at tenant.application_outcomes.at tenant.organisation_pauses.since "
     "tenant.organisation_pauses.lifted_at tenant.interests.created_at "
     "tenant.interests.confirmed_at tenant.alert_subscribers.created_at tenant.alert_subscribers.active_at "
     "tenant.alert_subscribers.asked_at tenant.alert_searches.created_at tenant.alert_searches.confirmed_at "
     "tenant.alert_searches.read_at tenant.alert_items.found_at tenant.push_subscriptions.created_at "
     "node.listing_changes.at "
     "tenant.threads.updated_at tenant.notes.at tenant.notes.settled_at "
     "tenant.task_profiles.updated_at tenant.corps.updated_at tenant.corps_texts.at "
     "tenant.corps_members.created_at tenant.corps_members.submitted_at tenant.corps_members.updated_at "
     "tenant.profiles.created_at tenant.profiles.confirmed_at tenant.profiles.updated_at "
     "tenant.profiles.consent_at tenant.profiles.for_neighbours_at tenant.profiles.active_at "
     "tenant.profiles.warned_at "
     "tenant.volunteer_invitations.answered_at tenant.match_weights.set_at "
     "tenant.profile_trainings.added_at tenant.profile_looks.looked_at tenant.profile_erasures.erased_at "
     "tenant.corps_trail.at tenant.information_proofs.given_at tenant.incidents.closed_at "
     "tenant.incidents.reopened_at tenant.incidents.updated_at tenant.incident_trail.at "
     "tenant.incident_tasks.updated_at tenant.callouts.created_at tenant.callouts.closed_at "
     "tenant.callouts.updated_at tenant.callout_people.changed_at tenant.channel_batches.queued_at "
     "tenant.channel_messages.settled_at tenant.channel_messages.seen_at tenant.channel_answers.received_at "
     "tenant.channel_answers.handled_at tenant.roll_calls.closed_at tenant.debriefs.at "
     "tenant.cost_notes.noted_at tenant.corps_availability.updated_at tenant.corps_imports.at "
     "tenant.corps_imports.done_at tenant.corps_import_columns.updated_at "
     "tenant.import_lists.done_at tenant.import_profiles.updated_at tenant.reserve_pairs.found_at "
     "tenant.reserve_candidates.bounced_at tenant.reserve_candidates.answered_at "
     "tenant.reserve_candidates.created_at tenant.reserve_candidates.updated_at "
     "tenant.playbook_chapters.updated_at tenant.playbook_ticks.at tenant.help_requests.created_at "
     "tenant.help_requests.moved_at tenant.help_sides.asked_at tenant.help_offers.made_at "
     "tenant.help_words.at tenant.corps_export_profiles.updated_at tenant.sms_opt_outs.asked_at "
     "tenant.neighbour_policies.set_at tenant.neighbour_questions.ended_at "
     "tenant.neighbour_questions.decided_at tenant.neighbour_questions.mailed_at "
     "tenant.searches_elsewhere.asked_at tenant.searches_elsewhere.contradicted_at "
     "tenant.persons.made_at tenant.contact_points.verified_at tenant.person_joins.at "
     "tenant.person_joins.undone_at tenant.persons_apart.at tenant.person_links.at"},
    {"It is the measurement of clocks itself.",
     "node.clock_beats.wall node.clock_beats.at_database node.clock_offsets.at node.clock_steps.at"},
};

TEST(ClockSchema, EveryTimeIsPulledBackOrSaysWhyItMayLieInTheFuture) {
  std::map<std::string, std::string> known;
  for (const std::string& column : node::rows::repaired_columns()) known[column] = "repaired";
  for (const auto& [why, columns] : not_repaired) {
    std::istringstream in{std::string(columns)};
    for (auto at = std::istream_iterator<std::string>(in); at != std::istream_iterator<std::string>(); ++at)
      EXPECT_TRUE(known.emplace(*at, why).second) << *at << " is named twice";
  }
  const fresh_database urls = make_database();
  pqxx::connection owner(urls.owner_url);
  pqxx::nontransaction s(owner);
  std::set<std::string> found;
  for (const auto& r : s.exec(
           "select table_schema || '.' || table_name || '.' || column_name from information_schema.columns "
           "join pg_tables on schemaname = table_schema and tablename = table_name where table_schema in "
           "('node', 'tenant') and udt_name = 'timestamptz'")) {
    found.insert(r[0].c_str());
    EXPECT_TRUE(known.contains(r[0].c_str()))
        << r[0].c_str() << ": repair it in node/clock_keeper_sql.cpp, or say here why not";
  }
  for (const auto& [column, why] : known) EXPECT_TRUE(found.contains(column)) << column << " is no more";
}

}  // namespace
}  // namespace paraat::test
