#pragma once
// The rows behind invitations.hpp; for invitations.cpp only.

#include "tenant/volunteering/invitations/invitations.hpp"

namespace paraat::invitations {

void insert_round(transaction&, const round&, actor);
// Locks the profile until the end of the transaction, so that two organisations count each other's
// invitations. False: it is not visible, or nobody can reach the person: not by mail, nor the staff by
// telephone.
bool lock_reachable(transaction&, const profiles::profile_id& whose);
// False where the person has the most of a week.
bool insert_invitation(transaction&, const invitation&, instant now);
void insert_held(transaction&, const invitation&);
// Of the organisation of this round.
bool has_open_of(transaction&, const profiles::profile_id& whose, const round&, instant now);
// False where the day would have more than most_a_day.
bool charge_day(transaction&, const organisations::organisation_id&, int people, instant now);
void give_day_back(transaction&, const organisations::organisation_id&, int people, instant charged_at);
// Locks the row until the end of the transaction.
std::optional<invitation> find_for_update(transaction&, const invitation_id&, instant now);
void update(transaction&, const invitation&);

}  // namespace paraat::invitations
