-- An answer to a vacancy of another municipality, through one's own. The home municipality keeps what the person wrote
-- and what became of it; the other one has the answer among its applications, with the party that it came through.

-- ---- at the municipality of the vacancy
alter table tenant.applications add column via text not null default '';    -- party; empty: answered here

-- The case of each answer that came through another party. The row stays when the answer is erased: it holds no person,
-- and a repeated or late message finds it.
create table tenant.answer_cases (
  tenant_id      int not null references node.tenants,
  party          text not null,
  case_id        uuid not null,
  application_id uuid,                           -- empty: never taken, or erased
  places         bigint not null default 0,      -- of the messages that were sent in the case
  opened_at      timestamptz not null,
  primary key (tenant_id, party, case_id)
);
create unique index on tenant.answer_cases (tenant_id, application_id) where application_id is not null;
create index on tenant.answer_cases (tenant_id, opened_at);
call tenant.protect('tenant.answer_cases');

-- Two people of one name without an address are two people.
do $$
declare i text;
begin
  select indexrelid::regclass::text into strict i from pg_index
    where indrelid = 'tenant.applications'::regclass and indisunique and not indisprimary;
  execute 'drop index ' || i;
end $$;
create unique index applications_one_running on tenant.applications
  (tenant_id, vacancy_id, lower(email), lower(name), (case when email = '' then phone else '' end))
  where state in ('unconfirmed', 'waiting', 'proposed', 'accepted');

-- ---- at the home municipality
create table tenant.answers_elsewhere (
  tenant_id     int not null references node.tenants,
  id            uuid not null,                   -- the case, too
  party         text not null,                   -- of the vacancy
  vacancy_id    uuid not null,
  title         text not null,
  organisation  text not null,
  place         text not null,
  name          text not null,
  email         text not null,                   -- for the mails of here
  phone         text not null default '',
  passes_on     text not null check (passes_on in ('email', 'phone')),
  message       text not null default '',
  language      text not null default 'nl',
  consent       text not null,
  state         text not null check (state in
    ('unconfirmed', 'waiting', 'proposed', 'accepted', 'declined', 'not_taken', 'withdrawn')),
  why           text not null default '',        -- a code: why it was not taken, or a yes found no place
  reply         text not null default '',
  proposal      text not null default '',
  contact_name  text not null default '',        -- of who is accepted
  contact_email text not null default '',
  contact_phone text not null default '',
  contact_address text not null default '',
  contact_hour  text not null default '',
  steps         text[] not null default '{}',    -- "first_reminder 2026-11-24": what the other side did
  received_on   date,                            -- when the organisation got it
  places        bigint not null default 0,
  created_at    timestamptz not null,
  confirmed_at  timestamptz,
  updated_at    timestamptz not null,
  primary key (tenant_id, id)
);
create unique index on tenant.answers_elsewhere (tenant_id, party, vacancy_id, lower(email), lower(name))
  where state in ('unconfirmed', 'waiting', 'proposed', 'accepted');
create index on tenant.answers_elsewhere (tenant_id, lower(email));
call tenant.protect('tenant.answers_elsewhere');
create trigger erasure after delete on tenant.answers_elsewhere
  for each row execute function node.note_erasure('deleted');

-- What was sent about an answer, and whether it arrived.
create table tenant.answer_messages (
  tenant_id int not null references node.tenants,
  id        uuid not null,
  answer_id uuid not null,
  party     text not null,
  kind      text not null,
  fate      text not null default 'sent',
  sent_at   timestamptz not null,
  primary key (tenant_id, id)
);
create index on tenant.answer_messages (tenant_id, answer_id);
create index on tenant.answer_messages (tenant_id, sent_at);
call tenant.protect('tenant.answer_messages');

-- The receipt of an erasure on both sides: no name, no address.
create table tenant.answer_receipts (
  tenant_id   int not null references node.tenants,
  id          uuid not null,                     -- of the answer
  party       text not null,
  erased_at   timestamptz not null,              -- here
  there_at    timestamptz,                       -- said by the other side
  primary key (tenant_id, id)
);
create index on tenant.answer_receipts (tenant_id, erased_at);
call tenant.protect('tenant.answer_receipts');
