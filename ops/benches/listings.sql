-- Believable listings of 285 municipalities, 100,000 or as many as `-v listings=N` says, the same ones every time: which
-- words stand in a listing follows from its number. A third of the words is frequent, compounds such as "boekenkraam" are
-- rare (of 100,000 listings some thirty have one).
\set ON_ERROR_STOP 1
\if :{?listings}
\else
  \set listings 100000
\endif
set client_min_messages = warning;
set maintenance_work_mem = '512MB';
begin;
-- An index that is built over the rows costs a third of one that is kept while they come.
create temporary table bench_indexes as
  select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
  where i.indrelid = 'node.listing_search'::regclass and not i.indisprimary;
do $$ declare i record; begin
  for i in select name from bench_indexes loop execute 'drop index ' || i.name; end loop;
end $$;
create function pg_temp.pick(list text[], n bigint, salt int) returns text language sql immutable as
$$ select list[1 + (hashint8(n * 31 + salt)::bigint & 2147483647) % cardinality(list)] $$;
create function pg_temp.draw(n bigint, salt int, below int) returns int language sql immutable as
$$ select ((hashint8(n * 17 + salt)::bigint & 2147483647) % below)::int $$;
create temporary table bench_words as select
  array['boeken','tuin','buurt','school','fiets','dieren','kinder','kleding','muziek','zorg','taal','markt','bos','water',
    'avond','zomer','winter','keuken','soep','speel','wandel','zwem','theater','museum','molen','kerk','wijk','dorps',
    'jeugd','ouderen','nacht','ochtend','wereld','natuur','vogel','bijen','kruiden','fruit','groente','brood','koffie',
    'thee','wol','hout','verf','film','foto','archief','radio','reis','sport','loop','kaarten','schaak','dans','zang',
    'gitaar','poppen','circus','brug'] as firsts,
  array['kraam','feest','tocht','dienst','hulp','wacht','ploeg','huis','atelier','café','winkel','punt','bus','klas',
    'groep','koor','kamp','beurs','rondleiding','bezorging','verkoop','hoek','bank','lab','team','dag','maaltijd','lijn',
    'maatje','gids','opvang','herstel','boerderij','bibliotheek','project','verhaal','ronde','baan','plek','veld',
    'kring','spel','werf','keuken','tafel','wandeling','quiz','zorg','les','salon'] as lasts,
  array['helpen','begeleiden','openhouden','voorbereiden','opruimen','onthalen','vervoeren','voorlezen','koken',
    'herstellen','verzorgen','organiseren','ophangen','uitdelen','bezoeken','luisteren','schilderen','planten','snoeien',
    'rijden','tellen','poetsen','babbelen','coachen','vertalen','schminken','opbouwen','afbreken','fluiten','filmen'] as verbs,
  array['ouderen','kinderen','nieuwkomers','buren','bewoners','gezinnen','jongeren','patiënten','deelnemers','bezoekers',
    'leerlingen','dieren','mensen met een handicap','mantelzorgers','wandelaars'] as people,
  array['Je krijgt uitleg en werkt altijd samen met iemand die de weg kent.','Ervaring is niet nodig, goesting wel.',
    'We zorgen voor koffie, een verzekering en een vergoeding van je kosten.','Je kiest zelf wanneer je komt.',
    'Na afloop eten we samen.','We zoeken iemand met geduld en een glimlach.','Een rijbewijs is handig maar niet verplicht.',
    'Er is een opleiding van twee avonden.','Wie wil, blijft het hele seizoen.','Ook voor wie nog Nederlands leert.'] as extras,
  array['Woonzorgcentrum','Buurthuis','Natuurpunt','Sociaal Huis','Chiro','Bibliotheek','Dienstencentrum','Rode Kruis',
    'Okra','Repair Café','Jeugdhuis','Heemkring','Sportclub','Voedselteam','Ziekenhuis'] as houses,
  array['zorg','natuur','taal','crisis','jeugd','sport','cultuur','vervoer','voedsel','dieren','digitaal'] as themes;

