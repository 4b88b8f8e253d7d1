-- Who has no e-mail address is somebody too; and what somebody was paid elsewhere.

-- The same human in two corps: by e-mail address, or by telephone number where there is none. Two namesakes
-- without an address were one human before.
alter table tenant.corps_members drop column human;
alter table tenant.corps_members
  add column human text
    generated always as (lower(case when email = '' then phone else email end) || E'\n' || lower(name)) stored,
  -- Columns, because under row security no index on lower(…) would serve: the function is not leakproof.
  add column mailbox text generated always as (lower(email)) stored,
  add column name_key text generated always as (lower(name)) stored;
create index on tenant.corps_members (tenant_id, human);
drop index tenant.corps_members_tenant_id_lower_idx;
create index on tenant.corps_members (tenant_id, mailbox) where state in ('accepted', 'paused');
drop index tenant.corps_members_tenant_id_corps_id_lower_idx;
create index on tenant.corps_members (tenant_id, corps_id, name_key);

-- The ceilings hold over all organisations. What others paid is theirs to know: the person says it.
alter table tenant.cost_notes
  add column payee text generated always as (lower(payee_email) || E'\n' || lower(payee_name)) stored,
  add column elsewhere_day bigint not null default 0 check (elsewhere_day >= 0),    -- cents, of that day
  add column elsewhere_year bigint not null default 0 check (elsewhere_year >= 0),  -- cents, of that year
  add column raised text not null default '';  -- category with the raised ceiling; empty: none
drop index tenant.cost_notes_tenant_id_lower_lower1_on_day_idx;
create index on tenant.cost_notes (tenant_id, payee, on_day);

-- ---------------------------------------------------------------- lists that go out

-- How the columns of a list are called elsewhere, and what stands in them. The one for the crisis tool of the
-- Red Cross (code `rode-kruis`) comes with the node; a row here takes its place.
create table tenant.corps_export_profiles (
  tenant_id  int not null references node.tenants,
  code       text not null,
  name       text not null,
  headers    text[] not null,
  columns    text[] not null check (cardinality(columns) = cardinality(headers) and cardinality(columns) <= 30),
  dates      text not null check (dates in ('iso', 'day_first')),
  version    int not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, code)
);
call tenant.protect('tenant.corps_export_profiles');
