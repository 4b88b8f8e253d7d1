-- Erasures and withdrawals that a restored backup would undo, for more than members, interests and applications
-- (0029): walk-ins, contacts of organisations, accounts, roles and invitations; and the parts of a member that go
-- before the member does.
--   what       repeated as
--   deleted    the row is deleted
--   left       the person left or withdrew
--   declined   a member was declined
--   health     a member's health needs were removed
--   emergency  a member's emergency contact was removed
--   blanked    name and address of the row were emptied

alter table node.erasures alter column tenant_id drop not null;  -- null: an account, or a role of the node
alter table node.erasures alter column object type text using object::text;
alter table node.erasures drop constraint erasures_what_check;
alter table node.erasures add constraint erasures_what_check
  check (what in ('deleted', 'left', 'declined', 'health', 'emergency', 'blanked'));

create or replace function node.note_erasure() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into node.erasures (tenant_id, relation, what, object)
    values (old.tenant_id, tg_table_name, tg_argv[0], old.id::text)
    on conflict (relation, what, object) do update set at = excluded.at;
  return null;
end $$;

-- A row with a number. A restored database gives the same numbers again, so the object is "NUMBER@MICROSECONDS", with
-- the time at which the row began (the column that the trigger names).
create function node.note_numbered_erasure() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  fields jsonb := to_jsonb(old);
begin
  insert into node.erasures (tenant_id, relation, what, object)
    values ((fields->>'tenant_id')::int, tg_table_name, 'deleted',
            old.id || '@' || (extract(epoch from (fields->>tg_argv[0])::timestamptz) * 1000000)::bigint)
    on conflict (relation, what, object) do update set at = excluded.at;
  return null;
end $$;

create trigger declining after update of state on tenant.corps_members
  for each row when (new.state = 'declined' and old.state <> 'declined') execute function node.note_erasure('declined');
create trigger health_removal after update of support_sealed on tenant.corps_members
  for each row when (new.support_sealed is null and old.support_sealed is not null)
  execute function node.note_erasure('health');
create trigger emergency_removal after update of emergency on tenant.corps_members
  for each row when (new.emergency = '' and old.emergency <> '') execute function node.note_erasure('emergency');

create trigger erasure after delete on tenant.walk_ins
  for each row execute function node.note_erasure('deleted');
create trigger blanking after update of name on tenant.walk_ins
  for each row when (new.name = '' and old.name <> '') execute function node.note_erasure('blanked');

create trigger erasure after delete on tenant.organisations
  for each row execute function node.note_erasure('deleted');
create trigger blanking after update of email on tenant.organisations
  for each row when (new.email = '' and old.email <> '') execute function node.note_erasure('blanked');

create trigger erasure after delete on tenant.invitations
  for each row execute function node.note_numbered_erasure('invited_at');
create trigger erasure after delete on node.accounts
  for each row execute function node.note_numbered_erasure('created_at');
create trigger erasure after delete on node.grants
  for each row execute function node.note_numbered_erasure('given_at');
