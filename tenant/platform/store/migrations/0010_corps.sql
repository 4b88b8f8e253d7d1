-- What a standing corps needs: legal numbers by date, task profiles, and the corps with its members.

-- ---------------------------------------------------------------- rules

-- Numbers that the law or a term of the house gives, by the day from which they count. Rows are only added: a
-- correction is a new version of the same day, so that a decision can always be explained from what stood here.
create table node.rules (
  code       text not null,                    -- see tenant/rules/rules.hpp
  valid_from date not null,
  version    int not null check (version > 0),
  amount     bigint not null check (amount >= 0),  -- in the unit of the rule: cents, kilometres, hours, …
  source     text not null,
  checked_on date,                             -- when somebody held it against the source
  to_confirm boolean not null,
  withdrawn  boolean not null default false,   -- this day never started anything
  changed_by bigint,                           -- account; null: came with the release
  changed_at timestamptz not null default now(),
  primary key (code, valid_from, version)
);
revoke update, delete on node.rules from paraat_app;

insert into node.rules (code, valid_from, version, amount, source, checked_on, to_confirm)
select code, valid_from::date, 1, amount, source, null, true from (values
  ('cost.day',            '2024-01-01',   4148, 'Wet van 3 juli 2005 betreffende de rechten van vrijwilligers, art. 10, bedragen 2024'),
  ('cost.day',            '2025-01-01',   4231, 'Wet van 3 juli 2005 betreffende de rechten van vrijwilligers, art. 10, bedragen 2025'),
  ('cost.day',            '2026-01-01',   4402, 'Wet van 3 juli 2005 betreffende de rechten van vrijwilligers, art. 10, bedragen 2026'),
  ('cost.year',           '2024-01-01', 165929, 'Wet van 3 juli 2005 betreffende de rechten van vrijwilligers, art. 10, bedragen 2024'),
  ('cost.year',           '2025-01-01', 169251, 'Wet van 3 juli 2005 betreffende de rechten van vrijwilligers, art. 10, bedragen 2025'),
  ('cost.year',           '2026-01-01', 176083, 'Wet van 3 juli 2005 betreffende de rechten van vrijwilligers, art. 10, bedragen 2026'),
  ('cost.year_raised',    '2024-01-01', 304743, 'Verhoogd plafond voor de categorieën van het koninklijk besluit, bedragen 2024'),
  ('cost.year_raised',    '2025-01-01', 310844, 'Berekend met de index van de andere bedragen van 2025; niet uit een bron'),
  ('cost.year_raised',    '2026-01-01', 323391, 'Verhoogd plafond voor de categorieën van het koninklijk besluit, bedragen 2026'),
  ('cost.transport',      '2024-01-01',   2000, 'Wet van 3 juli 2005 betreffende de rechten van vrijwilligers, art. 10'),
  ('age.turning',         '2006-08-01',     16, 'Wet van 3 juli 2005 betreffende de rechten van vrijwilligers'),
  ('age.at_least',        '2006-08-01',     15, 'Wet van 3 juli 2005 betreffende de rechten van vrijwilligers'),
  ('insurance.free',      '2018-01-01',   1000, 'Gratis vrijwilligersverzekering van de Vlaamse overheid'),
  ('keep.declined',       '2024-01-01',      6, 'Eigen term (AVG, art. 5.1.e)'),
  ('keep.inactive',       '2024-01-01',     24, 'Eigen term (AVG, art. 5.1.e)'),
  ('keep.called',         '2024-01-01',     12, 'Eigen term (AVG, art. 5.1.e)'),
  ('keep.borrowed',       '2024-01-01',     30, 'Eigen term (AVG, art. 5.1.e)'),
  ('keep.mail',           '2024-01-01',     30, 'Eigen term (AVG, art. 5.1.e)'),
  ('keep.addresses',      '2024-01-01',     72, 'Eigen term (AVG, art. 5.1.e)'),
  ('keep.cost_lists',     '2024-01-01',      7, 'Fiscale bewaarplicht van de lijst op naam'),
  ('keep.referrals',      '2024-01-01',      6, 'Eigen term (AVG, art. 5.1.e)'),
  ('keep.printed_roster', '2024-01-01',     48, 'Eigen term (AVG, art. 5.1.e)')
) as known (code, valid_from, amount, source);

-- ---------------------------------------------------------------- task profiles

-- A municipality's own copy of a profile of the catalogue, or one that it wrote itself (code `own-…`).
create table tenant.task_profiles (
  tenant_id    int not null references node.tenants,
  code         text not null,
  topic        text not null,                  -- the group it stands in
  skill        text not null default '',       -- empty: nothing is asked
  deputies     text[] not null default '{}',
  certificates text[] not null default '{}',
  people       int not null check (people between 1 and 500),
  hours        int not null check (hours between 1 and 24),
  minimum_age  int not null default 16 check (minimum_age between 15 and 99),
  dutch        jsonb not null,                 -- name, summary, briefing, bring[], safety[]
  english      jsonb not null,
  version      int not null default 1,
  active       boolean not null default true,
  updated_at   timestamptz not null,
  primary key (tenant_id, code)
);
call tenant.protect('tenant.task_profiles');

