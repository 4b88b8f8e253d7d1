-- Mails that a server refused stand on a page until a coordinator has seen them.

alter table tenant.channel_messages add column seen_at timestamptz;
create index on tenant.channel_messages (tenant_id, settled_at desc)
  where via = 'mail' and state = 'failed' and seen_at is null and not forgotten;
