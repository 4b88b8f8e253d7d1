-- What each process last took for the time, what the database said then, and how far the clocks of others are.
-- A clock that went back leaves times in the future, which would make everything wait for them
-- (node/clock_keeper.hpp).
create table node.clock_beats (
  instance    text primary key,
  wall        timestamptz not null,
  at_database timestamptz not null
);

create table node.clock_offsets (
  against text primary key,              -- 'database', or the id of another node
  seconds double precision not null,     -- ours minus theirs
  at      timestamptz not null
);

create table node.clock_steps (
  at      timestamptz not null,          -- after the step
  seconds bigint not null
);

-- When an item that was published at a time still to come may be shown (federation/sync/items.hpp).
alter table node.followed_feeds add column early_until timestamptz;
