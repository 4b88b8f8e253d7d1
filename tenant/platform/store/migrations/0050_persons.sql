-- One human, one row in a tenant. Records of people (members of a corps, applications, interests, walk-ins, cost notes)
-- keep what was typed at the time and point at the person; hours, places, pauses and ceilings are counted by person.
--
-- A record joins a person when its name and its address are equal (e-mail address, or telephone number where one of
-- the two has no e-mail address). Everything less is a question for a coordinator: tenant/people/persons.

-- The digits of a telephone number with the country in front, as far as digits tell: 0470…, 0032470…, +32470….
create function node.phone_key(number text) returns text language sql immutable parallel safe as $$
  select case when d = '' then '' when d like '00%' then substr(d, 3) when d like '0%' then '32' || substr(d, 2) else d end
  from (select regexp_replace(number, '\D', '', 'g') as d) x
$$;
grant execute on function node.phone_key(text) to paraat_app;

create table tenant.persons (
  tenant_id int not null references node.tenants,
  id        uuid not null,
  name      text not null,                     -- of the latest record
  name_key  text generated always as (node.folded(name)) stored,
  language  text not null default 'nl',
  born      date,
  account   bigint,                            -- node.accounts, where the person has one
  made_at   timestamptz not null,
  primary key (tenant_id, id)
);
create index on tenant.persons (tenant_id, name_key);

-- Two people may share an address; the name of the record tells them apart.
create table tenant.contact_points (
  tenant_id   int not null,
  person_id   uuid not null,
  kind        text not null check (kind in ('email', 'phone')),
  value       text not null,                   -- lower case; node.phone_key of a number
  name_key    text not null,                   -- of the record that brought it
  -- False: another person has the same mailbox and name, of two records that were corrected to it. A new record joins
  -- the person that decides; whether the two are one, a coordinator says.
  decides     boolean not null default true,
  verified_at timestamptz,                     -- a link that was mailed to it was opened
  primary key (tenant_id, kind, value, name_key, person_id),
  foreign key (tenant_id, person_id) references tenant.persons (tenant_id, id) on delete cascade
);
create unique index contact_points_mailbox on tenant.contact_points (tenant_id, value, name_key) where kind = 'email' and decides;
create index on tenant.contact_points (tenant_id, person_id);

-- A coordinator joined two persons; what moved comes back when they are separated.
create table tenant.person_joins (
  tenant_id int not null references node.tenants,
  id        uuid not null,
  kept      uuid not null,
  gone      uuid not null,
  moved     jsonb not null,                    -- {"corps_members": [ids], …}
  at        timestamptz not null,
  by        bigint not null,                   -- account
  undone_at timestamptz,
  undone_by bigint,
  primary key (tenant_id, id)
);
create index on tenant.person_joins (tenant_id, kept);

-- Two persons that a coordinator looked at and kept apart; the smaller id first.
create table tenant.persons_apart (
  tenant_id int not null references node.tenants,
  one       uuid not null,
  other     uuid not null,
  at        timestamptz not null,
  by        bigint not null,
  primary key (tenant_id, one, other),
  foreign key (tenant_id, one) references tenant.persons (tenant_id, id) on delete cascade,
  foreign key (tenant_id, other) references tenant.persons (tenant_id, id) on delete cascade
);
call tenant.protect('tenant.persons');
call tenant.protect('tenant.contact_points');
call tenant.protect('tenant.person_joins');
call tenant.protect('tenant.persons_apart');

-- ---------------------------------------------------------------- records and rows that point at a person

alter table tenant.corps_members add column human_id uuid;
alter table tenant.applications add column human_id uuid;
alter table tenant.interests add column human_id uuid;
alter table tenant.walk_ins add column human_id uuid;
alter table tenant.cost_notes add column human_id uuid;
-- These hold no name: they are counted by person, and lose it when the last record of the person goes.
alter table tenant.callout_people add column human_id uuid;
alter table tenant.stays add column human_id uuid;

