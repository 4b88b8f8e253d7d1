-- Reserves: an agency brings in a list of people who were once ready to help, and asks each whether they still are. And
-- lists of people, organisations and vacancies from other tools, judged row by row before anything is made of them.

alter table node.tenants drop constraint tenants_party_check;
alter table node.tenants add constraint tenants_party_check check (party ~ '^be-(nis|net|agg|org)-[a-z0-9-]+$');
alter table node.tenants drop constraint tenants_kind_check;
alter table node.tenants add constraint tenants_kind_check
  check (kind in ('municipality', 'network', 'aggregator', 'agency'));

-- ---------------------------------------------------------------- lists from elsewhere (volunteering/list_imports)

create table tenant.import_lists (
  tenant_id   int not null references node.tenants,
  id          uuid not null,
  kind        text not null check (kind in ('people', 'organisations', 'vacancies')),
  state       text not null check (state in ('judging', 'draft', 'making', 'done', 'undone')),
  file_name   text not null,
  encoding    text not null,
  delimiter   text not null check (length(delimiter) = 1),
  header_row  int not null default 0,          -- of the rows that are not empty, from 0
  body        text not null,                   -- UTF-8; empty when it was forgotten
  headers     text[] not null,
  columns     text[] not null,                 -- what each column becomes; empty: left out
  row_count   int not null,
  worked      int not null default 0,          -- rows that were judged, or made, so far
  with_likely boolean not null default false,  -- also who seems to be there already
  made        int not null default 0,
  left_out    int not null default 0,
  kept        int not null default 0,          -- changed since, so not undone
  made_by     bigint not null,                 -- account
  at          timestamptz not null,
  done_at     timestamptz,
  primary key (tenant_id, id)
);
create index on tenant.import_lists (tenant_id, at desc);

create table tenant.import_list_rows (
  tenant_id int not null,
  list_id   uuid not null,
  line      int not null,
  verdict   text not null check (verdict in ('good', 'wrong', 'twice', 'likely', 'made')),
  problems  text[] not null default '{}',
  read      jsonb not null default '{}',       -- what was read of the row; emptied when the list is done
  apart     boolean not null default false,    -- a person of their own, whatever name and address say
  same_line int not null default 0,            -- the line that it repeats
  same_as   uuid,                              -- or the record
  record_id uuid,                              -- that was made of it
  primary key (tenant_id, list_id, line),
  foreign key (tenant_id, list_id) references tenant.import_lists (tenant_id, id) on delete cascade
);
create index on tenant.import_list_rows (tenant_id, list_id, verdict, line);
create index on tenant.import_list_rows (tenant_id, record_id) where record_id is not null;

-- What the columns of the list of some tool mean, as a person corrected it: a profile for the next list with these headers.
create table tenant.import_profiles (
  tenant_id  int not null references node.tenants,
  id         uuid not null,
  kind       text not null check (kind in ('people', 'organisations', 'vacancies')),
  name       text not null,                    -- of the tool, or of the first file
  hash       bytea not null,                   -- of the headers
  headers    text[] not null,
  columns    text[] not null,
  version    int not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, kind, hash)
);

-- ---------------------------------------------------------------- people of a reserve (people/reserves)

create table tenant.reserve_candidates (
  tenant_id   int not null references node.tenants,
  id          uuid not null,
  human_id    uuid,                            -- tenant.persons; set by a trigger
  list_id     uuid,                            -- the list that they stood in
  state       text not null check (state in ('unseen', 'asked', 'confirmed')),
  -- Of who said yes nothing is kept here: their profile has it, and says who reads what.
  name        text not null,
  email       text not null default '',
  phone       text not null default '',        -- E.164
  born        date,
  language    text not null default 'nl',      -- of messages
  street      text not null default '',
  place       text not null default '',
  nis         int not null default 0,
  skills      text[] not null default '{}',    -- concepts of people/taxonomy
  trainings   text[] not null default '{}',
  spoken      text[] not null default '{}',    -- languages
  source      text not null default '',        -- where the name comes from, as the letters say (GDPR article 14, 2 f);
                                               -- set when the question is put, so empty: nobody wants to ask them yet
  asks        smallint not null default 0,     -- letters since the question was put, to this address
  asked_at    timestamptz,                     -- the first of them
  last_at     timestamptz,                     -- the last of them
  next_at     timestamptz,                     -- the next letter, or the end; null: another of the same person has it
  bounced_at  timestamptz,                     -- the mail server refuses the address
  answered_at timestamptz,
  answered_by bigint,                          -- who heard the answer by telephone
  profile_id  uuid,                            -- of who said yes; it goes with it
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  version     int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, human_id) references tenant.persons (tenant_id, id),
  foreign key (tenant_id, list_id) references tenant.import_lists (tenant_id, id) on delete set null (list_id),
  foreign key (tenant_id, profile_id) references tenant.profiles (tenant_id, id) on delete cascade,
  check ((state = 'unseen') = (asked_at is null and answered_at is null)),
  check ((state = 'confirmed') = (answered_at is not null))
);
create index on tenant.reserve_candidates (tenant_id, human_id);
create index on tenant.reserve_candidates (tenant_id, state, created_at);
create index on tenant.reserve_candidates (tenant_id, list_id);
create index on tenant.reserve_candidates (tenant_id, profile_id) where profile_id is not null;
create index on tenant.reserve_candidates (tenant_id, next_at) where next_at is not null;
create index on tenant.reserve_candidates (tenant_id, lower(email)) where email <> '';

