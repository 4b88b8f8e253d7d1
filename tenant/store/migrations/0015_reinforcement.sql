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
