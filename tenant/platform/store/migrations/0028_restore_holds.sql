-- A database that is put back from a backup would go on where the backup stopped: with messages that left since and
-- call-outs that were stopped since. The node notices it, and what would leave waits for a decision.

-- Each folder of a node counts up here and in a file of its own; a database whose number is behind the file was put
-- back.
create table node.beacons (
  id       uuid primary key,       -- of the folder
  number   bigint not null,
  at       timestamptz not null,   -- when it was written: until then this database knows what happened
  identity text not null           -- which database this is, without timeline and files: those change at a failover
);

create table node.restore_holds (
  id          bigint generated always as identity primary key,
  tenant_id   int not null references node.tenants,
  noticed_at  timestamptz not null,  -- messages queued before this wait
  restored_to timestamptz,           -- null: not known
  decided_at  timestamptz,
  released    boolean,               -- false: what waited was discarded
  decided_by  bigint                 -- account
);
create unique index on node.restore_holds (tenant_id) where decided_at is null;
