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
-- A list from elsewhere is held against who is there.
create index on tenant.corps_members (tenant_id, corps_id, lower(name));

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

-- ---------------------------------------------------------------- lists from elsewhere

-- A list that somebody sent. The text goes a week after it came, also when it was not used.
create table tenant.corps_imports (
  tenant_id   int not null references node.tenants,
  id          uuid not null,
  corps_id    uuid not null,
  state       text not null check (state in ('draft', 'done', 'undone')),
  file_name   text not null,
  encoding    text not null,
  delimiter   text not null check (length(delimiter) = 1),
  body        text not null,                   -- UTF-8; empty when it was forgotten
  columns     text[] not null,                 -- what each column becomes; empty: left out
  target      text not null default 'applied' check (target in ('applied', 'accepted')),
  with_likely boolean not null default false,  -- also who seems to be a member already
  made        int not null default 0,
  left_out    int not null default 0,
  kept        int not null default 0,          -- changed since, so not undone
  made_by     bigint not null,                 -- account
  at          timestamptz not null,
  done_at     timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, corps_id) references tenant.corps (tenant_id, id)
);
create index on tenant.corps_imports (tenant_id, corps_id, at desc);
call tenant.protect('tenant.corps_imports');

-- What became of each line. Nothing of what stood there.
create table tenant.corps_import_rows (
  tenant_id int not null references node.tenants,
  import_id uuid not null,
  line      int not null,
  outcome   text not null check (outcome in ('made', 'wrong', 'twice', 'likely')),
  problems  text not null default '',
  member_id uuid,                              -- of who was made; null again when they go
  primary key (tenant_id, import_id, line),
  foreign key (tenant_id, import_id) references tenant.corps_imports (tenant_id, id) on delete cascade
);
create index on tenant.corps_import_rows (tenant_id, member_id) where member_id is not null;
call tenant.protect('tenant.corps_import_rows');

-- How the columns of a list with these headers were read the last time.
create table tenant.corps_import_columns (
  tenant_id  int not null references node.tenants,
  headers    bytea not null,                   -- SHA-256 of the first row
  columns    text[] not null,
  updated_at timestamptz not null,
  primary key (tenant_id, headers)
);
call tenant.protect('tenant.corps_import_columns');

-- ---------------------------------------------------------------- the playbook

-- A chapter that the municipality edited; the others are ours.
create table tenant.playbook_chapters (
  tenant_id  int not null references node.tenants,
  code       text not null,                    -- see tenant/playbook/data
  title      text not null,
  summary    text not null,
  body       text not null,
  original   bytea not null,                   -- SHA-256 of ours when it was edited
  version    int not null default 1,
  updated_by bigint not null,                  -- account
  updated_at timestamptz not null,
  primary key (tenant_id, code)
);
call tenant.protect('tenant.playbook_chapters');

-- What no data shows, ticked by a person.
create table tenant.playbook_ticks (
  tenant_id int not null references node.tenants,
  code      text not null,
  at        timestamptz not null,
  account   bigint not null,
  primary key (tenant_id, code)
);
call tenant.protect('tenant.playbook_ticks');

create table tenant.playbook (
  tenant_id      int not null references node.tenants,
  members_wanted int not null check (members_wanted > 0),
  primary key (tenant_id)
);
call tenant.protect('tenant.playbook');
