#pragma once
// A role in a municipality, or in an organisation, needs the consent of the person: an invitation is a mail
// to an address, and the role is given when the reader of that mailbox accepts it. Inviting an address with
// an account and an address without one look the same to the inviter, in answer and in time.

#include <optional>
#include <string>
#include <vector>

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/tokens.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::accounts {

struct new_invitation {
  std::string name, email;
  std::vector<web::role> roles;
  std::string organisation = {};       // id, of the role `organisation`
  std::string organisation_name = {};  // for the mail
};

struct invitation {
  std::int64_t id = 0;
  std::string email, name;  // as the inviter typed them
  std::vector<web::role> roles;
  std::string organisation;
  instant invited_at{}, expires_at{};

  bool staff() const;  // a role of the municipality: a password and a code come with it
  std::vector<web::grant> grants(tenant_id) const;
};

// Refuses roles that the person has here already, which the inviter sees on the same page. A waiting
// invitation for the same address is replaced: the page of its link shows that.
result<void> invite(transaction&, const web::scope&, const new_invitation&);
void invite_again(transaction&, const web::scope&, const invitation&,
                  const std::string& organisation_name = {});
// Unanswered invitations of the municipality, or of one organisation.
std::vector<invitation> waiting_invitations(transaction&, instant now, const std::string& organisation = {});
std::optional<invitation> waiting_invitation(transaction&, std::int64_t id);
void withdraw_invitation(transaction&, const invitation&);
// The invitation that a link proves, in the tenant of this transaction.
std::optional<invitation> invitation_of(transaction&, const one_time_tokens::subject&, instant now);
// Gives the roles and ends the invitation.
void take_up(transaction&, const invitation&, account_id, instant now);

// Removes invitations that expired without an answer.
void forget_old_invitations(transaction&, instant now);

// "Beheerder, Coördinator"
std::string role_labels(const web::texts&, const std::vector<web::role>&);

// For the operator's command line, which creates the account: the path of a fresh link to it.
std::string invitation_path(transaction&, account_id, instant now);

}  // namespace paraat::accounts
