-- Notifications on a device, beside or instead of the mails about saved searches.

create table tenant.push_subscriptions (
  tenant_id     int not null,
  id            uuid not null,
  subscriber_id uuid not null,
  endpoint_hash bytea not null,                  -- SHA-256 of the address at the push service
  sealed        bytea not null,                  -- that address and the keys of the browser, sealed with the key of the node
  host          text not null,                   -- of the push service
  vapid_key     bytea not null,                  -- public key of this node that the browser subscribed with
  created_at    timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, subscriber_id) references tenant.alert_subscribers (tenant_id, id) on delete cascade
);
create unique index on tenant.push_subscriptions (tenant_id, subscriber_id, endpoint_hash);
call tenant.protect('tenant.push_subscriptions');
create trigger erasure after delete on tenant.push_subscriptions
  for each row execute function node.note_erasure('deleted');

-- Whether the person wants mails too while a device gets notifications.
alter table tenant.alert_subscribers add column mailed boolean not null default true;
-- The notification that something left in: the id of the first message, which all devices of the person share as `about`.
alter table tenant.alert_items add column push uuid;
create index on tenant.alert_items (tenant_id, push) where push is not null;

create index on tenant.channel_messages (tenant_id, about) where via = 'push';
alter table tenant.channel_messages drop constraint channel_messages_via_check,
  add constraint channel_messages_via_check check (via in ('mail', 'sms', 'push'));
