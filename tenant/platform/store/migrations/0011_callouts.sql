-- Incidents and exercises, what they ask, and the call-outs that bring people to it.

-- ---------------------------------------------------------------- incidents

create table tenant.incidents (
  tenant_id     int not null references node.tenants,
  id            uuid not null,
  kind          text not null,                 -- see tenant/incidents/incidents.hpp
  name          text not null,
  about         text not null default '',
  exercise      boolean not null default false,  -- marked on every page and message; has figures of its own
  phase         text not null check (phase in ('municipal', 'provincial', 'federal')),
  discipline    int not null check (discipline between 1 and 5),
  place         text not null,
  lat           double precision,
  lon           double precision,
  command_name  text not null default '',      -- whom the volunteers' coordinator answers to
  command_phone text not null default '',
  command_email text not null default '',
  state         text not null default 'open' check (state in ('open', 'closed')),
  started_at    timestamptz not null,
  closed_at     timestamptz,
  created_by    bigint,
  version       int not null default 1,
  updated_at    timestamptz not null,
  primary key (tenant_id, id)
);
create index on tenant.incidents (tenant_id, state, started_at desc);
call tenant.protect('tenant.incidents');

-- The timeline: lines are only added. `subject` is a task, a phase or a code of a call-out, never a person.
create table tenant.incident_trail (
  tenant_id   int not null references node.tenants,
  id          bigint generated always as identity,
  incident_id uuid not null,
  at          timestamptz not null,
  account     bigint,                          -- null: the clock
  what        text not null,                   -- see incidents::event
  subject     text not null default '',
  n           int not null default 0,
  note        text not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references tenant.incidents (tenant_id, id) on delete cascade
);
create index on tenant.incident_trail (tenant_id, incident_id, id desc);
call tenant.protect('tenant.incident_trail');

-- A task profile that was activated for an incident: a copy, so that the profile may change later.
create table tenant.incident_tasks (
  tenant_id     int not null references node.tenants,
  id            uuid not null,
  incident_id   uuid not null,
  profile       text not null default '',      -- code of the task profile
  name          text not null,
  skill         text not null default '',      -- empty: hands, nothing is asked
  deputies      text[] not null default '{}',
  certificates  text[] not null default '{}',
  needed        int not null check (needed between 1 and 5000),
  starts_at     timestamptz not null,
  ends_at       timestamptz not null check (ends_at >= starts_at),
  meeting_place text not null,
  lat           double precision,
  lon           double precision,
  reach_km      double precision,              -- nobody is called from further
  bring         text[] not null default '{}',
  minimum_age   int not null default 16 check (minimum_age between 15 and 99),
  priority      int not null default 5 check (priority between 1 and 9),  -- lower is filled first
  contact_name  text not null default '',      -- told to who has a place only
  contact_phone text not null default '',
  dutch         jsonb not null,                -- name, summary, briefing, bring[], safety[]
  english       jsonb not null,
  active        boolean not null default true,
  -- Places given and places held for somebody of the reserve list, over every call-out for this task. Changed
  -- only by one conditional update, so that two answers never take the last place.
  taken         int not null default 0 check (taken >= 0),
  held          int not null default 0 check (held >= 0),
  version       int not null default 1,
  updated_at    timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references tenant.incidents (tenant_id, id) on delete cascade
);
create index on tenant.incident_tasks (tenant_id, incident_id);
call tenant.protect('tenant.incident_tasks');

-- ---------------------------------------------------------------- call-outs

create table tenant.callouts (
  tenant_id      int not null references node.tenants,
  id             uuid not null,
  incident_id    uuid not null,
  code           text not null,                -- word that an SMS answer carries: "K7"
  state          text not null default 'draft'
    check (state in ('draft', 'running', 'filled', 'expired', 'cancelled', 'stood_down', 'closed')),
  mode           text not null check (mode in ('best_effort', 'strict', 'escalate')),
  exercise       boolean not null,             -- of the incident
  corps_ids      uuid[] not null,
  channels       text[] not null,              -- mail, sms
  words          jsonb not null default '{}',  -- the coordinator's own words: {task id: {language: text}}
  answer_minutes int not null check (answer_minutes between 1 and 1440),
  hold_minutes   int not null check (hold_minutes between 1 and 240),
  seed           bigint not null,              -- of the lot between people who are equal in everything else
  waves          int not null default 0,       -- so far
  age_rules      text not null default '',     -- by which the ages were judged
  created_by     bigint,
  created_at     timestamptz not null,
  started_at     timestamptz,
  last_wave_at   timestamptz,
  first_yes_at   timestamptz,
  filled_at      timestamptz,                  -- the first time that nothing was short any more
  ended_at       timestamptz,                  -- cancelled or expired
  stood_down_at  timestamptz,
  closed_at      timestamptz,
  version        int not null default 1,
  updated_at     timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references tenant.incidents (tenant_id, id) on delete cascade
);
-- Two words that may still be answered are never the same.
create unique index on tenant.callouts (tenant_id, code) where state not in ('stood_down', 'closed');
create index on tenant.callouts (tenant_id, incident_id);
call tenant.protect('tenant.callouts');

