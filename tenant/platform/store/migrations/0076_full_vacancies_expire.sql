-- A full vacancy expires as an open one does: the answers to it are kept for a term after that. The vacancies that became
-- full before have no job of it.
alter table tenant.vacancies no force row level security;  -- the owner of the table reads every tenant
insert into node.jobs (tenant_id, kind, unique_key, due, payload)
select tenant_id, 'vacancies.expire', id::text, expires_at, jsonb_build_object('id', id)
from tenant.vacancies where state = 'filled' and expires_at is not null
on conflict (kind, coalesce(tenant_id, 0), unique_key) where unique_key is not null do nothing;
alter table tenant.vacancies force row level security;
