// A list of people for the reserve of an agency.

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "protocol/ascii.hpp"
#include "protocol/bytes.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/people/reserves/duplicates.hpp"
#include "tenant/people/taxonomy/taxonomy.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/dates.hpp"
#include "tenant/platform/text/email_addresses.hpp"
#include "tenant/platform/text/names.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/volunteering/list_imports/list_kinds.hpp"

namespace paraat::list_imports {
namespace {

namespace json = boost::json;
using reserves::candidate_details;
using reserves::known_human;

constexpr std::size_t longest_name = 100, longest_line = 120;

// texts
constexpr csv::column_target known[] = {
    {"name", "Naam", "naam,name,volledige naam,naam en voornaam,voornaam en naam,nom complet,full name"},
    {"first_name", "Voornaam", "voornaam,roepnaam,first name,firstname,prenom"},
    {"last_name", "Familienaam", "familienaam,achternaam,last name,lastname,surname,nom,nom de famille"},
    {"email", "E-mailadres", "e mail,email,e mailadres,emailadres,mail,mailadres,adresse e mail,courriel"},
    {"phone", "Telefoonnummer",
     "gsm,gsm nummer,gsmnummer,mobiel,mobiel nummer,telefoon,telefoonnummer,tel,phone,mobile,mobile "
     "phone,telephone"},
    {"born", "Geboortedatum (dag eerst)",
     "geboortedatum,geboren,geboren op,date of birth,birthdate,birth date,date de naissance"},
    {"born_month_first", "Geboortedatum (maand eerst)", "dob,birthday"},
    {"street", "Straat en nummer", "adres,straat,straat en nummer,straat nr,street,address,adresse"},
    {"postcode", "Postcode", "postcode,postnummer,zip,postal code,code postal"},
    {"place", "Gemeente",
     "gemeente,woonplaats,plaats,stad,deelgemeente,city,town,municipality,commune,localite"},
    {"trainings", "Opleidingen en diploma’s",
     "opleiding,opleidingen,diploma,diplomas,beroep,functie,studies,training,profession,diplome"},
    {"skills", "Kan of heeft",
     "kan of heeft,vaardigheden,competenties,kwalificaties,skills,competences,ervaring"},
    {"spoken", "Talen", "talen,gesproken talen,languages,langues,talenkennis"},
    {"language", "Taal van de berichten",
     "taal,taal van de berichten,correspondentietaal,contacttaal,preferred language"}};

std::span<const csv::column_target> targets() { return known; }

// “Naam” beside a first name is the last name.
void correct_guess(std::vector<std::string>& columns) {
  const auto whole = std::ranges::find(columns, "name");
  if (whole != columns.end() && has_column(columns, "first_name") && !has_column(columns, "last_name"))
    *whole = "last_name";
}

result<void> is_enough(const std::vector<std::string>& columns) {
  if (!has_column(columns, "name") && !has_column(columns, "last_name"))
    return refuse(refusal_kind::invalid, "Kies in welke kolom de naam staat.", "kolommen");
  if (!has_column(columns, "email") && !has_column(columns, "phone"))
    return refuse(refusal_kind::invalid, "Kies in welke kolom het e-mailadres of het telefoonnummer staat.",
                  "kolommen");
  return {};
}

// ---- what was read of a row, as it waits

std::vector<std::string> strings_in(const json::object& o, std::string_view name) {
  std::vector<std::string> out;
  if (const auto* all = o.if_contains(name))
    for (const json::value& v : all->as_array()) out.emplace_back(v.as_string());
  return out;
}
std::string string_in(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  return v == nullptr || !v->is_string() ? "" : std::string(v->as_string());
}

std::string written(const candidate_details& d) {
  const auto list = [](const std::vector<std::string>& values) {
    json::array out;
    for (const std::string& v : values) out.emplace_back(v);
    return out;
  };
  return json::serialize(json::object{{"name", d.name},
                                      {"email", d.email},
                                      {"phone", d.phone},
                                      {"born", d.born ? web::iso_date(*d.born) : ""},
                                      {"language", d.language},
                                      {"street", d.street},
                                      {"place", d.place},
                                      {"nis", d.nis},
                                      {"skills", list(d.skills)},
                                      {"trainings", list(d.trainings)},
                                      {"spoken", list(d.spoken)}});
}

candidate_details details_in(const std::string& read) {
  const json::value parsed = json::parse(read);
  const json::object& o = parsed.as_object();
  candidate_details d;
  d.name = string_in(o, "name");
  d.email = string_in(o, "email");
  d.phone = string_in(o, "phone");
  d.born = web::parse_date(string_in(o, "born"));
  if (const std::string l = string_in(o, "language"); !l.empty()) d.language = l;
  d.street = string_in(o, "street");
  d.place = string_in(o, "place");
  if (const auto* nis = o.if_contains("nis")) d.nis = static_cast<int>(nis->as_int64());
  d.skills = strings_in(o, "skills");
  d.trainings = strings_in(o, "trainings");
  d.spoken = strings_in(o, "spoken");
  return d;
}

// ---- one row

void read_name(const row_values& v, candidate_details& d, judged_row& out) {
  const std::string first = v.of("first_name"), last = v.of("last_name"), whole = v.of("name");
  d.name = text::first_name_first(whole);
  if (d.name.empty()) d.name = first + (first.empty() || last.empty() ? "" : " ") + last;
  if (d.name.empty()) wrong(out, "De naam ontbreekt");
  if (web::length_in_characters(d.name) > longest_name) wrong(out, "De naam is te lang");
  if (text::several_names(whole)) out.problems.emplace_back("Staan hier twee namen? Kijk ze na");
}

void read_reach(const row_values& v, candidate_details& d, judged_row& out) {
  const std::string email = v.of("email"), phone = v.of("phone");
  if (email.empty() && phone.empty()) wrong(out, "Er is geen e-mailadres en geen telefoonnummer");
  if (!email.empty()) {
    if (const auto address = text::read_email(email))
      d.email = ascii::lower(*address);
    else
      wrong(out, fmt::format("Het e-mailadres klopt niet. {}", text::sentence_of(address.error())));
  }
  if (phone.empty()) return;
  if (const auto number = text::read_phone(phone, text::leading_zero::may_be_lost))
    d.phone = number->e164;
  else
    wrong(out, fmt::format("Het telefoonnummer klopt niet. {}", text::sentence_of(number.error())));
}

void read_birth(const judging& how, const row_values& v, candidate_details& d, judged_row& out) {
  const std::string by_day = v.of("born"), by_month = v.of("born_month_first");
  const std::string typed = by_day.empty() ? day_before_month(by_month) : by_day;
  if (typed.empty()) return;
  const auto today = web::local_day(how.s.now);
  const auto date = text::parse_any_date(typed, today.year());
  if (!date || date->day > today || date->day.year() < std::chrono::year{1900}) {
    const bool exchanged = text::parse_any_date(day_before_month(typed), today.year()).has_value();
    return wrong(out, exchanged ? "De geboortedatum klopt niet: staat de maand voor de dag?"
                                : "De geboortedatum is geen datum, zoals 21/11/1990");
  }
  d.born = date->day;
  if (date->short_year) out.problems.emplace_back("Het jaar heeft twee cijfers: kijk de geboortedatum na");
  if (how.day_first_seen && how.month_first_seen && is_ambiguous(by_day))
    out.problems.emplace_back("In deze lijst staat de maand soms voor de dag: kijk de geboortedatum na");
  const auto age = rules::may_volunteer(how.book, *d.born, today);
  if (!age.yes && !age.unknown) wrong(out, "Nog te jong om vrijwilliger te zijn");
}

void read_home(const judging& how, const row_values& v, candidate_details& d, judged_row& out) {
  d.street = v.of("street");
  const std::string postcode = v.of("postcode"), place = v.of("place");
  if (web::length_in_characters(d.street) > longest_line || web::length_in_characters(place) > longest_line)
    return wrong(out, "Een vak is te lang");
  const std::string typed = postcode + (postcode.empty() || place.empty() ? "" : " ") + place;
  d.place = place.empty() ? postcode : text::without_postcode(place);
  const municipality* m = text::municipality_of(how.s.node.municipalities, typed);
  if (m == nullptr && !place.empty()) m = text::municipality_of(how.s.node.municipalities, place);
  if (m != nullptr) d.nis = m->nis;
  if (m != nullptr && place.empty()) d.place = m->name;
  if (!d.place.empty() && m == nullptr) out.problems.emplace_back("Deze gemeente kennen we niet");
}

// The concepts that the words in a cell name; a word is looked up once for the whole list.
std::vector<std::string> concepts_in(const judging& how, const std::string& cell, std::string_view kind,
                                     bool (*takes)(const taxonomy::taxonomy_concept&), bool& unknown) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < cell.size();) {
    const auto end = std::min(cell.find_first_of(",;|\n/", at), cell.size());
    const std::string word = web::trimmed(std::string_view(cell).substr(at, end - at));
    at = end + 1;
    if (word.empty()) continue;
    const auto [it, fresh] = how.known_words.try_emplace(std::string(kind) + text::folded(word));
    if (fresh)
      for (const auto* c : taxonomy::named_by(word))
        if (takes(*c)) it->second.push_back(c->code);
    unknown = unknown || it->second.size() != 1;
    // A word that may mean two things is not guessed.
    if (it->second.size() == 1 && std::ranges::find(out, it->second[0]) == out.end())
      out.push_back(it->second[0]);
  }
  return out;
}

