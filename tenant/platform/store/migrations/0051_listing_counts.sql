-- How many listings stand in the search, kept by the transaction that changes them. Counting a million of them for the
-- figures beside the filters took 1.7 s after each change.

-- One row for each theme and kind of a publisher: two writers meet on a row only when they change the same theme of the
-- same publisher. A page of 500 listings of a feed touches some twenty rows; a row for each sort of listing would be five
-- hundred (25 against 3 µs a listing). A row stays when its counts fall to nothing, so that a process that keeps the
-- counts in memory (publishing/listings/stock.hpp) finds what changed by its number alone.
create table node.listing_counts (
  publisher    text not null,
  nis          int not null,
  theme        text not null,
  kind         text not null,
  cells        bigint[] not null,              -- moments * 65536 + good_to_know, in order
  listings     int[] not null,                 -- of each cell; hidden ones do not stand in the search, expired ones do
  changed      xid8 not null,                  -- the transaction that last changed the row
  primary key (publisher, nis, theme, kind)
) with (fillfactor = 70);
create index listing_counts_changed on node.listing_counts (changed);

create function node.added_cells(a bigint[], a_n int[], b bigint[], b_n int[], out cells bigint[], out listings int[])
  language sql immutable parallel safe as $$
  select coalesce(array_agg(cell order by cell), '{}'), coalesce(array_agg(n order by cell), '{}')
  from (select cell, sum(n)::int as n from (select unnest(a) as cell, unnest(a_n) as n union all select unnest(b), unnest(b_n)) u
        group by cell having sum(n) <> 0) kept
$$;

-- Whatever changes the search changes the counts: verbs, a listing that goes with its rows, a hand in psql. Rows are
-- locked in the order of their key.
create function node.count_listings() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into node.listing_counts as c
    select publisher, nis, theme, kind, array_agg(cell), array_agg(n), pg_current_xact_id()
    from (select publisher, nis, theme, kind, moments::bigint * 65536 + good_to_know as cell, count(*)::int as n
          from added group by 1, 2, 3, 4, 5) d
    group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (publisher, nis, theme, kind) do update set (cells, listings) =
      (select * from node.added_cells(c.cells, c.listings, excluded.cells, excluded.listings)), changed = excluded.changed;
  elsif tg_op = 'DELETE' then
    insert into node.listing_counts as c
    select publisher, nis, theme, kind, array_agg(cell), array_agg(n), pg_current_xact_id()
    from (select publisher, nis, theme, kind, moments::bigint * 65536 + good_to_know as cell, -count(*)::int as n
          from removed group by 1, 2, 3, 4, 5) d
    group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (publisher, nis, theme, kind) do update set (cells, listings) =
      (select * from node.added_cells(c.cells, c.listings, excluded.cells, excluded.listings)), changed = excluded.changed;
  else
    -- A listing of which only places or words change locks nothing here: a crowd that takes its places does not queue.
    insert into node.listing_counts as c
    select publisher, nis, theme, kind, array_agg(cell), array_agg(n), pg_current_xact_id()
    from (select publisher, nis, theme, kind, moments::bigint * 65536 + good_to_know as cell, sum(one)::int as n
          from (select publisher, nis, theme, kind, moments, good_to_know, 1 as one from added
                union all select publisher, nis, theme, kind, moments, good_to_know, -1 from removed) d
          group by 1, 2, 3, 4, 5 having sum(one) <> 0) d
    group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (publisher, nis, theme, kind) do update set (cells, listings) =
      (select * from node.added_cells(c.cells, c.listings, excluded.cells, excluded.listings)), changed = excluded.changed;
  end if;
  return null;
end $$;
create trigger count_added after insert on node.listing_search
  referencing new table as added for each statement execute function node.count_listings();
create trigger count_removed after delete on node.listing_search
  referencing old table as removed for each statement execute function node.count_listings();
create trigger count_changed after update on node.listing_search
  referencing old table as removed new table as added for each statement execute function node.count_listings();

-- The counts as a reading of all listings gives them: the nightly comparison, and the start.
create view node.counted_listings as
  select publisher, nis, theme, kind, array_agg(cell order by cell) as cells, array_agg(n order by cell) as listings
  from (select publisher, nis, theme, kind, moments::bigint * 65536 + good_to_know as cell, count(*)::int as n
        from node.listing_search group by 1, 2, 3, 4, 5) d
  group by 1, 2, 3, 4;

-- What expired by the clock and still stands there is taken off when the counts are read.
create index listing_search_valid_until on node.listing_search (valid_until);

lock table node.listing_search in share row exclusive mode;
insert into node.listing_counts select publisher, nis, theme, kind, cells, listings, pg_current_xact_id() from node.counted_listings;
analyze node.listing_counts;
