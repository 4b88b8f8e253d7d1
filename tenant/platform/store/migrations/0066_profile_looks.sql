-- Who looked at a profile, for the person: a line per organisation and day, and one for each disclosure. And the receipt
-- of an erasure, which holds nothing about the person.

create table tenant.profile_looks (
  tenant_id    int not null,
  id           uuid not null,
  profile_id   uuid not null,
  party        text not null,                  -- node of the organisation: "be-nis-73001"
  organisation text not null,                  -- its id there
  name         text not null,                  -- of the organisation, as it was shown
  what         text not null check (what in ('searched', 'opened', 'disclosed')),
  on_day       date not null,
  times        int not null default 1,
  fields       text[] not null default '{}',   -- that were shown
  looked_at    timestamptz not null,           -- the last time
  primary key (tenant_id, id),
  foreign key (tenant_id, profile_id) references tenant.profiles (tenant_id, id) on delete cascade
);
create unique index on tenant.profile_looks (tenant_id, profile_id, party, organisation, on_day, what)
  where what <> 'disclosed';
create index on tenant.profile_looks (tenant_id, looked_at);

create table tenant.profile_erasures (
  tenant_id int not null references node.tenants,
  id        uuid not null,
  erased_at timestamptz not null,
  gone      text[] not null,                   -- what was erased: codes
  kept      text[] not null,                   -- what the law keeps: codes
  primary key (tenant_id, id)
);
create index on tenant.profile_erasures (tenant_id, erased_at);
call tenant.protect('tenant.profile_looks');
call tenant.protect('tenant.profile_erasures');
