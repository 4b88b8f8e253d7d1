-- The profile of a volunteer (tenant/people/profiles): what they can and want, when, and who sees which part of it.

-- ---------------------------------------------------------------- the account of a volunteer

-- A volunteer's grant gives no right. It says in which tenants the account has a profile, so that it is not forgotten
-- (accounts.forget) and stands in the copy of the person there. A release that does not know it skips it.
alter table node.grants drop constraint grants_role_check;
alter table node.grants add constraint grants_role_check check (role in
  ('tenant_admin', 'coordinator', 'mediator', 'editor', 'organisation', 'node_operator', 'volunteer'));

-- ---------------------------------------------------------------- profiles

create table tenant.profiles (
  tenant_id   int not null references node.tenants,
  id          uuid not null,
  human_id    uuid,                            -- tenant.persons; set by a trigger
  account     bigint references node.accounts on delete set null,  -- of who has an e-mail address
  state       text not null check (state in ('draft', 'confirmed', 'visible', 'hidden')),
  name        text not null,
  email       text not null default '',
  phone       text not null default '',        -- E.164
  born        date,
  language    text not null default 'nl',      -- of messages
  channel     text not null default 'mail' check (channel in ('mail', 'sms', 'call')),
  place       text not null default '',
  nis         int not null default 0,
  lat         double precision,
  lon         double precision,
  farthest    int check (farthest between 1 and 200),  -- kilometres
  week_away   int,                             -- bits of a week, Monday morning first; null: not told
  pause_from  date,
  pause_until date,
  -- What the person agreed to before the profile became visible, how they said it, and to whom at the desk.
  consent     text not null default '',        -- version of the text
  consent_at  timestamptz,
  consent_how text not null default '' check (consent_how in ('', 'page', 'said')),
  consent_by  bigint,
  created_at  timestamptz not null,
  confirmed_at timestamptz,
  updated_at  timestamptz not null,
  version     int not null default 1,
  primary key (tenant_id, id),
  -- The previous release joins persons without this table: a profile loses the person then, and its account keeps it.
  foreign key (tenant_id, human_id) references tenant.persons (tenant_id, id) on delete set null (human_id),
  check (state <> 'visible' or (consent <> '' and consent_at is not null))
);
create unique index on tenant.profiles (tenant_id, account) where account is not null;
create index on tenant.profiles (tenant_id, human_id);
create index on tenant.profiles (tenant_id, state, updated_at);

create table tenant.profile_languages (
  tenant_id  int not null,
  profile_id uuid not null,
  code       text not null,                    -- ISO 639-1, or vgt for Flemish Sign Language
  level      text not null check (level in ('little', 'everyday', 'fluent', 'native')),
  primary key (tenant_id, profile_id, code),
  foreign key (tenant_id, profile_id) references tenant.profiles (tenant_id, id) on delete cascade
);

-- Concepts of tenant/people/taxonomy.
create table tenant.profile_concepts (
  tenant_id   int not null,
  profile_id  uuid not null,
  kind        text not null check (kind in ('skill', 'equipment', 'theme', 'target_group', 'avoid')),
  code        text not null,
  with_driver boolean not null default false,  -- of equipment: the person comes along and works it
  primary key (tenant_id, profile_id, kind, code),
  foreign key (tenant_id, profile_id) references tenant.profiles (tenant_id, id) on delete cascade
);

-- Of a paper only this is kept: that it was seen, when and by whom. Never a number, never a scan.
create table tenant.profile_trainings (
  tenant_id   int not null,
  id          uuid not null,
  profile_id  uuid not null,
  code        text not null,                   -- concept
  issuer      text not null default '',
  evidence    text not null check (evidence in ('said', 'seen', 'earned', 'elsewhere')),
  valid_until date,
  number_seen boolean not null default false,  -- care: the registration number
  visa_seen   boolean not null default false,  -- care: the visa
  seen_on     date,
  seen_by     bigint,
  added_at    timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, profile_id, code),
  foreign key (tenant_id, profile_id) references tenant.profiles (tenant_id, id) on delete cascade,
  check ((evidence = 'seen') = (seen_on is not null)),
  check (evidence = 'seen' or not (number_seen or visa_seen))
);

-- Only fields of which the person chose another audience than the usual one.
create table tenant.profile_audiences (
  tenant_id  int not null,
  profile_id uuid not null,
  field      text not null,
  audience   text not null check (audience in ('me', 'mediator', 'accepted', 'search')),
  primary key (tenant_id, profile_id, field),
  foreign key (tenant_id, profile_id) references tenant.profiles (tenant_id, id) on delete cascade
);
call tenant.protect('tenant.profiles');
call tenant.protect('tenant.profile_languages');
call tenant.protect('tenant.profile_concepts');
call tenant.protect('tenant.profile_trainings');
call tenant.protect('tenant.profile_audiences');

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
  union all select tenant_id, human_id, 'profiles', id, name, email, phone, born, language, created_at from tenant.profiles;

create trigger human before insert on tenant.profiles for each row when (new.human_id is null)
  execute function tenant.set_human();
create trigger human_corrected before update of name, email, phone on tenant.profiles for each row
  when (old.name <> new.name or old.email <> new.email or old.phone <> new.phone) execute function tenant.set_human();
create trigger record_gone after delete on tenant.profiles referencing old table as gone
  for each statement execute function tenant.record_gone();
-- A restored backup repeats the erasure.
create trigger erasure after delete on tenant.profiles for each row execute function node.note_erasure('deleted');
