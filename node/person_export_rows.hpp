#pragma once
// SQL for the table of person_export.cpp: which rows are of a person, and what such a row is about.

#include <string_view>

namespace paraat::node::export_rows {

// ---- whose rows they are; the names are those of persons::exported_table

inline constexpr std::string_view of_person = "t.human_id = $2::uuid";
inline constexpr std::string_view of_member = "t.member_id in (select id from members)";
inline constexpr std::string_view of_own_answer =
    "t.application_id in (select id from tenant.applications where tenant_id = $1 and human_id = $2::uuid)";
inline constexpr std::string_view of_profile =
    "t.profile_id in (select id from tenant.profiles where tenant_id = $1 and human_id = $2::uuid)";
// A profile of its own account is for its person, whatever each field says: the staff reads it on the desk,
// as the person lets them. One that was served at the desk is in their copy too; its person has no other.
inline constexpr std::string_view served = "t.account is null";
inline constexpr std::string_view of_served =
    "t.profile_id in (select id from tenant.profiles where tenant_id = $1 and human_id = $2::uuid and "
    "account is null)";
inline constexpr std::string_view read_person =
    "tenant.staff_reads($1, t.id, 'name', t.name_key) and (t.born is null or tenant.staff_reads($1, t.id, "
    "'born', t.born::text))";
inline constexpr std::string_view read_contact = "tenant.staff_reads($1, t.person_id, t.kind, t.value)";
inline constexpr std::string_view of_listed =
    "t.record_id in (select id from tenant.reserve_candidates where tenant_id = $1 and human_id = $2::uuid)";
inline constexpr std::string_view of_place = "t.person_id in (select id from places)";
inline constexpr std::string_view of_account = "t.account in (select account from known_account)";
// By its owner's key: a mailbox or a number is typed, and nobody proves that it is theirs alone.
inline constexpr std::string_view of_message =
    "t.queued_at < $3::timestamptz - interval '1 day' and not t.forgotten and t.about in (select id::text "
    "from places union all select id::text from members)";
inline constexpr std::string_view of_answer = "t.about in (select id::text from places)";
// Extract 596.2 of the criminal record is special data: its rows are for the person.
inline constexpr std::string_view not_596_2 = "t.code <> 'extract_596_2'";
// The rule of persons: equal name and equal address.
inline constexpr std::string_view of_invited =
    "exists (select 1 from mine m where m.kind = 'email' and m.value = lower(btrim(t.email)) and m.name_key "
    "= node.folded(t.name))";
inline constexpr std::string_view of_vacancy_contact =
    "exists (select 1 from mine m where m.name_key = node.folded(t.contact_name) and m.value = case m.kind "
    "when 'email' then lower(btrim(t.contact_email)) else node.phone_key(t.contact_phone) end)";
inline constexpr std::string_view of_task_contact =
    "exists (select 1 from mine m where m.kind = 'phone' and m.name_key = node.folded(t.contact_name) and "
    "m.value = node.phone_key(t.contact_phone))";
inline constexpr std::string_view of_command =
    "exists (select 1 from mine m where m.name_key = node.folded(t.command_name) and m.value = case m.kind "
    "when 'email' then lower(btrim(t.command_email)) else node.phone_key(t.command_phone) end)";

// Whoever reads the mailbox confirmed the search. A mailbox of two people says of neither who searched; they
// read and erase it by the link of their mails.
inline constexpr std::string_view of_own_mailbox =
    "exists (select 1 from mine m where m.kind = 'email' and m.value = lower(btrim(t.email))) and not exists "
    "(select 1 from tenant.contact_points o where o.tenant_id = $1 and o.kind = 'email' and o.value = "
    "lower(btrim(t.email)) and o.person_id <> $2::uuid)";
inline constexpr std::string_view of_own_alerts =
    "t.subscriber_id in (select a.id from tenant.alert_subscribers a where a.tenant_id = $1 and exists "
    "(select 1 from mine m where m.kind = 'email' and m.value = lower(btrim(a.email))) and not exists "
    "(select 1 from tenant.contact_points o where o.tenant_id = $1 and o.kind = 'email' and o.value = "
    "lower(btrim(a.email)) and o.person_id <> $2::uuid))";

// The person is a side by an answer or by an invitation of their profile. Both read all of it.
inline constexpr std::string_view of_own_conversation =
    "(not t.held or t.side = 'first') and t.conversation_id in (select s.conversation_id from "
    "tenant.relay_sides s where "
    "s.tenant_id = $1 and ((s.holder_kind = 'applications' and s.holder_id in (select id from "
    "tenant.applications where tenant_id = $1 and human_id = $2::uuid)) or (s.holder_kind = "
    "'volunteer_invitations' and s.holder_id in (select i.id from tenant.volunteer_invitations i join "
    "tenant.profiles p on p.tenant_id = $1 and p.id = i.profile_id where i.tenant_id = $1 and p.human_id = "
    "$2::uuid))))";

// ---- what a row is about, in words

inline constexpr std::string_view its_corps =
    "select concat_ws(', ', c.name, (select g.name from tenant.corps_teams g where g.tenant_id = $1 and g.id "
    "= t.team_id)) from tenant.corps c where c.tenant_id = $1 and c.id = t.corps_id";
inline constexpr std::string_view its_vacancy =
    "select v.title from tenant.vacancies v where v.tenant_id = $1 and v.id = t.vacancy_id";
inline constexpr std::string_view its_round =
    "select coalesce(o.name, r.organisation) || ': ' || r.title || ' (' || to_char(r.sent_at at time zone "
    "'Europe/Brussels', "
    "'YYYY-MM-DD') || ')' from tenant.invitation_rounds r left join tenant.organisations o on o.tenant_id = "
    "$1 "
    "and "
    "o.id = r.organisation_id where r.tenant_id = $1 and r.id = t.round_id";
inline constexpr std::string_view its_answered_vacancy =
    "select v.title from tenant.applications a join tenant.vacancies v on v.tenant_id = $1 and v.id = "
    "a.vacancy_id where a.tenant_id = $1 and a.id = t.application_id";
// The side that wrote a mail: of both subjects the person is the first side.
inline constexpr std::string_view its_writer =
    "select case t.side when 'first' then 'je schreef' else 'de organisatie schreef' end";
inline constexpr std::string_view its_listing =
    "select l.title from node.listings l where l.publisher = t.publisher and l.listing_id = t.listing_id";
inline constexpr std::string_view its_incident =
    "select i.name from tenant.incidents i where i.tenant_id = $1 and i.id = t.incident_id";
inline constexpr std::string_view its_callout =
    "select i.name || ', ' || c.code from tenant.callouts c join tenant.incidents i on i.tenant_id = $1 and "
    "i.id = c.incident_id where c.tenant_id = $1 and c.id = t.callout_id";
inline constexpr std::string_view its_roll_call =
    "select to_char(c.at at time zone 'Europe/Brussels', 'YYYY-MM-DD HH24:MI') from tenant.roll_calls c "
    "where "
    "c.tenant_id = $1 and c.id = t.roll_call_id";
inline constexpr std::string_view its_shift =
    "select to_char(s.starts_at at time zone 'Europe/Brussels', 'YYYY-MM-DD HH24:MI') || ' – ' || "
    "to_char(s.ends_at at time zone 'Europe/Brussels', 'YYYY-MM-DD HH24:MI') from tenant.shifts s where "
    "s.tenant_id = $1 and s.id = t.shift_id";
// The bits of a week (crisis/corps/availability.hpp).
inline constexpr std::string_view its_week =
    "select 'kan niet: ' || string_agg((array['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'])[i / 4 + 1] || ' ' "
    "|| "
    "(array['ochtend', 'middag', 'avond', 'nacht'])[i % 4 + 1], ', ' order by i) from generate_series(0, 27) "
    "i where (t.week_away >> i) & 1 = 1";

// The bits of publishing/listings/vocabulary.hpp.
inline constexpr std::string_view its_moments =
    "select 'kan: ' || string_agg(word, ', ' order by bit) from (values (1, 'overdag'), (2, 'avond'), (4, "
    "'weekend'), (8, 'vrij te kiezen')) v (bit, word) where t.moments & bit <> 0";

}  // namespace paraat::node::export_rows