-- Two candidates who may be one. The machine finds, a person decides: joined (one human_id) or apart (persons_apart).
create table tenant.reserve_pairs (
  tenant_id int not null,
  one       uuid not null,
  other     uuid not null,
  likeness  text not null check (likeness in ('sure', 'perhaps')),
  reasons   text[] not null,                   -- codes of people/reserves/likeness.hpp
  found_at  timestamptz not null,
  primary key (tenant_id, one, other),
  foreign key (tenant_id, one) references tenant.reserve_candidates (tenant_id, id) on delete cascade,
  foreign key (tenant_id, other) references tenant.reserve_candidates (tenant_id, id) on delete cascade,
  check (one < other)
);
create index on tenant.reserve_pairs (tenant_id, other);

-- How many answered what: a count without persons, since who says no or nothing is erased.
create table tenant.reserve_tallies (
  tenant_id int not null references node.tenants,
  what      text not null check (what in ('confirmed', 'declined', 'silent', 'unreached')),
  times     int not null,
  primary key (tenant_id, what)
);

-- Who said no is not asked again when the same list comes once more. A keyed hash of name and mailbox, or number.
create table tenant.reserve_refusals (
  tenant_id int not null references node.tenants,
  mark      bytea not null,
  at        timestamptz not null,
  primary key (tenant_id, mark)
);

call tenant.protect('tenant.import_lists');
call tenant.protect('tenant.import_list_rows');
call tenant.protect('tenant.import_profiles');
call tenant.protect('tenant.reserve_candidates');
call tenant.protect('tenant.reserve_pairs');
call tenant.protect('tenant.reserve_tallies');
call tenant.protect('tenant.reserve_refusals');

insert into node.rules (code, valid_from, version, amount, source, to_confirm) values
  ('keep.reserve', '2024-01-01', 1, 6, 'Eigen term (AVG, art. 5.1.e en 14.3)', true);

-- ---------------------------------------------------------------- a record of a person like the others

create or replace view tenant.person_records with (security_invoker = true) as
  select tenant_id, human_id, 'corps_members' as source, id, name, email, phone, born, language, created_at as at
    from tenant.corps_members
  union all select tenant_id, human_id, 'applications', id, name, email, phone, null, language, created_at
    from tenant.applications
  union all select tenant_id, human_id, 'interests', id, name, email, '', null, language, created_at from tenant.interests
  union all select tenant_id, human_id, 'walk_ins', id, name, '', phone, born, 'nl', registered_at
    from tenant.walk_ins where name <> ''
  union all select tenant_id, human_id, 'cost_notes', id, payee_name, case when payee_email like '%@%' then payee_email
    else '' end, case when payee_email like '%@%' then '' else payee_email end, null, 'nl', noted_at from tenant.cost_notes
  union all select tenant_id, human_id, 'organisations', id, contact_name, email, phone, null, language, created_at
    from tenant.organisations where contact_name <> ''
  union all select tenant_id, human_id, 'profiles', id, name, email, phone, born, language, created_at from tenant.profiles
  union all select tenant_id, human_id, 'reserve_candidates', id, name, email, phone, born, language, created_at
    from tenant.reserve_candidates where name <> '';

create trigger human before insert on tenant.reserve_candidates for each row when (new.human_id is null)
  execute function tenant.set_human();
create trigger human_corrected before update of name, email, phone on tenant.reserve_candidates for each row
  when (new.name <> '' and (old.name <> new.name or old.email <> new.email or old.phone <> new.phone))
  execute function tenant.set_human();
create trigger record_gone after delete on tenant.reserve_candidates referencing old table as gone
  for each statement execute function tenant.record_gone();
-- A restored backup repeats the erasure.
create trigger erasure after delete on tenant.reserve_candidates for each row execute function node.note_erasure('deleted');

-- A person of their own for somebody who has the name and the address of another: a father and a son, told apart by the date
-- of birth. tenant.person_of would make them one.
create function tenant.person_apart(here int, whose text, email text, phone text, spoken text, birth date) returns uuid
language plpgsql as $$
declare
  k constant text := node.folded(whose);
  own constant uuid := gen_random_uuid();
begin
  insert into tenant.persons (tenant_id, id, name, language, born, made_at) values (here, own, whose, spoken, birth, now());
  insert into tenant.contact_points (tenant_id, person_id, kind, value, name_key, decides)
    select here, own, v.kind, v.value, k, v.kind <> 'email' or not exists (select 1 from tenant.contact_points c
      where c.tenant_id = here and c.kind = 'email' and c.value = v.value and c.name_key = k and c.decides)
    from (values ('email', lower(btrim(email))), ('phone', node.phone_key(phone))) as v (kind, value) where v.value <> '';
  return own;
end $$;
grant execute on function tenant.person_apart(int, text, text, text, text, date) to paraat_app;
