-- What a municipality sets itself: the name and the words of its site, its logo; and who did what to its settings and
-- its users.

alter table node.tenants
  drop column logo,                            -- never used: the image stands in node.logos
  add column shown_name text not null default '',  -- of the site; empty: "Vrijwilligers" and the name
  add column welcome    text not null default '';  -- under the heading of the home page, in Dutch; empty: ours

-- In which its people read the form when they registered: their mails are in it.
alter table tenant.organisations add column language text not null default 'nl';

-- Re-encoded images. The name is made from the bytes, so that an address never shows another image.
create table node.logos (
  tenant_id int primary key references node.tenants,
  name      text not null unique,
  bytes     bytea not null,
  width     int not null check (width > 0),
  height    int not null check (height > 0)
);

create table tenant.audit (
  tenant_id int not null references node.tenants,
  id        bigint generated always as identity,
  at        timestamptz not null,
  account   bigint,                            -- who did it; null: the operator of the node
  what      text not null,                     -- the verb
  about     bigint,                            -- the account that it was done to, where there is one
  primary key (tenant_id, id)
);
create index on tenant.audit (tenant_id, about, at desc);
call tenant.protect('tenant.audit');
