-- Sentences that a municipality keeps for its messages to a group (crisis/saved_sentences). No data of people.
create table tenant.saved_sentences (
  tenant_id int not null references node.tenants,
  id        uuid not null,
  title     text not null check (char_length(title) between 1 and 60),
  text      text not null check (char_length(text) between 1 and 300),
  version   int not null default 1,
  primary key (tenant_id, id)
);
create unique index on tenant.saved_sentences (tenant_id, lower(title));
call tenant.protect('tenant.saved_sentences');
