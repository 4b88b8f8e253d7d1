-- The house: tenants and their addresses, what everything later writes through (outbox, heads, jobs,
-- submissions), organisations, vacancies, and the public read model.

do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'paraat_app') then
    create role paraat_app nologin;
  end if;
  if not pg_has_role(current_user, 'paraat_app', 'member') then
    execute format('grant paraat_app to %I', current_user);
  end if;
end $$;

create extension if not exists pg_trgm;
create extension if not exists btree_gin;
create extension if not exists unaccent;

create schema tenant;
grant usage on schema node, tenant to paraat_app;
alter default privileges in schema node grant select, insert, update, delete on tables to paraat_app;
alter default privileges in schema node grant usage on sequences to paraat_app;

-- Called once for every table in `tenant`: only rows of the tenant of this transaction exist for anyone.
-- The sub-select is evaluated once a statement; without the setting the cast raises, so it fails closed.
create procedure tenant.protect(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy of_tenant on %s using (tenant_id = (select current_setting(''app.tenant'')::int)) '
                 'with check (tenant_id = (select current_setting(''app.tenant'')::int))', target);
  execute format('grant select, insert, update, delete on %s to paraat_app', target);
end $$;
revoke all on procedure tenant.protect(regclass) from public;

-- ---------------------------------------------------------------- tenants

create table node.tenants (
  id          int generated always as identity primary key,
  party       text not null unique check (party ~ '^be-(nis|net|agg)-[a-z0-9-]+$'),
  kind        text not null check (kind in ('municipality', 'network', 'aggregator')),
  nis         int unique,                      -- of a municipality
  name        text not null,
  tagline     text not null default '',
  brand_color text not null default '#00626b' check (brand_color ~ '^#[0-9a-f]{6}$'),
  logo        text not null default '',        -- sanitised SVG or empty: the mark of the house
  languages   text[] not null default '{nl}',  -- the first is the default
  network     text,                            -- party of the network whose brand it shares
  controller  text not null default '',        -- who answers for its data where that is another: a party or KBO number
  public_url  text not null,                   -- scheme, host, port and prefix of its pages, no slash at the end
  email       text not null default '',
  phone       text not null default '',
  created_at  timestamptz not null default now(),
  check ((kind = 'municipality') = (nis is not null))
);

create table node.hosts (
  host      text not null,                     -- lower case, without port
  prefix    text not null default '' check (prefix = '' or prefix ~ '^/[a-z0-9-]+$'),
  tenant_id int not null references node.tenants,
  primary key (host, prefix)
);

-- Neighbours that a coordinator added to, or took from, those of the register.
create table node.neighbour_changes (
  tenant_id int not null references node.tenants,
  nis       int not null,
  added     boolean not null,
  primary key (tenant_id, nis)
);

-- ---------------------------------------------------------------- what everything writes through

-- One row for each change that others may see, written in the transaction of the change, unnumbered.
-- The projector takes committed rows in any order; numbers are given there.
create table node.outbox (
  id        bigint generated always as identity primary key,
  tenant_id int not null references node.tenants,
  kind      text not null,                     -- 'listing', 'organisation'
  object    uuid not null,
  at        timestamptz not null default now()
);

-- What a process watches to wake boards, long-polls, caches and delivery.
create table node.heads (
  topic   text primary key,
  version bigint not null
);

create table node.jobs (
  id        bigint generated always as identity primary key,
  tenant_id int references node.tenants,       -- null: the node's own work
  kind      text not null,
  unique_key text,                             -- at most one waiting job per (kind, key)
  due       timestamptz not null,
  payload   jsonb not null default '{}',
  attempts  int not null default 0,
  last_error text not null default ''
);
create unique index on node.jobs (kind, coalesce(tenant_id, 0), unique_key) where unique_key is not null;
create index on node.jobs (due);

-- Every POST form carries a submission id; repeating it returns the answer that the first one got.
create table tenant.submissions (
  tenant_id int not null references node.tenants,
  id        text not null,
  at        timestamptz not null,
  location  text not null default '',
  primary key (tenant_id, id)
);
call tenant.protect('tenant.submissions');

-- ---------------------------------------------------------------- organisations and vacancies

create table tenant.organisations (
  tenant_id    int not null references node.tenants,
  id           uuid not null,
  ref          text not null,
  name         text not null,
  kind         text not null,
  number       text not null default '',       -- KBO (10 digits) or V-number, empty for a de facto association
  about        text not null default '',
  website      text not null default '',
  email        text not null,
  phone        text not null default '',
  contact_name text not null default '',
  state        text not null check (state in ('pending', 'approved', 'refused', 'archived')),
  state_reason text not null default '',
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, ref)
);
call tenant.protect('tenant.organisations');

