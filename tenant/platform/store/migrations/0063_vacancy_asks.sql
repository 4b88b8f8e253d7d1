-- What a vacancy asks and offers (tenant/publishing/asks/asks.hpp): codes only, {} for nothing. Beside it in what is
-- published.
alter table tenant.vacancies add column asks jsonb not null default '{}' check (jsonb_typeof(asks) = 'object');
alter table node.listings add column asks jsonb not null default '{}' check (jsonb_typeof(asks) = 'object');
alter table node.member_listings add column asks jsonb not null default '{}' check (jsonb_typeof(asks) = 'object');

-- Vacancies kept to begin new ones from. No contact in them.
create table tenant.vacancy_templates (
  tenant_id       int not null references node.tenants,
  id              uuid not null,
  organisation_id uuid,                                -- none: the municipality's
  name            text not null,
  what            jsonb not null,                      -- kind, title, body, theme, place, moments, …
  asks            jsonb not null,
  made_at         timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, organisation_id) references tenant.organisations (tenant_id, id) on delete cascade
);
create unique index vacancy_templates_names on tenant.vacancy_templates
  (tenant_id, coalesce(organisation_id, '00000000-0000-0000-0000-000000000000'), lower(name));
call tenant.protect('tenant.vacancy_templates');

-- A vacancy may show a task of an incident to the public; then both have the same places. `joined`: people who were
-- accepted through that vacancy. `free` is the one number: places that nobody has, was lent, or is asked about.
alter table tenant.incident_tasks add column joined int not null default 0 check (joined >= 0);
alter table tenant.incident_tasks add column free int not null
  generated always as (case when active then greatest(needed - lent - joined - taken - held, 0) else 0 end) stored;
alter table tenant.vacancies add column task_id uuid;
alter table tenant.vacancies add foreign key (tenant_id, task_id) references tenant.incident_tasks (tenant_id, id)
  on delete set null (task_id);
create unique index on tenant.vacancies (tenant_id, task_id) where task_id is not null;

-- Whether its vacancy knows that the task was stopped, so that people hear it once.
alter table tenant.vacancies add column task_stopped boolean not null default false;

-- What vacancies ask of a task: a place, by one conditional update of its row, as a call-out does; a place back; the
-- numbers. Row security holds in them. A task has places to give while it is active and its incident runs; a place for
-- which somebody waits on the reserve list of a call-out is theirs.
create function tenant.task_runs(of_tenant int, task uuid) returns boolean language sql stable as $$
  select exists (select 1 from tenant.incident_tasks t
    join tenant.incidents i on i.tenant_id = t.tenant_id and i.id = t.incident_id
    where t.tenant_id = of_tenant and t.id = task and t.active and i.state = 'open' and i.ended_at is null)
$$;
create function tenant.reserve_waits(of_tenant int, task uuid) returns boolean language sql stable as $$
  select exists (select 1 from tenant.callout_tasks c
    join tenant.callout_people w on w.tenant_id = c.tenant_id and w.callout_id = c.callout_id
    where c.tenant_id = of_tenant and c.task_id = task and w.state = 'reserve' and w.offered_task is null
      and ((w.direct | w.deputy) >> c.position) & 1 = 1)
$$;
create function tenant.join_task(of_tenant int, task uuid) returns boolean language sql as $$
  with place as (update tenant.incident_tasks set joined = joined + 1 where tenant_id = of_tenant and id = task and free > 0
    and tenant.task_runs(of_tenant, task) and not tenant.reserve_waits(of_tenant, task) returning 1)
  select exists (select 1 from place)
$$;
create function tenant.leave_task(of_tenant int, task uuid) returns void language sql as $$
  update tenant.incident_tasks set joined = joined - 1 where tenant_id = of_tenant and id = task and joined > 0
$$;
create function tenant.task_places(of_tenant int, task uuid)
returns table (needed int, free int, active boolean, ends_at timestamptz) language sql stable as $$
  select t.needed, case when tenant.task_runs(of_tenant, task) and not tenant.reserve_waits(of_tenant, task) then t.free else 0 end,
    tenant.task_runs(of_tenant, task), t.ends_at
  from tenant.incident_tasks t where t.tenant_id = of_tenant and t.id = task
$$;
-- Two people who show a task at once wait for each other.
create function tenant.lock_task(of_tenant int, task uuid) returns void language sql as $$
  select 1 from tenant.incident_tasks where tenant_id = of_tenant and id = task for no key update
$$;

-- A change of the places of tasks that are shown to the public: their vacancies follow in a job. A place that is taken or
-- given back through the vacancy (joined) is counted there at once.
create function tenant.follow_tasks(of_tenant int, tasks uuid[]) returns void language sql as $$
  insert into node.jobs (tenant_id, kind, unique_key, due, payload)
  select of_tenant, 'vacancies.follow_task', v.id::text, 'epoch'::timestamptz, jsonb_build_object('id', v.id)
  from unnest(tasks) as changed (task) join tenant.vacancies v on v.tenant_id = of_tenant and v.task_id = changed.task
  order by v.id
  on conflict (kind, coalesce(tenant_id, 0), unique_key) where unique_key is not null
  do update set due = excluded.due, attempts = 0
$$;
create function tenant.follow_task() returns trigger language plpgsql as $$
begin
  perform tenant.follow_tasks(new.tenant_id, array[new.id]);
  return null;
end $$;
create trigger follow_task after update on tenant.incident_tasks for each row
  when (old.joined = new.joined and (old.free <> new.free or old.needed <> new.needed or old.active <> new.active))
  execute function tenant.follow_task();
-- The incident ends, is archived or goes on.
create function tenant.follow_incident() returns trigger language plpgsql as $$
begin
  perform tenant.follow_tasks(new.tenant_id, array(select id from tenant.incident_tasks
    where tenant_id = new.tenant_id and incident_id = new.id));
  return null;
end $$;
create trigger follow_incident after update on tenant.incidents for each row
  when (old.ended_at is distinct from new.ended_at or old.state <> new.state) execute function tenant.follow_incident();
-- Somebody waits no longer for a place that is free.
create function tenant.follow_reserve() returns trigger language plpgsql as $$
begin
  perform tenant.follow_tasks(new.tenant_id, array(select task_id from tenant.callout_tasks
    where tenant_id = new.tenant_id and callout_id = new.callout_id));
  return null;
end $$;
create trigger follow_reserve after update on tenant.callout_people for each row
  when (old.state = 'reserve' and new.state <> 'reserve') execute function tenant.follow_reserve();

-- The release before this one counts without `joined`: what it would give away of those places, it does not get.
create function tenant.keep_joined() returns trigger language plpgsql as $$
begin
  return null;
end $$;
create trigger keep_joined before update on tenant.incident_tasks for each row
  when (new.joined > 0 and new.taken + new.held > old.taken + old.held
    and new.taken + new.held + new.joined + new.lent > new.needed)
  execute function tenant.keep_joined();
grant execute on function tenant.task_runs(int, uuid), tenant.reserve_waits(int, uuid), tenant.join_task(int, uuid),
  tenant.leave_task(int, uuid), tenant.task_places(int, uuid), tenant.lock_task(int, uuid),
  tenant.follow_tasks(int, uuid[]), tenant.follow_task(), tenant.follow_incident(), tenant.follow_reserve(),
  tenant.keep_joined() to paraat_app;
