-- A peer holds a manifest of this node that this database does not know: it was restored from an older copy.
create table node.restored_manifest (
  one     boolean primary key default true check (one),
  number  bigint not null,                 -- its sequence
  peer    text not null,                   -- the member that holds it
  beyond  boolean not null,                -- so far ahead of the clock that only the operator goes beyond it
  allowed boolean not null default false,  -- the operator did
  at      timestamptz not null
);
alter table node.key_orders drop constraint key_orders_what_check;
alter table node.key_orders add constraint key_orders_what_check
  check (what in ('rotate', 'revoke', 'revoke_member', 'renumber'));