create table tenant.vacancies (
  tenant_id       int not null references node.tenants,
  id              uuid not null,
  ref             text not null,               -- eight letters and digits, in the address of the page
  organisation_id uuid not null,
  kind            text not null check (kind in ('volunteer', 'crisis_job')),
  title           text not null,
  body            text not null,
  theme           text not null,
  place           text not null,               -- as the organisation says it: "Kessel", "Heel Nijlen"
  nis             int not null,
  lat             double precision,
  lon             double precision,
  moments         int not null default 0,      -- bits, see tenant/listings/vocabulary.hpp
  good_to_know    int not null default 0,      -- bits
  minimum_age     int not null default 0,
  rhythm          text not null default '',    -- "2 u per week", "Dinsdagavond"
  starts_on       date,
  ends_on         date,
  places          int not null check (places > 0),
  places_taken    int not null default 0 check (places_taken between 0 and places),
  urgent          boolean not null default false,
  contact_name    text not null default '',    -- shown to who is accepted only
  contact_email   text not null default '',
  contact_phone   text not null default '',
  state           text not null check (state in ('draft', 'published', 'filled', 'closed', 'expired')),
  close_reason    text not null default '',
  version         int not null default 1,
  published_at    timestamptz,
  expires_at      timestamptz,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, ref),
  foreign key (tenant_id, organisation_id) references tenant.organisations (tenant_id, id)
);
create index on tenant.vacancies (tenant_id, state, updated_at desc);
create index on tenant.vacancies (tenant_id, organisation_id);
call tenant.protect('tenant.vacancies');

create table tenant.vacancy_history (
  tenant_id  int not null,
  vacancy_id uuid not null,
  version    int not null,
  at         timestamptz not null,
  account_id bigint,
  what       text not null,                    -- the verb: created, edited, published, closed, …
  data       jsonb not null,
  primary key (tenant_id, vacancy_id, version),
  foreign key (tenant_id, vacancy_id) references tenant.vacancies (tenant_id, id)
);
call tenant.protect('tenant.vacancy_history');

-- ---------------------------------------------------------------- the public read model

-- What is published, own and foreign. Published fields only, no person, no row security: search indexes
-- do not work under a policy (they became filters over all rows, 11 → 229 ms).
create table node.listings (
  id            bigint generated always as identity primary key,
  publisher     text not null,                 -- party of the tenant that owns it
  listing_id    uuid not null,
  version       bigint not null,
  own_tenant    int references node.tenants,   -- null: it came from another node
  nis           int not null,
  ref           text not null,
  url           text not null,                 -- the publisher's own page
  title         text not null,
  body          text not null,
  organisation  text not null,
  kind          text not null,
  theme         text not null,
  place         text not null,
  lat           double precision,
  lon           double precision,
  moments       int not null,
  good_to_know  int not null,
  minimum_age   int not null,
  rhythm        text not null,
  starts_on     date,
  ends_on       date,
  places        int not null,
  places_free   int not null,
  urgent        boolean not null,
  published_at  timestamptz not null,
  valid_until   timestamptz not null,
  confirmed_at  timestamptz,                   -- last contact with the publisher; null for own ones
  hidden_reason text,                          -- set by this node; the publisher can read it
  unique (publisher, listing_id)
);
create index on node.listings (own_tenant, ref) where own_tenant is not null;

-- The narrow table that search reads; one row a listing.
create table node.listing_search (
  listing      bigint primary key references node.listings on delete cascade,
  nis          int not null,
  urgent       boolean not null,
  published_at timestamptz not null,
  valid_until  timestamptz not null,
  places_free  int not null,
  theme        text not null,
  kind         text not null,
  moments      int not null,
  good_to_know int not null,
  lat          double precision,
  lon          double precision,
  title_words  tsvector not null,
  words        tsvector not null
);
create index on node.listing_search using gin (nis, words);
create index on node.listing_search (nis, urgent desc, published_at desc);
create index on node.listing_search (urgent desc, published_at desc);

-- Words that occur in listings, for forgiving typing errors: a word is corrected before the search.
create table node.listing_words (
  word text primary key,
  uses int not null
);
create index on node.listing_words using gin (word gin_trgm_ops);

create text search configuration node.dutch (copy = pg_catalog.dutch);
alter text search configuration node.dutch
  alter mapping for hword, hword_part, word with unaccent, dutch_stem;
