-- Messages that belong together are applied in the order in which they were said; a neighbour lends a hand.

-- How far each case is that a party here has with another one. Messages of a case that say their place in it are
-- applied in that order; one that comes before its turn waits.
create table node.cases_in (
  to_party   text not null,
  from_party text not null,
  case_id    uuid not null,
  next_seq   bigint not null default 1,
  moved_at   timestamptz not null,
  primary key (to_party, from_party, case_id)
);

-- Those that wait. Their signed bytes stand in node.inbox; what is sealed stays sealed until its turn.
create table node.held_messages (
  to_party   text not null,
  from_party text not null,
  case_id    uuid not null,
  case_seq   bigint not null,
  message_id uuid not null,
  tenant_id  int not null references node.tenants,
  peer       text not null,
  lane       text not null,
  epoch      bigint not null,
  seq        bigint not null,
  since      timestamptz not null,
  primary key (to_party, from_party, case_id, case_seq)
);

-- A peer to which something on the way cuts waiting questions: it is asked now and then instead.
alter table node.peers add column polled boolean not null default false;

-- The operator of the node that signs the list takes a member out of the network on a page.
alter table node.key_orders drop constraint key_orders_what_check;
alter table node.key_orders add constraint key_orders_what_check check (what in ('rotate', 'revoke', 'revoke_member'));
alter table node.key_orders add column reason text not null default '';

-- ---------------------------------------------------------------- reinforcement: counts only, no persons

-- A request of ours, or of another party to us. `party` asks.
create table tenant.help_requests (
  tenant_id   int not null references node.tenants,
  party       text not null,
  id          uuid not null,                  -- the case
  mine        boolean not null,
  incident_id uuid,                           -- of ours
  task_id     uuid,
  title       text not null,
  skill       text not null,
  place       text not null,
  meeting     text not null,
  bring       text not null,
  note        text not null,
  exercise    boolean not null,
  from_at     timestamptz not null,
  until_at    timestamptz not null,
  needed      int not null check (needed between 1 and 5000),
  overbooking int not null default 0 check (overbooking between 0 and 5000),
  state       text not null check (state in ('open', 'filled', 'expired', 'closed', 'cancelled')),
  reason      text not null default '',
  expires_at  timestamptz not null,
  created_at  timestamptz not null,
  moved_at    timestamptz not null,
  account_id  bigint,
  primary key (tenant_id, party, id)
);
create index on tenant.help_requests (tenant_id, mine, created_at desc);
create index on tenant.help_requests (tenant_id, incident_id) where mine;
call tenant.protect('tenant.help_requests');

-- With whom: each supplier that was asked; for a request of others, the asker.
create table tenant.help_sides (
  tenant_id  int not null references node.tenants,
  party      text not null,
  request_id uuid not null,
  other      text not null,
  sent_seq   bigint not null default 0,       -- our place in the case
  declined   boolean not null default false,
  reason     text not null default '',
  unread     boolean not null default false,
  asked_at   timestamptz not null,
  primary key (tenant_id, party, request_id, other),
  foreign key (tenant_id, party, request_id) references tenant.help_requests (tenant_id, party, id) on delete cascade
);
call tenant.protect('tenant.help_sides');

create table tenant.help_offers (
  tenant_id    int not null references node.tenants,
  party        text not null,
  request_id   uuid not null,
  supplier     text not null,
  id           uuid not null,
  mine         boolean not null,              -- we supply
  offered      int not null check (offered between 1 and 5000),
  taken        int not null default 0 check (taken between 0 and offered),
  stage        text not null check (stage in ('proposed', 'accepted', 'confirmed')),
  ended        text not null check (ended in ('none', 'lapsed', 'rejected_stale', 'cancelled', 'withdrawn')),
  hold_seconds int not null,
  hold_until   timestamptz,
  note         text not null default '',
  made_at      timestamptz not null,
  primary key (tenant_id, party, request_id, supplier, id),
  foreign key (tenant_id, party, request_id) references tenant.help_requests (tenant_id, party, id) on delete cascade
);
create index on tenant.help_offers (tenant_id) where mine and ended = 'none';
call tenant.protect('tenant.help_offers');

-- How many hands a municipality can miss at once.
create table tenant.help_lending (
  tenant_id int primary key references node.tenants,
  available int not null check (available between 0 and 5000)
);
call tenant.protect('tenant.help_lending');

-- What was said, and whether it arrived.
create table tenant.help_words (
  tenant_id  int not null references node.tenants,
  party      text not null,
  request_id uuid not null,
  other      text not null,
  id         uuid not null,                   -- message_id
  mine       boolean not null,
  kind       text not null,
  n          int not null default 0,
  state      text not null check (state in ('sent', 'delivered', 'undelivered', 'refused', 'parked', 'discarded', 'handled', 'received')),
  offer_id   uuid,
  at         timestamptz not null,
  primary key (tenant_id, party, request_id, other, id),
  foreign key (tenant_id, party, request_id) references tenant.help_requests (tenant_id, party, id) on delete cascade
);
create index on tenant.help_words (tenant_id, id) where mine;
call tenant.protect('tenant.help_words');

-- The two rules that no mistake of the program may break.
create function tenant.hold_to_what_there_is() returns trigger language plpgsql as $$
begin
  if new.mine and new.ended = 'none' then
    if (select coalesce(sum(case stage when 'proposed' then offered else taken end), 0) from tenant.help_offers
        where tenant_id = new.tenant_id and mine and ended = 'none')
       > (select coalesce(max(available), 0) from tenant.help_lending where tenant_id = new.tenant_id) then
      raise exception 'more hands promised than there are' using errcode = 'check_violation';
    end if;
  elsif not new.mine and new.ended = 'none' and new.stage <> 'proposed' then
    if (select coalesce(sum(taken), 0) from tenant.help_offers where tenant_id = new.tenant_id and party = new.party
        and request_id = new.request_id and ended = 'none' and stage <> 'proposed')
       > (select needed + overbooking from tenant.help_requests
          where tenant_id = new.tenant_id and party = new.party and id = new.request_id) then
      raise exception 'more hands taken than were asked' using errcode = 'check_violation';
    end if;
  end if;
  return new;
end $$;
create constraint trigger hands_that_there_are after insert or update on tenant.help_offers
  deferrable initially deferred for each row execute function tenant.hold_to_what_there_is();
