-- Which rows of people were erased: ids only. The node copies each line to a file beside its keys, so that an erasure is
-- known when this database is put back to a time before it.
create table node.erasures (
  seq       bigint generated always as identity primary key,
  tenant_id int not null references node.tenants,
  relation  text not null,       -- table in the schema tenant
  what      text not null check (what in ('deleted', 'left')),
  object    uuid not null,
  at        timestamptz not null default now(),
  unique (relation, what, object)
);
create index on node.erasures (at);

create function node.note_erasure() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into node.erasures (tenant_id, relation, what, object)
    values (old.tenant_id, tg_table_name, tg_argv[0], old.id)
    on conflict (relation, what, object) do update set at = excluded.at;
  return null;
end $$;

create trigger erasure after delete on tenant.corps_members
  for each row execute function node.note_erasure('deleted');
create trigger departure after update of state on tenant.corps_members
  for each row when (new.state = 'left' and old.state <> 'left') execute function node.note_erasure('left');
create trigger erasure after delete on tenant.interests
  for each row execute function node.note_erasure('deleted');
create trigger erasure after delete on tenant.applications
  for each row execute function node.note_erasure('deleted');
create trigger departure after update of state on tenant.applications
  for each row when (new.state = 'withdrawn' and old.state <> 'withdrawn') execute function node.note_erasure('left');
