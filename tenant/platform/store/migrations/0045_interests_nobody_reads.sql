-- An overview of what others publish has nobody who reads interests: what was kept there goes, and nothing comes.
alter table tenant.interests no force row level security;
delete from tenant.interests where tenant_id in (select id from node.tenants where kind = 'aggregator');
alter table tenant.interests force row level security;
