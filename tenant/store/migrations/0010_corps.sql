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
