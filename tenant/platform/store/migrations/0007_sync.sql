-- Feeds that are known to be equal: a digest on both sides, the state of each feed that is followed, epochs
-- that change by themselves after a restored backup, listings for members only, organisations as a feed.

-- ---------------------------------------------------------------- what this node publishes

-- Of the objects that are there now, in this epoch: kept in the transaction that changes the items.
alter table node.feeds add column items bigint not null default 0;
alter table node.feeds add column digest bytea not null default '\x0000000000000000000000000000000000000000000000000000000000000000';
alter table node.feed_items add column hash bytea;      -- SHA-256 of the signed envelope
create index on node.feed_items (at) where deleted;

-- Which database this is, as it was when the present epoch began: a dump that is restored elsewhere, or over
-- itself, has other numbers. Empty until the first epoch begins.
create table node.feed_epoch (
  one      boolean primary key default true check (one),
  identity text not null,
  epoch    bigint not null,
  why      text not null,
  at       timestamptz not null
);

-- System, timeline, database and table; the last two change when a dump is restored over a database.
create function node.database_identity() returns text language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select (select system_identifier from pg_control_system())::text
    || '/' || case when pg_is_in_recovery() then '' else substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end
    || '/' || (select oid from pg_database where datname = current_database())::text
    || '/' || 'node.feeds'::regclass::oid::text || '/' || pg_relation_filenode('node.feeds')::text
$$;
revoke all on function node.database_identity() from public;
grant execute on function node.database_identity() to paraat_app;
-- A new epoch moves the numbers of changes beyond any that a peer may have seen.
grant select, update on sequence node.feed_change_seq to paraat_app;

-- ---------------------------------------------------------------- what this node has of others

drop table node.cursors;
create table node.followed_feeds (
  publisher  text not null,
  feed       text not null,
  audience   text not null,
  state      text not null default 'new'
             check (state in ('new', 'bootstrap', 'catching_up', 'live', 'verifying', 'repairing')),
  epoch      bigint not null default 0,
  cursor     bigint not null default 0,
  head       bigint not null default 0,       -- as the publisher last said
  items      bigint not null default 0,       -- of this epoch, there now
  digest     bytea not null default '\x0000000000000000000000000000000000000000000000000000000000000000',
  checkpoint bytea,                           -- SignedCheckpoint that was last equal
  checkpoint_created bigint not null default 0,
  verified_at timestamptz,
  looked_through_at timestamptz,              -- every item against its signature's bytes and the pages
  contact_at timestamptz,
  carries_old boolean not null default true,  -- what an earlier epoch left may stand here still
  held_back  bigint not null default 0,       -- items that would go, more than half: they wait for a second look
  held_back_at timestamptz,
  repaired   bigint not null default 0,       -- items, ever
  tried_at   timestamptz,                     -- the last time that it was asked after, in trouble
  trouble    text not null default '',        -- why it is not equal
  primary key (publisher, feed, audience)
);

-- Rows of before have no epoch and no number: every feed is read again, and what is shown stays meanwhile.
drop table node.foreign_objects;
create table node.foreign_objects (
  publisher text not null,
  feed      text not null,
  audience  text not null,
  object    uuid not null,
  epoch     bigint not null,
  number    bigint not null,
  version   bigint not null,
  hash      bytea not null,                   -- SHA-256 of the signed envelope
  deleted   boolean not null,
  refused   boolean not null default false,   -- signed by its publisher, but breaks a rule: held, never shown
  signed    bytea not null,
  at        timestamptz not null,
  primary key (publisher, feed, audience, object)
);
create index on node.foreign_objects (at) where deleted;
update node.peers set changes_after = 0;

drop table node.equivocations;
create table node.equivocations (
  publisher text not null,
  feed      text not null,
  audience  text not null,
  object    uuid not null,
  epoch     bigint not null,
  version   bigint not null,
  first     bytea not null,                   -- both signed copies: whoever has the key can check them
  second    bytea not null,
  at        timestamptz not null,
  primary key (publisher, feed, audience, object, epoch, version)
);

-- How overviews say that they hold and show the feeds of our tenants.
create table node.shown_elsewhere (
  party    text not null,
  by       text not null,                     -- party of the overview
  feed     text not null,
  audience text not null,
  epoch    bigint not null,
  number   bigint not null,
  items    bigint not null,
  digest   bytea not null,
  hidden   bigint not null,
  held_back bigint not null,
  verified_at timestamptz,
  at       timestamptz not null,
  primary key (party, by, feed, audience)
);

-- ---------------------------------------------------------------- for members only

-- A table of its own: no page, count, feed or search for the public reads it.
create table node.member_listings (like node.listings including defaults including constraints);
alter table node.member_listings alter column id drop not null;
alter table node.member_listings drop column id;
alter table node.member_listings add primary key (publisher, listing_id);
create index on node.member_listings (nis, urgent desc, published_at desc);

alter table tenant.vacancies add column audience text not null default 'public'
  check (audience in ('public', 'members'));

-- ---------------------------------------------------------------- organisations

-- The public side of organisations, own and foreign. `listed` is false for one of ours that is public no more:
-- its version must go on from there.
create table node.public_organisations (
  publisher    text not null,
  organisation_id uuid not null,
  version      bigint not null,
  own_tenant   int references node.tenants,
  listed       boolean not null,
  nis          int not null,
  name         text not null,
  kind         text not null,
  about        text not null,
  website      text not null,
  url          text not null,
  primary key (publisher, organisation_id)
);
create index on node.public_organisations (nis, lower(name)) where listed;