bool is_skill(const taxonomy::taxonomy_concept& c) {
  return profiles::may_be_chosen(c, taxonomy::concept_kind::skill);
}

void read_words(const judging& how, const row_values& v, candidate_details& d, judged_row& out) {
  bool unknown = false;
  // A column of professions has skills in it ("verpleegkundige"), one of skills has diplomas.
  for (const char* column : {"skills", "trainings"})
    for (const std::string& code : concepts_in(
             how, v.of(column), "w ", [](const auto& c) { return is_skill(c) || profiles::is_training(c); },
             unknown)) {
      auto& to = is_skill(*taxonomy::find(code)) ? d.skills : d.trainings;
      if (std::ranges::find(to, code) == to.end()) to.push_back(code);
    }
  d.spoken = concepts_in(how, v.of("spoken"), "l ", profiles::is_spoken_language, unknown);
  if (unknown)
    out.problems.emplace_back("Niet elk woord over opleiding, kunnen of taal is bekend; dat laten we weg");
  const std::string wish = v.of("language");
  const auto language = text::message_language(wish);
  if (language) d.language = *language;
  if (!wish.empty() && !language)
    out.problems.emplace_back("Deze taal kennen we niet: de berichten zijn in het Nederlands");
}

void judge(const judging& how, const row_values& v, judged_row& out) {
  candidate_details d;
  read_name(v, d, out);
  read_reach(v, d, out);
  read_birth(how, v, d, out);
  read_home(how, v, d, out);
  read_words(how, v, d, out);
  out.read = written(d);
}

