-- Who wants to help: answers to vacancies, interests kept for later, the personal links of people without an
-- account, and the marks by which a form is limited.

alter table tenant.organisations drop constraint organisations_state_check;
alter table tenant.organisations add constraint organisations_state_check
  check (state in ('unconfirmed', 'pending', 'approved', 'refused', 'archived'));
create index on tenant.organisations (tenant_id, state, created_at desc);
create index on tenant.vacancies (tenant_id, state, expires_at);

-- A link that was mailed to someone: only its hash is kept, it serves one purpose and it ends.
create table tenant.links (
  tenant_id  int not null references node.tenants,
  token_hash bytea not null,
  purpose    text not null,                    -- 'application.confirm', 'application.own', …
  object     uuid not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  primary key (tenant_id, token_hash)
);
create index on tenant.links (tenant_id, object);
create index on tenant.links (tenant_id, expires_at);
call tenant.protect('tenant.links');

-- How often a form was used from one address or for one e-mail address. The key is a hash with a salt of the
-- tenant; marks are dropped after 72 hours.
create table tenant.limit_salts (
  tenant_id int not null references node.tenants,
  salt      bytea not null,
  primary key (tenant_id)
);
call tenant.protect('tenant.limit_salts');
create table tenant.limit_marks (
  tenant_id int not null references node.tenants,
  key       bytea not null,
  at        timestamptz not null
);
create index on tenant.limit_marks (tenant_id, key, at);
create index on tenant.limit_marks (tenant_id, at);
call tenant.protect('tenant.limit_marks');

create table tenant.applications (
  tenant_id    int not null references node.tenants,
  id           uuid not null,
  vacancy_id   uuid not null,
  name         text not null,
  email        text not null,
  phone        text not null default '',
  message      text not null default '',
  language     text not null default 'nl',     -- in which the person read the form
  consent      text not null,                  -- version of the text that was agreed to
  state        text not null
    check (state in ('unconfirmed', 'waiting', 'proposed', 'accepted', 'declined', 'withdrawn')),
  reply        text not null default '',       -- what the organisation wrote with its decision
  proposal     text not null default '',       -- the other moment
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  confirmed_at timestamptz,
  decided_by   bigint,                         -- account
  primary key (tenant_id, id),
  foreign key (tenant_id, vacancy_id) references tenant.vacancies (tenant_id, id)
);
-- One running answer per person and vacancy; two people may share an e-mail address.
create unique index on tenant.applications (tenant_id, vacancy_id, lower(email), lower(name))
  where state in ('unconfirmed', 'waiting', 'proposed', 'accepted');
create index on tenant.applications (tenant_id, state, updated_at desc);
create index on tenant.applications (tenant_id, vacancy_id, state);
call tenant.protect('tenant.applications');

-- People who want to help and found nothing yet.
create table tenant.interests (
  tenant_id    int not null references node.tenants,
  id           uuid not null,
  name         text not null,
  email        text not null,
  themes       text[] not null default '{}',
  moments      int not null default 0,         -- bits, see tenant/listings/vocabulary.hpp
  note         text not null default '',
  language     text not null default 'nl',
  consent      text not null,
  state        text not null check (state in ('unconfirmed', 'active')),
  created_at   timestamptz not null,
  confirmed_at timestamptz,
  primary key (tenant_id, id)
);
create index on tenant.interests (tenant_id, lower(email), lower(name));
create index on tenant.interests (tenant_id, state, created_at desc);
call tenant.protect('tenant.interests');