-- The records that carry a name, one shape for all.
create view tenant.person_records with (security_invoker = true) as
  select tenant_id, human_id, 'corps_members' as source, id, name, email, phone, born, language, created_at as at
    from tenant.corps_members
  union all select tenant_id, human_id, 'applications', id, name, email, phone, null, language, created_at
    from tenant.applications
  union all select tenant_id, human_id, 'interests', id, name, email, '', null, language, created_at from tenant.interests
  union all select tenant_id, human_id, 'walk_ins', id, name, '', phone, born, 'nl', registered_at
    from tenant.walk_ins where name <> ''
  union all select tenant_id, human_id, 'cost_notes', id, payee_name, case when payee_email like '%@%' then payee_email
    else '' end, case when payee_email like '%@%' then '' else payee_email end, null, 'nl', noted_at from tenant.cost_notes;
grant select on tenant.person_records to paraat_app;

-- The person with this name and address; a new one where there is none.
create function tenant.person_of(here int, whose text, email text, phone text, spoken text, birth date) returns uuid
language plpgsql as $$
declare
  k constant text := node.folded(whose);
  mail constant text := lower(btrim(email));
  tel constant text := node.phone_key(phone);
  found uuid;
  inserted int;
begin
  if mail <> '' then
    select c.person_id into found from tenant.contact_points c
      where c.tenant_id = here and c.kind = 'email' and c.value = mail and c.name_key = k
      order by c.decides desc, c.person_id limit 1;
  end if;
  if found is null and tel <> '' then
    select c.person_id into found from tenant.contact_points c
      where c.tenant_id = here and c.kind = 'phone' and c.value = tel and c.name_key = k
      and (mail = '' or not exists (select 1 from tenant.contact_points e
           where e.tenant_id = here and e.person_id = c.person_id and e.kind = 'email'))
      order by c.person_id limit 1;
  end if;
  if found is not null then
    perform tenant.add_contacts(here, found, k, mail, tel);
    return found;
  end if;
  found := gen_random_uuid();
  insert into tenant.persons (tenant_id, id, name, language, born, made_at)
    values (here, found, whose, spoken, birth, now());
  if mail <> '' then
    insert into tenant.contact_points (tenant_id, person_id, kind, value, name_key)
      values (here, found, 'email', mail, k) on conflict do nothing;
    get diagnostics inserted = row_count;
    if inserted = 0 then  -- another transaction made the same person meanwhile
      delete from tenant.persons where tenant_id = here and id = found;
      select c.person_id into found from tenant.contact_points c
        where c.tenant_id = here and c.kind = 'email' and c.value = mail and c.name_key = k and c.decides;
    end if;
  end if;
  if tel <> '' then
    insert into tenant.contact_points (tenant_id, person_id, kind, value, name_key)
      values (here, found, 'phone', tel, k) on conflict do nothing;
  end if;
  return found;
end $$;

-- A function of plpgsql keeps its plans: this runs for each row of a list that is imported.
create function tenant.add_contacts(here int, whom uuid, k text, mail text, tel text) returns void language plpgsql as $$
begin
  insert into tenant.contact_points (tenant_id, person_id, kind, value, name_key)
    select here, whom, kind, value, k
    from (values ('email', mail), ('phone', tel)) as v (kind, value) where value <> ''
    on conflict do nothing;
  insert into tenant.contact_points (tenant_id, person_id, kind, value, name_key, decides)
    select here, whom, 'email', mail, k, false where mail <> '' on conflict do nothing;
end $$;

grant execute on function tenant.person_of(int, text, text, text, text, date) to paraat_app;
grant execute on function tenant.add_contacts(int, uuid, text, text, text) to paraat_app;

create function tenant.set_human() returns trigger language plpgsql as $$
declare
  r constant jsonb := to_jsonb(new);
  mail constant text := coalesce(r->>'email', '');
  tel constant text := coalesce(r->>'phone', '');