// ---- repeats

// As persons are joined: an equal name, and an equal address, or an equal number where one has no address.
bool one_person(const known_human& a, const known_human& b) {
  if (!a.email.empty() && a.email == b.email) return true;
  return !a.phone.empty() && a.phone == b.phone && (a.email.empty() || b.email.empty());
}
bool contradict(const known_human& a, const known_human& b) { return a.born && b.born && *a.born != *b.born; }

struct compared {
  std::vector<known_human> humans;  // those that are known, then the rows
  std::vector<reserves::record_of_human> records;
  std::vector<std::size_t> rows;  // index in the list of each human behind the records
  const judged_row& row_of(std::size_t human, const std::vector<judged_row>& all) const {
    return all[rows[human - records.size()]];
  }
};

void set_twice(judged_row& r, std::string sentence) {
  r.what = verdict::twice;
  r.problems = {std::move(sentence)};
}

// An exact repeat is left out; of a repeat with another date of birth both stay, as two people.
void find_exact(const compared& c, std::vector<judged_row>& all) {
  std::unordered_map<std::string, std::vector<std::size_t>> by_name;
  for (std::size_t i = 0; i < c.humans.size(); ++i) {
    const known_human& own = c.humans[i];
    auto& same_name = by_name[text::folded(own.name)];
    const auto before = std::ranges::find_if(same_name, [&](std::size_t j) {
      return one_person(own, c.humans[j]) && !contradict(own, c.humans[j]);
    });
    const bool apart = std::ranges::any_of(same_name, [&](std::size_t j) {
      return one_person(own, c.humans[j]) && contradict(own, c.humans[j]);
    });
    if (i >= c.records.size()) {
      judged_row& r = all[c.rows[i - c.records.size()]];
      if (before != same_name.end() && *before < c.records.size()) {
        const auto& record = c.records[*before];
        set_twice(r, record.source == "reserve_candidates" ? "Staat al op de reserve" : "Is hier al bekend");
        if (record.source == "reserve_candidates") r.same_as = record.id;
      } else if (before != same_name.end()) {
        set_twice(r, "Staat al eerder in dit bestand");
        r.same_line = c.row_of(*before, all).line;
      } else if (apart) {
        r.problems.emplace_back("Zelfde naam en adres als iemand anders, met een andere geboortedatum");
        r.apart = true;
      }
    }
    same_name.push_back(i);
  }
}

