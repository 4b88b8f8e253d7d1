-- Searches between municipalities: how many people fit there, and a question that the other one passes on blindly.

-- ---- at the municipality that is asked

-- Whether organisations of neighbours may ask this person too: their own choice.
alter table tenant.profiles add column for_neighbours boolean not null default false;

-- What a municipality decided about each party; without a row a neighbour's question waits for a coordinator.
create table tenant.neighbour_policies (
  tenant_id int not null references node.tenants,
  party     text not null,
  policy    text not null check (policy in ('off', 'ask', 'on')),
  set_at    timestamptz not null,
  set_by    bigint,
  primary key (tenant_id, party)
);
call tenant.protect('tenant.neighbour_policies');

-- A search of a neighbour stands among the others, with the party in place of an organisation of here.
alter table tenant.searches
  alter column organisation_id drop not null,
  add column party text not null default '',
  add constraint searches_of_one check (organisation_id is null or party = '');
create index on tenant.searches (tenant_id, party, asked_at) where party <> '';

-- What a party used of its day, as asking_days.
create table tenant.neighbour_days (
  tenant_id int not null references node.tenants,
  party     text not null,
  on_day    date not null,
  searches  int not null default 0,
  rounds    int not null default 0,
  primary key (tenant_id, party, on_day)
);
call tenant.protect('tenant.neighbour_days');

-- A round for an organisation of a neighbour: its names as they were published.
alter table tenant.invitation_rounds
  alter column organisation_id drop not null,
  add column party text not null default '',
  add column case_id uuid,
  add column listing_id uuid,
  add column organisation text not null default '',
  add constraint rounds_of_one check (organisation_id is null or party = ''),
  add constraint rounds_of_a_case check (party = '' or (blind and vacancy_id is null and case_id is not null and listing_id is not null));

-- A yes for a neighbour is an answer to a vacancy elsewhere.
alter table tenant.volunteer_invitations
  add column elsewhere_id uuid,
  add check (state = 'yes' or elsewhere_id is null);
alter table tenant.answers_elsewhere
  add column invitation uuid,                    -- case of the round that it says yes to
  drop constraint answers_elsewhere_passes_on_check,
  add constraint answers_elsewhere_passes_on_check check (passes_on in ('email', 'phone', 'both'));

create table tenant.neighbour_questions (
  tenant_id    int not null references node.tenants,
  party        text not null,
  case_id      uuid not null,
  vacancy_id   uuid not null,
  title        text not null default '',         -- as it was published
  organisation text not null default '',
  question     jsonb not null check (jsonb_typeof(question) = 'object'),
  state        text not null check (state in ('waits', 'answered', 'refused')),
  why          text not null default '',
  search_id    uuid,                             -- with the band, when answered
  round_id     uuid,
  asked_few    boolean not null default true,    -- that many could be chosen, as was said
  lapses_at    timestamptz,                      -- of the round
  ended_at     timestamptz,                      -- the end of the round was said
  places       bigint not null default 0,        -- of the messages that were sent in the case
  received_at  timestamptz not null,
  decided_at   timestamptz,
  decided_by   bigint,
  primary key (tenant_id, party, case_id),
  foreign key (tenant_id, search_id) references tenant.searches (tenant_id, id) on delete set null (search_id),
  foreign key (tenant_id, round_id) references tenant.invitation_rounds (tenant_id, id) on delete set null (round_id)
);
create index on tenant.neighbour_questions (tenant_id, received_at);
call tenant.protect('tenant.neighbour_questions');

-- ---- at the municipality that asks
create table tenant.searches_elsewhere (
  tenant_id       int not null references node.tenants,
  id              uuid not null,                 -- the case, too
  party           text not null,
  search_id       uuid not null,
  organisation_id uuid not null,
  vacancy_id      uuid not null,
  question_key    text not null,
  state           text not null default 'sent' check (state in ('sent', 'waits', 'answered', 'refused')),
  why             text not null default '',
  band            smallint check (band between 0 and 4),
  answered_at     timestamptz,                   -- as the other side says
  contradicted_at timestamptz,                   -- it said another band for the same question within a day
  ask_message     uuid not null,
  ask_fate        text not null default 'sent',
  relay_state     text not null default '' check (relay_state in ('', 'sent', 'asked', 'ended', 'refused')),
  relay_why       text not null default '',
  relay_message   uuid,
  relay_fate      text not null default '',
  asked_few       boolean not null default true,
  no_few          boolean not null default true,
  lapses_at       timestamptz,
  yes             int not null default 0,        -- that came
  places          bigint not null default 0,
  asked_at        timestamptz not null,
  asked_by        bigint,
  relayed_at      timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, search_id, party),
  foreign key (tenant_id, search_id) references tenant.searches (tenant_id, id) on delete cascade,
  foreign key (tenant_id, organisation_id) references tenant.organisations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, vacancy_id) references tenant.vacancies (tenant_id, id) on delete cascade
);
create index on tenant.searches_elsewhere (tenant_id, party, question_key, asked_at);
create index on tenant.searches_elsewhere (tenant_id, ask_message);
create index on tenant.searches_elsewhere (tenant_id, relay_message) where relay_message is not null;
call tenant.protect('tenant.searches_elsewhere');

-- ---- which nodes understand it: what their manifests say
alter table node.manifests add column capabilities text[] not null default '{}';