begin
  if tg_op = 'UPDATE' then  -- corrected: the same person under another name or address
    if new.human_id is not null then
      update tenant.persons set name = new.name where tenant_id = new.tenant_id and id = new.human_id and name <> new.name;
      perform tenant.add_contacts(new.tenant_id, new.human_id, node.folded(new.name), lower(btrim(mail)), node.phone_key(tel));
    end if;
  elsif new.human_id is null then
    new.human_id := tenant.person_of(new.tenant_id, new.name, mail, tel, coalesce(r->>'language', 'nl'), (r->>'born')::date);
  end if;
  return new;
end $$;
create trigger human before insert on tenant.corps_members for each row when (new.human_id is null)
  execute function tenant.set_human();
create trigger human before insert on tenant.applications for each row when (new.human_id is null)
  execute function tenant.set_human();
create trigger human before insert on tenant.interests for each row when (new.human_id is null)
  execute function tenant.set_human();
create trigger human before insert on tenant.walk_ins for each row when (new.human_id is null)
  execute function tenant.set_human();
create trigger human_corrected before update of name, email, phone on tenant.corps_members for each row
  when (old.name <> new.name or old.email <> new.email or old.phone <> new.phone) execute function tenant.set_human();

-- Rows of a call-out or of presence take the person of the record that they are about.
create function tenant.set_human_of_row() returns trigger language plpgsql as $$
declare
  r constant jsonb := to_jsonb(new);
  about constant uuid := (r->>'person_id')::uuid;
begin
  if new.human_id is not null then return new; end if;
  if about is null then
    select m.human_id into new.human_id from tenant.corps_members m
      where m.tenant_id = new.tenant_id and m.id = (r->>'member_id')::uuid;
    return new;
  end if;
  select p.human_id into new.human_id from tenant.callout_people p where p.tenant_id = new.tenant_id and p.id = about;
  if not found then
    select w.human_id into new.human_id from tenant.walk_ins w where w.tenant_id = new.tenant_id and w.id = about;
  end if;
  if new.human_id is null and r ? 'payee_name' then  -- a payment of which the records are gone
    new.human_id := tenant.person_of(new.tenant_id, new.payee_name, case when new.payee_email like '%@%' then new.payee_email else '' end,
      case when new.payee_email like '%@%' then '' else new.payee_email end, 'nl', null);
  end if;
  return new;
end $$;
create trigger human before insert on tenant.callout_people for each row when (new.human_id is null)
  execute function tenant.set_human_of_row();
create trigger human before insert on tenant.stays for each row when (new.human_id is null)
  execute function tenant.set_human_of_row();
create trigger human before insert on tenant.cost_notes for each row when (new.human_id is null)
  execute function tenant.set_human_of_row();

-- Equal name and equal address: tenant by tenant, the oldest record first.
do $$
declare
  t int;
  r record;
begin
  for t in select id from node.tenants order by id loop
    perform set_config('app.tenant', t::text, true);
    for r in select * from tenant.person_records where tenant_id = t and source <> 'cost_notes' order by at, id loop
      execute format('update tenant.%I set human_id = tenant.person_of($6, $1, $2, $3, $4, $5) where tenant_id = $6 and id = $7',
                     r.source) using r.name, r.email, r.phone, r.language, r.born, t, r.id;
    end loop;
    update tenant.callout_people p set human_id = m.human_id from tenant.corps_members m
      where p.tenant_id = t and m.tenant_id = t and m.id = p.member_id;
    update tenant.stays s set human_id = coalesce(
        (select p.human_id from tenant.callout_people p where p.tenant_id = t and p.id = s.person_id),
        (select w.human_id from tenant.walk_ins w where w.tenant_id = t and w.id = s.person_id)) where s.tenant_id = t;
    for r in select * from tenant.cost_notes where tenant_id = t order by noted_at, id loop
      update tenant.cost_notes set human_id = coalesce(
          (select p.human_id from tenant.callout_people p where p.tenant_id = t and p.id = r.person_id),
          (select w.human_id from tenant.walk_ins w where w.tenant_id = t and w.id = r.person_id),
          tenant.person_of(t, r.payee_name, case when r.payee_email like '%@%' then r.payee_email else '' end,
            case when r.payee_email like '%@%' then '' else r.payee_email end, 'nl', null))
        where tenant_id = t and id = r.id;
    end loop;
  end loop;
  perform set_config('app.tenant', '0', true);
