-- What is left out of a mail stays with its message: a signature, or what stood below the mail that was answered and may be of
-- the writer. Its writer reads it, and the other side when no number or address stands in it.
alter table tenant.relay_messages add column rest text not null default '';

-- Each new reply address of a side has a number of its own; the secret of the address is made from it.
alter table tenant.relay_sides
  add column reply_number int not null default 0,
  add column automatic_at timestamptz;            -- when a mail of theirs that a program marked as its own was last left out

-- Mails that came in and went no further, by reason. `paraat mail-in` is a process beside the node: the figure stands here.
create table node.mails_left_out (
  reason text not null primary key,
  count  bigint not null
);
