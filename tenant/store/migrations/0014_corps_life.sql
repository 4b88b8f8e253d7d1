-- The life of a corps after somebody joined: when they can come, reminders, lists from elsewhere, the playbook.

-- ---------------------------------------------------------------- availability

-- Who has no row can come at any time.
create table tenant.corps_availability (
  tenant_id   int not null references node.tenants,
  member_id   uuid not null,
  week_away   int not null default 0 check (week_away between 0 and 268435455),  -- bit = weekday * 4 + part of the day
  not_before  int check (not_before between 7 and 22),  -- o'clock; counted from 6 in the morning
  pause_from  date,
  pause_until date,                             -- the last day of it
  updated_at  timestamptz not null,
  primary key (tenant_id, member_id),
  foreign key (tenant_id, member_id) references tenant.corps_members (tenant_id, id) on delete cascade,
  check ((pause_from is null) = (pause_until is null) and pause_until >= pause_from)
);
call tenant.protect('tenant.corps_availability');

create table tenant.corps_exceptions (
  tenant_id  int not null references node.tenants,
  id         uuid not null,
  member_id  uuid not null,
  from_day   date not null,
  until_day  date not null check (until_day >= from_day),
  part       int check (part between 0 and 3),  -- of each of these days; null: the whole days
  can        boolean not null,                  -- comes although the week says no; otherwise is away
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references tenant.corps_availability (tenant_id, member_id) on delete cascade
);
create index on tenant.corps_exceptions (tenant_id, member_id);
call tenant.protect('tenant.corps_exceptions');

-- A member asks for the link to their own page with their address only.
create index on tenant.corps_members (tenant_id, lower(email)) where state in ('accepted', 'paused');

-- ---------------------------------------------------------------- certificates that end

create index on tenant.corps_certificates (tenant_id, valid_until) where valid_until is not null;

-- A reminder was sent, so many days before this end. A certificate that was shown again ends on another day.
create table tenant.corps_reminders (
  tenant_id   int not null references node.tenants,
  member_id   uuid not null,
  code        text not null,
  valid_until date not null,
  days        int not null,
  at          timestamptz not null,
  primary key (tenant_id, member_id, code, valid_until, days),
  foreign key (tenant_id, member_id) references tenant.corps_members (tenant_id, id) on delete cascade
);
call tenant.protect('tenant.corps_reminders');
