-- Numbers whose owner answered STOP, and text that is compared without case and accents.

-- No SMS leaves for such a number, whichever corps or call-out it belongs to; a coordinator lifts it.
create table tenant.sms_opt_outs (
  tenant_id int not null references node.tenants,
  number    text not null,                     -- E.164
  asked_at  timestamptz not null,
  primary key (tenant_id, number)
);
call tenant.protect('tenant.sms_opt_outs');

create index on tenant.channel_answers (tenant_id, batch_id, about) where about <> '';

-- As input::folded in tenant/input/characters.hpp: lower case without accents, one space between words.
create function node.folded(words text) returns text language sql immutable parallel safe as $$
  select btrim(regexp_replace(regexp_replace(
    translate(lower(normalize(words, NFKD)), 'łøđðı', 'loddi'), '[\u0300-\u036f]', '', 'g'), '\s+', ' ', 'g'))
$$;
grant execute on function node.folded(text) to paraat_app;

-- The digits of a telephone number, for phone_search of tenant/input/phone_numbers.hpp.
create function node.digits_of(number text) returns text language sql immutable parallel safe as $$
  select regexp_replace(number, '\D', '', 'g')
$$;
grant execute on function node.digits_of(text) to paraat_app;
