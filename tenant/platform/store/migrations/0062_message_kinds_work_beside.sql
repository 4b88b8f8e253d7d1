-- What a message to a person is (a sign-in link, a call-out): a name of the code, for log, metrics and traces.
-- A process of the previous release writes none.
alter table tenant.channel_messages add column kind text not null default '';

-- Work of linked persons counts in every tenant of their controller (decision 0011). As node.paid_beside, these functions
-- look at each tenant as itself, one after the other, so row security stays forced and no role sees the rows of two.

create function node.controlled_beside(mine int) returns setof int
language sql stable set search_path = pg_catalog, pg_temp as $$
  select o.id from node.tenants m join node.tenants o on o.id <> m.id
    and coalesce(nullif(o.controller, ''), o.party) = coalesce(nullif(m.controller, ''), m.party)
  where m.id = mine order by o.id
$$;
revoke all on function node.controlled_beside(int) from public;
grant execute on function node.controlled_beside(int) to paraat_app;

-- Minutes that these persons worked in the other tenants in the 24 hours until then: a sum, never where or at what.
create function node.worked_beside(humans uuid[], until timestamptz) returns table (human uuid, minutes int)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  mine constant int := current_setting('app.tenant')::int;
  linked uuid[];
  commons uuid[];
  other int;
begin
  select array_agg(l.person_id order by l.person_id), array_agg(l.common order by l.person_id) into linked, commons
    from tenant.person_links l where l.tenant_id = mine and l.person_id = any(humans);
  if linked is null then return; end if;
  for other in select * from node.controlled_beside(mine) loop
    perform set_config('app.tenant', other::text, true);
    return query
      select w.person, sum(extract(epoch from (least(coalesce(d.out_at, until), until)
          - greatest(d.in_at, until - interval '24 hours'))) / 60)::int
      from unnest(linked, commons) w (person, common)
        join tenant.person_links l on l.tenant_id = other and l.common = w.common
        join tenant.stays d on d.tenant_id = other and d.human_id = l.person_id and d.in_at <= until
          and coalesce(d.out_at, until) > until - interval '24 hours'
      group by w.person;
  end loop;
  perform set_config('app.tenant', mine::text, true);
end $$;
revoke all on function node.worked_beside(uuid[], timestamptz) from public;
grant execute on function node.worked_beside(uuid[], timestamptz) to paraat_app;

-- When linked persons of here are at work in another tenant, or were, for the rest before a next call-out.
create function node.busy_beside(as_of timestamptz, with_exercises boolean)
returns table (human uuid, begins timestamptz, ends timestamptz, done boolean)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  mine constant int := current_setting('app.tenant')::int;
  linked uuid[];
  commons uuid[];
  other int;
begin
  select array_agg(l.person_id order by l.person_id), array_agg(l.common order by l.person_id) into linked, commons
    from tenant.person_links l where l.tenant_id = mine;
  if linked is null then return; end if;
  for other in select * from node.controlled_beside(mine) loop
    perform set_config('app.tenant', other::text, true);
    return query
      with there as (
        select w.person, l.person_id from unnest(linked, commons) w (person, common)
          join tenant.person_links l on l.tenant_id = other and l.common = w.common)
      select x.person, t.starts_at, t.ends_at, p.state = 'departed' or t.ends_at <= as_of
      from there x join tenant.callout_people p on p.tenant_id = other and p.human_id = x.person_id
        join tenant.incident_tasks t on t.tenant_id = other and t.id = p.place_task
        join tenant.callouts o on o.tenant_id = other and o.id = p.callout_id
      where (with_exercises or not o.exercise) and t.ends_at > as_of - interval '1 day'
        and (p.state in ('confirmed', 'on_the_way', 'on_site') or (p.state = 'departed' and p.arrived_at is not null))
      union all
      select x.person, s.in_at, coalesce(s.out_at, greatest(t.ends_at, s.in_at)), s.out_at is not null
      from there x join tenant.walk_ins v on v.tenant_id = other and v.human_id = x.person_id
        join tenant.stays s on s.tenant_id = other and s.person_id = v.id
        join tenant.incident_tasks t on t.tenant_id = other and t.id = s.task_id
        join tenant.incidents i on i.tenant_id = other and i.id = s.incident_id
      where (with_exercises or not i.exercise) and coalesce(s.out_at, as_of) > as_of - interval '1 day';
  end loop;
  perform set_config('app.tenant', mine::text, true);
end $$;
revoke all on function node.busy_beside(timestamptz, boolean) from public;
grant execute on function node.busy_beside(timestamptz, boolean) to paraat_app;

-- What a linked person does in the other tenants that this account coordinates too: hours, call-outs, pauses.
create function node.done_beside(whom uuid, who bigint, as_of timestamptz, today date, year_began timestamptz)
returns table (there int, day_minutes int, year_minutes int, calls int, called_at timestamptz, here_since timestamptz,
    place_from timestamptz, place_until timestamptz, paused boolean, pause_until date)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  mine constant int := current_setting('app.tenant')::int;
  mine_common uuid;
  other int;
  theirs uuid;
begin
  select l.common into mine_common from tenant.person_links l where l.tenant_id = mine and l.person_id = whom;
  if not found then return; end if;
  for other in select * from node.coordinated_beside(mine, who) loop
    perform set_config('app.tenant', other::text, true);
    select l.person_id into theirs from tenant.person_links l where l.tenant_id = other and l.common = mine_common;
    if not found then continue; end if;
    return query
      select other, stays.day, stays.year, asked.n, asked.at, stays.open, place.starts_at, place.ends_at, member.paused, member.until
      from (select coalesce(sum(extract(epoch from (least(coalesce(d.out_at, as_of), as_of)
                - greatest(d.in_at, as_of - interval '24 hours'))) / 60)
                filter (where coalesce(d.out_at, as_of) > as_of - interval '24 hours'), 0)::int as day,
              coalesce(sum(extract(epoch from (least(coalesce(d.out_at, as_of), as_of) - greatest(d.in_at, year_began))) / 60)
                filter (where coalesce(d.out_at, as_of) > year_began), 0)::int as year,
              max(d.in_at) filter (where d.out_at is null) as open
            from tenant.stays d where d.tenant_id = other and d.human_id = theirs and d.in_at <= as_of) stays,
        (select count(*)::int as n, max(p.asked_at) as at from tenant.callout_people p
            join tenant.callouts o on o.tenant_id = other and o.id = p.callout_id and not o.exercise
          where p.tenant_id = other and p.human_id = theirs and p.asked_at >= year_began and p.state <> 'undeliverable') asked,
        (select bool_or(m.state = 'paused') as paused, max(a.pause_until) filter (where today between a.pause_from and a.pause_until) as until
            from tenant.corps_members m left join tenant.corps_availability a on a.tenant_id = other and a.member_id = m.id
          where m.tenant_id = other and m.human_id = theirs and m.state in ('accepted', 'paused')) member
        left join lateral (select t.starts_at, t.ends_at from tenant.callout_people p
            join tenant.incident_tasks t on t.tenant_id = other and t.id = p.place_task
          where p.tenant_id = other and p.human_id = theirs and t.ends_at > as_of
            and p.state in ('confirmed', 'on_the_way', 'on_site') order by t.starts_at limit 1) place on true;
  end loop;
  perform set_config('app.tenant', mine::text, true);
end $$;
revoke all on function node.done_beside(uuid, bigint, timestamptz, date, timestamptz) from public;
grant execute on function node.done_beside(uuid, bigint, timestamptz, date, timestamptz) to paraat_app;
