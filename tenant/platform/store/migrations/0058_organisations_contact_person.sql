-- The contact of an organisation is a person too, and a user of an organisation who is one has their account there
-- (tenant/people/persons). Every organisation stays; its name, address and number stand where they stood.

-- ---------------------------------------------------------------- the account of a person

-- Of an account that is forgotten nothing points at it.
alter table tenant.persons add constraint persons_account_fkey foreign key (account) references node.accounts on delete set null;
create index on tenant.persons (account) where account is not null;

-- An account for an organisation of this tenant belongs to the person with its name and address.
create function tenant.account_of(here int, mail text, k text) returns bigint language sql stable as $$
  select a.id from node.accounts a where a.email = mail and node.folded(a.name) = k and exists (
    select 1 from node.grants g where g.account = a.id and g.role = 'organisation' and g.tenant_id = here)
$$;
grant execute on function tenant.account_of(int, text, text) to paraat_app;

create function tenant.set_account() returns trigger language plpgsql as $$
declare
  found constant bigint := tenant.account_of(new.tenant_id, new.value, new.name_key);
begin
  if found is not null then
    update tenant.persons set account = found where tenant_id = new.tenant_id and id = new.person_id and account is null;
  end if;
  return null;
end $$;
create trigger account after insert on tenant.contact_points for each row when (new.kind = 'email' and new.decides)
  execute function tenant.set_account();

-- The other way round: access that is given to somebody who is a person already. The transaction may be of no tenant.
create function node.set_account_of_person() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  before constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', new.tenant_id::text, true);
  update tenant.persons p set account = new.account from tenant.contact_points c, node.accounts a
    where p.tenant_id = new.tenant_id and p.account is null and c.tenant_id = new.tenant_id and c.person_id = p.id
    and a.id = new.account and c.kind = 'email' and c.decides and c.value = a.email and c.name_key = node.folded(a.name);
  perform set_config('app.tenant', before, true);
  return null;
end $$;
create trigger account_of_person after insert on node.grants for each row when (new.role = 'organisation')
  execute function node.set_account_of_person();

-- ---------------------------------------------------------------- the contact of an organisation

-- Another name is another contact, not a correction: the next one answers the same mailbox. A mailbox without a name is
-- nobody.
create function tenant.set_human_of_contact() returns trigger language plpgsql as $$
begin
  if btrim(new.contact_name) = '' then
    new.human_id := null;
  elsif tg_op = 'UPDATE' and new.human_id is not null and node.folded(old.contact_name) = node.folded(new.contact_name) then
    perform tenant.add_contacts(new.tenant_id, new.human_id, node.folded(new.contact_name), lower(btrim(new.email)),
      node.phone_key(new.phone));
  else
    new.human_id := tenant.person_of(new.tenant_id, new.contact_name, new.email, new.phone, new.language, null);
  end if;
  return new;
end $$;

-- The persons are looked for before the table is locked: the previous release goes on writing meanwhile.
create temporary table contact_persons (tenant_id int, id uuid, contact text, human_id uuid) on commit drop;
do $$
declare
  t int;
  r record;
begin
  for t in select id from node.tenants order by id loop
    perform set_config('app.tenant', t::text, true);
    for r in select id, contact_name, email, phone, language from tenant.organisations
      where tenant_id = t and btrim(contact_name) <> '' order by created_at, id
    loop
      insert into contact_persons values (t, r.id, concat_ws(E'\n', r.contact_name, r.email, r.phone),
        tenant.person_of(t, r.contact_name, r.email, r.phone, r.language, null));
    end loop;
    update tenant.persons p set account = a.id from node.grants g join node.accounts a on a.id = g.account
      join tenant.contact_points c on c.tenant_id = t and c.kind = 'email' and c.decides and c.value = a.email
        and c.name_key = node.folded(a.name)
      where g.tenant_id = t and g.role = 'organisation' and p.tenant_id = t and p.id = c.person_id and p.account is null;
  end loop;
  perform set_config('app.tenant', '0', true);
end $$;

alter table tenant.organisations add column human_id uuid;
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
    from tenant.organisations where contact_name <> '';
do $$
declare
  t int;
begin
  for t in select id from node.tenants order by id loop
    perform set_config('app.tenant', t::text, true);
    update tenant.organisations o set human_id = f.human_id from contact_persons f where o.tenant_id = t and f.tenant_id = t
      and f.id = o.id and f.contact = concat_ws(E'\n', o.contact_name, o.email, o.phone)
      and exists (select 1 from tenant.persons p where p.tenant_id = t and p.id = f.human_id);
    -- What changed between the two.
    update tenant.organisations set human_id = tenant.person_of(t, contact_name, email, phone, language, null)
      where tenant_id = t and human_id is null and btrim(contact_name) <> '';
    perform tenant.forget_lonely(t, array_agg(f.human_id)) from contact_persons f where f.tenant_id = t
      and not exists (select 1 from tenant.organisations o where o.tenant_id = t and o.human_id = f.human_id);
  end loop;
  perform set_config('app.tenant', '0', true);
end $$;

-- The previous release joins persons without this table: its row loses the person then, and takes it with the next change.
alter table tenant.organisations add foreign key (tenant_id, human_id) references tenant.persons (tenant_id, id)
  on delete set null (human_id);
create index on tenant.organisations (tenant_id, human_id);

create trigger human before insert on tenant.organisations for each row when (new.human_id is null)
  execute function tenant.set_human_of_contact();
create trigger human_corrected before update of contact_name, email, phone on tenant.organisations for each row
  when ((old.contact_name, old.email, old.phone) is distinct from (new.contact_name, new.email, new.phone))
  execute function tenant.set_human_of_contact();
create trigger record_gone after delete on tenant.organisations referencing old table as gone
  for each statement execute function tenant.record_gone();
create function tenant.contact_changed() returns trigger language plpgsql as $$
begin
  perform tenant.forget_lonely(o.tenant_id, array_agg(distinct o.human_id)) from gone o join kept n using (tenant_id, id)
    where o.human_id is not null and (o.contact_name, o.email, o.phone) is distinct from (n.contact_name, n.email, n.phone)
    group by o.tenant_id;
  return null;
end $$;
create trigger record_blanked after update on tenant.organisations referencing old table as gone new table as kept
  for each statement execute function tenant.contact_changed();