insert into node.listings (publisher, listing_id, version, nis, ref, url, title, body, organisation, kind, theme, place,
  lat, lon, moments, good_to_know, minimum_age, rhythm, starts_on, ends_on, places, places_free, urgent, published_at,
  valid_until, confirmed_at)
select 'be-nis-' || m.nis, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 1, m.nis, 'b' || n,
  'http://n' || m.nis || '.localhost/vacatures/b' || n,
  initcap(left(c.one, 1)) || substr(c.one, 2) || ' ' || pg_temp.pick(w.verbs, n, 3) || ' voor ' || pg_temp.pick(w.people, n, 4),
  'Help mee in ' || m.name || ': we zoeken mensen om te ' || pg_temp.pick(w.verbs, n, 5) || ' bij de ' || c.one ||
    ' en de ' || c.two || '. Je werkt met ' || pg_temp.pick(w.people, n, 6) || '. ' || pg_temp.pick(w.extras, n, 7) ||
    E'\n\n' || pg_temp.pick(w.extras, n, 8) || ' ' || pg_temp.pick(w.extras, n, 9),
  pg_temp.pick(w.houses, n, 10) || ' ' || m.name,
  case when pg_temp.draw(n, 11, 50) = 0 then 'crisis_job' else 'volunteer' end, pg_temp.pick(w.themes, n, 12), m.name,
  m.lat + pg_temp.draw(n, 13, 1000) / 20000.0, m.lon + pg_temp.draw(n, 14, 1000) / 20000.0,
  1 + pg_temp.draw(n, 15, 15), pg_temp.draw(n, 16, 8), case pg_temp.draw(n, 17, 10) when 0 then 18 else 0 end,
  pg_temp.pick(array['1 u per week','2 u per week','1 avond per maand','Zelf te kiezen',''], n, 18), null, null,
  s.places, 1 + pg_temp.draw(n, 20, s.places), pg_temp.draw(n, 21, 200) = 0,
  now() - n * interval '17 seconds', now() + interval '60 days', now()
from generate_series(1, :listings) n
cross join bench_words w
cross join lateral (select pg_temp.pick(w.firsts, n, 1) || pg_temp.pick(w.lasts, n, 2) as one,
                           pg_temp.pick(w.firsts, n, 22) || pg_temp.pick(w.lasts, n, 23) as two) c
cross join lateral (select 1 + pg_temp.draw(n, 19, 20) as places) s
join bench_municipalities m on m.number = pg_temp.draw(n, 24, 285);

insert into node.listing_search (listing, publisher, nis, urgent, published_at, valid_until, places_free, theme, kind,
  moments, good_to_know, lat, lon, title_words, words)
select id, publisher, nis, urgent, published_at, valid_until, places_free, theme, kind, moments, good_to_know, lat, lon,
  to_tsvector('node.dutch', title), to_tsvector('node.dutch', concat_ws(' ', title, organisation, place, body)) ||
    array_to_tsvector(array['thema:' || theme])
from node.listings;
do $$ declare i record; begin
  for i in select definition from bench_indexes loop execute i.definition; end loop;
end $$;
-- Every word stands in the first listings.
insert into node.listing_words (word, stem)
select w, node.stem(w) from (select distinct lower(public.unaccent(r)) as w from (select distinct r from (select * from
  node.listings order by id limit 50000) l, regexp_split_to_table(concat_ws(' ', title, organisation, place, body),
  '[^[:alpha:]]+') r where length(r) between 4 and 30) raw) x on conflict do nothing;
insert into node.publishers (publisher, confirmed_at) select distinct publisher, now() from node.listings
on conflict do nothing;
commit;
vacuum analyze node.listings;
vacuum analyze node.listing_search;
vacuum analyze node.listing_words;
