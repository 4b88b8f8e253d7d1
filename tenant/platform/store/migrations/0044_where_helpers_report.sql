-- Where and when a volunteer who was accepted reports: of a vacancy, and what an organisation fills in on its
-- next one. Shown to who is accepted only, like the contact person.
alter table tenant.vacancies add column contact_address text not null default '';
alter table tenant.vacancies add column contact_hour text not null default '';   -- "9 uur", "na afspraak"
alter table tenant.organisations add column address text not null default '';
alter table tenant.organisations add column hour text not null default '';
