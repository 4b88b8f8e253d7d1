#include "node/person_export.hpp"

namespace paraat::node {
namespace {

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

std::span<const persons::left_out> left_out() { return not_exported; }

}  // namespace paraat::node