create table tenant.callout_tasks (
  tenant_id  int not null references node.tenants,
  callout_id uuid not null,
  task_id    uuid not null,
  position   int not null check (position between 0 and 62),  -- bit in callout_people.direct and .deputy
  primary key (tenant_id, callout_id, task_id),
  unique (tenant_id, callout_id, position),
  foreign key (tenant_id, callout_id) references tenant.callouts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, task_id) references tenant.incident_tasks (tenant_id, id)
);
call tenant.protect('tenant.callout_tasks');

create table tenant.callout_waves (
  tenant_id  int not null references node.tenants,
  callout_id uuid not null,
  number     int not null,                     -- from 1
  at         timestamptz not null,
  asked      int not null,
  by_hand    boolean not null default false,   -- people whom the coordinator added
  primary key (tenant_id, callout_id, number),
  foreign key (tenant_id, callout_id) references tenant.callouts (tenant_id, id) on delete cascade
);
call tenant.protect('tenant.callout_waves');

-- A person in a call-out. Names and addresses stand with the member: without the member this row is
-- pseudonymous.
create table tenant.callout_people (
  tenant_id       int not null references node.tenants,
  id              uuid not null,
  callout_id      uuid not null,
  member_id       uuid,                        -- tenant.corps_members; null once it is pseudonymous
  task_id         uuid not null,               -- asked for this one
  place_task      uuid,                        -- has a place here; counted in incident_tasks.taken
  state           text not null
    check (state in ('to_notify', 'notified', 'yes', 'maybe', 'no', 'unclear', 'reserve', 'confirmed', 'on_the_way',
                     'on_site', 'departed', 'released', 'withdrawn', 'no_show', 'undeliverable')),
  wave            int not null,
  as_deputy       boolean not null default false,
  direct          bigint not null default 0,   -- tasks of the call-out that they have the skill for, by position
  deputy          bigint not null default 0,
  token_hash      bytea not null,              -- of the personal link
  asked_at        timestamptz not null,        -- their wave
  notified_at     timestamptz,                 -- the first message left
  channels_used   int not null default 0,      -- messages of the first question
  channels_failed int not null default 0,      -- and how many of them will not arrive
  reminded_at     timestamptz,
  answered_at     timestamptz,                 -- the last answer
  answered_via    text not null default '' check (answered_via in ('', 'page', 'sms', 'desk')),
  answers         int not null default 0,      -- how often the link or an SMS answered
  said_yes_at     timestamptz,                 -- since when they say yes without a break
  arrives_at      timestamptz,                 -- when they say that they can be there
  brings          int not null default 0 check (brings between 0 and 20),
  question        text not null default '',
  question_at     timestamptz,
  reply           text not null default '',
  reply_at        timestamptz,
  offered_task    uuid,                        -- a place that came free, held for them until `offered_until`
  offered_until   timestamptz,
  offer_extended  boolean not null default false,
  offer_warned    boolean not null default false,
  offers_lapsed   int not null default 0,
  placed_at       timestamptz,                 -- when they got the place that they have
  told            text not null default '',    -- what they were last sent a message about
  on_the_way_at   timestamptz,
  arrived_at      timestamptz,
  departed_at     timestamptz,
  changed_at      timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, callout_id) references tenant.callouts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, task_id) references tenant.incident_tasks (tenant_id, id),
  foreign key (tenant_id, place_task) references tenant.incident_tasks (tenant_id, id),
  foreign key (tenant_id, member_id) references tenant.corps_members (tenant_id, id) on delete set null (member_id),
  check ((offered_task is null) = (offered_until is null)),
  check (place_task is null or state in ('confirmed', 'on_the_way', 'on_site', 'departed', 'no_show', 'released'))
);
create unique index on tenant.callout_people (tenant_id, callout_id, member_id);
create unique index on tenant.callout_people (tenant_id, token_hash);
create index on tenant.callout_people (tenant_id, member_id, asked_at);
create index on tenant.callout_people (tenant_id, callout_id, state, changed_at desc);
create index on tenant.callout_people (tenant_id, place_task) where place_task is not null;
create index on tenant.callout_people (tenant_id, callout_id, said_yes_at) where state = 'reserve';
create index on tenant.callout_people (tenant_id, offered_until) where offered_task is not null;
call tenant.protect('tenant.callout_people');

-- The same human may be a member of two corps. A column, because under row security no index on lower(…) would
-- serve: the function is not leakproof.
alter table tenant.corps_members
  add column human text generated always as (lower(email) || E'\n' || lower(name)) stored;
create index on tenant.corps_members (tenant_id, human);
