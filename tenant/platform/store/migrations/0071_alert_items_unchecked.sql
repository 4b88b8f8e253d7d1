-- The check of a foreign key for each row took a third of the time of a matching: a trigger takes what was found along
-- with its person. What is found while its person goes holds a number that means nothing, until the next night.
alter table tenant.alert_items drop constraint alert_items_tenant_id_subscriber_id_fkey;
drop index tenant.alert_items_tenant_id_found_at_idx;
create function tenant.alert_subscribers_gone() returns trigger language plpgsql as $$
begin
  delete from tenant.alert_items i using gone g where i.tenant_id = g.tenant_id and i.subscriber_id = g.id;
  return null;
end $$;
create trigger items_go after delete on tenant.alert_subscribers referencing old table as gone
  for each statement execute function tenant.alert_subscribers_gone();
