-- Who says that they are there, or that they leave, has a stay like everybody who is checked in.
alter table tenant.stays
  drop constraint stays_in_how_check,
  add constraint stays_in_how_check check (in_how in ('qr', 'desk', 'paper', 'link', 'sms')),
  drop constraint stays_out_how_check,
  add constraint stays_out_how_check check (out_how in ('', 'qr', 'desk', 'paper', 'link', 'sms', 'end'));

-- A reminder by SMS that did not arrive: somebody calls.
alter table tenant.corps_reminders add column unreached boolean not null default false;

-- What the other tenants of the same controller paid somebody, as sums. Row security stays what it is: each of
-- them is looked at as itself, in turn, and the tenant of the transaction is the same again afterwards.
create function node.paid_beside(whom text, that_day date, first_day date, next_first date,
    out lump_day bigint, out lump_year bigint, out real_year bigint, out kilometres bigint,
    out elsewhere_day bigint, out elsewhere_year bigint)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  mine constant int := current_setting('app.tenant')::int;
  other int;
  sums record;
begin
  lump_day := 0; lump_year := 0; real_year := 0; kilometres := 0; elsewhere_day := 0; elsewhere_year := 0;
  for other in
    select o.id from node.tenants m join node.tenants o on o.id <> m.id
    and coalesce(nullif(o.controller, ''), o.party) = coalesce(nullif(m.controller, ''), m.party)
    where m.id = mine order by o.id
  loop
    perform set_config('app.tenant', other::text, true);
    select coalesce(sum(n.cents) filter (where n.kind = 'lump' and n.on_day = that_day), 0) as a,
           coalesce(sum(n.cents) filter (where n.kind = 'lump'), 0) as b,
           coalesce(sum(n.cents) filter (where n.kind = 'real'), 0) as c,
           coalesce(sum(n.kilometres) filter (where n.kind = 'transport'), 0) as d,
           coalesce(max(n.elsewhere_day) filter (where n.on_day = that_day), 0) as e,
           coalesce(max(n.elsewhere_year), 0) as f
      into sums from tenant.cost_notes n
      where n.tenant_id = other and n.payee = whom and n.on_day >= first_day and n.on_day < next_first;
    lump_day := lump_day + sums.a;
    lump_year := lump_year + sums.b;
    real_year := real_year + sums.c;
    kilometres := kilometres + sums.d;
    elsewhere_day := greatest(elsewhere_day, sums.e);
    elsewhere_year := greatest(elsewhere_year, sums.f);
  end loop;
  perform set_config('app.tenant', mine::text, true);
end $$;
revoke all on function node.paid_beside(text, date, date, date) from public;
grant execute on function node.paid_beside(text, date, date, date) to paraat_app;

-- What is added to the places of a case since the numbers of this lane began anew: a database that was restored
-- would give places again that the other side has seen taken.
alter table node.lanes add column place_base bigint not null default 0;
