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

-- What vacancies ask of a task: a place, by one conditional update of its row, as a call-out does; a place back; the
-- numbers. Row security holds in them.
create function tenant.join_task(of_tenant int, task uuid) returns boolean language sql as $$
  with place as (update tenant.incident_tasks set joined = joined + 1 where tenant_id = of_tenant and id = task and free > 0
    returning 1)
  select exists (select 1 from place)
$$;
create function tenant.leave_task(of_tenant int, task uuid) returns void language sql as $$
  update tenant.incident_tasks set joined = joined - 1 where tenant_id = of_tenant and id = task and joined > 0
$$;
create function tenant.task_places(of_tenant int, task uuid) returns table (needed int, free int, active boolean)
language sql stable as $$
  select t.needed, t.free, t.active from tenant.incident_tasks t where t.tenant_id = of_tenant and t.id = task
$$;

-- A change of the places of a task that is shown to the public: its vacancy follows in a job. A place that is taken or
-- given back through the vacancy (joined) is counted there at once.
create function tenant.follow_task() returns trigger language plpgsql as $$
declare
  shown uuid;
begin
  select id into shown from tenant.vacancies where tenant_id = new.tenant_id and task_id = new.id;
  if found then
    insert into node.jobs (tenant_id, kind, unique_key, due, payload)
    values (new.tenant_id, 'vacancies.follow_task', shown::text, 'epoch', json_build_object('id', shown))
    on conflict (kind, coalesce(tenant_id, 0), unique_key) where unique_key is not null
    do update set due = excluded.due, attempts = 0;
  end if;
  return null;
end $$;
create trigger follow_task after update on tenant.incident_tasks for each row
  when (old.joined = new.joined and (old.free <> new.free or old.needed <> new.needed or old.active <> new.active))
  execute function tenant.follow_task();
grant execute on function tenant.join_task(int, uuid), tenant.leave_task(int, uuid), tenant.task_places(int, uuid),
  tenant.follow_task() to paraat_app;
