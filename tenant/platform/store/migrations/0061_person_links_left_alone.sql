-- A link over tenants stays with its person when a join is undone, and a row of which the other side ended is no link.

-- The link that came with the person that went.
alter table tenant.person_joins add column link uuid;

-- A trace in another tenant of what was done from here. False: the same was noted since.
create function node.note_beside(other int, noted_at timestamptz, who bigint, verb text, thing text, since timestamptz)
returns boolean language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  before constant text := coalesce(current_setting('app.tenant', true), '');
  noted boolean := false;
begin
  perform set_config('app.tenant', other::text, true);
  perform 1 from tenant.audit a where a.tenant_id = other and a.what = verb and a.at >= since
    and a.account is not distinct from who and a.object = thing limit 1;
  if not found then
    insert into tenant.audit (tenant_id, at, account, what, about, object) values (other, noted_at, who, verb, null, thing);
    noted := true;
  end if;
  perform set_config('app.tenant', before, true);
  return noted;
end $$;
revoke all on function node.note_beside(int, timestamptz, bigint, text, text, timestamptz) from public;
grant execute on function node.note_beside(int, timestamptz, bigint, text, text, timestamptz) to paraat_app;

-- How many persons of the other tenants of this controller have the number, and the tenant of the first of them.
create function node.linked_beside(number uuid, here int, out persons int, out first_there int)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  before constant text := coalesce(current_setting('app.tenant', true), '');
  other int;
begin
  persons := 0;
  for other in
    select o.id from node.tenants m join node.tenants o on o.id <> m.id
      and coalesce(nullif(o.controller, ''), o.party) = coalesce(nullif(m.controller, ''), m.party)
    where m.id = here order by o.id
  loop
    perform set_config('app.tenant', other::text, true);
    perform 1 from tenant.person_links l where l.tenant_id = other and l.common = number;
    if found then
      persons := persons + 1;
      first_there := coalesce(first_there, other);
    end if;
  end loop;
  perform set_config('app.tenant', before, true);
end $$;
revoke all on function node.linked_beside(uuid, int) from public;
grant execute on function node.linked_beside(uuid, int) to paraat_app;

-- The link of a person ended, or the person was erased: whoever is left alone with the number is linked to nobody.
create function tenant.link_gone() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  before constant text := coalesce(current_setting('app.tenant', true), '');
  linked record;
begin
  select * into linked from node.linked_beside(old.common, old.tenant_id);
  if linked.persons = 1 then
    perform set_config('app.tenant', linked.first_there::text, true);
    delete from tenant.person_links where tenant_id = linked.first_there and common = old.common;
    perform set_config('app.tenant', before, true);
  end if;
  return null;
end $$;
create trigger link_gone after delete on tenant.person_links for each row execute function tenant.link_gone();

-- As before (0059), and a number that one of the two has alone gives way to the number of the other.
create or replace function node.link_persons(whom uuid, other int, theirs uuid, who bigint, made_at timestamptz) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  mine constant int := current_setting('app.tenant')::int;
  a uuid;
  b uuid;
  answer text := 'unknown';
begin
  if not exists (select 1 from node.coordinated_beside(mine, who) t where t = other) then return answer; end if;
  -- Links of one controller are made one after the other.
  perform pg_advisory_xact_lock(hashtextextended('link|' || coalesce(nullif(controller, ''), party), 0)) from node.tenants where id = mine;
  perform 1 from tenant.persons where tenant_id = mine and id = whom for no key update;
  if not found then return answer; end if;
  select common into a from tenant.person_links where tenant_id = mine and person_id = whom;
  perform set_config('app.tenant', other::text, true);
  perform 1 from tenant.persons where tenant_id = other and id = theirs for no key update;
  if found then
    select common into b from tenant.person_links where tenant_id = other and person_id = theirs;
    answer := case when a = b then 'linked' else '' end;
    if answer = '' and b is not null and a is not null then
      if (select n.persons from node.linked_beside(b, other) n) = 0 then
        update tenant.person_links set common = a, at = made_at, by = who where tenant_id = other and person_id = theirs;
        answer := 'linked';
      elsif (select n.persons from node.linked_beside(a, mine) n) = 0 then
        perform set_config('app.tenant', mine::text, true);
        update tenant.person_links set common = b, at = made_at, by = who where tenant_id = mine and person_id = whom;
        answer := 'linked';
      else
        answer := 'twice';
      end if;
    elsif answer = '' and b is null then
      a := coalesce(a, gen_random_uuid());
      insert into tenant.person_links values (other, theirs, a, made_at, who) on conflict do nothing;
      answer := case when found then '' else 'twice' end;
    end if;
  end if;
  perform set_config('app.tenant', mine::text, true);
  if answer = '' then
    insert into tenant.person_links values (mine, whom, coalesce(b, a), made_at, who) on conflict (tenant_id, person_id) do nothing;
    answer := 'linked';
  end if;
  return answer;
exception when unique_violation then  -- another person here is linked to that one
  perform set_config('app.tenant', mine::text, true);
  return 'twice';
end $$;
