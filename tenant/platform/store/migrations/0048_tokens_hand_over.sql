alter table node.tokens drop constraint tokens_purpose_check;
alter table node.tokens add constraint tokens_purpose_check check
  (purpose in ('sign_in', 'invitation', 'password', 'second_step', 'enrolment', 'passkey', 'hand_over'));