-- ---------------------------------------------------------------- the corps

create table tenant.corps (
  tenant_id      int not null references node.tenants,
  id             uuid not null,
  ref            text not null,                -- in public addresses
  name           text not null,
  about          text not null default '',
  minimum_age    int not null default 16 check (minimum_age between 15 and 99),
  residents_only boolean not null default false,
  certificates   text[] not null default '{}', -- seen before somebody is accepted
  training       text not null default '',
  insurance      text not null default '',     -- company and number of the policy
  open           boolean not null default true,
  agreement      int not null default 0,       -- version in corps_texts
  information    int not null default 0,
  version        int not null default 1,
  updated_at     timestamptz not null,
  primary key (tenant_id, id)
);
create unique index on tenant.corps (tenant_id, ref);
call tenant.protect('tenant.corps');

-- What people agreed to and were told, in each version that there was.
create table tenant.corps_texts (
  tenant_id int not null references node.tenants,
  corps_id  uuid not null,
  kind      text not null check (kind in ('agreement', 'information')),
  version   int not null,
  body      text not null,
  at        timestamptz not null,
  primary key (tenant_id, corps_id, kind, version),
  foreign key (tenant_id, corps_id) references tenant.corps (tenant_id, id)
);
call tenant.protect('tenant.corps_texts');

create table tenant.corps_teams (
  tenant_id int not null references node.tenants,
  id        uuid not null,
  corps_id  uuid not null,
  name      text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, corps_id) references tenant.corps (tenant_id, id)
);
create unique index on tenant.corps_teams (tenant_id, corps_id, lower(name));
call tenant.protect('tenant.corps_teams');

create table tenant.corps_members (
  tenant_id      int not null references node.tenants,
  id             uuid not null,
  corps_id       uuid not null,
  state          text not null
    check (state in ('draft', 'applied', 'screening', 'accepted', 'declined', 'paused', 'left')),
  name           text not null,
  email          text not null,
  phone          text not null default '',
  born           date,
  place          text not null default '',
  nis            int not null default 0,       -- municipality where the person lives; 0: not known
  skills         text[] not null default '{}', -- as the person says
  languages      text not null default '',
  support_sealed bytea,                        -- health and what else has to be thought of; sealed with the node's key
  emergency      text not null default '',     -- whom to call
  language       text not null default 'nl',
  agreement      int not null default 0,       -- version that was agreed to; 0: not yet
  team_id        uuid,
  leads          boolean not null default false,
  age_rules      text not null default '',     -- by which the age was judged
  created_at     timestamptz not null,
  submitted_at   timestamptz,
  updated_at     timestamptz not null,
  version        int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, corps_id) references tenant.corps (tenant_id, id),
  foreign key (tenant_id, team_id) references tenant.corps_teams (tenant_id, id)
);
-- One running registration for a person and corps; two people may share an e-mail address, and some have none.
create unique index on tenant.corps_members (tenant_id, corps_id, lower(email), lower(name))
  where state not in ('declined', 'left') and email <> '';
create index on tenant.corps_members (tenant_id, corps_id, state, updated_at desc);
call tenant.protect('tenant.corps_members');

-- A paper that somebody showed: never the paper, only that it was seen, by whom, and until when it holds.
create table tenant.corps_certificates (
  tenant_id   int not null references node.tenants,
  member_id   uuid not null,
  code        text not null,
  valid_from  date not null,
  valid_until date,
  seen_on     date not null,
  seen_by     bigint not null,                 -- account
  primary key (tenant_id, member_id, code),
  foreign key (tenant_id, member_id) references tenant.corps_members (tenant_id, id) on delete cascade
);
call tenant.protect('tenant.corps_certificates');

-- What the staff wrote, and each change of state.
create table tenant.corps_trail (
  tenant_id int not null references node.tenants,
  id        bigint generated always as identity,
  member_id uuid not null,
  at        timestamptz not null,
  account   bigint,                            -- null: the person, or the clock
  what      text not null,                     -- 'note', or the state
  note      text not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references tenant.corps_members (tenant_id, id) on delete cascade
);
create index on tenant.corps_trail (tenant_id, member_id, at desc);
call tenant.protect('tenant.corps_trail');

-- That somebody was told what the law demands before the start: which version, its hash, when and how.
create table tenant.information_proofs (
  tenant_id int not null references node.tenants,
  id        bigint generated always as identity,
  member_id uuid not null,
  version   int not null,
  text_hash bytea not null,
  given_at  timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references tenant.corps_members (tenant_id, id) on delete cascade
);
create index on tenant.information_proofs (tenant_id, member_id, given_at desc);
call tenant.protect('tenant.information_proofs');
