-- The clock of an answer: what was sent about an answer that nobody decided on, what both sides said three weeks after a
-- yes, and the pause of new vacancies of an organisation that leaves answers.

-- When the organisation said yes, or the volunteer agreed to its proposal. Empty for what was accepted before this
-- migration: nobody is asked about those.
alter table tenant.applications add column accepted_at timestamptz;
create index on tenant.applications (tenant_id, confirmed_at) where state = 'waiting';
create index on tenant.applications (tenant_id, accepted_at) where state = 'accepted';

-- Each step of one answer happens once, however often the job runs.
create table tenant.application_steps (
  tenant_id      int not null,
  application_id uuid not null,
  step           text not null
    check (step in ('first_reminder', 'second_reminder', 'coordinator', 'told', 'outcome')),
  sent           boolean not null,               -- false: a later step was due too, and only that one was sent
  at             timestamptz not null,
  primary key (tenant_id, application_id, step),
  foreign key (tenant_id, application_id) references tenant.applications (tenant_id, id) on delete cascade
);
call tenant.protect('tenant.application_steps');

create table tenant.application_outcomes (
  tenant_id      int not null,
  application_id uuid not null,
  side           text not null check (side in ('volunteer', 'organisation')),
  outcome        text not null check (outcome in ('yes', 'not_yet', 'no')),
  reason         text not null default '',       -- a code, of a no
  at             timestamptz not null,
  primary key (tenant_id, application_id, side),
  foreign key (tenant_id, application_id) references tenant.applications (tenant_id, id) on delete cascade
);
call tenant.protect('tenant.application_outcomes');

-- A row stays after the end: answers that were left before a coordinator lifted the pause do not bring it back.
create table tenant.organisation_pauses (
  tenant_id       int not null,
  organisation_id uuid not null,
  since           timestamptz,                   -- empty: no pause now
  lifted_at       timestamptz,
  lifted_by       bigint,                        -- account
  primary key (tenant_id, organisation_id),
  foreign key (tenant_id, organisation_id) references tenant.organisations (tenant_id, id) on delete cascade
);
create index on tenant.organisation_pauses (tenant_id) where since is not null;
call tenant.protect('tenant.organisation_pauses');

-- A new kind of notice is a mail for everybody, as each kind was before a choice.
do $$
declare t int;
begin
  for t in select id from node.tenants order by id loop
    perform set_config('app.tenant', t::text, true);
    update tenant.notice_settings set mail = array_append(mail, 'unanswered') where tenant_id = t;
  end loop;
  perform set_config('app.tenant', '', true);
end $$;
