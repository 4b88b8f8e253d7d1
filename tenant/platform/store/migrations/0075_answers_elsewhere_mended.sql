-- What an answer to a vacancy elsewhere has to remember: that its task stopped, that day 14 was told, how many letters
-- another party caused, and an erasure that has to be asked again.
alter table tenant.answers_elsewhere
  add column stopped_at timestamptz,
  add column told_at timestamptz,
  add column letters int not null default 0;
alter table tenant.answer_receipts add column places bigint not null default 0;
-- The lane of a case is that of its first message: of a task of an emergency the crisis lane.
alter table tenant.answer_cases add column urgent boolean not null default false;

-- A telephone number that nobody proved does not make a foreign answer one of a person who is known here.
create function tenant.set_human_of_foreign() returns trigger language plpgsql as $$
begin
  new.human_id := tenant.person_of(new.tenant_id, new.name, '', '', new.language, null);
  return new;
end $$;
create trigger foreign_human before insert on tenant.applications for each row
  when (new.human_id is null and new.via <> '' and new.email = '') execute function tenant.set_human_of_foreign();

-- mail::stop finds what has not left by the row that it is about.
create index on tenant.channel_messages (tenant_id, about)
  where batch_id is null and about <> '' and state in ('waiting', 'leaving');
