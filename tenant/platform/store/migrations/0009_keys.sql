-- Keys of this node that are replaced while traffic runs, what others know of them, and who may not take part
-- any more.

-- Private halves are in files; here stands which of them is in use. announced: others may know it already;
-- active: in use; retired: no longer used, still good for what is under way; revoked: not trusted from that
-- moment on.
create table node.own_keys (
  key_id       text primary key,
  purpose      text not null check (purpose in ('signing', 'sealing')),
  public_key   bytea not null,
  announced_at timestamptz not null,
  active_at    timestamptz,
  retired_at   timestamptz,
  revoked_at   timestamptz
);
-- One at a time is on its way in, for each purpose.
create unique index on node.own_keys (purpose) where active_at is null and revoked_at is null;

-- What each member was told and said yes to: our manifest, the members list, the revocations.
create table node.announcements (
  node_id     text primary key,
  manifest    bigint not null default 0,
  members     bigint not null default 0,
  revocations bigint not null default 0,
  failures    int not null default 0,
  next_try    timestamptz
);

alter table node.membership_documents drop constraint membership_documents_kind_check;
alter table node.membership_documents
  add constraint membership_documents_kind_check check (kind in ('root', 'members', 'revocations'));

-- Parties that a node may bring into the list, decided at the node that signs it; a claim that nobody allowed
-- yet waits for its operator.
create table node.claims (
  node_id  text not null,
  party    text not null,
  allowed  boolean not null,
  at       timestamptz not null,
  primary key (node_id, party)
);
alter table node.invitations add column parties text[] not null default '{}';  -- empty: any that is free

-- Until when this node goes on with a members list that has expired, as its operator decided.
create table node.membership_decisions (
  list_version bigint primary key,
  good_until   timestamptz not null,
  reason       text not null,
  at           timestamptz not null
);

-- What the operator asked of the keys on a page; a process that has the key files carries it out.
create table node.key_orders (
  id    bigint generated always as identity primary key,
  what  text not null check (what in ('rotate', 'revoke')),
  about text not null,                       -- signing, sealing, or a key id
  at    timestamptz not null
);
