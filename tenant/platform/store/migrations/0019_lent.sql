-- Hands that neighbours confirmed for a task: so many fewer people of our own are called up and given a place.
-- Counted from tenant.help_offers by whatever changes one (tenant/reinforcement).
alter table tenant.incident_tasks add column lent int not null default 0 check (lent >= 0);
