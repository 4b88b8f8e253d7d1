-- What visitors see beyond one municipality: tenants on other nodes, freshness of what they publish, hidden
-- items, and the indexes of a search over all of Flanders.

-- Tenants that live on other nodes, as the membership names them; the member records of federation fill it.
create table node.known_tenants (
  party     text primary key,
  nis       int,                               -- of a municipality
  name      text not null,
  network   text,                              -- party of the network whose brand it shares
  pages_url text not null,
  node_id   text not null,
  roles     text[] not null default '{}'
);

-- The last time that a publisher on another node confirmed what it publishes. One row a publisher: a poll
-- that finds nothing new confirms a thousand listings with one small write.
create table node.publishers (
  publisher    text primary key,
  confirmed_at timestamptz not null
);
insert into node.publishers
select publisher, max(confirmed_at) from node.listings where confirmed_at is not null group by publisher;

-- Items that this node does not show, with the reason that their publisher can read.
create table node.hidings (
  publisher  text not null,
  listing_id uuid not null,
  reason     text not null check (reason <> ''),
  at         timestamptz not null,
  primary key (publisher, listing_id)
);

alter table node.listing_search add column publisher text not null default '';
update node.listing_search s set publisher = l.publisher from node.listings l where l.id = s.listing;

-- Browsing reads an index only, however deep the page.
drop index node.listing_search_urgent_published_at_idx;
drop index node.listing_search_nis_urgent_published_at_idx;
create index listing_search_urgent on node.listing_search (urgent desc, published_at desc)
  include (listing, nis, valid_until, theme, kind, moments, good_to_know, publisher);
create index listing_search_newest on node.listing_search (published_at desc)
  include (listing, nis, valid_until, theme, kind, moments, good_to_know, publisher);
create index listing_search_nis on node.listing_search (nis, urgent desc, published_at desc);

-- A word is known when it, or another form of it, stands in a listing.
alter table node.listing_words add column stem text not null default '';
alter table node.listing_words alter column uses set default 1;
create index on node.listing_words (stem);

create function node.stem(word text) returns text language sql immutable parallel safe as $$
  select coalesce((tsvector_to_array(to_tsvector('node.dutch', word)))[1], '')
$$;
grant execute on function node.stem(text) to paraat_app;
update node.listing_words set stem = node.stem(word);
