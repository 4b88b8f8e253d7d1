-- What each account of the staff wants to hear, and how. No row: a mail for every kind. The telephone is asked
-- for this only.
create table tenant.notice_settings (
  tenant_id int not null references node.tenants,
  account   bigint not null references node.accounts on delete cascade,
  phone     text not null default '',
  mail      text[] not null,                 -- kinds, see tenant/notices/notices.hpp
  sms       text[] not null,
  primary key (tenant_id, account)
);
call tenant.protect('tenant.notice_settings');

-- What waits to be told, bundled by kind.
create table tenant.notices (
  tenant_id int not null references node.tenants,
  account   bigint not null references node.accounts on delete cascade,
  kind      text not null,
  waiting   int not null default 0,
  sent_at   timestamptz,                     -- the last time
  primary key (tenant_id, account, kind)
);
call tenant.protect('tenant.notices');
