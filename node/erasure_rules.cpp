#include "node/erasure_rules.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "tenant/crisis/callouts/callouts.hpp"
#include "tenant/crisis/corps/availability.hpp"
#include "tenant/crisis/corps/corps.hpp"
#include "tenant/crisis/corps/imports.hpp"
#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/crisis/presence/shifts.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/mutual_aid/conversations/conversations.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"
#include "tenant/overview/closeout/afterwards.hpp"
#include "tenant/overview/own_pages/own_facts.hpp"
#include "tenant/people/accounts/drafts.hpp"
#include "tenant/people/accounts/invitations.hpp"
#include "tenant/people/profiles/looks.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/people/profiles/profile_term.hpp"
#include "tenant/people/relay/relay.hpp"
#include "tenant/people/reserves/reserves.hpp"
#include "tenant/people/staff_notices/staff_notices.hpp"
#include "tenant/platform/audit/chain.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/rate_limits/rate_limits.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/web/idempotency_keys.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/publishing/alerts/alerts.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere.hpp"
#include "tenant/volunteering/applications/answer_clock.hpp"
#include "tenant/volunteering/applications/applications.hpp"
#include "tenant/volunteering/interests/interests.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"
#include "tenant/volunteering/list_imports/list_imports.hpp"
#include "tenant/volunteering/neighbour_search/foreign_searches.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"
#include "tenant/volunteering/targeted_search/targeted_search.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::node {
namespace {

// Marks of the use of forms. The term is the one of the book of rules.
void forget_marks(transaction& tx, instant now) {
  const rules::book book = rules::read_all(tx);
  if (const auto* term = book.at(rules::code::keep_addresses, web::local_day(now)))
    rate_limits::forget_old(tx, now, std::chrono::hours{term->amount});
}

constexpr erasure_rule table[] = {{"afterwards", closeout::forget_old},
                                  {"alerts", alerts::forget_old},
                                  {"answers elsewhere", answers_elsewhere::forget_old},
                                  {"applications", applications::forget_old},
                                  {"audit", audit::forget_old},
                                  {"callouts", callouts::forget_old},
                                  {"channels", channels::forget_old},
                                  {"conversations", relay::forget_old},
                                  {"corps", corps::forget_old},
                                  {"corps availability", corps::forget_past},
                                  {"corps lists", corps::forget_lists},
                                  {"drafts", accounts::forget_old_drafts},
                                  {"incident contacts", incidents::forget_contacts},
                                  {"interests", interests::forget_old},
                                  {"invitations", accounts::forget_old_invitations},
                                  {"limits", forget_marks},
                                  {"lists", list_imports::forget_lists},
                                  {"links", one_time_tokens::forget_old},
                                  {"notes", conversations::forget_old},
                                  {"notices", staff_notices::forget_left},
                                  {"organisation contacts", organisations::forget_contacts},
                                  {"organisations", organisations::forget_unconfirmed},
                                  {"outbox", [](transaction& tx, instant) { outbox::forget_old(tx); }},
                                  {"profile looks", profiles::forget_looks},
                                  {"profile receipts", own_pages::forget_receipts},
                                  {"profiles", profiles::forget_old},
                                  {"reinforcement", reinforcement::forget_old},
                                  {"reserves", reserves::forget_old},
                                  {"neighbour searches", neighbour_search::forget_old_questions},
                                  {"searches", targeted_search::forget_old},
                                  {"shifts", presence::forget_old},
                                  {"submissions", web::submissions::forget_old},
                                  {"tokens in forms", web::submissions::forget_addresses},
                                  {"tokens in messages", channels::mask_tokens},
                                  {"vacancy contacts", vacancies::forget_contacts},
                                  {"volunteer invitations", invitations::forget_old}};

}  // namespace

std::span<const erasure_rule> erasure_rules() { return table; }

void plan_erasure(transaction& tx, instant now) {
  for (const erasure_rule& r : table)
    jobs::schedule(tx, retention::rule_job, now,
                   boost::json::serialize(boost::json::object{{"rule", r.name}}), r.name);
  profiles::plan_warnings(tx, now);
  applications::plan_clock(tx, now);
  retention::plan(tx, now);
}

void erase(transaction& tx, std::string_view name, instant now) {
  const auto* at = std::ranges::find(table, name, &erasure_rule::name);
  if (at == std::end(table)) throw std::invalid_argument("no such rule of erasure");
  at->forget(tx, now);
}

void erase_all(transaction& tx, instant now) {
  for (const erasure_rule& r : table) r.forget(tx, now);
  retention::plan(tx, now);
}

}  // namespace paraat::node
