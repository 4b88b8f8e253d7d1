// A list of vacancies from another tool. They become drafts: somebody looks at each before it is published.

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "protocol/ascii.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/dates.hpp"
#include "tenant/platform/text/email_addresses.hpp"
#include "tenant/platform/text/names.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"
#include "tenant/volunteering/list_imports/list_kinds.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::list_imports {
namespace {

namespace json = boost::json;
using vacancies::vacancy_id;

constexpr std::size_t longest_title = 100, longest_body = 4000;
constexpr int most_places = 5000;

// texts
constexpr csv::column_target known[] = {
    {"title", "Titel", "titel,vacature,naam vacature,functie,title,naam"},
    {"organisation", "Organisatie (naam of nummer)",
     "organisatie,vereniging,naam organisatie,ondernemingsnummer,organization,organisation"},
    {"body", "Omschrijving", "omschrijving,beschrijving,taken,description,tekst"},
    {"theme", "Thema", "thema,categorie,sector,domein,theme,category"},
    {"place", "Waar", "plaats,waar,gemeente,locatie,stad,place,city"},
    {"rhythm", "Hoe vaak", "hoe vaak,frequentie,ritme,engagement,uren,frequency"},
    {"starts_on", "Begint op", "begin,start,startdatum,van,begint op,start date"},
    {"ends_on", "Eindigt op", "einde,eind,einddatum,tot,eindigt op,end date"},
    {"places", "Aantal plaatsen", "aantal,plaatsen,aantal plaatsen,aantal vrijwilligers,places"},
    {"contact_name", "Contactpersoon", "contactpersoon,contact,contact name"},
    {"contact_email", "E-mailadres van de contactpersoon", "e mail,email,e mailadres,contact e mail,mail"},
    {"contact_phone", "Telefoon van de contactpersoon", "telefoon,telefoonnummer,tel,gsm,phone"}};

std::span<const csv::column_target> targets() { return known; }

result<void> is_enough(const std::vector<std::string>& columns) {
  if (!has_column(columns, "title"))
    return refuse(refusal_kind::invalid, "Kies in welke kolom de titel staat.", "kolommen");
  if (!has_column(columns, "organisation"))
    return refuse(refusal_kind::invalid, "Kies in welke kolom de organisatie staat.", "kolommen");
  return {};
}

// The theme in the words of the list: its label, its code, or a word of its label.
std::string theme_in(const std::string& typed) {
  const std::string word = csv::plain_words(typed);
  if (word.empty()) return "";
  for (const auto& t : listings::themes)
    if (csv::plain_words(t.label) == word || t.code == word) return std::string(t.code);
  for (const auto& t : listings::themes)
    if ((" " + csv::plain_words(t.label) + " ").contains(" " + word + " ")) return std::string(t.code);
  return "";
}

std::string date_in(const judging& how, const std::string& typed, judged_row& out) {
  if (typed.empty()) return "";
  const auto date = text::parse_any_date(typed, web::local_day(how.s.now).year() + std::chrono::years{50});
  if (!date) wrong(out, "Een datum klopt niet. Schrijf ze zoals 21/11/2026");
  return date ? web::iso_date(date->day) : "";
}

void read_contact(const row_values& v, json::object& o, judged_row& out) {
  const std::string email = v.of("contact_email"), phone = v.of("contact_phone");
  const auto address = text::read_email(email);
  if (!email.empty() && !address) out.problems.emplace_back("Het e-mailadres klopt niet; dat laten we weg");
  const auto tel = text::read_phone(phone, text::leading_zero::may_be_lost);
  if (!phone.empty() && !tel) out.problems.emplace_back("Het telefoonnummer klopt niet; dat laten we weg");
  o["contact_name"] = v.of("contact_name");
  o["contact_email"] = address ? ascii::lower(*address) : "";
  o["contact_phone"] = tel ? text::shown_phone(tel->e164) : "";
}

void judge(const judging& how, const row_values& v, judged_row& out) {
  json::object o;
  const std::string title = v.of("title"), organisation = v.of("organisation"), place = v.of("place");
  if (title.empty()) wrong(out, "De titel ontbreekt");
  if (organisation.empty()) wrong(out, "De organisatie ontbreekt");
  if (web::length_in_characters(title) > longest_title ||
      web::length_in_characters(v.of("body")) > longest_body || web::length_in_characters(place) > 80 ||
      web::length_in_characters(v.of("rhythm")) > 80)
    wrong(out, "Een vak is te lang");
  o["title"] = title;
  o["organisation"] = organisation;
  o["body"] = v.of("body");
  o["rhythm"] = v.of("rhythm");
  o["place"] = place;
  const std::string theme = theme_in(v.of("theme"));
  if (theme.empty())
    out.problems.emplace_back("Dit thema kennen we niet: kies er een voor je de vacature plaatst");
  o["theme"] = theme.empty() ? std::string(listings::themes[0].code) : theme;
  o["starts_on"] = date_in(how, v.of("starts_on"), out);
  o["ends_on"] = date_in(how, v.of("ends_on"), out);
  const std::string places = v.of("places");
  const auto count = whole_number<int>(places);
  if (!places.empty() && (!count || *count < 1 || *count > most_places))
    wrong(out, "Het aantal plaatsen is geen getal van 1 tot 5000");
  o["places"] = count.value_or(1);
  read_contact(v, o, out);
  out.read = json::serialize(o);
}

std::string part(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  return v == nullptr || !v->is_string() ? "" : std::string(v->as_string());
}

struct known_organisations {
  std::map<std::string, std::string> by_name, by_number;
  std::string find(const std::string& typed) const {
    if (const auto number = organisations::normal_number(typed))
      if (const auto at = by_number.find(*number); at != by_number.end()) return at->second;
    const auto at = by_name.find(text::folded(typed));
    return at == by_name.end() ? "" : at->second;
  }
};
known_organisations read_organisations(transaction& tx) {
  known_organisations out;
  for (const auto& o :
       organisations::list(
           tx, {.status = organisations::organisation_state::approved, .words = {}, .per_page = 100'000})
           .rows) {
    out.by_name.emplace(text::folded(o.name), o.id);
    if (!o.number.empty()) out.by_number.emplace(o.number, o.id);
  }
  return out;
}

void find_repeats(transaction& tx, const web::scope&, std::vector<judged_row>& all) {
  const known_organisations known_ones = read_organisations(tx);
  std::map<std::string, std::pair<std::string, int>> seen;  // by organisation and title
  const auto key = [](const std::string& organisation, const std::string& title) {
    return organisation + '\n' + text::folded(title);
  };
  for (const auto& v : vacancies::list(tx, {.per_page = 100'000}).rows)
    if (v.status != vacancies::vacancy_state::closed && v.status != vacancies::vacancy_state::expired)
      seen.emplace(key(v.what.organisation_id, v.what.title), std::pair(v.id.text(), 0));
  for (judged_row& r : all) {
    if (r.what == verdict::wrong) continue;
    const json::value read = json::parse(r.read);
    const std::string organisation = known_ones.find(part(read.as_object(), "organisation"));
    if (organisation.empty()) {
      wrong(r, "Deze organisatie is hier niet of nog niet goedgekeurd. Importeer eerst de organisaties");
      continue;
    }
    const auto [at, fresh] =
        seen.emplace(key(organisation, part(read.as_object(), "title")), std::pair(std::string(), r.line));
    if (fresh) continue;
    r.what = verdict::twice;
    r.same_as = at->second.first;
    r.same_line = at->second.second;
    r.problems = {r.same_line > 0 ? "Staat al eerder in dit bestand" : "Deze vacature is hier al"};
  }
}

vacancies::content content_in(const web::scope& s, const json::object& o, const std::string& organisation) {
  vacancies::content c;
  c.organisation_id = organisations::organisation_id(organisation);
  c.title = part(o, "title");
  c.body = part(o, "body");
  c.theme = part(o, "theme");
  c.place = part(o, "place");
  if (const auto spot = s.node.municipalities.locate(c.place, s.here.nis)) {
    c.nis = spot->nis;
    c.lat = spot->at.lat;
    c.lon = spot->at.lon;
  }
  c.rhythm = part(o, "rhythm");
  c.starts_on = web::parse_date(part(o, "starts_on"));
  c.ends_on = web::parse_date(part(o, "ends_on"));
  c.places = static_cast<int>(o.at("places").as_int64());
  c.contact_name = part(o, "contact_name");
  c.contact_email = part(o, "contact_email");
  c.contact_phone = part(o, "contact_phone");
  return c;
}

void make(transaction& tx, const web::scope& s, const import_list& l, std::vector<judged_row>& rows) {
  const known_organisations known_ones = read_organisations(tx);
  for (judged_row& r : rows) {
    const json::value read = json::parse(r.read);
    const std::string organisation = known_ones.find(part(read.as_object(), "organisation"));
    if (organisation.empty()) continue;
    if (const auto made =
            vacancies::create(tx, content_in(s, read.as_object(), organisation), l.made_by, s.now))
      r.record = made->id;
  }
}

std::vector<stayed_record> touched(transaction& tx, const import_list& l) {
  std::vector<stayed_record> out;
  for (const std::string& id : records_of(tx, l.id))
    if (const auto v = vacancies::find(tx, vacancy_id(id)))
      if (v->version > 1 || v->status != vacancies::vacancy_state::draft)
        out.push_back({id,
                       v->what.title,
                       {v->status == vacancies::vacancy_state::draft ? "is gewijzigd" : "is geplaatst"}});
  return out;
}

int drop_untouched(transaction& tx, const web::scope&, const import_list& l) {
  int gone = 0;
  for (const std::string& id : records_of(tx, l.id))
    if (vacancies::take_back(tx, vacancy_id(id))) ++gone;
  return gone;
}

}  // namespace

const kind_of_list vacancies_kind{list_kind::vacancies, "vacancies", targets, nullptr, is_enough,     judge,
                                  find_repeats,         make,        nullptr, touched, drop_untouched};

}  // namespace paraat::list_imports
