#include "node/person_export.hpp"

#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"

namespace paraat::node {
namespace {

using persons::exported_table;
using enum persons::leaving;

// ---- whose rows they are; the names are those of persons::exported_table

constexpr std::string_view of_person = "t.human_id = $2::uuid";
constexpr std::string_view of_member = "t.member_id in (select id from members)";
constexpr std::string_view of_own_answer =
    "t.application_id in (select id from tenant.applications where tenant_id = $1 and human_id = $2::uuid)";
constexpr std::string_view of_profile =
    "t.profile_id in (select id from tenant.profiles where tenant_id = $1 and human_id = $2::uuid)";
// A profile of its own account is for its person, whatever each field says: the staff reads it on the desk,
// as the person lets them. One that was served at the desk is in their copy too; its person has no other.
constexpr std::string_view served = "t.account is null";
constexpr std::string_view of_served =
    "t.profile_id in (select id from tenant.profiles where tenant_id = $1 and human_id = $2::uuid and "
    "account is null)";
constexpr std::string_view read_person =
    "tenant.staff_reads($1, t.id, 'name', t.name_key) and (t.born is null or tenant.staff_reads($1, t.id, "
    "'born', t.born::text))";
constexpr std::string_view read_contact = "tenant.staff_reads($1, t.person_id, t.kind, t.value)";
constexpr std::string_view of_listed =
    "t.record_id in (select id from tenant.reserve_candidates where tenant_id = $1 and human_id = $2::uuid)";
constexpr std::string_view of_place = "t.person_id in (select id from places)";
constexpr std::string_view of_account = "t.account in (select account from known_account)";
// By its owner's key: a mailbox or a number is typed, and nobody proves that it is theirs alone.
constexpr std::string_view of_message =
    "t.queued_at < $3::timestamptz - interval '1 day' and not t.forgotten and t.about in (select id::text "
    "from places union all select id::text from members)";
constexpr std::string_view of_answer = "t.about in (select id::text from places)";
// Extract 596.2 of the criminal record is special data: its rows are for the person.
constexpr std::string_view not_596_2 = "t.code <> 'extract_596_2'";
// The rule of persons: equal name and equal address.
constexpr std::string_view of_invited =
    "exists (select 1 from mine m where m.kind = 'email' and m.value = lower(btrim(t.email)) and m.name_key "
    "= node.folded(t.name))";
constexpr std::string_view of_vacancy_contact =
    "exists (select 1 from mine m where m.name_key = node.folded(t.contact_name) and m.value = case m.kind "
    "when 'email' then lower(btrim(t.contact_email)) else node.phone_key(t.contact_phone) end)";
constexpr std::string_view of_task_contact =
    "exists (select 1 from mine m where m.kind = 'phone' and m.name_key = node.folded(t.contact_name) and "
    "m.value = node.phone_key(t.contact_phone))";
constexpr std::string_view of_command =
    "exists (select 1 from mine m where m.name_key = node.folded(t.command_name) and m.value = case m.kind "
    "when 'email' then lower(btrim(t.command_email)) else node.phone_key(t.command_phone) end)";

// Whoever reads the mailbox confirmed the search. A mailbox of two people says of neither who searched; they
// read and erase it by the link of their mails.
constexpr std::string_view of_own_mailbox =
    "exists (select 1 from mine m where m.kind = 'email' and m.value = lower(btrim(t.email))) and not exists "
    "(select 1 from tenant.contact_points o where o.tenant_id = $1 and o.kind = 'email' and o.value = "
    "lower(btrim(t.email)) and o.person_id <> $2::uuid)";
constexpr std::string_view of_own_alerts =
    "t.subscriber_id in (select a.id from tenant.alert_subscribers a where a.tenant_id = $1 and exists "
    "(select 1 from mine m where m.kind = 'email' and m.value = lower(btrim(a.email))) and not exists "
    "(select 1 from tenant.contact_points o where o.tenant_id = $1 and o.kind = 'email' and o.value = "
    "lower(btrim(a.email)) and o.person_id <> $2::uuid))";

// The person is a side by an answer or by an invitation of their profile. Both read all of it.
constexpr std::string_view of_own_conversation =
    "(not t.held or t.side = 'first') and t.conversation_id in (select s.conversation_id from "
    "tenant.relay_sides s where "
    "s.tenant_id = $1 and ((s.holder_kind = 'applications' and s.holder_id in (select id from "
    "tenant.applications where tenant_id = $1 and human_id = $2::uuid)) or (s.holder_kind = "
    "'volunteer_invitations' and s.holder_id in (select i.id from tenant.volunteer_invitations i join "
    "tenant.profiles p on p.tenant_id = $1 and p.id = i.profile_id where i.tenant_id = $1 and p.human_id = "
    "$2::uuid))))";

// ---- what a row is about, in words

constexpr std::string_view its_corps =
    "select concat_ws(', ', c.name, (select g.name from tenant.corps_teams g where g.tenant_id = $1 and g.id "
    "= t.team_id)) from tenant.corps c where c.tenant_id = $1 and c.id = t.corps_id";
constexpr std::string_view its_vacancy =
    "select v.title from tenant.vacancies v where v.tenant_id = $1 and v.id = t.vacancy_id";
constexpr std::string_view its_round =
    "select coalesce(o.name, r.organisation) || ': ' || r.title || ' (' || to_char(r.sent_at at time zone "
    "'Europe/Brussels', "
    "'YYYY-MM-DD') || ')' from tenant.invitation_rounds r left join tenant.organisations o on o.tenant_id = "
    "$1 "
    "and "
    "o.id = r.organisation_id where r.tenant_id = $1 and r.id = t.round_id";
constexpr std::string_view its_answered_vacancy =
    "select v.title from tenant.applications a join tenant.vacancies v on v.tenant_id = $1 and v.id = "
    "a.vacancy_id where a.tenant_id = $1 and a.id = t.application_id";
// The side that wrote a mail: of both subjects the person is the first side.
constexpr std::string_view its_writer =
    "select case t.side when 'first' then 'je schreef' else 'de organisatie schreef' end";
constexpr std::string_view its_listing =
    "select l.title from node.listings l where l.publisher = t.publisher and l.listing_id = t.listing_id";
constexpr std::string_view its_incident =
    "select i.name from tenant.incidents i where i.tenant_id = $1 and i.id = t.incident_id";
constexpr std::string_view its_callout =
    "select i.name || ', ' || c.code from tenant.callouts c join tenant.incidents i on i.tenant_id = $1 and "
    "i.id = c.incident_id where c.tenant_id = $1 and c.id = t.callout_id";
constexpr std::string_view its_roll_call =
    "select to_char(c.at at time zone 'Europe/Brussels', 'YYYY-MM-DD HH24:MI') from tenant.roll_calls c "
    "where "
    "c.tenant_id = $1 and c.id = t.roll_call_id";
constexpr std::string_view its_shift =
    "select to_char(s.starts_at at time zone 'Europe/Brussels', 'YYYY-MM-DD HH24:MI') || ' – ' || "
    "to_char(s.ends_at at time zone 'Europe/Brussels', 'YYYY-MM-DD HH24:MI') from tenant.shifts s where "
    "s.tenant_id = $1 and s.id = t.shift_id";
// The bits of a week (crisis/corps/availability.hpp).
constexpr std::string_view its_week =
    "select 'kan niet: ' || string_agg((array['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'])[i / 4 + 1] || ' ' "
    "|| "
    "(array['ochtend', 'middag', 'avond', 'nacht'])[i % 4 + 1], ', ' order by i) from generate_series(0, 27) "
    "i where (t.week_away >> i) & 1 = 1";

// The bits of publishing/listings/vocabulary.hpp.
constexpr std::string_view its_moments =
    "select 'kan: ' || string_agg(word, ', ' order by bit) from (values (1, 'overdag'), (2, 'avond'), (4, "
    "'weekend'), (8, 'vrij te kiezen')) v (bit, word) where t.moments & bit <> 0";

// ---- words of the rooms for their codes

std::string word_of_skill(const web::texts& t, std::string_view column, std::string_view code) {
  const auto* known = column == "skills" || column == "code" ? task_profiles::skill_of(code) : nullptr;
  return known == nullptr ? "" : t(known->label);
}
std::string word_of_theme(const web::texts& t, std::string_view column, std::string_view code) {
  const auto* known = column == "themes" ? listings::theme_of(code) : nullptr;
  return known == nullptr ? "" : t(known->label);
}
std::string word_of_role(const web::texts& t, std::string_view column, std::string_view code) {
  if (column == "role" && code == "volunteer") return t("Vrijwilliger");
  const auto known = column == "role" || column == "roles" ? web::role_named(code) : std::nullopt;
  return known ? accounts::label_of(t, *known) : "";
}
std::string word_of_profile(const web::texts& t, std::string_view column, std::string_view code) {
  if (column == "code" && taxonomy::find(code) != nullptr) return profiles::concept_label(t, code);
  if (column == "field" || column == "fields")
    if (const auto f = profiles::field_named(code)) return t(profiles::label_of(*f));
  if (column == "audience")
    if (const auto a = profiles::audience_named(code)) return t(profiles::label_of(*a));
  if (column == "evidence")
    if (const auto e = profiles::evidence_named(code)) return t(profiles::label_of(*e));
  if (column == "level")
    if (const auto l = profiles::level_named(code)) return t(profiles::label_of(*l));
  return "";
}
std::string word_of_reserve(const web::texts& t, std::string_view column, std::string_view code) {
  const bool words = column == "skills" || column == "trainings" || column == "spoken";
  if (words && taxonomy::find(code) != nullptr) return profiles::concept_label(t, code);
  if (column != "state") return "";
  if (code == "unseen") return t("Nog niet gevraagd");
  return code == "asked" ? t("Gevraagd") : t("Zei ja");
}
std::string word_of_invitation(const web::texts& t, std::string_view column, std::string_view code) {
  if (column == "disclosed")
    if (const auto d = invitations::disclosure_named(code)) return t(invitations::label_of(*d));
  if (column != "state") return "";
  if (code == "held") return t("Niet bezorgd: je kreeg al genoeg vragen");
  if (code == "yes") return t("Ja");
  if (code == "no") return t("Nee");
  return code == "later" ? t("Antwoordt later") : t("Zonder antwoord");
}
// A message that left, not a member.
std::string word_of_message(const web::texts& t, std::string_view column, std::string_view code) {
  return column == "state" && code == "left" ? t("Verzonden") : "";
}

// texts
constexpr exported_table exported[] = {
    {"tenant.persons",
     "Persoon",
     "t.id = $2::uuid",
     "made_at name born language",
     {},
     {},
     false,
     read_person},
    {"tenant.contact_points",
     "E-mailadressen en telefoonnummers",
     "t.person_id = $2::uuid",
     "kind value verified_at",
     {},
     {},
     false,
     read_contact},
    {"tenant.person_links", "Ook in een andere gemeente", "t.person_id = $2::uuid", "at"},
    {"tenant.corps_members",
     "Korps",
     of_person,
     "created_at submitted_at updated_at state name email phone born place nis skills languages emergency "
     "language agreement leads age_rules",
     its_corps,
     {{"support_sealed", opened}},
     false,
     {},
     word_of_skill},
    {"tenant.corps_availability", "Beschikbaarheid", of_member,
     "updated_at week_away not_before pause_from pause_until", its_week},
    {"tenant.corps_exceptions", "Dagen die anders zijn", of_member, "from_day until_day part can"},
    {"tenant.corps_certificates",
     "Attesten",
     of_member,
     "seen_on code valid_from valid_until",
     {},
     {},
     false,
     not_596_2,
     word_of_skill},
    {"tenant.corps_reminders",
     "Herinneringen aan attesten",
     of_member,
     "at code valid_until days unreached",
     {},
     {},
     false,
     not_596_2,
     word_of_skill},
    {"tenant.information_proofs", "Gelezen informatie", of_member, "given_at version"},
    {"tenant.corps_trail", "Verloop in het korps", of_member, "at what note"},
    {"tenant.corps_import_rows", "Regel van een ingevoerde lijst", of_member, "line outcome problems"},
    {"tenant.applications", "Antwoorden op vacatures", of_person,
     "created_at updated_at confirmed_at accepted_at state via name email phone language message reply "
     "proposal "
     "consent",
     its_vacancy},
    {"tenant.answers_elsewhere", "Antwoorden op vacatures elders", of_invited,
     "created_at updated_at confirmed_at state name email phone language message passes_on reply proposal "
     "why "
     "title organisation place party received_on steps consent contact_name contact_email contact_phone "
     "contact_address contact_hour"},
    {"tenant.application_steps", "Wat we over je antwoord lieten weten", of_own_answer, "at step sent",
     its_answered_vacancy},
    {"tenant.application_outcomes", "Wat je antwoord werd", of_own_answer, "at side outcome reason",
     its_answered_vacancy},
    {"tenant.relay_messages",
     "Gesprekken",
     of_own_conversation,
     "at way held files_left_out body",
     its_writer,
     // The other side's may hold a number that it did not pass on.
     {{"rest", plain, "t.side = 'first'"}},
     true},
    {"tenant.interests",
     "Interesses",
     of_person,
     "created_at confirmed_at state name email themes moments note language consent alert_rhythm",
     its_moments,
     {},
     false,
     {},
     word_of_theme},
    {"tenant.alert_subscribers",
     "Mails over vacatures",
     of_own_mailbox,
     "created_at active_at asked_at state email language mailed",
     {},
     {},
     true},
    {"tenant.alert_searches",
     "Bewaarde zoekopdrachten",
     of_own_alerts,
     "created_at confirmed_at state rhythm words themes moments good_to_know kind nis place lat lon km",
     its_moments,
     {},
     true,
     {},
     word_of_theme},
    {"tenant.push_subscriptions", "Toestellen met meldingen", of_own_alerts, "created_at host", {}, {}, true},
    {"tenant.alert_items",
     "Vacatures die we vonden",
     of_own_alerts,
     "found_at due publisher",
     its_listing,
     {},
     true},
    {"tenant.reserve_candidates",
     "Reserve",
     of_person,
     "created_at state name email phone born language street place nis skills trainings spoken source asks "
     "asked_at "
     "last_at next_at bounced_at answered_at updated_at",
     {},
     {},
     false,
     {},
     word_of_reserve},
    {"tenant.import_list_rows", "Regel van een ingevoerde lijst", of_listed, "line verdict"},
    {"tenant.profiles",
     "Profiel",
     of_person,
     "created_at confirmed_at updated_at active_at warned_at state name email phone born language channel "
     "place nis lat lon "
     "farthest "
     "week_away pause_from pause_until consent consent_at consent_how for_neighbours",
     its_week,
     {},
     false,
     served},
    {"tenant.profile_languages",
     "Profiel: talen",
     of_profile,
     "code level",
     {},
     {},
     false,
     of_served,
     word_of_profile},
    {"tenant.profile_concepts",
     "Profiel: wat je kan, hebt en graag doet",
     of_profile,
     "kind code with_driver",
     {},
     {},
     false,
     of_served,
     word_of_profile},
    {"tenant.profile_trainings",
     "Profiel: opleidingen en attesten",
     of_profile,
     "added_at code issuer evidence valid_until number_seen visa_seen seen_on",
     {},
     {},
     false,
     of_served,
     word_of_profile},
    {"tenant.profile_audiences",
     "Profiel: wie wat ziet",
     of_profile,
     "field audience",
     {},
     {},
     false,
     of_served,
     word_of_profile},
    {"tenant.profile_looks",
     "Profiel: wie keek",
     of_profile,
     "looked_at on_day name party organisation what times fields",
     {},
     {},
     false,
     of_served,
     word_of_profile},
    {"tenant.volunteer_invitations",
     "Vragen van organisaties",
     of_profile,
     "state disclosed answered_at",
     its_round,
     {},
     false,
     of_served,
     word_of_invitation},
    {"tenant.callout_people", "Oproepen", of_person,
     "asked_at state wave as_deputy notified_at channels_used channels_failed reminded_at answered_at "
     "answered_via answers said_yes_at arrives_at brings question question_at reply reply_at offered_until "
     "offer_extended offer_warned offers_lapsed placed_at told on_the_way_at arrived_at departed_at "
     "changed_at",
     its_callout},
    {"tenant.walk_ins", "Spontaan komen helpen", of_person, "registered_at name phone born age_rules",
     its_incident},
    {"tenant.stays", "Aanwezigheid", of_person, "in_at in_how out_at out_how", its_incident},
    {"tenant.shift_places", "Plaats in een rooster", of_place, "", its_shift},
    {"tenant.roll_marks", "Appel", of_place, "seen", its_roll_call},
    {"tenant.cost_notes", "Vergoedingen", of_person,
     "on_day kind cents kilometres rules raised elsewhere_day elsewhere_year payee_name payee_email noted_at",
     its_incident},
    {"tenant.channel_messages",
     "Ontvangen berichten",
     of_message,
     "queued_at via recipient subject state",
     {},
     {{"body", masked}},
     false,
     {},
     word_of_message},
    {"tenant.channel_answers",
     "Verstuurde sms’en",
     of_answer,
     "received_at handled_at sender state",
     {},
     {{"body"}}},
    {"tenant.organisations", "Contact van een organisatie", of_person, "contact_name email phone", "t.name"},
    {"tenant.vacancies", "Contact bij een vacature", of_vacancy_contact,
     "contact_name contact_email contact_phone", "t.title"},
    {"tenant.incidents", "Leiding van een noodsituatie", of_command,
     "command_name command_phone command_email", "t.name"},
    {"tenant.incident_tasks", "Contact bij een taak", of_task_contact, "contact_name contact_phone",
     "t.name"},
    {"tenant.invitations",
     "Uitnodiging voor een account",
     of_invited,
     "invited_at expires_at name email language roles",
     {},
     {},
     false,
     {},
     word_of_role},
    {"tenant.notice_settings", "Meldingen", of_account, "phone mail sms", {}, {}, true},
    {"node.accounts",
     "Account",
     "t.id in (select account from known_account)",
     "created_at name email state left_at",
     {},
     {},
     true},
    {"node.contact_points", "E-mailadres van het account", of_account, "confirmed_at email", {}, {}, true},
    {"node.grants",
     "Rollen",
     "t.tenant_id = $1 and t.account in (select account from known_account)",
     "given_at role",
     {},
     {},
     true,
     {},
     word_of_role},
    {"node.passkeys", "Passkeys", of_account, "created_at last_used_at name rp_id", {}, {}, true},
    {"node.devices", "Bekende toestellen", of_account, "created_at last_seen expires_at agent", {}, {}, true},
    {"node.sessions",
     "Aangemelde toestellen",
     of_account,
     "created_at last_seen expires_at proven_at two_step agent",
     {},
     {},
     true},
};

constexpr persons::left_out not_exported[] = {
    // Columns of a table that is exported.
    {"tenant.persons", "name_key", "the name again, folded for the search"},
    {"tenant.contact_points", "name_key decides", "the name again, folded; which of two equal ones decides"},
    {"tenant.corps_members", "human mailbox name_key", "name and address again, folded for the search"},
    {"tenant.information_proofs", "text_hash", "the version says which text it was"},
    {"tenant.callout_people", "token_hash", "the hash of the link; it tells nothing about the person"},
    {"tenant.walk_ins", "told_hash", "the hash of the text that was told"},
    {"tenant.alert_subscribers", "link_hash", "the hash of the link of their mails"},
    {"tenant.alert_searches", "feed_hash origin query corrected read_at",
     "the hash of the address of its feeds, and the words again as the search reads them"},
    {"tenant.alert_items", "searches mail push",
     "which of the searches above, and the messages that it left in"},
    {"tenant.relay_messages", "side mail_hash", "the row says who wrote it; which mail it was"},
    {"tenant.push_subscriptions", "endpoint_hash sealed vapid_key",
     "the address and the keys that the browser made: who has them can send to the device"},
    {"tenant.import_list_rows", "read apart problems same_line",
     "what was read of a list in a draft of a week, emptied when it is made; and who else looks like them"},
    {"tenant.answers_elsewhere", "stopped_at told_at letters invitation",
     "which letters about it were sent, so that none is twice; which question it says yes to stands below"},
    {"tenant.cost_notes", "payee", "name and address again, folded for the sums"},
    {"tenant.channel_messages",
     "key kind about html calendar file file_name file_type urgent parts stop maybe_left attempts next_at "
     "gateway_id why told priority uncertain_attempts seen_at settled_at forgotten unsubscribe reply_to",
     "the same words in another layout, and how the message travelled"},
    {"tenant.channel_answers", "about", "the key of the message that it answers"},
    {"tenant.volunteer_invitations", "pseudonym elsewhere_id",
     "letters of a card, drawn by chance for one search of an organisation; the answer elsewhere stands "
     "above"},
    {"node.accounts", "password totp_secret totp_step",
     "secrets of sign-in, hashed or sealed; a copy would only harm the person"},
    {"node.passkeys", "credential public_key algorithm counter", "keys of sign-in"},
    {"node.sessions", "token csrf", "secrets of a session that is open"},
    // Tables of which no row is exported.
    {"tenant.alert_keys", "", "the words of a saved search in another layout"},
    {"tenant.relay_reports", "",
     "a report is for the staff; what was said about somebody is not told to them"},
    {"tenant.corps_imports", "", "a list of many people; the rows that became this person are exported"},
    {"tenant.import_lists", "", "a list of many people; the rows that became this person are exported"},
    {"tenant.reserve_pairs", "", "ids of two people: whoever looks alike may not be told to the other"},
    {"tenant.reserve_refusals", "", "hashed with a key of a mailbox that said no; it cannot be read back"},
    {"tenant.debriefs", "",
     "signed with a contact that nobody proved; what somebody wrote is not told to a namesake"},
    {"tenant.sms_opt_outs", "", "a number that nobody proved; it may be of two people"},
    {"tenant.drafts", "", "sealed with a token that only the browser of the draft has; erased in days"},
    {"tenant.help_offers", "", "a note between municipalities, about how many people and not who"},
    {"tenant.help_requests", "", "a note between municipalities, about how many people and not who"},
    {"tenant.incident_trail", "", "the journal of an emergency is a document of the municipality"},
    {"tenant.mails", "", "nothing is written there since migration 0027"},
    {"tenant.notes", "", "a conversation of coordinators in their function"},
    {"tenant.threads", "", "a conversation of coordinators in their function"},
    {"tenant.outgoing", "", "sealed for the receiver, and gone when it is sent"},
    {"tenant.persons_apart", "", "ids of two persons: whoever looks alike may not be told to the other"},
    {"tenant.profile_erasures", "", "a receipt without a name, which the person has by mail"},
    {"tenant.invitation_rounds", "", "words of an organisation; each invitation names its question"},
    {"tenant.submissions", "", "the mark of a form that was sent, erased in days"},
    {"node.attempts", "", "hashed with a key; it cannot be read back"},
    {"node.deliveries", "", "sealed for the receiver"},
    {"node.inbox", "", "sealed, and kept only to recognise a repetition"},
    {"node.jobs", "", "ids of work that is due"},
    {"node.recovery_codes", "", "hashed secrets of sign-in"},
    {"node.tokens", "", "hashed links; their address is that of the account or the record"},
};

}  // namespace

std::span<const exported_table> exported_tables() { return exported; }
std::span<const persons::left_out> left_out() { return not_exported; }

}  // namespace paraat::node
