-- Listings are found by the parts of their compounds: what stands here is indexed again, some at a time.

insert into node.jobs (tenant_id, kind, unique_key, due)
select null, 'listings.index', null, now() where exists (select 1 from node.listing_search);
