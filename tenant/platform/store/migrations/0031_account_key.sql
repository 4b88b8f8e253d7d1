-- Which account key sealed what stands in this database, as a mark that says nothing of the key: a process with
-- another key would make secrets that the others cannot open, and refuse every code.
create table node.account_key (
  one  boolean primary key default true check (one),
  mark bytea not null
);
