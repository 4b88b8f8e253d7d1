-- One table of one-time tokens and one of counted uses (platform/one_time_tokens, platform/rate_limits). Links of a
-- tenant move to node.tokens, where row security shows a token of a tenant to that tenant only. The marks of forms are
-- not moved: their key is a hash with a salt of the tenant, and they count for an hour.

alter table node.tokens drop constraint tokens_purpose_check;  -- purposes are named by the rooms that use them
alter table node.tokens add column tenant_id int references node.tenants, add column object uuid;
alter table node.tokens add constraint tokens_object_of_tenant check ((tenant_id is null) = (object is null));

alter table tenant.links no force row level security;  -- the owner of the table reads every tenant
insert into node.tokens (token, tenant_id, purpose, object, expires_at, used_at)
  select token_hash, tenant_id, purpose, object, expires_at, used_at from tenant.links;
drop table tenant.links;

create index on node.tokens (tenant_id, object) where tenant_id is not null;
create index on node.tokens (expires_at);
alter table node.tokens enable row level security;
create policy of_tenant_or_node on node.tokens
  using (tenant_id is null or tenant_id = (select nullif(current_setting('app.tenant', true), '')::int));

drop table tenant.limit_marks;
drop table tenant.limit_salts;
