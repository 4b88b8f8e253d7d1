-- Who is there: shifts of a task, stays, roll calls, people who came by themselves; and what comes after.

create table tenant.shifts (
  tenant_id  int not null references node.tenants,
  id         uuid not null,
  task_id    uuid not null,
  starts_at  timestamptz not null,
  ends_at    timestamptz not null check (ends_at >= starts_at),
  needed     int not null check (needed between 1 and 5000),
  primary key (tenant_id, id),
  foreign key (tenant_id, task_id) references tenant.incident_tasks (tenant_id, id) on delete cascade
);
create index on tenant.shifts (tenant_id, task_id, starts_at);
call tenant.protect('tenant.shifts');

-- Somebody who came by themselves and was registered at the spot.
create table tenant.walk_ins (
  tenant_id     int not null references node.tenants,
  id            uuid not null,
  incident_id   uuid not null,
  task_id       uuid not null,
  name          text not null,
  phone         text not null,
  born          date,
  age_rules     text not null,                 -- by which the age was judged
  told_hash     bytea not null,                -- of the words of the information duty that they were shown
  registered_at timestamptz not null,
  registered_by bigint,                        -- account
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references tenant.incidents (tenant_id, id) on delete cascade,
  foreign key (tenant_id, task_id) references tenant.incident_tasks (tenant_id, id) on delete cascade
);
create index on tenant.walk_ins (tenant_id, incident_id);
call tenant.protect('tenant.walk_ins');

-- `person_id` is a row of callout_people or of walk_ins.
create table tenant.shift_places (
  tenant_id int not null references node.tenants,
  shift_id  uuid not null,
  person_id uuid not null,
  primary key (tenant_id, shift_id, person_id),
  foreign key (tenant_id, shift_id) references tenant.shifts (tenant_id, id) on delete cascade
);
create index on tenant.shift_places (tenant_id, person_id);
call tenant.protect('tenant.shift_places');

create table tenant.stays (
  tenant_id   int not null references node.tenants,
  id          uuid not null,
  incident_id uuid not null,
  task_id     uuid not null,
  person_id   uuid not null,
  in_at       timestamptz not null,
  in_how      text not null check (in_how in ('qr', 'desk', 'paper')),
  in_by       bigint,                          -- account
  out_at      timestamptz check (out_at >= in_at),
  out_how     text not null default '' check (out_how in ('', 'qr', 'desk', 'paper', 'end')),
  out_by      bigint,
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references tenant.incidents (tenant_id, id) on delete cascade,
  foreign key (tenant_id, task_id) references tenant.incident_tasks (tenant_id, id) on delete cascade
);
-- Nobody is in two places.
create unique index on tenant.stays (tenant_id, person_id) where out_at is null;
create index on tenant.stays (tenant_id, incident_id, in_at);
create index on tenant.stays (tenant_id, person_id, in_at);
call tenant.protect('tenant.stays');

create table tenant.roll_calls (
  tenant_id   int not null references node.tenants,
  id          uuid not null,
  incident_id uuid not null,
  at          timestamptz not null,
  account     bigint,
  closed_at   timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references tenant.incidents (tenant_id, id) on delete cascade
);
create index on tenant.roll_calls (tenant_id, incident_id, at desc);
call tenant.protect('tenant.roll_calls');

create table tenant.roll_marks (
  tenant_id    int not null references node.tenants,
  roll_call_id uuid not null,
  person_id    uuid not null,
  seen         boolean not null default false,
  primary key (tenant_id, roll_call_id, person_id),
  foreign key (tenant_id, roll_call_id) references tenant.roll_calls (tenant_id, id) on delete cascade
);
call tenant.protect('tenant.roll_marks');

create table tenant.presence_settings (
  tenant_id   int not null references node.tenants,
  incident_id uuid not null,
  most_hours  int not null check (most_hours between 1 and 24),  -- of one person in a day
  primary key (tenant_id, incident_id),
  foreign key (tenant_id, incident_id) references tenant.incidents (tenant_id, id) on delete cascade
);
call tenant.protect('tenant.presence_settings');

-- ---------------------------------------------------------------- afterwards

-- That everybody was told that it is over, once for each incident.
create table tenant.aftermaths (
  tenant_id   int not null references node.tenants,
  incident_id uuid not null,
  batch_id    uuid not null,                   -- of its messages
  told_at     timestamptz not null,
  told_by     bigint,
  present     int not null,                    -- how many were told that had a place or came by themselves
  asked       int not null,                    -- that were asked and had none
  never       int not null,                    -- that were never asked
  primary key (tenant_id, incident_id),
  foreign key (tenant_id, incident_id) references tenant.incidents (tenant_id, id) on delete cascade
);
call tenant.protect('tenant.aftermaths');

-- What people say of it afterwards. No name: the link is known by its hash only, the row by the incident.
create table tenant.debriefs (
  tenant_id   int not null references node.tenants,
  id          uuid not null,
  incident_id uuid not null,
  went        text not null check (went in ('good', 'fair', 'bad')),
  better      text not null default '',
  harm        text not null default '',        -- injury or damage: for the insurer
  again       boolean not null default false,
  contact     text not null default '',        -- when they want to be called about it
  at          timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references tenant.incidents (tenant_id, id) on delete cascade
);
create index on tenant.debriefs (tenant_id, incident_id, at);
call tenant.protect('tenant.debriefs');

-- What somebody was paid back. With the name: the yearly list is kept for years, also when the member left.
create table tenant.cost_notes (
  tenant_id   int not null references node.tenants,
  id          uuid not null,
  incident_id uuid,
  person_id   uuid not null,
  payee_name  text not null,
  payee_email text not null default '',        -- tells namesakes apart
  on_day      date not null,
  kind        text not null check (kind in ('lump', 'real', 'transport')),
  cents       bigint not null check (cents > 0),
  kilometres  int not null default 0 check (kilometres >= 0),
  rules       text not null,                   -- what the decision rests on
  noted_at    timestamptz not null,
  noted_by    bigint,
  primary key (tenant_id, id)
);
create index on tenant.cost_notes (tenant_id, lower(payee_name), lower(payee_email), on_day);
create index on tenant.cost_notes (tenant_id, incident_id);
call tenant.protect('tenant.cost_notes');
