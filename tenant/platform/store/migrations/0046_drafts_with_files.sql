-- Whether the form of a draft brought files: those are not kept, and are chosen again.
alter table tenant.drafts add column files boolean not null default false;
