-- When a person agreed to be asked for neighbours, and to which text (people/profiles, consent_version).
alter table tenant.profiles
  add column for_neighbours_at timestamptz,
  add column for_neighbours_consent text not null default '';
do $$
declare t int;
begin
  for t in select id from node.tenants order by id loop
    perform set_config('app.tenant', t::text, true);
    update tenant.profiles set for_neighbours_at = updated_at, for_neighbours_consent = '2026-12'
      where tenant_id = t and for_neighbours;
  end loop;
  perform set_config('app.tenant', '', true);
end $$;
alter table tenant.profiles add constraint profiles_neighbours_agreed
  check (not for_neighbours or (for_neighbours_at is not null and for_neighbours_consent <> ''));

-- Coordinators were mailed that this question of a neighbour waits.
alter table tenant.neighbour_questions add column mailed_at timestamptz;
