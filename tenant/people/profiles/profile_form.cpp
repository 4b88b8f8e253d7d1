#include "tenant/people/profiles/profile_form.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/people/profiles/concept_picker.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/places.hpp"

namespace paraat::profiles {
namespace {

using taxonomy::concept_kind;
using taxonomy::taxonomy_concept;
using web::choice;
using web::form;
using web::scope;

// texts
constexpr part_words all_parts[] = {
    {part::details, "gegevens", "Wie ben je?", "Zo kunnen we je bereiken. Wie het ziet, kies je zelf."},
    {part::skills, "kunnen", "Wat kan je?", "Gebruik je eigen woorden. We zoeken er de juiste term bij."},
    {part::languages, "talen", "Welke talen spreek je?", "Ook een beetje helpt."},
    {part::trainings, "opleidingen", "Opleidingen en attesten",
     // clang-format off
     "Toon het papier aan een medewerker van de gemeente, dan staat erbij dat het gezien is. Wij bewaren er geen kopie van."},
    // clang-format on
    {part::equipment, "materiaal", "Wat kan je meebrengen?",
     "Handig als er iets gebeurt. Zeg ook of je er zelf mee werkt."},
    {part::wishes, "voorkeuren", "Wat doe je graag?", "En voor wie, hoe ver, en wat liever niet."},
    {part::week, "wanneer", "Wanneer kan je?", "Duid aan wanneer het meestal past."},
    {part::audiences, "wie-ziet-wat", "Wie ziet wat?",
     "Kies voor elk deel wie het ziet. In een zoekactie staat nooit je naam, je adres of je leeftijd."}};

constexpr std::string_view usual_equipment[] = {"tractor",    "farm_trailer",     "van",  "car_trailer",
                                                "motor_pump", "submersible_pump", "boat", "chainsaw_tool",
                                                "generator",  "four_wheel_drive"};

// ---- fields

void add_details(form& f, const scope& s, const profile& p) {
  const web::texts& t = s.t;
  f.add(form::type::text, "naam", t("Je naam"), {.required = true, .max = 100, .autocomplete = "name"});
  f.add(form::type::tel, "telefoon", t("Gsm-nummer of telefoon"),
        {.max = 30, .autocomplete = "tel", .half = true});
  f.add(form::type::date, "geboren", t("Geboortedatum"),
        {.hint = t("Alleen om na te gaan of je oud genoeg bent."), .autocomplete = "bday", .half = true});
  f.add(form::type::text, "plaats", t("Gemeente, dorp of postcode"),
        {.required = true, .max = 80, .autocomplete = "address-level2"});
  std::vector<choice> languages;
  for (const std::string& code : s.here.languages) languages.push_back({code, written_label(t, code), ""});
  f.add_choices(form::type::radios, "taal", t("In welke taal schrijven we je?"), std::move(languages),
                {.required = true, .missing = t("Kies in welke taal we je schrijven")});
  f.add_choices(form::type::radios, "kanaal", t("Hoe bereiken we je het best?"),
                {{"mail", t("Per mail"), p.what.email}, {"sms", t("Per sms"), ""}, {"call", t("Bel me"), ""}},
                {.required = true, .missing = t("Kies hoe we je het best bereiken")});
  const content& c = p.what;
  f.put("naam", c.name).put("telefoon", text::shown_phone(c.phone)).put("plaats", c.place);
  f.put("taal", p.language).put("kanaal", p.channel);
  if (c.born) f.put("geboren", web::iso_date(*c.born));
}

picker skills_picker(const scope& s, const content& c) {
  return {.name = "kunnen",
          .label = s.t("Wat kan je?"),
          .hint = s.t("Bijvoorbeeld: koken, luisteren, boekhouden. Zet een komma tussen."),
          .takes = [](const taxonomy_concept& one) { return may_be_chosen(one, concept_kind::skill); },
          .chosen = c.skills};
}
picker target_picker(const scope& s, const content& c) {
  return {.name = "voor_wie",
          .label = s.t("Voor wie?"),
          .hint = s.t("Bijvoorbeeld: kinderen, ouderen, nieuwkomers. Zet een komma tussen."),
          .takes = [](const taxonomy_concept& one) { return may_be_chosen(one, concept_kind::target_group); },
          .chosen = c.target_groups};
}
picker avoid_picker(const scope& s, const content& c) {
  return {.name = "niet",
          .label = s.t("Wat doe je liever niet?"),
          .hint = s.t("Bijvoorbeeld: nachtwerk, dieren, koken. Je moet niet zeggen waarom."),
          .takes =
              [](const taxonomy_concept& one) {
                return one.kind == concept_kind::task || may_be_chosen(one, concept_kind::theme) ||
                       may_be_chosen(one, concept_kind::target_group);
              },
          .chosen = c.avoid};
}
picker equipment_picker(const scope& s) {
  return {.name = "ander",
          .label = s.t("Nog iets anders?"),
          .hint = s.t("Bijvoorbeeld: drone, veldbedden, graafmachine. Zet een komma tussen."),
          .takes = [](const taxonomy_concept& one) { return may_be_chosen(one, concept_kind::equipment); }};
}

std::vector<choice> level_choices(const scope& s) {
  std::vector<choice> out;
  for (const level l : {level::basic, level::good, level::fluent, level::native})
    out.push_back({std::string(name_of(l)), s.t(label_of(l)), ""});
  return out;
}

void add_languages(form& f, const scope& s, const content& c) {
  for (const language_skill& l : c.languages) {
    const std::string name = "niveau_" + l.code;
    f.add_choices(form::type::select, name, concept_label(s.t, l.code), level_choices(s),
                  {.hint = s.t("Leeg: haal deze taal weg."), .quiet = true});
    f.put(name, std::string(name_of(l.how)));
  }
  std::vector<choice> others;
  for (const std::string& code : spoken_languages())
    if (std::ranges::find(c.languages, code, &language_skill::code) == c.languages.end())
      others.push_back({code, concept_label(s.t, code), ""});
  f.section(s.t("Voeg een taal toe"));
  f.add_choices(form::type::select, "taal", s.t("Taal"), std::move(others), {.half = true, .quiet = true});
  f.add_choices(form::type::select, "niveau", s.t("Hoe goed?"), level_choices(s),
                {.half = true, .quiet = true});
}

void add_trainings(form& f, const scope& s, const content& c) {
  std::vector<choice> there, others;
  std::vector<std::string> codes;
  for (const training& t : c.trainings) {
    there.push_back({t.code, training_line(s, t), ""});
    codes.push_back(t.code);
  }
  f.add_choices(form::type::checks, "opleidingen", s.t("Dit staat erin"), std::move(there),
                {.hint = s.t("Vink uit wat weg mag."), .quiet = true});
  f.put_all("opleidingen", codes);
  for (const taxonomy_concept& one : taxonomy::all())
    if (is_training(one) && std::ranges::find(codes, one.code) == codes.end())
      others.push_back({one.code, concept_label(s.t, one.code), ""});
  std::ranges::sort(others, {}, &choice::label);
  f.section(s.t("Voeg er een toe"));
  f.add_choices(form::type::select, "opleiding", s.t("Opleiding of attest"), std::move(others),
                {.quiet = true});
  f.add(form::type::text, "bij", s.t("Waar behaald?"), {.max = 100, .half = true, .quiet = true});
  f.add(form::type::date, "geldig_tot", s.t("Geldig tot en met"), {.half = true, .quiet = true});
}

std::vector<std::string> shown_equipment(const content& c) {
  std::vector<std::string> out(std::begin(usual_equipment), std::end(usual_equipment));
  for (const equipment_item& e : c.equipment)
    if (std::ranges::find(out, e.code) == out.end()) out.push_back(e.code);
  return out;
}

void add_equipment(form& f, const scope& s, const content& c, const web::parameters& typed) {
  for (const std::string& code : shown_equipment(c)) {
    const std::string name = "heb_" + code;
    f.add_choices(form::type::select, name, concept_label(s.t, code),
                  {{"zonder", s.t("Ik leen het uit"), ""}, {"met", s.t("Ik kom mee en werk ermee"), ""}},
                  {.half = true, .quiet = true});
    const auto at = std::ranges::find(c.equipment, code, &equipment_item::code);
    if (at != c.equipment.end()) f.put(name, at->with_driver ? "met" : "zonder");
  }
  add_picker(f, s, equipment_picker(s), typed);
}

void add_wishes(form& f, const scope& s, const content& c, const web::parameters& typed) {
  std::vector<choice> themes;
  for (const taxonomy_concept& one : taxonomy::all())
    if (one.kind == concept_kind::theme && one.broader.empty())
      themes.push_back({one.code, concept_label(s.t, one.code), ""});
  f.add_choices(form::type::checks, "themas", s.t("Wat ligt je?"), std::move(themes), {.quiet = true});
  f.put_all("themas", c.themes);
  add_picker(f, s, target_picker(s, c), typed);
  f.add(form::type::number, "afstand", s.t("Hoe ver wil je gaan, in kilometer?"),
        {.inputmode = "numeric", .quiet = true})
      .number_range("afstand", 1, farthest_possible);
  if (c.farthest) f.put("afstand", std::to_string(*c.farthest));
  add_picker(f, s, avoid_picker(s, c), typed);
}

// A week that was never said has every part.
void add_week(form& f, const scope& s, const content& c) {
  std::vector<choice> days, times;
  std::vector<std::string> can;
  for (std::size_t d = 0; d < weekdays().size(); ++d) {
    days.push_back({std::to_string(d), s.t(weekdays()[d]), ""});
    for (std::size_t i = 0; i < parts_of_day().size(); ++i)
      if (!c.week_away || !c.week_away->test(d * parts_a_day + i)) can.push_back(fmt::format("{}:{}", d, i));
  }
  for (std::size_t i = 0; i < parts_of_day().size(); ++i)
    times.push_back({std::to_string(i), s.t(parts_of_day()[i].code), s.t(parts_of_day()[i].label)});
  f.add_grid("kan", s.t("Een gewone week"), std::move(days), std::move(times), {.quiet = true});
  f.put_all("kan", std::move(can));
}

void add_pause(form& f, const scope& s, const content& c) {
  f.section(
      s.t("Pauze"),
      s.t("Tijdens een pauze vindt niemand je. Ze eindigt vanzelf. Maak beide dagen leeg om ze te stoppen."));
  f.add(form::type::date, "pauze_van", s.t("Eerste dag"), {.half = true, .quiet = true});
  f.add(form::type::date, "pauze_tot", s.t("Laatste dag"), {.half = true, .quiet = true});
  if (c.pause)
    f.put("pauze_van", web::iso_date(c.pause->first)).put("pauze_tot", web::iso_date(c.pause->last));
}

// Of a profile without an account the staff fills in every field: there "me" would promise what it does not
// keep.
void add_audiences(form& f, const scope& s, const profile& p) {
  for (std::size_t i = 0; i < fields; ++i) {
    const auto which = static_cast<field>(i);
    std::vector<choice> open;
    for (const audience a : audiences_of(which)) {
      if (a == audience::me && !p.account) continue;
      open.push_back({std::string(name_of(a)),
                      which == field::place && a == audience::search ? s.t("Zoekacties: hoe ver, niet waar")
                                                                     : s.t(label_of(a)),
                      ""});
    }
    f.add_choices(form::type::select, std::string(name_of(which)), s.t(label_of(which)), std::move(open),
                  {.required = true, .missing = s.t("Kies wie dit ziet"), .half = true});
    f.put(name_of(which), std::string(name_of(p.audience_of(which))));
  }
}

// ---- what was typed

void read_details(form& f, const scope& s, profile& p) {
  content& c = p.what;
  c.name = f.value("naam");
  c.phone = f.value("telefoon");
  c.born = f.date("geboren");
  if (!f.value("taal").empty()) p.language = f.value("taal");
  if (!f.value("kanaal").empty()) p.channel = f.value("kanaal");
  c.place = f.value("plaats");
  const auto known = s.node.municipalities.locate_address(c.place, s.here.nis);
  if (!c.place.empty() && !known) f.error("plaats", web::unknown_place(s, c.place));
  if (known) c.place = known->name;  // of an address only the place is kept
  c.nis = known ? known->nis : 0;
  c.at = known ? std::optional(known->at) : std::nullopt;
}

void read_languages(form& f, const scope& s, content& c) {
  std::vector<language_skill> kept;
  for (const language_skill& l : c.languages)
    if (const auto how = level_named(f.value("niveau_" + l.code))) kept.push_back({l.code, *how});
  const std::string added = f.value("taal");
  const auto how = level_named(f.value("niveau"));
  if (!added.empty() && !how) f.error("niveau", s.t("Kies hoe goed je de taal spreekt"));
  if (added.empty() && how) f.error("taal", s.t("Kies een taal"));
  if (!added.empty() && how) kept.push_back({added, *how});
  c.languages = std::move(kept);
}

void read_trainings(form& f, const scope& s, content& c) {
  const auto kept = f.values("opleidingen");
  std::erase_if(c.trainings,
                [&](const training& t) { return std::ranges::find(kept, t.code) == kept.end(); });
  const std::string added = f.value("opleiding");
  if (added.empty()) {
    if (!f.value("bij").empty() || f.date("geldig_tot"))
      f.error("opleiding", s.t("Kies welke opleiding of welk attest"));
    return;
  }
  training t;
  t.code = added;
  t.issuer = f.value("bij");
  t.valid_until = f.date("geldig_tot");
  c.trainings.push_back(std::move(t));
}

void read_equipment(form& f, const scope& s, content& c) {
  std::vector<equipment_item> kept;
  for (const std::string& code : shown_equipment(c))
    if (const std::string how = f.value("heb_" + code); !how.empty()) kept.push_back({code, how == "met"});
  for (const std::string& code : picked(f, s, equipment_picker(s)))
    if (std::ranges::find(kept, code, &equipment_item::code) == kept.end()) kept.push_back({code, false});
  c.equipment = std::move(kept);
}

void read_week(const form& f, content& c) {
  std::bitset<parts_a_week> away;
  away.set();
  for (const std::string& value : f.values("kan"))
    away.reset(static_cast<std::size_t>((value[0] - '0') * parts_a_day + (value[2] - '0')));
  c.week_away = away;
}

void read_pause(form& f, const scope& s, content& c) {
  const auto first = f.date("pauze_van"), last = f.date("pauze_tot");
  if (first && !last) f.error("pauze_tot", s.t("Vul ook de laatste dag in"));
  if (last && !first) f.error("pauze_van", s.t("Vul ook de eerste dag in"));
  c.pause = first && last ? std::optional(pause_days{*first, *last}) : std::nullopt;
}

}  // namespace

std::span<const part_words> parts() { return all_parts; }
const part_words* part_with_code(std::string_view code) {
  const auto* at = std::ranges::find(all_parts, code, &part_words::code);
  return at == std::end(all_parts) ? nullptr : at;
}

form part_form(const scope& s, const whose& w, const part_words& p, const web::parameters& typed) {
  const bool goes_on = w.who.status == profile_state::draft && p.which != std::end(all_parts)[-1].which;
  form f(s, w.address(p), goes_on ? s.t("Bewaar en ga verder") : s.t("Bewaar"));
  const content& c = w.who.what;
  switch (p.which) {
    case part::details:
      add_details(f, s, w.who);
      break;
    case part::skills:
      add_picker(f, s, skills_picker(s, c), typed);
      break;
    case part::languages:
      add_languages(f, s, c);
      break;
    case part::trainings:
      add_trainings(f, s, c);
      break;
    case part::equipment:
      add_equipment(f, s, c, typed);
      break;
    case part::wishes:
      add_wishes(f, s, c, typed);
      break;
    case part::week:
      add_week(f, s, c);
      add_pause(f, s, c);
      break;
    case part::audiences:
      add_audiences(f, s, w.who);
      break;
  }
  const bool adds = p.which == part::languages || p.which == part::trainings || p.which == part::skills;
  if (adds) f.other_submit("nog", "ja", s.t("Bewaar en voeg nog iets toe"));
  f.cancel_link(w.root, s.t("Annuleer"));
  return f;
}

profile typed_part(form& f, const scope& s, const profile& before, part which) {
  profile p = before;
  content& c = p.what;
  switch (which) {
    case part::details:
      read_details(f, s, p);
      break;
    case part::skills:
      c.skills = picked(f, s, skills_picker(s, c));
      break;
    case part::languages:
      read_languages(f, s, c);
      break;
    case part::trainings:
      read_trainings(f, s, c);
      break;
    case part::equipment:
      read_equipment(f, s, c);
      break;
    case part::wishes:
      c.themes = f.values("themas");
      c.farthest = f.number("afstand");
      c.target_groups = picked(f, s, target_picker(s, before.what));
      c.avoid = picked(f, s, avoid_picker(s, before.what));
      break;
    case part::week:
      read_week(f, c);
      read_pause(f, s, c);
      break;
    case part::audiences:
      for (std::size_t i = 0; i < fields; ++i)
        if (const auto a = audience_named(f.value(name_of(static_cast<field>(i))))) p.audiences[i] = *a;
      break;
  }
  return p;
}

}  // namespace paraat::profiles
