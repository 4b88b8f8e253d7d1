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
  active_at   timestamptz not null,            -- the last sign-in of the person, or change with them
  warned_at   timestamptz,                     -- that the profile goes; nobody came by since
  version     int not null default 1,
  primary key (tenant_id, id),
  -- The previous release joins persons without this table: the trigger below gives the profile its person again then.
  foreign key (tenant_id, human_id) references tenant.persons (tenant_id, id) on delete set null (human_id),
  check (state <> 'visible' or (consent <> '' and consent_at is not null))
);
create unique index on tenant.profiles (tenant_id, account) where account is not null;
create index on tenant.profiles (tenant_id, human_id);
create index on tenant.profiles (tenant_id, state, updated_at);

insert into node.rules (code, valid_from, version, amount, source, to_confirm) values
  ('keep.profiles', '2024-01-01', 1, 24, 'Eigen term (AVG, art. 5.1.e)', true);

create table tenant.profile_languages (
  tenant_id  int not null,
  profile_id uuid not null,
  code       text not null,                    -- concept, as a vacancy asks it: 'french'
  level      text not null check (level in ('basic', 'good', 'fluent', 'native')),
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
-- As tenant.set_human; and a profile whose person was joined away by the previous release joins the person that stayed,
-- to whom the addresses moved.
create function tenant.set_human_of_profile() returns trigger language plpgsql as $$
begin
  if new.human_id is null then
    new.human_id := tenant.person_of(new.tenant_id, new.name, new.email, new.phone, new.language, new.born);
  elsif old.name <> new.name or old.email <> new.email or old.phone <> new.phone then
    update tenant.persons set name = new.name where tenant_id = new.tenant_id and id = new.human_id and name <> new.name;
    perform tenant.add_contacts(new.tenant_id, new.human_id, node.folded(new.name), lower(btrim(new.email)),
      node.phone_key(new.phone));
  end if;
  return new;
end $$;
grant execute on function tenant.set_human_of_profile() to paraat_app;
create trigger human_corrected before update of human_id, name, email, phone on tenant.profiles for each row
  execute function tenant.set_human_of_profile();
create trigger record_gone after delete on tenant.profiles referencing old table as gone
  for each statement execute function tenant.record_gone();
-- A restored backup repeats the erasure.
create trigger erasure after delete on tenant.profiles for each row execute function node.note_erasure('deleted');

-- ---------------------------------------------------------------- what the staff may know of a person

-- Name, addresses and age of a profile that its person keeps from the staff: "only me", and all of a draft.
create view tenant.kept_from_staff with (security_invoker = true) as
  select p.tenant_id, p.human_id, p.id as profile_id, f.field
    from tenant.profiles p cross join (values ('name'), ('contact'), ('born')) f (field)
    where (p.account is not null and p.state = 'draft') or exists (select 1 from tenant.profile_audiences a
      where a.tenant_id = p.tenant_id and a.profile_id = p.id and a.field = f.field and a.audience = 'me');

-- The records of persons that the staff may read. A profile without its name is not among them: beside the other records
-- of its person it would have the name again.
create view tenant.staff_records with (security_invoker = true) as
  select tenant_id, human_id, source, id, name, email, phone, born, language, at from tenant.person_records
    where source <> 'profiles'
  union all select p.tenant_id, p.human_id, 'profiles', p.id, p.name,
      case when k.contact then '' else p.email end, case when k.contact then '' else p.phone end,
      case when k.born then null else p.born end, p.language, p.created_at
    from tenant.profiles p cross join lateral (select coalesce(bool_or(f.field = 'name'), false) as name,
        coalesce(bool_or(f.field = 'contact'), false) as contact, coalesce(bool_or(f.field = 'born'), false) as born
      from tenant.kept_from_staff f where f.tenant_id = p.tenant_id and f.profile_id = p.id) k
    where not k.name;
grant select on tenant.kept_from_staff, tenant.staff_records to paraat_app;

-- Whether the staff may read this of the person: an e-mail address, a number, a name (folded) or a date of birth. It may
-- when no profile keeps it, or another record tells it.
create function tenant.staff_reads(here int, whom uuid, what text, told text) returns boolean language sql stable as $$
  select not exists (select 1 from tenant.kept_from_staff k where k.tenant_id = here and k.human_id = whom
      and k.field = case when what in ('email', 'phone') then 'contact' else what end)
    or exists (select 1 from tenant.staff_records r where r.tenant_id = here and r.human_id = whom
      and case what when 'email' then lower(btrim(r.email)) when 'phone' then node.phone_key(r.phone)
        when 'name' then node.folded(r.name) else r.born::text end = told)
$$;
-- What the staff calls the person: as the person is named where the staff may read that, else as the latest record is.
create function tenant.name_for_staff(here int, whom uuid) returns text language sql stable as $$
  select case when tenant.staff_reads(here, whom, 'name', p.name_key) then p.name else coalesce((select r.name
      from tenant.staff_records r where r.tenant_id = here and r.human_id = whom and r.name <> '' order by r.at desc, r.id
      limit 1), '') end
  from tenant.persons p where p.tenant_id = here and p.id = whom
$$;
grant execute on function tenant.staff_reads(int, uuid, text, text), tenant.name_for_staff(int, uuid) to paraat_app;

-- As before (0059), of what the staff of both may read.
create or replace function node.persons_beside(whom uuid, who bigint)
returns table (there int, person uuid, called text, reached text, linked boolean)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  mine constant int := current_setting('app.tenant')::int;
  k text;
  mine_common uuid;
  points text[];
  other int;
begin
  select case when tenant.staff_reads(mine, p.id, 'name', p.name_key) then p.name_key else '' end, l.common into k, mine_common
    from tenant.persons p left join tenant.person_links l on l.tenant_id = mine and l.person_id = p.id
    where p.tenant_id = mine and p.id = whom;
  if not found then return; end if;
  select coalesce(array_agg(c.kind || ' ' || c.value), '{}') into points from tenant.contact_points c
    where c.tenant_id = mine and c.person_id = whom and tenant.staff_reads(mine, whom, c.kind, c.value);
  for other in select * from node.coordinated_beside(mine, who) loop
    perform set_config('app.tenant', other::text, true);
    return query
      select other, p.id, tenant.name_for_staff(other, p.id), coalesce((select string_agg(distinct c.value, ', ')
          from tenant.contact_points c where c.tenant_id = other and c.person_id = p.id
            and tenant.staff_reads(other, p.id, c.kind, c.value)), ''), coalesce(l.common = mine_common, false)
      from tenant.persons p left join tenant.person_links l on l.tenant_id = other and l.person_id = p.id
      where p.tenant_id = other and p.id in (
        select n.id from tenant.persons n where n.tenant_id = other and k <> '' and n.name_key = k
          and tenant.staff_reads(other, n.id, 'name', k)
        union select x.person_id from tenant.person_links x where x.tenant_id = other and x.common = mine_common
        union select c.person_id from unnest(points) point join tenant.contact_points c on c.tenant_id = other
          and c.kind = split_part(point, ' ', 1) and c.value = substr(point, strpos(point, ' ') + 1)
          and tenant.staff_reads(other, c.person_id, c.kind, c.value))
        and tenant.name_for_staff(other, p.id) <> ''
      order by 5 desc, p.name_key, p.id limit 10;
  end loop;
  perform set_config('app.tenant', mine::text, true);
end $$;
