-- Known devices and passkeys of accounts; when a session last proved its person; why a link stopped working.

-- A device that completed a sign-in. The cookie names the row and carries a keyed hash over it, so that only this
-- node can make one; removing the row revokes the cookie.
create table node.devices (
  id         bigint generated always as identity primary key,
  account    bigint not null references node.accounts on delete cascade,
  agent      text not null default '',        -- "Firefox op Windows"
  created_at timestamptz not null,
  last_seen  timestamptz not null,
  expires_at timestamptz not null
);
create index on node.devices (account);
create index on node.devices (expires_at);

-- WebAuthn credentials: public keys only. A credential belongs to one host name (its relying party).
create table node.passkeys (
  id           bigint generated always as identity primary key,
  account      bigint not null references node.accounts on delete cascade,
  credential   bytea not null unique,
  rp_id        text not null,
  algorithm    int not null,                  -- COSE: -7 ES256, -8 EdDSA
  public_key   bytea not null,
  counter      bigint not null default 0,
  name         text not null,
  created_at   timestamptz not null,
  last_used_at timestamptz
);
create index on node.passkeys (account);

-- When the person last gave a password, a code or a passkey in this session.
alter table node.sessions add column proven_at timestamptz;
update node.sessions set proven_at = created_at where two_step;

-- A link that a newer one took the place of says so.
alter table node.tokens add column replaced boolean not null default false;
alter table node.tokens drop constraint tokens_purpose_check;
alter table node.tokens add constraint tokens_purpose_check check
  (purpose in ('sign_in', 'invitation', 'password', 'second_step', 'enrolment', 'passkey'));
