#include "tenant/volunteering/invitations/invitation_conversations.hpp"

#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/volunteering/applications/application_conversations.hpp"

namespace paraat::invitations {
namespace {

relay::record subject_of(const invitation& i) { return {std::string(conversation_subject), i.id.text()}; }

}  // namespace

std::optional<relay::subject_now> conversation_now(transaction& tx, const web::scope& s,
                                                   const relay::record& what) {
  const auto i = find(tx, invitation_id(what.id), s.now);
  const auto p = i && i->status == invitation_state::yes ? profiles::find(tx, i->profile_id) : std::nullopt;
  const auto o = p ? organisations::find(tx, i->of.organisation_id) : std::nullopt;
  if (!o) return std::nullopt;
  return relay::subject_now{.title = i->of.title,
                            .first = {shown_of(*p, i->disclosed).name, p->what.email, p->language},
                            .second = {o->name, o->email, o->language}};
}

result<relay::conversation> open_conversation(transaction& tx, const web::scope& s, const invitation& i) {
  if (i.status != invitation_state::yes)
    return refuse(refusal_kind::conflict, "Jullie kunnen pas schrijven na een ja.");
  if (!i.application_id.empty())
    if (const auto a = applications::find(tx, i.application_id))
      return applications::open_conversation(tx, s, *a);
  const auto p = profiles::find(tx, i.profile_id);
  return relay::open(tx, subject_of(i), subject_of(i),
                     {std::string(relay::organisations), i.of.organisation_id.text()},
                     applications::pair_of(s, p ? p->what.email : "", i.of.organisation_id), s.now);
}

void erase_conversation(transaction& tx, const invitation& i) {
  const relay::record of_answer{std::string(applications::conversation_subject), i.application_id.text()};
  for (const relay::record& what : {subject_of(i), of_answer})
    if (const auto c = relay::about(tx, what)) relay::erase(tx, c->id);
}

}  // namespace paraat::invitations
