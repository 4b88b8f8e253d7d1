-- Since when a wave of this call-out is due and there is nobody to ask; empty while there is.
alter table tenant.callouts add column nobody_left_at timestamptz;
