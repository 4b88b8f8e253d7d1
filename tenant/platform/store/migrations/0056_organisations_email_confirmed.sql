-- Whether the contact opened the link of the registration at the address that stands there now. Only then does approval
-- give that address access; any other address gets an invitation (people/accounts/invitations.hpp).
alter table tenant.organisations add column email_confirmed boolean not null default false;
