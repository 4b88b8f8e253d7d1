-- One outbox for everything that leaves to a person: the rows of tenant.mails move to tenant.channel_messages.
-- A mail of the house (a sign-in link, a confirmation) belongs to no batch. Row security is forced for the owner
-- too, so it is lifted while the rows move.

alter table tenant.channel_messages
  alter column batch_id drop not null,            -- null: a mail of its own
  add column priority text not null default 'normal' check (priority in ('crisis', 'normal', 'bulk')),
  -- Attempts that ended without an answer after the message may have been taken.
  add column uncertain_attempts int not null default 0;

alter table tenant.channel_messages no force row level security;
alter table tenant.channel_batches no force row level security;
alter table tenant.mails no force row level security;

-- Everything that was sent in batches until now belongs to a call-out or an incident, but for what a corps says.
update tenant.channel_messages m set priority = 'crisis',
  uncertain_attempts = case when m.maybe_left then 1 else 0 end
  from tenant.channel_batches b
  where b.tenant_id = m.tenant_id and b.id = m.batch_id and b.owner <> 'corps' and m.state in ('waiting', 'leaving');

-- A mail that waits is due at once: its old pauses grew to six hours.
insert into tenant.channel_messages (tenant_id, id, batch_id, key, via, recipient, about, subject, body, html,
    state, told, attempts, next_at, why, queued_at, settled_at, forgotten)
  select tenant_id, id, null, '', 'mail', recipient, '', subject, body_text, body_html,
    case state when 'waiting' then 'waiting' when 'sent' then 'left' else 'failed' end,
    case state when 'waiting' then '' when 'sent' then 'left' else 'failed' end,
    attempts, queued_at, last_error, queued_at, case when state = 'waiting' then null else coalesce(sent_at, queued_at) end,
    forgotten
  from tenant.mails order by queued_at, id;
insert into node.channel_tenants select distinct tenant_id from tenant.mails on conflict do nothing;

alter table tenant.channel_messages force row level security;
alter table tenant.channel_batches force row level security;
-- The table stays for one release: a process of the previous one may still queue a mail there, and its job
-- (mail.send) moves it here.
delete from tenant.mails;
alter table tenant.mails force row level security;
delete from node.jobs where kind in ('mail.send', 'mail.forget');
-- Retention forgets them now.
insert into node.jobs (tenant_id, kind, unique_key, due)
  select tenant_id, 'retention.nightly', 'nightly', now() from node.channel_tenants on conflict do nothing;

-- The claim looks for the next message of one channel and class.
drop index tenant.channel_messages_tenant_id_via_urgent_seq_idx;
drop index tenant.channel_messages_tenant_id_via_next_at_idx;
create index channel_messages_claim on tenant.channel_messages (tenant_id, via, priority, urgent desc, seq)
  where state = 'waiting';
create index channel_messages_due on tenant.channel_messages (tenant_id, via, priority, next_at)
  where state = 'waiting';
create index on tenant.channel_messages (tenant_id, queued_at) where not forgotten;
