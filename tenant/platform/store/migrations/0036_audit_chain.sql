-- Security events in a chain. An event is written in the transaction of what it is about; a background step gives
-- it its number and its hash, so that writers do not wait for each other. Events hold ids and verbs: the names
-- stand in node.accounts, which can be erased without touching the chain.

alter table tenant.audit
  add column object text not null default '',   -- what it was about beside an account: an id or the path of a page
  add column seq    bigint,                     -- place in the chain; null: not linked yet
  add column hash   bytea;                      -- over the hash before it and this event
create unique index on tenant.audit (tenant_id, seq) where seq is not null;
create index on tenant.audit (tenant_id, id) where seq is null;
create index on tenant.audit (tenant_id, at desc, id desc);
create index on tenant.audit (tenant_id, what, at desc);

-- Where the chain of a tenant begins (what is older was forgotten) and ends.
create table tenant.audit_chain (
  tenant_id      int primary key references node.tenants,
  first_seq      bigint not null,               -- of the oldest event that stands
  first_previous bytea not null,                -- the hash before it
  last_seq       bigint not null,
  last_hash      bytea not null
);
call tenant.protect('tenant.audit_chain');
