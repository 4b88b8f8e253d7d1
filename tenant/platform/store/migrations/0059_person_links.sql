-- One human in several tenants of one controller (decision 0011). Each tenant keeps a row of its own, under its own row
-- security: the persons with the same `common` are one human, and the number means nothing else. No role sees the rows of
-- two tenants: these functions look at each tenant as itself, one after the other, as node.paid_beside does.

create table tenant.person_links (
  tenant_id int not null,
  person_id uuid not null,
  common    uuid not null,
  at        timestamptz not null,
  by        bigint not null,                   -- account
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references tenant.persons (tenant_id, id) on delete cascade
);
-- Two persons of one tenant are joined, not linked.
create unique index person_links_common on tenant.person_links (tenant_id, common);
call tenant.protect('tenant.person_links');

-- The other tenants of the same controller, where this account coordinates both.
create function node.coordinated_beside(mine int, who bigint) returns setof int
language sql stable set search_path = pg_catalog, pg_temp as $$
  select o.id from node.tenants m join node.tenants o on o.id <> m.id
    and coalesce(nullif(o.controller, ''), o.party) = coalesce(nullif(m.controller, ''), m.party)
  where m.id = mine
    and exists (select 1 from node.grants g where g.account = who and g.tenant_id = m.id and g.role in ('coordinator', 'tenant_admin'))
    and exists (select 1 from node.grants g where g.account = who and g.tenant_id = o.id and g.role in ('coordinator', 'tenant_admin'))
  order by o.id
$$;
revoke all on function node.coordinated_beside(int, bigint) from public;
grant execute on function node.coordinated_beside(int, bigint) to paraat_app;

-- Persons there with the name, an address or a number of this person, and those that are linked; the linked ones first.
create function node.persons_beside(whom uuid, who bigint)
returns table (there int, person uuid, called text, reached text, linked boolean)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  mine constant int := current_setting('app.tenant')::int;
  k text;
  mine_common uuid;
  points text[];
  other int;
begin
  select p.name_key, l.common into k, mine_common from tenant.persons p
    left join tenant.person_links l on l.tenant_id = mine and l.person_id = p.id where p.tenant_id = mine and p.id = whom;
  if not found then return; end if;
  select coalesce(array_agg(c.kind || ' ' || c.value), '{}') into points from tenant.contact_points c
    where c.tenant_id = mine and c.person_id = whom;
  for other in select * from node.coordinated_beside(mine, who) loop
    perform set_config('app.tenant', other::text, true);
    return query
      select other, p.id, p.name, coalesce((select string_agg(distinct c.value, ', ') from tenant.contact_points c
          where c.tenant_id = other and c.person_id = p.id), ''), coalesce(l.common = mine_common, false)
      from tenant.persons p left join tenant.person_links l on l.tenant_id = other and l.person_id = p.id
      where p.tenant_id = other and p.id in (
        select n.id from tenant.persons n where n.tenant_id = other and k <> '' and n.name_key = k
        union select x.person_id from tenant.person_links x where x.tenant_id = other and x.common = mine_common
        union select c.person_id from unnest(points) point join tenant.contact_points c on c.tenant_id = other
          and c.kind = split_part(point, ' ', 1) and c.value = substr(point, strpos(point, ' ') + 1))
      order by 5 desc, p.name_key, p.id limit 10;
  end loop;
  perform set_config('app.tenant', mine::text, true);
end $$;
revoke all on function node.persons_beside(uuid, bigint) from public;
grant execute on function node.persons_beside(uuid, bigint) to paraat_app;

-- 'linked'; 'unknown' without both persons or the rights in both tenants; 'twice' when one of them is linked to somebody
-- else already.
create function node.link_persons(whom uuid, other int, theirs uuid, who bigint, made_at timestamptz) returns text
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
    answer := case when a = b then 'linked' when a is not null and b is not null then 'twice' else '' end;
    if answer = '' and b is null then
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
revoke all on function node.link_persons(uuid, int, uuid, bigint, timestamptz) from public;
grant execute on function node.link_persons(uuid, int, uuid, bigint, timestamptz) to paraat_app;

-- As the function of 0020, which the previous release uses, and over the links of this person.
create function node.paid_beside(whom text, human uuid, that_day date, first_day date, next_first date,
    out lump_day bigint, out lump_year bigint, out real_year bigint, out kilometres bigint,
    out elsewhere_day bigint, out elsewhere_year bigint)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  mine constant int := current_setting('app.tenant')::int;
  mine_common uuid;
  other int;
  sums record;
begin
  lump_day := 0; lump_year := 0; real_year := 0; kilometres := 0; elsewhere_day := 0; elsewhere_year := 0;
  select common into mine_common from tenant.person_links where tenant_id = mine and person_id = human;
  for other in
    select o.id from node.tenants m join node.tenants o on o.id <> m.id
    and coalesce(nullif(o.controller, ''), o.party) = coalesce(nullif(m.controller, ''), m.party)
    where m.id = mine order by o.id
  loop
    perform set_config('app.tenant', other::text, true);
    select coalesce(sum(n.cents) filter (where n.kind = 'lump' and n.on_day = that_day), 0) as a,
           coalesce(sum(n.cents) filter (where n.kind = 'lump'), 0) as b,
           coalesce(sum(n.cents) filter (where n.kind = 'real'), 0) as c,
           coalesce(sum(n.kilometres) filter (where n.kind = 'transport'), 0) as d,
           coalesce(max(n.elsewhere_day) filter (where n.on_day = that_day), 0) as e,
           coalesce(max(n.elsewhere_year), 0) as f
      into sums from tenant.cost_notes n
      where n.tenant_id = other and n.on_day >= first_day and n.on_day < next_first and (n.payee = whom or n.human_id = (
        select l.person_id from tenant.person_links l where l.tenant_id = other and l.common = mine_common));
    lump_day := lump_day + sums.a;
    lump_year := lump_year + sums.b;
    real_year := real_year + sums.c;
    kilometres := kilometres + sums.d;
    elsewhere_day := greatest(elsewhere_day, sums.e);
    elsewhere_year := greatest(elsewhere_year, sums.f);
  end loop;
  perform set_config('app.tenant', mine::text, true);
end $$;
revoke all on function node.paid_beside(text, uuid, date, date, date) from public;
grant execute on function node.paid_beside(text, uuid, date, date, date) to paraat_app;
