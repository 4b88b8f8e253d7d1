-- Items that their publisher does not have any more, so many at once that a second look decides. Each is missed
-- since its own moment: what is missed later waits for a look of its own.
create table node.held_back_items (
  publisher text not null,
  feed      text not null,
  audience  text not null,
  object    uuid not null,
  since     timestamptz not null,
  primary key (publisher, feed, audience, object)
);
-- What is held back now is looked at anew.
update node.followed_feeds set held_back_at = null where held_back_at is not null;
