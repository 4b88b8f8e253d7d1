-- Targeted search: what an organisation asked, the cards that it was shown, and invitations to people whom it does not know.

-- Only codes: words that somebody typed are read and forgotten.
create table tenant.searches (
  tenant_id       int not null,
  id              uuid not null,
  organisation_id uuid not null,
  vacancy_id      uuid,                        -- whose question it is
  question        jsonb not null check (jsonb_typeof(question) = 'object'),
  question_key    text not null,               -- the same for the same question, however it was put
  answer_id       uuid not null,               -- itself, or the earlier search of which it has the answer
  band            smallint not null check (band between 0 and 4),
  cards           smallint not null default 0, -- how many were made; below five people they are kept and never shown
  weights         text not null,               -- version of the weights that gave the order
  asked_at        timestamptz not null,
  asked_by        bigint,
  primary key (tenant_id, id),
  foreign key (tenant_id, organisation_id) references tenant.organisations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, answer_id) references tenant.searches (tenant_id, id) on delete cascade
);
create index on tenant.searches (tenant_id, organisation_id, asked_at);

create table tenant.search_cards (
  tenant_id  int not null,
  search_id  uuid not null,
  pseudonym  text not null,                    -- of this search only
  place      smallint not null,
  profile_id uuid not null,
  primary key (tenant_id, search_id, pseudonym),
  unique (tenant_id, search_id, profile_id),
  foreign key (tenant_id, search_id) references tenant.searches (tenant_id, id) on delete cascade,
  foreign key (tenant_id, profile_id) references tenant.profiles (tenant_id, id) on delete cascade
);
create index on tenant.search_cards (tenant_id, profile_id);

-- What an organisation used of its day. Its row is locked by each search and each round, so that two at once count both.
create table tenant.asking_days (
  tenant_id       int not null,
  organisation_id uuid not null,
  on_day          date not null,
  searches        int not null default 0,
  invitations     int not null default 0,
  primary key (tenant_id, organisation_id, on_day),
  foreign key (tenant_id, organisation_id) references tenant.organisations (tenant_id, id) on delete cascade
);

-- One question to some people at once.
create table tenant.invitation_rounds (
  tenant_id       int not null,
  id              uuid not null,
  organisation_id uuid not null,
  vacancy_id      uuid,
  blind           boolean not null,            -- the organisation knows of nobody who was asked until a yes
  title           text not null,
  message         text not null,
  sent_at         timestamptz not null,
  lapses_at       timestamptz not null,
  sent_by         bigint,
  primary key (tenant_id, id),
  foreign key (tenant_id, organisation_id) references tenant.organisations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, vacancy_id) references tenant.vacancies (tenant_id, id) on delete cascade
);
create index on tenant.invitation_rounds (tenant_id, organisation_id, sent_at);

create table tenant.volunteer_invitations (
  tenant_id      int not null,
  id             uuid not null,
  round_id       uuid not null,
  profile_id     uuid not null,
  pseudonym      text not null default '',     -- of the card; none when asked blindly
  -- Lapsed is told by the clock. Held: chosen and never delivered, because the person had enough questions; the
  -- organisation sees it as one that waits.
  state          text not null check (state in ('sent', 'later', 'yes', 'no', 'held')),
  disclosed      text[] not null default '{}', -- what the person chose to show with a yes
  application_id uuid,
  answered_at    timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, round_id, profile_id),
  foreign key (tenant_id, round_id) references tenant.invitation_rounds (tenant_id, id) on delete cascade,
  foreign key (tenant_id, profile_id) references tenant.profiles (tenant_id, id) on delete cascade,
  check ((state = 'yes') or (disclosed = '{}' and application_id is null))
);
create index on tenant.volunteer_invitations (tenant_id, profile_id);

-- The weights of the order of a tenant, each change with its number: an order of the past is explained by its own.
create table tenant.match_weights (
  tenant_id int not null references node.tenants,
  number    int not null,
  points    int[] not null,                    -- by matching::bounds_of_weights
  set_at    timestamptz not null,
  set_by    bigint,
  primary key (tenant_id, number)
);
call tenant.protect('tenant.searches');
call tenant.protect('tenant.search_cards');
call tenant.protect('tenant.asking_days');
call tenant.protect('tenant.invitation_rounds');
call tenant.protect('tenant.volunteer_invitations');
call tenant.protect('tenant.match_weights');
