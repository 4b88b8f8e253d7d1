-- What a message to a person is (a sign-in link, a call-out): a name of the code, for log, metrics and traces.
-- A process of the previous release writes none.
alter table tenant.channel_messages add column kind text not null default '';
