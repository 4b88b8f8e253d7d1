#include "tenant/crisis/task_profiles/task_profiles_form.hpp"

#include "tenant/crisis/task_profiles/skills.hpp"

namespace paraat::task_profiles {
namespace {

using web::form;

std::vector<web::choice> skill_choices(const web::scope& s, bool certificates_only) {
  std::vector<web::choice> out;
  for (const skill& k : skills)
    if (!certificates_only || k.certificate) out.push_back({std::string(k.code), s.t(k.label), ""});
  return out;
}

std::vector<web::choice> group_choices(const web::scope& s) {
  std::vector<web::choice> out;
  for (const group& g : groups()) out.push_back({std::string(g.code), s.t(g.label), ""});
  return out;
}

void add_words(form& f, const web::scope& s, const std::string& suffix, bool required) {
  f.add(form::type::text, "naam" + suffix, s.t("Naam"), {.required = required, .max = 100});
  f.add(form::type::area, "samenvatting" + suffix, s.t("Wat doe je?"),
        {.max = 500, .hint = s.t("Eén of twee zinnen, in de je-vorm.")});
  f.add(form::type::area, "meebrengen" + suffix, s.t("Wat breng je mee?"),
        {.max = 2000, .hint = s.t("Eén ding per regel.")});
  f.add(form::type::area, "briefing" + suffix, s.t("Briefing"),
        {.required = required, .max = 2000, .hint = s.t("Wat mensen moeten weten voor ze beginnen.")});
  f.add(form::type::area, "veiligheid" + suffix, s.t("Veiligheid"),
        {.max = 2000, .hint = s.t("Eén afspraak per regel.")});
}

void put_words(form& f, const std::string& suffix, const words& w) {
  f.put("naam" + suffix, w.name)
      .put("samenvatting" + suffix, w.summary)
      .put("meebrengen" + suffix, web::joined_lines(w.bring))
      .put("briefing" + suffix, w.briefing)
      .put("veiligheid" + suffix, web::joined_lines(w.safety));
}

words words_of(const form& f, const std::string& suffix) {
  return {f.value("naam" + suffix), f.value("samenvatting" + suffix), f.value("briefing" + suffix),
          web::lines_of(f.value("meebrengen" + suffix)), web::lines_of(f.value("veiligheid" + suffix))};
}

}  // namespace

form profile_form(const web::scope& s, std::string action, std::string cancel_url) {
  form f(s, std::move(action), s.t("Bewaar"));
  f.section(s.t("Taak"));
  add_words(f, s, "", true);
  f.section(s.t("Wie en hoeveel"));
  f.add_choices(form::type::select, "groep", s.t("Groep"), group_choices(s), {.required = true});
  f.add(form::type::number, "mensen", s.t("Mensen per shift"), {.required = true, .half = true})
      .number_range("mensen", 1, most_people);
  f.add(form::type::number, "uren", s.t("Uren per shift"), {.required = true, .half = true})
      .number_range("uren", 1, most_hours);
  f.add(form::type::number, "leeftijd", s.t("Minimumleeftijd"), {.required = true, .half = true})
      .number_range("leeftijd", youngest, oldest);
  f.add_choices(form::type::select, "vaardigheid", s.t("Vaardigheid"), skill_choices(s, false),
                {.hint = s.t("Leeg: iedereen kan het.")});
  f.add_choices(form::type::checks, "invallers", s.t("Wie kan invallen?"), skill_choices(s, false),
                {.hint = s.t("Als er niemand met de vaardigheid zelf is.")});
  f.add_choices(form::type::checks, "attesten", s.t("Attesten die iedereen nodig heeft"),
                skill_choices(s, true));
  f.section(s.t("Engels"), s.t("Voor wie berichten in het Engels krijgt. Mag leeg blijven."));
  add_words(f, s, "_en", false);
  f.cancel_link(std::move(cancel_url), s.t("Annuleer"));
  return f;
}

void put_content(form& f, const content& c) {
  put_words(f, "", c.dutch);
  put_words(f, "_en", c.english);
  f.put("groep", c.group)
      .put("mensen", std::to_string(c.people))
      .put("uren", std::to_string(c.hours))
      .put("leeftijd", std::to_string(c.minimum_age))
      .put("vaardigheid", c.skill)
      .put_all("invallers", c.deputies)
      .put_all("attesten", c.certificates);
}

content content_of(const form& f) {
  content c;
  c.dutch = words_of(f, "");
  c.english = words_of(f, "_en");
  c.group = f.value("groep");
  c.people = f.number("mensen").value_or(0);
  c.hours = f.number("uren").value_or(0);
  c.minimum_age = f.number("leeftijd").value_or(0);
  c.skill = f.value("vaardigheid");
  c.deputies = f.values("invallers");
  c.certificates = f.values("attesten");
  return c;
}

}  // namespace paraat::task_profiles
