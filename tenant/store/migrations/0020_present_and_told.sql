-- Who says that they are there, or that they leave, has a stay like everybody who is checked in.
alter table tenant.stays
  drop constraint stays_in_how_check,
  add constraint stays_in_how_check check (in_how in ('qr', 'desk', 'paper', 'link', 'sms')),
  drop constraint stays_out_how_check,
  add constraint stays_out_how_check check (out_how in ('', 'qr', 'desk', 'paper', 'link', 'sms', 'end'));

-- A reminder by SMS that did not arrive: somebody calls.
alter table tenant.corps_reminders add column unreached boolean not null default false;
