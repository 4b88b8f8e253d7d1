-- Vacancies are found by their theme: its names and synonyms, as visitors type them.

-- The words of each theme in the languages of the site, in lower case without accents. A word may belong to
-- several themes. One of several words ("vrije tijd") is meant when it is all that is typed; it has no stem.
create table node.theme_words (
  theme    text not null,                      -- code, see tenant/listings/vocabulary.hpp
  language text not null,
  word     text not null,
  stem     text not null,
  primary key (word, theme, language)
);
create index on node.theme_words (stem) where stem <> '';

-- An underscore stands for a space.
insert into node.theme_words (theme, language, word, stem)
select theme, language, replace(word, '_', ' '), case when word like '%\_%' then '' else node.stem(word) end
from (values
  ('zorg', 'nl', 'zorg nabijheid mantelzorg ouderen senioren bejaarden rusthuis woonzorgcentrum ziekenhuis zieken
    eenzaamheid gezelschap handicap beperking dementie palliatief thuiszorg welzijn oude_mensen'),
  ('zorg', 'fr', 'soins aines seniors malades hopital solitude handicap demence'),
  ('zorg', 'en', 'care elderly seniors hospital loneliness disability dementia wellbeing older_people'),
  ('natuur', 'nl', 'natuur milieu groen klimaat zwerfvuil biodiversiteit landschap natuurbeheer duurzaamheid tuinieren
    groene_vingers'),
  ('natuur', 'fr', 'nature environnement climat jardinage biodiversite'),
  ('natuur', 'en', 'nature environment climate gardening biodiversity'),
  ('taal', 'nl', 'taal onderwijs taalles school huiswerk bijles huiswerkbegeleiding nederlands conversatie praatgroep
    anderstaligen inburgering'),
  ('taal', 'fr', 'langue enseignement ecole devoirs neerlandais conversation'),
  ('taal', 'en', 'language education teaching school homework dutch conversation'),
  ('crisis', 'nl', 'crisis hulpkorps noodhulp ramp rampen overstroming wateroverlast hoogwater hulpverlening rode_kruis'),
  ('crisis', 'fr', 'crise urgence catastrophe inondation secours'),
  ('crisis', 'en', 'crisis emergency disaster flood flooding rescue'),
  ('jeugd', 'nl', 'jeugd kinderen jongeren kleuters tieners jeugdwerk jeugdbeweging jeugdhuis speelplein
    speelpleinwerking'),
  ('jeugd', 'fr', 'jeunesse jeunes enfants ados'),
  ('jeugd', 'en', 'youth children kids teenagers'),
  ('sport', 'nl', 'sport sporten sportclub voetbal turnen zwemmen vrijetijd ontspanning vrije_tijd'),
  ('sport', 'fr', 'sport football natation loisirs'),
  ('sport', 'en', 'sports football swimming leisure'),
  ('cultuur', 'nl', 'cultuur erfgoed kunst museum muziek theater toneel bibliotheek festival geschiedenis'),
  ('cultuur', 'fr', 'culture patrimoine art musee musique theatre bibliotheque histoire'),
  ('cultuur', 'en', 'culture heritage art museum music theatre library history'),
  ('vervoer', 'nl', 'vervoer boodschappen chauffeur rolstoelvervoer'),
  ('vervoer', 'fr', 'transport courses chauffeur'),
  ('vervoer', 'en', 'transport shopping groceries driver'),
  ('voedsel', 'nl', 'eten armoede voedsel voedselbank voedselhulp voedselbedeling maaltijden dakloos daklozen'),
  ('voedsel', 'fr', 'nourriture pauvrete alimentaire repas sans_abri'),
  ('voedsel', 'en', 'food poverty meals homeless'),
  ('dieren', 'nl', 'dieren dier asiel dierenasiel huisdieren dierenwelzijn'),
  ('dieren', 'fr', 'animaux animal refuge'),
  ('dieren', 'en', 'animals animal shelter pets'),
  ('digitaal', 'nl', 'digitaal computer internet smartphone digibank informatica sociale_media'),
  ('digitaal', 'fr', 'numerique informatique ordinateur'),
  ('digitaal', 'en', 'digital computers smartphone social_media')
) as given(theme, language, words), regexp_split_to_table(words, '\s+') as word
on conflict do nothing;

-- A word of a theme is no typing error, and a typing error may become one.
insert into node.listing_words (word, stem)
select distinct word, stem from node.theme_words where stem <> '' on conflict do nothing;

-- The search document of a listing holds its theme as one word that nobody types, so that a new synonym asks
-- for no new documents.
update node.listing_search set words = words || array_to_tsvector(array['thema:' || theme]);

-- A frequent word stands in more listings than a search looks at: those with the word in the title are read
-- first, from an index of their own.
create index listing_search_title on node.listing_search using gin (title_words);

-- The listings closest to a point, one by one; a degree of longitude is 0.629 of one of latitude at 51° north.
create index listing_search_near on node.listing_search using gist (point(lon * 0.629, lat));
