-- How many listings stand in the search, kept by the transaction that changes them. Counting a million of them for the
-- figures beside the filters took 1.7 s after each change.

-- One row for each sort of listing of a publisher: two writers meet on a row only when they change the same sort of the
-- same publisher. A row stays when its count falls to nothing, so that a process that keeps the counts in memory
-- (publishing/listings/stock.hpp) reads what changed by its number alone.
create table node.listing_counts (
  publisher    text not null,
  nis          int not null,
  theme        text not null,
  kind         text not null,
  moments      int not null,
  good_to_know int not null,
  listings     bigint not null,                -- hidden ones do not stand in the search; those that expired do
  changed      xid8 not null,                  -- the transaction that last changed the count
  primary key (publisher, nis, theme, kind, moments, good_to_know)
) with (fillfactor = 80);
create index listing_counts_changed on node.listing_counts (changed);

-- Whatever changes the search changes the counts: verbs, a listing that goes with its rows, a hand in psql. Rows are
-- locked in the order of their key.
create function node.count_listings() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into node.listing_counts as c
    select publisher, nis, theme, kind, moments, good_to_know, count(*), pg_current_xact_id()
    from added group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
    on conflict (publisher, nis, theme, kind, moments, good_to_know)
    do update set listings = c.listings + excluded.listings, changed = excluded.changed;
  elsif tg_op = 'DELETE' then
    insert into node.listing_counts as c
    select publisher, nis, theme, kind, moments, good_to_know, -count(*), pg_current_xact_id()
    from removed group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
    on conflict (publisher, nis, theme, kind, moments, good_to_know)
    do update set listings = c.listings + excluded.listings, changed = excluded.changed;
  else
    -- A listing of which only places or words change locks nothing here: a crowd that takes its places does not queue.
    insert into node.listing_counts as c
    select publisher, nis, theme, kind, moments, good_to_know, sum(n), pg_current_xact_id()
    from (select publisher, nis, theme, kind, moments, good_to_know, 1 as n from added
          union all select publisher, nis, theme, kind, moments, good_to_know, -1 from removed) d
    group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0 order by 1, 2, 3, 4, 5, 6
    on conflict (publisher, nis, theme, kind, moments, good_to_know)
    do update set listings = c.listings + excluded.listings, changed = excluded.changed;
  end if;
  return null;
end $$;
create trigger count_added after insert on node.listing_search
  referencing new table as added for each statement execute function node.count_listings();
create trigger count_removed after delete on node.listing_search
  referencing old table as removed for each statement execute function node.count_listings();
create trigger count_changed after update on node.listing_search
  referencing old table as removed new table as added for each statement execute function node.count_listings();

-- What expired by the clock and still stands there is taken off when the counts are read.
create index listing_search_valid_until on node.listing_search (valid_until);

lock table node.listing_search in share row exclusive mode;
insert into node.listing_counts
select publisher, nis, theme, kind, moments, good_to_know, count(*), pg_current_xact_id() from node.listing_search
group by 1, 2, 3, 4, 5, 6;
analyze node.listing_counts;
