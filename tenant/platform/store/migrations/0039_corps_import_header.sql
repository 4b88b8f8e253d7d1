-- Lists with a title above the names of their columns.

-- Rows of the sheet before the one that names the columns, without a "sep=" line and lines with nothing in them.
alter table tenant.corps_imports add column header_row int not null default 0 check (header_row between 0 and 20);
