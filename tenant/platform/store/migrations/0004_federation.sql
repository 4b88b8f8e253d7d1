-- Nodes talking: who is a member, what this node publishes, what it has of others. No row security: nothing here
-- is about a person.

-- The signed members list and root, newest version each; `document` is what was signed.
create table node.membership_documents (
  kind     text not null check (kind in ('root', 'members')),
  version  bigint not null,
  document bytea not null,                -- SignedRoot or SignedMembers
  at       timestamptz not null,
  primary key (kind, version)
);

-- The newest manifest of each node, own included.
create table node.manifests (
  node_id  text primary key,
  sequence bigint not null,
  document bytea not null,                -- SignedManifest
  fetched_at timestamptz not null
);

-- One-time secrets of invitations, hashed.
create table node.invitations (
  secret_hash bytea primary key,
  expires_at  timestamptz not null,
  used_at     timestamptz,
  used_by     text
);

-- Feeds of the tenants here. `seq` orders changes over all feeds of this node, for `changes?after=`.
create sequence node.feed_change_seq as bigint;
create table node.feeds (
  party    text not null,
  feed     text not null,
  audience text not null,
  epoch    bigint not null,
  head     bigint not null default 0,
  floor    bigint not null default 0,
  seq      bigint not null default 0,
  primary key (party, feed, audience)
);
create index on node.feeds (seq);

-- One current item per object, at the number of its last change.
create table node.feed_items (
  party    text not null,
  feed     text not null,
  audience text not null,
  number   bigint not null,
  object   uuid not null,
  version  bigint not null,
  deleted  boolean not null,
  signed   bytea not null,                -- SignedListing
  at       timestamptz not null,
  primary key (party, feed, audience, object),
  unique (party, feed, audience, number)
);

-- How far this node is with the feeds of others.
create table node.cursors (
  publisher    text not null,
  feed         text not null,
  audience     text not null,
  epoch        bigint not null,
  number       bigint not null,
  primary key (publisher, feed, audience)
);

-- Contact with the nodes of others: back-off lives here, so that a restart keeps it.
create table node.peers (
  node_id      text primary key,
  changes_after bigint not null default 0,
  last_contact timestamptz,
  failures     int not null default 0,
  next_try     timestamptz,
  last_failure text not null default ''
);

-- What is known of each foreign object, deleted ones too: an older version never comes back, and two different
-- signed copies of one version are kept as evidence.
create table node.foreign_objects (
  publisher text not null,
  object    uuid not null,
  version   bigint not null,
  hash      bytea not null,               -- SHA-256 of the signed envelope
  deleted   boolean not null,
  signed    bytea not null,
  at        timestamptz not null,
  primary key (publisher, object)
);
create table node.equivocations (
  publisher text not null,
  object    uuid not null,
  version   bigint not null,
  first     bytea not null,
  second    bytea not null,
  at        timestamptz not null,
  primary key (publisher, object, version)
);

-- What an aggregator hid of ours, with the reason that it gave.
create table node.hidden_elsewhere (
  party  text not null,
  object uuid not null,
  by     text not null,                   -- party of the aggregator
  reason text not null,
  at     timestamptz not null,
  primary key (party, object, by)
);
