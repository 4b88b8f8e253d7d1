-- Conversations: two sides write to each other about one subject (an answer to a vacancy, an invitation), and neither sees
-- the address of the other. A side is a record of another room (holder): who it is, is read there.

create table tenant.relay_conversations (
  tenant_id    int not null references node.tenants,
  id           uuid not null,
  subject_kind text not null,
  subject_id   uuid not null,
  pair         bytea,                          -- a hash of who the two are: a block holds for all their conversations
  opened_at    timestamptz not null,
  last_at      timestamptz not null,           -- of the last message, or of the opening
  closed_at    timestamptz,
  closed_by    text not null default '' check (closed_by in ('', 'first', 'second', 'staff', 'silence', 'erasure', 'both')),
  blocked      boolean not null default false, -- by closed_by
  erased       boolean not null default false, -- a party was erased: the words are gone, the other side reads that
  primary key (tenant_id, id),
  unique (tenant_id, subject_kind, subject_id),
  check ((closed_at is null) = (closed_by = '')),
  check (closed_at is not null or not blocked)
);
create index on tenant.relay_conversations (tenant_id, closed_at) where closed_at is not null;
create index on tenant.relay_conversations (tenant_id, last_at) where closed_at is null;
create index on tenant.relay_conversations (tenant_id, pair) where blocked;
call tenant.protect('tenant.relay_conversations');

create table tenant.relay_sides (
  tenant_id       int not null,
  conversation_id uuid not null,
  side            text not null check (side in ('first', 'second')),
  id              uuid not null,               -- links in mails are about it
  holder_kind     text not null,
  holder_id       uuid not null,
  reply_hash      bytea,                       -- of the address at which this side answers by mail
  read_at         timestamptz,
  unreachable_at  timestamptz,                 -- their mail server refused a letter
  told_at         timestamptz,                 -- when a mail of theirs was last answered with an explanation
  primary key (tenant_id, conversation_id, side),
  foreign key (tenant_id, conversation_id) references tenant.relay_conversations (tenant_id, id) on delete cascade
);
create unique index on tenant.relay_sides (tenant_id, id);
create unique index on tenant.relay_sides (tenant_id, reply_hash) where reply_hash is not null;
create index on tenant.relay_sides (tenant_id, holder_kind, holder_id);
call tenant.protect('tenant.relay_sides');

create table tenant.relay_messages (
  tenant_id       int not null,
  id              uuid not null,
  conversation_id uuid not null,
  side            text not null check (side in ('first', 'second')),
  body            text not null,
  way             text not null check (way in ('page', 'mail')),
  held            boolean not null default false, -- came by mail with a number or address in it: its writer decides
  files_left_out  boolean not null default false, -- the mail had attachments
  mail_hash       bytea,                          -- of its Message-ID: a mail server may give a mail twice
  at              timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references tenant.relay_conversations (tenant_id, id) on delete cascade
);
create index on tenant.relay_messages (tenant_id, conversation_id, at);
create unique index on tenant.relay_messages (tenant_id, conversation_id, side, mail_hash) where mail_hash is not null;
call tenant.protect('tenant.relay_messages');

-- What a side reported to the staff: the words of one message, and nothing else of the conversation.
create table tenant.relay_reports (
  tenant_id       int not null,
  id              uuid not null,
  conversation_id uuid not null,
  message_id      uuid not null,
  by_side         text not null check (by_side in ('first', 'second')),
  reason          text not null check (reason in ('rude', 'money', 'contact', 'other')),
  note            text not null default '',
  body            text not null,
  written_at      timestamptz not null,
  at              timestamptz not null,
  handled_at      timestamptz,
  handled_by      bigint,                       -- account
  primary key (tenant_id, id),
  unique (tenant_id, message_id),
  foreign key (tenant_id, conversation_id) references tenant.relay_conversations (tenant_id, id) on delete cascade
);
create index on tenant.relay_reports (tenant_id, at) where handled_at is null;
call tenant.protect('tenant.relay_reports');

-- The address at which a reader answers a mail.
alter table tenant.channel_messages add column reply_to text not null default '';
create index on tenant.channel_messages (tenant_id, about) where kind = 'relay_message';

-- A side whose record is deleted, by whatever way, takes the words of both along.
create function tenant.erase_relay_of() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update tenant.relay_conversations c set erased = true
    from tenant.relay_sides s
    where s.tenant_id = old.tenant_id and s.holder_kind = tg_table_name and s.holder_id = old.id
      and c.tenant_id = s.tenant_id and c.id = s.conversation_id and not c.erased;
  return null;
end $$;
create trigger relay_erased after delete on tenant.applications for each row execute function tenant.erase_relay_of();
create trigger relay_erased after delete on tenant.volunteer_invitations
  for each row execute function tenant.erase_relay_of();
create trigger relay_erased after delete on tenant.organisations for each row execute function tenant.erase_relay_of();

create function tenant.empty_relay() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  delete from tenant.relay_messages where tenant_id = new.tenant_id and conversation_id = new.id;
  update tenant.relay_sides set reply_hash = null where tenant_id = new.tenant_id and conversation_id = new.id;
  -- Letters quote what was written.
  update tenant.channel_messages set subject = '', body = '', html = '', reply_to = '',
      state = case when state = 'waiting' and not maybe_left then 'stopped' else state end
    where tenant_id = new.tenant_id and about = new.id::text and kind = 'relay_message';
  return null;
end $$;
create trigger emptied after update of erased on tenant.relay_conversations
  for each row when (new.erased and not old.erased) execute function tenant.empty_relay();

-- Repeated after a restored backup.
create trigger erasure_of_words after update of erased on tenant.relay_conversations
  for each row when (new.erased and not old.erased) execute function node.note_erasure('blanked');
create trigger erasure after delete on tenant.relay_conversations
  for each row execute function node.note_erasure('deleted');

-- A new kind of notice is a mail for everybody, as each kind was before a choice.
do $$
declare t int;
begin
  for t in select id from node.tenants order by id loop
    perform set_config('app.tenant', t::text, true);
    update tenant.notice_settings set mail = array_append(mail, 'reports') where tenant_id = t;
  end loop;
  perform set_config('app.tenant', '', true);
end $$;
