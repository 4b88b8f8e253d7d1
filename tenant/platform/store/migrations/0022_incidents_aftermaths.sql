-- Everybody was sent home at `ended_at`; a reopening or a new call-out clears it. `reopened_at` is the last
-- time that a coordinator opened the incident again.
alter table tenant.incidents add column ended_at timestamptz, add column reopened_at timestamptz;

-- An incident that was reopened can end again: each end has a row and a batch of messages of its own.
alter table tenant.aftermaths drop constraint aftermaths_pkey,
  add primary key (tenant_id, incident_id, batch_id);
