-- Heads of incidents come and go: what has been at rest for long is forgotten.
alter table node.heads add column moved_at timestamptz not null default now();
