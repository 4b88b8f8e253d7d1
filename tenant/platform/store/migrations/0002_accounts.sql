-- Accounts with their grants, sessions, e-mailed links and throttling; the outbox of mail.
-- An account belongs to the node: one sign-in can coordinate four municipalities. What a tenant knows about
-- people stands in tenant.*.

create table node.accounts (
  id          bigint generated always as identity primary key,
  name        text not null,
  email       text unique check (email = lower(email)),  -- the name to sign in with a password; null: by link only
  password    text not null default '',      -- argon2id string; empty: none
  totp_secret bytea,                          -- sealed with the node's account key; null: not set up
  totp_step   bigint not null default 0,      -- the last step that was used: none is taken twice
  state       text not null default 'active' check (state in ('invited', 'active', 'blocked')),
  created_at  timestamptz not null
);

-- A person is not an e-mail address: an account has zero or more, and several accounts may share one.
create table node.contact_points (
  account      bigint not null references node.accounts on delete cascade,
  email        text not null check (email = lower(email)),
  confirmed_at timestamptz,                   -- set when a link sent there was used
  primary key (account, email)
);
create index on node.contact_points (email);

create table node.grants (
  id           bigint generated always as identity primary key,
  account      bigint not null references node.accounts on delete cascade,
  role         text not null check (role in ('tenant_admin', 'coordinator', 'mediator', 'editor', 'organisation', 'node_operator')),
  tenant_id    int references node.tenants,
  organisation uuid,
  given_at     timestamptz not null,
  given_by     bigint references node.accounts on delete set null,
  check ((role = 'node_operator') = (tenant_id is null)),
  check ((role = 'organisation') = (organisation is not null))
);
create unique index on node.grants (account, role, coalesce(tenant_id, 0),
                                    coalesce(organisation, '00000000-0000-0000-0000-000000000000'));
create index on node.grants (tenant_id);

create table node.recovery_codes (
  account bigint not null references node.accounts on delete cascade,
  code    bytea not null,                     -- keyed hash
  primary key (account, code)
);

create table node.sessions (
  id         bigint generated always as identity primary key,
  token      bytea not null unique,           -- SHA-256 of what the cookie holds
  account    bigint not null references node.accounts on delete cascade,
  csrf       text not null,
  created_at timestamptz not null,
  last_seen  timestamptz not null,
  expires_at timestamptz not null,
  two_step   boolean not null,                -- opened with a password and a code, not with a link
  agent      text not null default ''         -- "Firefox op Windows"
);
create index on node.sessions (account);

-- What an e-mailed link, or the step between password and code, proves. Single-purpose, expiring.
create table node.tokens (
  token      bytea primary key,               -- SHA-256 of what the link holds
  purpose    text not null check (purpose in ('sign_in', 'invitation', 'password', 'second_step', 'enrolment')),
  account    bigint references node.accounts on delete cascade,
  email      text not null default '',        -- of a sign-in link: the address may be shared
  data       bytea,                           -- of an enrolment: the sealed TOTP secret
  tries      int not null default 0,
  expires_at timestamptz not null,
  used_at    timestamptz
);
create index on node.tokens (account);

-- Failures and requests, by keyed hash, kept for 72 hours.
create table node.attempts (
  key bytea not null,
  at  timestamptz not null
);
create index on node.attempts (key, at);
create index on node.attempts (at);

-- Mail that leaves, written in the transaction of the change that it is about.
create table tenant.mails (
  tenant_id  int not null references node.tenants,
  id         uuid not null,
  recipient  text not null,                   -- emptied with the bodies after 30 days
  subject    text not null,
  body_text  text not null,
  body_html  text not null default '',
  state      text not null check (state in ('waiting', 'sent', 'given_up')),
  attempts   int not null default 0,
  last_error text not null default '',        -- a class of error, never what the server said
  queued_at  timestamptz not null,
  sent_at    timestamptz,
  forgotten  boolean not null default false,
  primary key (tenant_id, id)
);
create index on tenant.mails (tenant_id, queued_at) where not forgotten;
call tenant.protect('tenant.mails');