end $$;

alter table tenant.corps_members add foreign key (tenant_id, human_id) references tenant.persons (tenant_id, id);
alter table tenant.applications add foreign key (tenant_id, human_id) references tenant.persons (tenant_id, id);
alter table tenant.interests add foreign key (tenant_id, human_id) references tenant.persons (tenant_id, id);
alter table tenant.cost_notes add foreign key (tenant_id, human_id) references tenant.persons (tenant_id, id);
alter table tenant.walk_ins add foreign key (tenant_id, human_id) references tenant.persons (tenant_id, id)
  on delete set null (human_id);
alter table tenant.callout_people add foreign key (tenant_id, human_id) references tenant.persons (tenant_id, id)
  on delete set null (human_id);
alter table tenant.stays add foreign key (tenant_id, human_id) references tenant.persons (tenant_id, id)
  on delete set null (human_id);
create index on tenant.corps_members (tenant_id, human_id);
create index on tenant.applications (tenant_id, human_id);
create index on tenant.interests (tenant_id, human_id);
create index on tenant.walk_ins (tenant_id, human_id);
create index on tenant.cost_notes (tenant_id, human_id, on_day);
create index on tenant.callout_people (tenant_id, human_id);
create index on tenant.stays (tenant_id, human_id, in_at);

-- ---------------------------------------------------------------- erasure

-- With its last record a person goes, and with a record the addresses that only it had.
create function tenant.forget_lonely(here int, who uuid[]) returns void language plpgsql as $$
begin
  delete from tenant.contact_points c where c.tenant_id = here and c.person_id = any(who) and not exists (
    select 1 from tenant.person_records r where r.tenant_id = here and r.human_id = c.person_id
    and c.value = case when c.kind = 'email' then lower(btrim(r.email)) else node.phone_key(r.phone) end
    and c.name_key = node.folded(r.name));
  delete from tenant.persons p where p.tenant_id = here and p.id = any(who)
    and not exists (select 1 from tenant.person_records r where r.tenant_id = here and r.human_id = p.id);
  -- The name of a record that went may stand with the person.
  update tenant.persons p set name = r.name from (
      select distinct on (human_id) human_id, name from tenant.person_records
      where tenant_id = here and human_id = any(who) order by human_id, at desc, id) r
    where p.tenant_id = here and p.id = r.human_id and not exists (select 1 from tenant.person_records o
      where o.tenant_id = here and o.human_id = p.id and o.name = p.name);
end $$;
grant execute on function tenant.forget_lonely(int, uuid[]) to paraat_app;

create function tenant.record_gone() returns trigger language plpgsql as $$
begin
  perform tenant.forget_lonely(tenant_id, array_agg(distinct human_id)) from gone where human_id is not null group by tenant_id;
  return null;
end $$;
create trigger record_gone after delete on tenant.corps_members referencing old table as gone
  for each statement execute function tenant.record_gone();
create trigger record_gone after delete on tenant.applications referencing old table as gone
  for each statement execute function tenant.record_gone();
create trigger record_gone after delete on tenant.interests referencing old table as gone
  for each statement execute function tenant.record_gone();
create trigger record_gone after delete on tenant.walk_ins referencing old table as gone
  for each statement execute function tenant.record_gone();
create trigger record_gone after delete on tenant.cost_notes referencing old table as gone
  for each statement execute function tenant.record_gone();
-- A walk-in is blanked, not deleted: its row counts on without a name.
create function tenant.walk_in_blanked() returns trigger language plpgsql as $$
begin
  perform tenant.forget_lonely(o.tenant_id, array_agg(distinct o.human_id)) from gone o join kept n using (tenant_id, id)
    where o.human_id is not null and o.name <> '' and n.name = '' group by o.tenant_id;
  return null;
end $$;
create trigger record_blanked after update on tenant.walk_ins referencing old table as gone new table as kept
  for each statement execute function tenant.walk_in_blanked();