void find_likely(const compared& c, std::vector<judged_row>& all) {
  for (const reserves::alike_pair& p : reserves::alike_among(c.humans, c.records.size())) {
    judged_row& r = all[c.rows[p.other - c.records.size()]];
    if (r.what == verdict::twice || r.what == verdict::likely) continue;
    const bool sure = p.verdict.how == reserves::likeness::sure;
    if (p.one < c.records.size()) {
      if (c.records[p.one].source != "reserve_candidates") continue;
      r.same_as = c.records[p.one].id;
      r.problems.emplace_back(sure ? "Lijkt sterk op iemand op de reserve" : "Lijkt op iemand op de reserve");
    } else {
      const judged_row& earlier = c.row_of(p.one, all);
      if (earlier.what == verdict::twice) continue;
      r.same_line = earlier.line;
      r.problems.emplace_back(sure ? "Lijkt sterk op iemand eerder in dit bestand"
                                   : "Lijkt op iemand eerder in dit bestand");
    }
    r.what = verdict::likely;
  }
}

void find_shared(const compared& c, std::vector<judged_row>& all) {
  std::unordered_map<std::string, int> times;
  for (std::size_t i = c.records.size(); i < c.humans.size(); ++i)
    if (c.row_of(i, all).what != verdict::twice && !c.humans[i].email.empty()) ++times[c.humans[i].email];
  for (std::size_t i = c.records.size(); i < c.humans.size(); ++i)
    if (judged_row& r = all[c.rows[i - c.records.size()]];
        r.what != verdict::twice && !c.humans[i].email.empty() && times[c.humans[i].email] > 1)
      r.problems.emplace_back("Dit e-mailadres is ook van iemand anders in dit bestand: elk krijgt een mail");
}

void leave_out_refusals(transaction& tx, const web::scope& s, const compared& c,
                        std::vector<judged_row>& all) {
  const auto marks = reserves::refused_marks(tx);
  if (marks.empty()) return;
  const std::unordered_set<std::string> refused(marks.begin(), marks.end());
  for (std::size_t i = c.records.size(); i < c.humans.size(); ++i)
    if (refused.contains(reserves::mark_of_refusal(s, details_in(c.row_of(i, all).read))))
      set_twice(all[c.rows[i - c.records.size()]], "Zei eerder nee op deze vraag");
}

void find_repeats(transaction& tx, const web::scope& s, std::vector<judged_row>& all) {
  compared c;
  c.records = reserves::known_records(tx);
  for (const auto& r : c.records) c.humans.push_back(r.who);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].what == verdict::wrong) continue;
    const candidate_details d = details_in(all[i].read);
    c.humans.push_back({d.name, d.email, d.phone, d.born});
    c.rows.push_back(i);
  }
  find_exact(c, all);
  leave_out_refusals(tx, s, c, all);
  find_likely(c, all);
  find_shared(c, all);
}

// ---- made, and taken back

// What was judged may be days old: whoever came in by another list, or said no, is left out.
void make(transaction& tx, const web::scope& s, const import_list& l, std::vector<judged_row>& rows) {
  reserves::lock_reserve(tx);
  std::unordered_map<std::string, std::vector<known_human>> here;
  for (auto& r : reserves::known_records(tx)) here[text::folded(r.who.name)].push_back(std::move(r.who));
  const auto marks = reserves::refused_marks(tx);
  const std::unordered_set<std::string> refused(marks.begin(), marks.end());
  std::vector<reserves::new_candidate> people;
  for (judged_row& r : rows) {
    candidate_details d = details_in(r.read);
    const known_human own{d.name, d.email, d.phone, d.born};
    const auto& same_name = here[text::folded(d.name)];
    const bool meanwhile = std::ranges::any_of(
        same_name, [&](const known_human& h) { return one_person(own, h) && !contradict(own, h); });
    const bool no = refused.contains(reserves::mark_of_refusal(s, d));
    if (meanwhile || no) {
      r.problems = {no ? "Zei eerder nee op deze vraag" : "Staat al op de reserve"};
      continue;
    }
    const bool apart =
        r.apart || std::ranges::any_of(same_name, [&](const known_human& h) { return one_person(own, h); });
    r.record = uuid_v7(s.now);
    people.push_back({reserves::candidate_id(r.record), std::move(d), apart});
  }
  if (!people.empty()) reserves::insert_candidates(tx, l.id, people, s.now);
}

void finish(transaction& tx, const web::scope& s, const import_list& l) {
  reserves::find_pairs(tx, l.id, s.now);
}

std::vector<stayed_record> touched(transaction& tx, const import_list& l) {
  std::vector<stayed_record> out;
  for (reserves::touched_candidate& t : reserves::touched_since(tx, l.id))
    out.push_back({t.id, std::move(t.name), std::move(t.why)});
  return out;
}

int drop_untouched(transaction& tx, const web::scope&, const import_list& l) {
  return reserves::drop_untouched(tx, l.id);
}

}  // namespace

const kind_of_list people_kind{list_kind::people, "people", targets, correct_guess, is_enough,     judge,
                               find_repeats,      make,     finish,  touched,       drop_untouched};

}  // namespace paraat::list_imports
