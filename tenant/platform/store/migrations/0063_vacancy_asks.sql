-- What a vacancy asks and offers (tenant/publishing/asks/asks.hpp): codes only, {} for nothing. Beside it in what is
-- published.
alter table tenant.vacancies add column asks jsonb not null default '{}' check (jsonb_typeof(asks) = 'object');
alter table node.listings add column asks jsonb not null default '{}' check (jsonb_typeof(asks) = 'object');
alter table node.member_listings add column asks jsonb not null default '{}' check (jsonb_typeof(asks) = 'object');
