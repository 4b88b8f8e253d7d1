-- Listings are found by the parts of their compounds: what stands here is indexed again, some at a time.

insert into node.jobs (tenant_id, kind, unique_key, due) values (null, 'listings.index', null, now());
