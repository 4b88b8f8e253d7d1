-- Saved searches without an account: who they are of, what they look for, and what was found for each person. Changes
-- of listings are noted while a tenant of this node has a saved search.

create table tenant.alert_subscribers (
  tenant_id    int not null references node.tenants,
  id           uuid not null,
  email        text not null,
  language     text not null default 'nl',
  state        text not null check (state in ('unconfirmed', 'active')),
  link_hash    bytea,                            -- SHA-256 of the token of their page
  created_at   timestamptz not null,
  active_at    timestamptz not null,             -- the last act of the person
  asked_at     timestamptz,                      -- when they were asked whether they still want it
  primary key (tenant_id, id)
);
create unique index on tenant.alert_subscribers (tenant_id, lower(email));
create unique index on tenant.alert_subscribers (tenant_id, link_hash);
create index on tenant.alert_subscribers (tenant_id, active_at);
call tenant.protect('tenant.alert_subscribers');

create table tenant.alert_searches (
  tenant_id     int not null,
  id            uuid not null,
  subscriber_id uuid not null,
  origin        uuid,                            -- the sign-up for later that it came with
  words         text not null default '',        -- as typed
  query         tsquery,                         -- the words as the search of listings reads them; null: without words
  corrected     boolean not null default false,  -- a typing error was mended: read anew before each matching
  themes        text[] not null default '{}',
  moments       int not null default 0,
  good_to_know  int not null default 0,
  kind          text not null default '',
  nis           int not null default 0,          -- 0: the whole area of the site
  place         text not null default '',        -- its name, where a distance counts from it
  lat           double precision,
  lon           double precision,
  km            int not null default 0,          -- 0: any distance
  rhythm        text not null check (rhythm in ('at_once', 'daily', 'weekly')),
  state         text not null check (state in ('unconfirmed', 'active')),
  feed_hash     bytea,                           -- SHA-256 of the token of its feeds
  created_at    timestamptz not null,
  confirmed_at  timestamptz,
  read_at       timestamptz not null,            -- when `query` was read
  primary key (tenant_id, id),
  foreign key (tenant_id, subscriber_id) references tenant.alert_subscribers (tenant_id, id) on delete cascade
);
create index on tenant.alert_searches (tenant_id, subscriber_id);
create index on tenant.alert_searches (tenant_id, origin) where origin is not null;
create index on tenant.alert_searches (tenant_id, corrected) where corrected;
create index on tenant.alert_searches (tenant_id, state, created_at);
create unique index on tenant.alert_searches (tenant_id, feed_hash);
call tenant.protect('tenant.alert_searches');

-- A listing fits a search only when it has one of the keys of the search: a word, a theme, a municipality, a square of
-- the map. So a change meets the searches that may fit, and no others.
create table tenant.alert_keys (
  tenant_id int not null,
  key       text not null,
  search_id uuid not null,
  primary key (tenant_id, key, search_id),
  foreign key (tenant_id, search_id) references tenant.alert_searches (tenant_id, id) on delete cascade
);
create index on tenant.alert_keys (tenant_id, search_id);
call tenant.protect('tenant.alert_keys');

-- What was found for a person, once for each listing. It stays after the mail, so that nothing comes twice.
create table tenant.alert_items (
  tenant_id     int not null,
  subscriber_id uuid not null,
  publisher     text not null,
  listing_id    uuid not null,
  searches      uuid[] not null,                 -- that it fits, the most frequent rhythm first
  due           text not null check (due in ('at_once', 'daily', 'weekly')),
  found_at      timestamptz not null,
  mail          uuid,                            -- the message that it left in
  primary key (tenant_id, subscriber_id, publisher, listing_id),
  foreign key (tenant_id, subscriber_id) references tenant.alert_subscribers (tenant_id, id) on delete cascade
);
create index on tenant.alert_items (tenant_id, due, subscriber_id) where mail is null;
create index on tenant.alert_items (tenant_id, mail) where mail is not null;
create index on tenant.alert_items (tenant_id, found_at);
call tenant.protect('tenant.alert_items');

create table tenant.alert_positions (
  tenant_id int primary key references node.tenants,
  position  bigint not null,                     -- number of the last change that was matched
  weekly_on date not null                        -- the Monday of the last weekly mails
);
call tenant.protect('tenant.alert_positions');

-- A restored backup repeats the erasures.
create trigger erasure after delete on tenant.alert_subscribers
  for each row execute function node.note_erasure('deleted');
create trigger erasure after delete on tenant.alert_searches
  for each row execute function node.note_erasure('deleted');

-- How often somebody who signed up for later wants a mail; empty: not at all.
alter table tenant.interests add column alert_rhythm text not null default ''
  check (alert_rhythm in ('', 'at_once', 'daily', 'weekly'));

-- Of the node: which tenants have saved searches, and the listings that are new or changed since. A number is given after
-- the commit, in the order of the numbers, so that no reader skips a change whose transaction took longer.
create table node.alert_tenants (
  tenant_id int primary key references node.tenants
);
create sequence node.listing_change_numbers;
create table node.listing_changes (
  id      bigint generated always as identity primary key,
  listing bigint not null,
  fresh   boolean not null,                      -- new here; otherwise something of it changed
  number  bigint unique,
  at      timestamptz not null default now()
);
create index on node.listing_changes (id) where number is null;
create index on node.listing_changes (at);
grant select, insert, update, delete on node.alert_tenants, node.listing_changes to paraat_app;
grant usage on sequence node.listing_change_numbers to paraat_app;

create function node.note_new_listings() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select 1 from node.alert_tenants) then
    insert into node.listing_changes (listing, fresh) select id, true from fresh;
  end if;
  return null;
end $$;
create trigger noted_new after insert on node.listings referencing new table as fresh
  for each statement execute function node.note_new_listings();

-- A place that is taken, a confirmation or a later end of what is still open is no news; a place that is free again is.
create function node.note_changed_listings() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select 1 from node.alert_tenants) then
    insert into node.listing_changes (listing, fresh)
      select n.id, false from kept n join gone o using (id)
      where n.hidden_reason is null and (o.hidden_reason is not null
        or (o.places_free <= 0 and n.places_free > 0)
        or (o.valid_until <= now() and n.valid_until > o.valid_until)
        or (n.title, n.body, n.organisation, n.place, n.theme, n.kind, n.nis, n.lat, n.lon, n.moments, n.good_to_know,
            n.urgent, n.asks) is distinct from
           (o.title, o.body, o.organisation, o.place, o.theme, o.kind, o.nis, o.lat, o.lon, o.moments, o.good_to_know,
            o.urgent, o.asks));
  end if;
  return null;
end $$;
create trigger noted_changed after update on node.listings referencing old table as gone new table as kept
  for each statement execute function node.note_changed_listings();

-- The address at which a reader ends a mail with one click (RFC 8058).
alter table tenant.channel_messages add column unsubscribe text not null default '';

insert into node.rules (code, valid_from, version, amount, source, to_confirm) values
  ('keep.alerts', '2024-01-01', 1, 12, 'Eigen term (AVG, art. 5.1.e)', true);
