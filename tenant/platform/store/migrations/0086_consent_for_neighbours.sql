-- When a person agreed to be asked for neighbours, and to which text (people/profiles, consent_version).
alter table tenant.profiles
  add column for_neighbours_at timestamptz,
  add column for_neighbours_consent text not null default '';
update tenant.profiles set for_neighbours_at = updated_at, for_neighbours_consent = '2026-12' where for_neighbours;
alter table tenant.profiles add constraint profiles_neighbours_agreed
  check (not for_neighbours or (for_neighbours_at is not null and for_neighbours_consent <> ''));
