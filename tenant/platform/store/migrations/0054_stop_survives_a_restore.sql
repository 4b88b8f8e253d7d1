-- A restored backup does not hold a STOP that came after it. The ledger of erasures notes the ids of the people with
-- that number, because the number itself would be personal data outside the database:
--   silenced   the owner of the number answered STOP
--   heard      a coordinator lifted that

alter table node.erasures drop constraint erasures_what_check;
alter table node.erasures add constraint erasures_what_check
  check (what in ('deleted', 'left', 'declined', 'health', 'emergency', 'blanked', 'silenced', 'heard'));

create function node.note_silence() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  changed constant record := case when tg_op = 'INSERT' then new else old end;
begin
  insert into node.erasures (tenant_id, relation, what, object)
    select changed.tenant_id, r.source, tg_argv[0], r.id::text
    from tenant.contact_points c
    join tenant.person_records r on r.tenant_id = c.tenant_id and r.human_id = c.person_id
    where c.tenant_id = changed.tenant_id and c.kind = 'phone' and c.value = node.phone_key(changed.number)
      and r.source in ('corps_members', 'walk_ins') and node.phone_key(r.phone) = c.value
    on conflict (relation, what, object) do update set at = excluded.at;
  return null;
end $$;

create trigger silence after insert on tenant.sms_opt_outs for each row execute function node.note_silence('silenced');
create trigger hearing after delete on tenant.sms_opt_outs for each row execute function node.note_silence('heard');
