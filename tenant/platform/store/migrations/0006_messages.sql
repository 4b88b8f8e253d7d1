-- Messages between parties: what a tenant wants to say, its way to the node of the other party, what came in, and
-- the notes that coordinators write to each other.

-- What a verb wants to say, written in its transaction; taken away once it is sealed, numbered and stands in
-- node.deliveries. The content is plain here, so it belongs to the tenant.
create table tenant.outgoing (
  tenant_id    int not null references node.tenants,
  id           uuid not null,
  to_party     text not null,
  lane         text not null check (lane in ('crisis', 'bulk')),
  kind         text not null,
  content      bytea not null,
  case_id      uuid,
  case_seq     bigint not null default 0,
  causation_id uuid,
  created      timestamptz not null,
  expires      timestamptz not null,
  primary key (tenant_id, id)
);
call tenant.protect('tenant.outgoing');

-- Which tenants have something to say, for the one who gives numbers. No content.
create table node.outgoing_waiting (
  id         bigint generated always as identity primary key,
  tenant_id  int not null references node.tenants,
  message    uuid not null,
  not_before timestamptz not null default '-infinity'
);

-- ---------------------------------------------------------------- out

-- One row per peer and lane: numbers, back-off, and who is sending now.
create table node.lanes (
  peer          text not null,
  lane          text not null check (lane in ('crisis', 'bulk')),
  epoch         bigint not null,
  last_seq      bigint not null default 0,
  failures      int not null default 0,       -- in a row; 0: the lane is open
  failing_since timestamptz,
  next_try      timestamptz,
  last_try      timestamptz,
  last_success  timestamptz,
  last_failure  text not null default '',
  probing       boolean not null default false, -- a sign of life brought next_try forward
  most          int not null default 100,     -- envelopes in the next batch; halved around a poisonous one
  strikes       int not null default 0,       -- refusals of a batch of this size, in a row; -1: one went well
  leased_by     text not null default '',
  leased_until  timestamptz,
  primary key (peer, lane)
);

-- Every numbered message until thirty days after its end. `envelope` is what is signed, each time it is sent.
create table node.deliveries (
  message_id uuid primary key,
  tenant_id  int not null references node.tenants,
  from_party text not null,
  to_party   text not null,
  peer       text not null,
  lane       text not null,
  epoch      bigint not null,
  seq        bigint not null,
  kind       text not null,
  case_id    uuid,
  envelope   bytea not null,
  hash       bytea not null,
  created    timestamptz not null,
  expires    timestamptz not null,
  state      text not null default 'waiting'
             check (state in ('waiting', 'delivered', 'refused', 'parked', 'undelivered', 'discarded')),
  attempts   int not null default 0,
  not_before timestamptz not null default '-infinity',
  reason     text not null default '',        -- a code
  settled_at timestamptz,
  receipt    bytea,                           -- SignedReceipt of the other side
  told       boolean not null default false,  -- the tenant knows this state
  skip_told  boolean not null default false,  -- the other side knows that the number will not come
  unique (peer, lane, epoch, seq)
);
create index deliveries_waiting on node.deliveries (peer, lane, seq) where state = 'waiting';
create index deliveries_expiring on node.deliveries (expires) where state = 'waiting';
create index deliveries_untold on node.deliveries (tenant_id) where state <> 'waiting' and not told;
create index deliveries_stuck on node.deliveries (peer, lane) where state in ('parked', 'undelivered', 'refused');
create index deliveries_skipped on node.deliveries (peer, lane)
  where state in ('undelivered', 'discarded') and not skip_told;
create index deliveries_settled on node.deliveries (settled_at) where settled_at is not null;

-- ---------------------------------------------------------------- in

-- What has come per peer and lane, as ranges of numbers: gaps are what is between them.
create table node.lanes_in (
  peer         text not null,
  lane         text not null,
  epoch        bigint not null,
  received     int8multirange not null default '{}',
  last_arrival timestamptz not null,
  primary key (peer, lane)
);

-- Every message that came in, for thirty days: its receipt is given again to whoever sends it again.
create table node.inbox (
  from_party text not null,
  message_id uuid not null,
  to_party   text not null,
  peer       text not null,
  lane       text not null,
  epoch      bigint not null,
  seq        bigint not null,
  kind       text not null,
  case_id    uuid,
  case_seq   bigint not null,
  hash       bytea not null,
  signed     bytea not null,                  -- SignedEnvelope as it came; contents about people are sealed in it
  receipt    bytea not null,                  -- SignedReceipt as it went
  outcome    text not null check (outcome in ('accepted', 'rejected')),
  received   timestamptz not null,
  primary key (from_party, message_id)
);
create index on node.inbox (received);

-- The same message_id with other bytes: evidence against the sender's node.
create table node.conflicts (
  from_party text not null,
  message_id uuid not null,
  hash       bytea not null,
  peer       text not null,
  signed     bytea not null,
  at         timestamptz not null,
  primary key (from_party, message_id, hash)
);

alter table node.known_tenants add column phone text not null default '';

-- ---------------------------------------------------------------- notes

create table tenant.threads (
  tenant_id  int not null references node.tenants,
  id         uuid not null,
  party      text not null,                   -- the other side
  subject    text not null,
  updated_at timestamptz not null,
  unread     boolean not null default false,
  primary key (tenant_id, party, id)
);
create index on tenant.threads (tenant_id, updated_at desc);
call tenant.protect('tenant.threads');

create table tenant.notes (
  tenant_id  int not null references node.tenants,
  id         uuid not null,                   -- message_id
  thread_id  uuid not null,
  party      text not null,
  mine       boolean not null,
  author     text not null,
  phone      text not null default '',
  body       text not null,
  urgent     boolean not null,
  state      text not null check (state in ('sent', 'delivered', 'undelivered', 'refused', 'parked', 'discarded', 'handled', 'received')),
  at         timestamptz not null,
  settled_at timestamptz,
  account_id bigint,
  primary key (tenant_id, party, id),
  foreign key (tenant_id, party, thread_id) references tenant.threads (tenant_id, party, id) on delete cascade
);
create index on tenant.notes (tenant_id, party, thread_id, at);
create index on tenant.notes (tenant_id) where mine and state in ('undelivered', 'refused', 'parked');
call tenant.protect('tenant.notes');
