-- A role waits here until the person takes it up: until then an inviter knows no more than what was typed.

create table tenant.invitations (
  tenant_id    int not null references node.tenants,
  id           bigint generated always as identity,
  email        text not null check (email = lower(email)),
  name         text not null,                   -- as the inviter typed it
  roles        text[] not null,
  organisation uuid,                            -- of the role 'organisation'
  language     text not null,
  invited_by   bigint,
  invited_at   timestamptz not null,
  expires_at   timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, organisation) references tenant.organisations (tenant_id, id) on delete cascade
);
create unique index on tenant.invitations
  (tenant_id, email, coalesce(organisation, '00000000-0000-0000-0000-000000000000'));
call tenant.protect('tenant.invitations');
