-- A form of staff that was sent just after the session ended: kept for its person until the next sign-in.
create table tenant.drafts (
  tenant_id  int not null references node.tenants,
  token      bytea not null,                  -- SHA-256 of what the address holds
  account    bigint not null references node.accounts on delete cascade,
  path       text not null,
  body       bytea not null,                  -- the fields, sealed with the account key
  expires_at timestamptz not null,
  primary key (tenant_id, token)
);
create index on tenant.drafts (tenant_id, expires_at);
call tenant.protect('tenant.drafts');

-- Since when an account of staff has no role anywhere: it goes a month later.
alter table node.accounts add column left_at timestamptz;
