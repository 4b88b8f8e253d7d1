// A list of organisations from another tool.

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "protocol/ascii.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/email_addresses.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/volunteering/list_imports/list_kinds.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"

namespace paraat::list_imports {
namespace {

namespace json = boost::json;
using organisations::organisation;
using organisations::organisation_id;

constexpr std::size_t longest_name = 120, longest_about = 4000;

// texts
constexpr csv::column_target known[] = {
    {"name", "Naam van de organisatie",
     "naam,organisatie,naam organisatie,vereniging,naam "
     "vereniging,organisatienaam,organization,organisation,name"},
    {"kind", "Soort", "soort,type,rechtsvorm,soort organisatie"},
    {"number", "Ondernemingsnummer of V-nummer",
     "ondernemingsnummer,kbo,kbo nummer,btw,btw nummer,verenigingsnummer,vcode,v code,vat"},
    {"about", "Wat ze doet", "omschrijving,beschrijving,activiteiten,over,about,description"},
    {"website", "Website", "website,site,web,url,webadres"},
    {"contact_name", "Contactpersoon",
     "contactpersoon,contact,naam contactpersoon,verantwoordelijke,contact name"},
    {"email", "E-mailadres", "e mail,email,e mailadres,emailadres,mail,contact e mail"},
    {"phone", "Telefoonnummer", "telefoon,telefoonnummer,tel,gsm,gsm nummer,phone"},
    {"address", "Adres waar vrijwilligers zich melden", "adres,straat,locatie,address"}};

std::span<const csv::column_target> targets() { return known; }

result<void> is_enough(const std::vector<std::string>& columns) {
  if (!has_column(columns, "name"))
    return refuse(refusal_kind::invalid, "Kies in welke kolom de naam van de organisatie staat.", "kolommen");
  if (!has_column(columns, "email"))
    return refuse(refusal_kind::invalid, "Kies in welke kolom het e-mailadres van de contactpersoon staat.",
                  "kolommen");
  return {};
}

// The kind in the words of the list; a word that nobody knows is "iets anders".
std::string kind_in(const std::string& typed, bool& unknown) {
  const std::string word = csv::plain_words(typed);
  static constexpr std::pair<std::string_view, std::string_view> words[] = {
      {"vzw", "vzw"},
      {"vereniging", "vzw"},
      {"asbl", "vzw"},
      {"feitelijke vereniging", "feitelijk"},
      {"fv", "feitelijk"},
      {"feitelijk", "feitelijk"},
      {"stad", "openbaar"},
      {"gemeente", "openbaar"},
      {"ocmw", "openbaar"},
      {"openbaar bestuur", "openbaar"},
      {"lokaal bestuur", "openbaar"},
      {"zorg", "zorg"},
      {"woonzorgcentrum", "zorg"},
      {"wzc", "zorg"},
      {"ziekenhuis", "zorg"},
      {"school", "school"},
      {"onderwijs", "school"}};
  for (const auto& k : organisations::kinds)
    if (csv::plain_words(k.label) == word || k.code == word) return std::string(k.code);
  for (const auto& [known_word, code] : words)
    if (known_word == word) return std::string(code);
  unknown = !word.empty();
  return "andere";
}

void judge(const judging&, const row_values& v, judged_row& out) {
  json::object o;
  const std::string name = v.of("name"), number = v.of("number"), email = v.of("email"),
                    phone = v.of("phone");
  if (name.empty()) wrong(out, "De naam ontbreekt");
  const bool fits = web::length_in_characters(name) <= longest_name &&
                    web::length_in_characters(v.of("about")) <= longest_about &&
                    v.of("website").size() <= 300 && web::length_in_characters(v.of("contact_name")) <= 100;
  if (!fits) wrong(out, "Een vak is te lang");
  o["name"] = name;
  bool unknown = false;
  o["kind"] = kind_in(v.of("kind"), unknown);
  if (unknown) out.problems.emplace_back("Dit soort organisatie kennen we niet: het wordt ‘Iets anders’");
  const auto normal = organisations::normal_number(number);
  if (!number.empty() && !normal) wrong(out, "Het ondernemingsnummer klopt niet. Het heeft 10 cijfers");
  o["number"] = normal.value_or("");
  const auto address = text::read_email(email);
  if (email.empty()) wrong(out, "Het e-mailadres ontbreekt");
  if (!email.empty() && !address)
    wrong(out, fmt::format("Het e-mailadres klopt niet. {}", text::sentence_of(address.error())));
  o["email"] = address ? ascii::lower(*address) : "";
  const auto tel = text::read_phone(phone, text::leading_zero::may_be_lost);
  if (!phone.empty() && !tel) out.problems.emplace_back("Het telefoonnummer klopt niet; dat laten we weg");
  o["phone"] = tel ? tel->e164 : "";
  for (const char* field : {"about", "website", "contact_name", "address"}) o[field] = v.of(field);
  out.read = json::serialize(o);
}

std::string part(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  return v == nullptr ? "" : std::string(v->as_string());
}

organisation organisation_in(const std::string& read) {
  const json::value parsed = json::parse(read);
  const json::object& o = parsed.as_object();
  organisation out;
  out.name = part(o, "name");
  out.kind = part(o, "kind");
  out.number = part(o, "number");
  out.about = part(o, "about");
  out.website = part(o, "website");
  out.contact_name = part(o, "contact_name");
  out.email = part(o, "email");
  out.phone = part(o, "phone");
  out.address = part(o, "address");
  return out;
}

void find_repeats(transaction& tx, const web::scope&, std::vector<judged_row>& all) {
  struct seen {
    std::string id;
    int line = 0;
  };
  std::map<std::string, seen> by_number, by_name;
  for (const organisation& o :
       organisations::list(tx, {.status = {}, .words = {}, .per_page = 100'000}).rows) {
    if (o.status == organisations::organisation_state::refused) continue;
    if (!o.number.empty()) by_number.emplace(o.number, seen{o.id, 0});
    by_name.emplace(text::folded(o.name), seen{o.id, 0});
  }
  const auto twice = [](judged_row& r, const seen& s) {
    r.what = verdict::twice;
    r.same_as = s.id;
    r.same_line = s.line;
    r.problems = {s.line > 0 ? "Staat al eerder in dit bestand" : "Deze organisatie is hier al"};
  };
  for (judged_row& r : all) {
    if (r.what == verdict::wrong) continue;
    const organisation o = organisation_in(r.read);
    const auto number = by_number.find(o.number);
    const auto name = by_name.find(text::folded(o.name));
    if (!o.number.empty() && number != by_number.end()) {
      twice(r, number->second);
    } else if (name != by_name.end()) {
      // One name under another number may be a branch: a person says.
      r.what = o.number.empty() ? verdict::twice : verdict::likely;
      r.same_as = name->second.id;
      r.same_line = name->second.line;
      r.problems.emplace_back("Er is al een organisatie met deze naam");
    }
    if (!o.number.empty()) by_number.emplace(o.number, seen{"", r.line});
    by_name.emplace(text::folded(o.name), seen{"", r.line});
  }
}

void make(transaction& tx, const web::scope& s, const import_list&, std::vector<judged_row>& rows) {
  for (judged_row& r : rows)
    if (const auto made = organisations::add_approved(tx, organisation_in(r.read), s.now))
      r.record = made->id;
}

std::vector<stayed_record> touched(transaction& tx, const import_list& l) {
  std::vector<stayed_record> out;
  for (const std::string& id : records_of(tx, l.id)) {
    const auto o = organisations::find(tx, organisation_id(id));
    auto why = organisations::uses_of(tx, organisation_id(id));
    if (o && !why.empty()) out.push_back({id, o->name, std::move(why)});
  }
  return out;
}

int drop_untouched(transaction& tx, const web::scope& s, const import_list& l) {
  int gone = 0;
  for (const std::string& id : records_of(tx, l.id))
    if (organisations::take_back(tx, organisation_id(id), s.now)) ++gone;
  return gone;
}

}  // namespace

const kind_of_list organisations_kind{list_kind::organisations,
                                      "organisations",
                                      targets,
                                      nullptr,
                                      is_enough,
                                      judge,
                                      find_repeats,
                                      make,
                                      nullptr,
                                      touched,
                                      drop_untouched};

}  // namespace paraat::list_imports
