#include "tenant/volunteering/neighbour_search/foreign_searches.hpp"

#include <protocol/paraat.pb.h>

#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "protocol/wire.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/outbox/messages.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tenant/volunteering/invitations/invitations_letters.hpp"
#include "tenant/volunteering/neighbour_search/foreign_searches_letters.hpp"
#include "tenant/volunteering/neighbour_search/neighbour_search_sql.hpp"
#include "tenant/volunteering/neighbour_search/search_content.hpp"

namespace paraat::neighbour_search {
namespace {

using targeted_search::band;

void send(transaction& tx, const foreign_question& q, std::string_view kind,
          const google::protobuf::MessageLite& content, instant now) {
  outbox::send(tx, {.id = uuid_v7(now),
                    .to = q.party,
                    .where = outbox::lane::bulk,
                    .kind = std::string(kind),
                    .content = content.SerializeAsString(),
                    .created = now,
                    .expires = now + limits::message_validity,
                    .case_id = q.case_id,
                    .case_seq = rows::next_place(tx, q)});
}

void say_bands(transaction& tx, const foreign_question& q, instant now) {
  wire::SearchBands w;
  w.set_state(q.status == question_state::waits      ? wire::SEARCH_WAITS
              : q.status == question_state::answered ? wire::SEARCH_ANSWERED
                                                     : wire::SEARCH_REFUSED);
  if (q.status == question_state::answered) {
    w.set_band(
        static_cast<wire::SearchBand>(static_cast<int>(q.said.value_or(band::few)) + wire::FEWER_THAN_5));
    w.set_at(wire::seconds(q.made_at));
  }
  w.set_why(q.why);
  send(tx, q, "search.bands", w, now);
}

wire::SearchBand small_band(bool few) { return few ? wire::FEWER_THAN_5 : wire::FROM_5; }

void say_outcome(transaction& tx, const foreign_question& q, wire::InviteState state, instant now,
                 std::string_view why = {}) {
  wire::InviteOutcome w;
  w.set_state(state);
  w.set_why(std::string(why));
  if (state != wire::INVITE_REFUSED) {
    w.set_asked(small_band(q.asked_few));
    w.set_lapses(wire::seconds(q.lapses_at.value_or(now)));
  }
  if (state == wire::INVITE_ENDED)
    w.set_no(
        small_band(rows::said_no(tx, q.round_id) < static_cast<long long>(targeted_search::least_shown)));
  send(tx, q, "invite.outcome", w, now);
}

// As the neighbour published it, open for the public here.
std::optional<listings::listing> open_listing(transaction& tx, const foreign_question& q, instant now) {
  auto l = listings::with_id(tx, q.party, q.vacancy_id);
  const bool open =
      l && !l->members_only && l->hidden_reason.empty() && l->valid_until > now && l->places_free > 0;
  return open ? l : std::nullopt;
}

void refuse_question(foreign_question& q, std::string_view why) {
  q.status = question_state::refused;
  q.why = why;
}

// Why no band is told; nothing: `q` has it.
std::optional<std::string_view> find_band(transaction& tx, const web::scope& s, foreign_question& q) {
  const auto l = open_listing(tx, q, s.now);
  if (!l) return "unknown";
  q.title = l->title;
  q.organisation = l->organisation;
  // Ten questions that each fit nearly the same people are no search any more.
  if (!targeted_search::answered_today(tx, q.party, q.what, s.now) &&
      targeted_search::similar_questions(tx, q.party, s.now - similar_term) >= most_similar)
    return "narrow";
  const auto found = targeted_search::ask(tx, s,
                                          {.organisation_id = {},
                                           .vacancy_id = {},
                                           .what = q.what,
                                           .by = std::nullopt,
                                           .together = {},
                                           .party = q.party,
                                           .shown_as = l->organisation});
  if (!found) return found.error().kind == refusal_kind::too_many ? "busy" : "codes";
  q.status = question_state::answered;
  q.why.clear();
  q.search_id = found->id;
  q.said = found->said;
  q.made_at = found->asked_at;
  return std::nullopt;
}

void decide(transaction& tx, const web::scope& s, foreign_question& q) {
  if (const auto why = find_band(tx, s, q)) refuse_question(q, *why);
}

// What is known before anybody is looked at.
void judge(transaction& tx, const web::scope& s, foreign_question& q, bool understood) {
  const search_policy policy = policy_of(tx, s, q.party);
  if (policy == search_policy::off) return refuse_question(q, "off");
  if (!understood) return refuse_question(q, "codes");
  if (q.title.empty()) return refuse_question(q, "unknown");
  if (policy == search_policy::on) decide(tx, s, q);
}

result<foreign_question> waiting(transaction& tx, std::string_view party, const foreign_case_id& id) {
  auto q = rows::lock_question(tx, party, id);
  if (!q) return refuse(refusal_kind::not_found, "Deze vraag bestaat niet meer.");
  if (q->status != question_state::waits)
    return refuse(refusal_kind::conflict, "Over deze vraag is intussen al beslist.");
  return std::move(*q);
}

void invite(transaction& tx, const web::scope& s, foreign_question& q, const listings::listing& l) {
  const auto asked = targeted_search::find(tx, q.search_id).value();
  const bool many = q.said >= band::from_10;
  invitations::round r;
  r.party = q.party;
  r.case_id = q.case_id;
  r.listing_id = l.id;
  r.organisation = l.organisation;
  r.title = l.title;
  const auto who = targeted_search::who_fits(tx, s, asked, many ? more_asked : few_asked);
  const auto sent = invitations::send_for_neighbour(tx, std::move(r), who, s.now);
  for (const invitations::invitation& i : sent.reached)
    if (const auto p = profiles::find(tx, i.profile_id)) invitations::mail_invitation(tx, s, i, *p);
  q.round_id = sent.what.id;
  q.lapses_at = sent.what.lapses_at;
  q.asked_few = !many;  // by the band, and never by who was reached
}

}  // namespace

void hear_ask(transaction& tx, const web::scope& s, const heard_case& h, const wire::SearchAsk& w) {
  foreign_question q;
  q.party = h.party;
  q.case_id = foreign_case_id(h.case_id);
  q.vacancy_id = vacancies::vacancy_id(w.vacancy_id());
  q.received_at = h.received;
  const auto what = question_of(w, s.node.municipalities);
  if (what) q.what = *what;
  if (rows::cases_since(tx, h.party, s.now - std::chrono::hours{24}) >= most_cases_a_day) {
    refuse_question(q, "busy");
    return say_bands(tx, q, s.now);
  }
  if (const auto l = open_listing(tx, q, s.now)) q.title = l->title, q.organisation = l->organisation;
  if (!rows::insert(tx, q)) return;  // the first of its case counts
  retention::plan(tx, s.now);
  judge(tx, s, q, what.has_value());
  if (q.status != question_state::waits) rows::update(tx, q, std::nullopt, s.now);
  say_bands(tx, q, s.now);
  if (q.status == question_state::waits && !rows::mailed_since(tx, s.now - std::chrono::hours{24})) {
    mail_question_waits(tx, s, q);
    rows::mark_mailed(tx, q, s.now);
  }
  if (q.why == "narrow" && rows::narrowed_since(tx, q.party, s.now - similar_term) == 1)
    mail_narrowing(tx, s, q);
}

result<foreign_question> answer(transaction& tx, const web::scope& s, std::string_view party,
                                const foreign_case_id& id, vacancies::actor by) {
  auto q = waiting(tx, party, id);
  if (!q) return q;
  const auto why = find_band(tx, s, *q);
  if (why == "busy" || why == "narrow")  // it goes on waiting
    return refuse(refusal_kind::too_many,
                  "Deze gemeente kreeg al zoveel antwoorden als mag. Probeer het later, of weiger de vraag.");
  if (why) refuse_question(*q, *why);
  rows::update(tx, *q, by, s.now);
  say_bands(tx, *q, s.now);
  return q;
}

result<foreign_question> decline(transaction& tx, const web::scope& s, std::string_view party,
                                 const foreign_case_id& id, vacancies::actor by) {
  auto q = waiting(tx, party, id);
  if (!q) return q;
  refuse_question(*q, "declined");
  rows::update(tx, *q, by, s.now);
  say_bands(tx, *q, s.now);
  return q;
}

void hear_relay(transaction& tx, const web::scope& s, const heard_case& h, std::string_view vacancy) {
  auto q = rows::lock_question(tx, h.party, foreign_case_id(h.case_id));
  const bool answered = q && q->status == question_state::answered && !q->search_id.empty();
  if (!answered || q->vacancy_id != vacancy) {
    foreign_question unknown;
    unknown.party = h.party;
    unknown.case_id = foreign_case_id(h.case_id);
    return say_outcome(tx, q ? *q : unknown, wire::INVITE_REFUSED, s.now, "unasked");
  }
  if (q->lapses_at) return;  // once
  if (policy_of(tx, s, h.party) == search_policy::off)
    return say_outcome(tx, *q, wire::INVITE_REFUSED, s.now, "off");
  const auto l = open_listing(tx, *q, s.now);
  if (!l) return say_outcome(tx, *q, wire::INVITE_REFUSED, s.now, "unknown");
  if (!rows::count_round(tx, h.party, s.now)) return say_outcome(tx, *q, wire::INVITE_REFUSED, s.now, "busy");
  invite(tx, s, *q, *l);
  rows::update(tx, *q, std::nullopt, s.now);
  say_outcome(tx, *q, wire::INVITE_ASKED, s.now);
}

void forget_old_questions(transaction& tx, instant now) {
  say_ended(tx, now);
  for (const foreign_question& q : rows::decline_waiting(tx, now - waiting_term, now)) say_bands(tx, q, now);
  rows::forget(tx, now);
}

void say_ended(transaction& tx, instant now) {
  for (foreign_question& q : rows::lapsed(tx, now)) {
    say_outcome(tx, q, wire::INVITE_ENDED, now);
    q.ended_at = now;
    rows::update(tx, q, std::nullopt, now);
  }
}

}  // namespace paraat::neighbour_search
