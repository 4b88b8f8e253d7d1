-- The catalogue of task profiles that an aggregator publishes and municipalities adopt.

-- The public side of it, own and foreign: no row security, no people. Own ones are projected here in the
-- transaction that changes them; federation takes over those of others.
create table node.task_profile_offers (
  publisher  text not null,
  profile_id uuid not null,                       -- made from publisher and code (protocol/README.md)
  version    bigint not null,
  own_tenant int references node.tenants,
  listed     boolean not null,
  code       text not null,
  content    jsonb not null,
  primary key (publisher, profile_id)
);
create index on node.task_profile_offers (code) where listed;

-- `published`: of an aggregator. `origin`: the party whose offer was taken; empty: what comes with the node, or
-- of one's own. `base`: digest of what the catalogue said when it was last taken or looked at; empty: what
-- comes with the node.
alter table tenant.task_profiles add column published boolean not null default false;
alter table tenant.task_profiles add column origin text not null default '';
alter table tenant.task_profiles add column base text not null default '';
