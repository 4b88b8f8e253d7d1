-- A search by words looks at the newest 500 of its hits. Where a word stands in many listings, or two words seldom stand
-- together, the server read all hits, or all listings, to find them (0.1 to 1.6 s of a million). Each listing now lies in
-- slices of time, in the index of its words: a search reads slice by slice, the newest first, until it has enough.

-- Slices of 8, 64 and 512 days since 1970; the last three bits are the length. What is urgent stands first on the pages,
-- however old: it lies in slice 0 alone. The same numbers are made in publishing/listings/search.cpp. Written so that the
-- server takes the expression itself instead of calling the function (1 against 8 µs, twice for each listing).
create function node.listing_slices(urgent boolean, published_at timestamptz) returns int[]
  language sql immutable parallel safe as $$
  select case when urgent then '{0}'::int[] else array[
    (date_part('day', published_at - timestamptz '1970-01-01 00:00+00')::int >> 3) * 8 + 1,
    (date_part('day', published_at - timestamptz '1970-01-01 00:00+00')::int >> 6) * 8 + 2,
    (date_part('day', published_at - timestamptz '1970-01-01 00:00+00')::int >> 9) * 8 + 3] end
$$;
grant execute on function node.listing_slices(boolean, timestamptz) to paraat_app;

drop index node.listing_search_nis_words_idx;
create index listing_search_words on node.listing_search
  using gin (nis, node.listing_slices(urgent, published_at), words);
drop index node.listing_search_title;
create index listing_search_title on node.listing_search
  using gin (node.listing_slices(urgent, published_at), title_words);

-- What is urgent here, without a look at what is urgent elsewhere.
create index listing_search_urgent_here on node.listing_search (nis, published_at desc) where urgent;

-- A few of many: where the counts say that little passes the filters, these are read by their sort instead of looked for
-- among all.
create index listing_search_sort on node.listing_search (nis, theme, kind, moments, good_to_know);
analyze node.listing_search;
