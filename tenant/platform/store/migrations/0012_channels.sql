-- Messages to people by mail and SMS: what waits, what left, what became of it, and what came back.

-- A call-out, or whatever else sends many messages that belong together.
create table tenant.channel_batches (
  tenant_id  int not null references node.tenants,
  id         uuid not null,
  owner      text not null,                    -- which part of the house is told: 'callout', …
  code       text not null default '',         -- the word that an SMS answer carries
  exercise   boolean not null default false,
  running    boolean not null default true,    -- answers without a code are taken for it
  queued_at  timestamptz not null,
  primary key (tenant_id, id)
);
call tenant.protect('tenant.channel_batches');

create table tenant.channel_messages (
  tenant_id   int not null references node.tenants,
  id          uuid not null default gen_random_uuid(),  -- said to the gateway, so that it sends nothing twice
  seq         bigint generated always as identity,
  batch_id    uuid not null,
  key         text not null,                   -- at most one message per (batch, key)
  via         text not null check (via in ('mail', 'sms')),
  recipient   text not null,                   -- address, or number in E.164
  about       text not null,                   -- what the owner knows it by
  subject     text not null default '',
  body        text not null default '',
  html        text not null default '',
  calendar    text not null default '',
  file_name   text not null default '',
  file_type   text not null default '',
  file        text not null default '',
  urgent      boolean not null default false,  -- leaves before the others
  parts       int not null default 0,          -- of an SMS
  state       text not null default 'waiting'
    check (state in ('waiting', 'leaving', 'left', 'delivered', 'failed', 'uncertain', 'stopped')),
  stop        boolean not null default false,  -- leaving while the stop button was pressed: not tried again
  maybe_left  boolean not null default false,  -- an attempt ended without an answer
  attempts    int not null default 0,
  next_at     timestamptz not null,            -- not before; while leaving: until when the courier has it
  gateway_id  text not null default '',
  why         text not null default '',        -- a class of error, never what a server said
  told        text not null default '',        -- the state that the owner was told of
  queued_at   timestamptz not null,
  settled_at  timestamptz,
  forgotten   boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, batch_id) references tenant.channel_batches (tenant_id, id)
);
create unique index on tenant.channel_messages (tenant_id, batch_id, key);
create index on tenant.channel_messages (tenant_id, via, urgent desc, seq) where state = 'waiting';
create index on tenant.channel_messages (tenant_id, via, next_at) where state = 'waiting';
create index on tenant.channel_messages (tenant_id, next_at) where state = 'leaving';
create index on tenant.channel_messages (tenant_id, recipient, seq desc) where via = 'sms' and not forgotten;
create index on tenant.channel_messages (tenant_id, seq) where state <> told and state not in ('waiting', 'leaving');
call tenant.protect('tenant.channel_messages');

-- Texts that came in. Those that nobody understood wait for a human.
create table tenant.channel_answers (
  tenant_id   int not null references node.tenants,
  id          uuid not null,
  sender      text not null,
  body        text not null,
  batch_id    uuid,                            -- null: not known
  about       text not null default '',        -- empty: not known whose it is
  state       text not null check (state in ('taken', 'unclear', 'handled')),
  received_at timestamptz not null,
  handled_at  timestamptz,
  handled_by  bigint,                          -- account
  primary key (tenant_id, id)
);
create index on tenant.channel_answers (tenant_id, state, received_at desc);
create index on tenant.channel_answers (tenant_id, sender, received_at desc);
call tenant.protect('tenant.channel_answers');

-- Which tenants send at all, so that a courier knows whom to look at.
create table node.channel_tenants (
  tenant_id int primary key references node.tenants
);

-- The code of an answer says whose it is, also where several tenants share one number.
create table node.channel_codes (
  code      text primary key check (code ~ '^[A-Z0-9]{2,12}$'),
  tenant_id int not null references node.tenants,
  batch_id  uuid not null,
  taken_at  timestamptz not null
);

-- The pace of a channel, for all processes of this node together: a bucket that fills by itself. While the
-- channel fails it is closed for growing pauses, and then one message at a time tries it.
create table node.channel_pace (
  via        text primary key,
  tokens     double precision not null,
  filled_at  timestamptz not null,
  failures   int not null default 0,
  closed_until timestamptz
);

-- What the gateway said already, by the number that it gave it.
create table node.channel_heard (
  kind        text not null check (kind in ('answer', 'report')),
  gateway_id  text not null,
  at          timestamptz not null,
  primary key (kind, gateway_id)
);
create index on node.channel_heard (at);
