#include "tenant/volunteering/vacancies/vacancies_form.hpp"

#include <algorithm>

#include "tenant/publishing/listings/vocabulary.hpp"

namespace paraat::vacancies {
namespace {

using web::choice;
using web::form;
using enum form::type;

template <class Labels>
std::vector<choice> choices_of(const web::scope& s, const Labels& labels) {
  std::vector<choice> out;
  for (const auto& l : labels) out.push_back({std::string(l.code), s.t(l.label), ""});
  return out;
}

template <class Labels>
std::vector<std::string> codes_of(int bits, const Labels& labels) {
  std::vector<std::string> out;
  for (const auto& l : labels)
    if (bits & l.bit) out.emplace_back(l.code);
  return out;
}

template <class Labels>
int bits_of(const std::vector<std::string>& codes, const Labels& labels) {
  int out = 0;
  for (const auto& l : labels)
    if (std::ranges::find(codes, l.code) != codes.end()) out |= l.bit;
  return out;
}

template <class Labels>
std::string words_of(const web::scope& s, int bits, const Labels& labels) {
  std::string out;
  for (const auto& l : labels)
    if (bits & l.bit) out += (out.empty() ? "" : ", ") + s.t(l.label);
  return out;
}

void add_what(form& f, const web::scope& s, const std::vector<organisations::organisation>& from) {
  const web::texts& t = s.t;
  std::vector<choice> whose;
  for (const auto& o : from) whose.push_back({o.id, o.name, ""});
  f.add_choices(radios, "soort", t("Wat voor hulp zoek je?"),
                {{"volunteer", t("Vrijwilligers"), t("Onbetaald, met of zonder kostenvergoeding")},
                 {"crisis_job", t("Tijdelijke job in een crisis"), t("Betaald werk van korte duur")}},
                {.required = true});
  f.add(text, "titel", t("Titel"),
        {.required = true, .max = 90, .hint = t("Kort en concreet, zoals “Soep bedelen op woensdag”.")});
  f.add(area, "omschrijving", t("Wat ga je doen?"),
        {.required = true,
         .max = 5000,
         .hint = t("Spreek de vrijwilliger aan met je. Laat een lege regel tussen alinea’s.")});
  f.add_choices(select, "organisatie", t("Organisatie"), std::move(whose), {.required = true});
  f.add_choices(select, "thema", t("Thema"), choices_of(s, listings::themes), {.required = true});
}

void add_when_and_where(form& f, const web::scope& s, bool shares_places) {
  const web::texts& t = s.t;
  f.section(t("Waar en wanneer?"),
            shares_places ? t("Het aantal plaatsen is dat van de taak van de noodsituatie. Pas het daar aan.")
                          : "");
  f.add(text, "plaats", t("Plaats"),
        {.required = true, .max = 100, .hint = t("Een dorp, wijk of adres in de gemeente.")});
  f.add_choices(checks, "moment", t("Moment"), choices_of(s, listings::moments));
  f.add(text, "ritme", t("Hoe vaak?"), {.max = 60, .hint = t("Zoals “2 u per week” of “Dinsdagavond”.")});
  f.add(date, "begin", t("Vanaf"), {.hint = t("Leeg: meteen."), .half = true});
  f.add(date, "einde", t("Tot en met"),
        {.hint = t("Leeg: we vragen om de zes maanden of de vacature nog actueel is."), .half = true});
  if (shares_places) return;
  f.add(number, "plaatsen", t("Aantal plaatsen"), {.required = true, .inputmode = "numeric"})
      .number_range("plaatsen", 1, 5000);
}

void add_good_to_know(form& f, const web::scope& s) {
  const web::texts& t = s.t;
  f.section(t("Goed om te weten"));
  f.add_choices(checks, "weten", t("Dit mag je erbij zetten"), choices_of(s, listings::good_to_know));
  f.add(number, "leeftijd", t("Minimumleeftijd"),
        {.hint = t("Enkel als het nodig is."), .inputmode = "numeric"})
      .number_range("leeftijd", 15, 99);
  f.add(tick, "dringend", t("Dringend: deze vacature komt bovenaan te staan"));
  f.add_choices(radios, "zichtbaar", t("Zichtbaar voor"),
                {{"iedereen", t("Iedereen"), t("Op de site en bij de buurgemeenten")},
                 {"leden", t("Alleen gemeenten van het netwerk"),
                  t("Voor medewerkers van de gemeenten die meedoen; niet op de site")}});
}

void add_contact(form& f, const web::scope& s) {
  const web::texts& t = s.t;
  f.section(
      t("Waar en bij wie meldt de vrijwilliger zich?"),
      t("Enkel wie je aanvaardt, krijgt dit te zien. Laat je alles leeg, dan nemen we de gegevens van je "
        "organisatie."));
  f.add(text, "contact_naam", t("Contactpersoon"), {.max = 100, .autocomplete = "off"});
  f.add(email, "contact_email", t("E-mailadres"), {.max = 254, .autocomplete = "off", .half = true});
  f.add(tel, "contact_telefoon", t("Telefoon"), {.max = 30, .autocomplete = "off", .half = true});
  f.add(text, "contact_adres", t("Adres"),
        {.max = 200, .hint = t("Nodig voor je iemand aanvaardt."), .autocomplete = "off", .half = true});
  f.add(text, "contact_uur", t("Uur"),
        {.max = 60, .hint = t("Zoals “9 uur” of “na afspraak”."), .autocomplete = "off", .half = true});
}

std::string day_text(const web::scope& s, const std::optional<day>& d) {
  return d ? s.t.date_with_year(*d) : std::string();
}

}  // namespace

form vacancy_form(const web::scope& s, std::string action, std::string submit_label,
                  const std::vector<organisations::organisation>& choices, bool shares_places) {
  form f(s, std::move(action), std::move(submit_label));
  add_what(f, s, choices);
  add_when_and_where(f, s, shares_places);
  add_good_to_know(f, s);
  add_contact(f, s);
  return f;
}

void put_content(form& f, const content& c) {
  f.put("soort", c.kind).put("titel", c.title).put("omschrijving", c.body).put("thema", c.theme);
  f.put("organisatie", c.organisation_id).put("plaats", c.place).put("ritme", c.rhythm);
  f.put_all("moment", codes_of(c.moments, listings::moments));
  f.put_all("weten", codes_of(c.good_to_know, listings::good_to_know));
  if (c.starts_on) f.put("begin", web::iso_date(*c.starts_on));
  if (c.ends_on) f.put("einde", web::iso_date(*c.ends_on));
  f.put("plaatsen", std::to_string(c.places));
  if (c.minimum_age > 0) f.put("leeftijd", std::to_string(c.minimum_age));
  if (c.urgent) f.put("dringend", "ja");
  f.put("zichtbaar", c.members_only ? "leden" : "iedereen");
  f.put("contact_naam", c.contact_name).put("contact_email", c.contact_email);
  f.put("contact_telefoon", c.contact_phone);
  f.put("contact_adres", c.contact_address).put("contact_uur", c.contact_hour);
}

content content_of(const form& f, const web::scope& s) {
  content c;
  c.kind = f.value("soort");
  c.title = f.value("titel");
  c.body = f.value("omschrijving");
  c.organisation_id = organisations::organisation_id(f.value("organisatie"));
  c.theme = f.value("thema");
  c.place = f.value("plaats");
  c.nis = s.here.nis;
  if (const auto known = s.node.municipalities.locate_address(c.place, c.nis); known && known->nis == c.nis)
    c.lat = known->at.lat, c.lon = known->at.lon;
  else if (const municipality* m = s.node.municipalities.of(c.nis))
    c.lat = m->at.lat, c.lon = m->at.lon;
  c.moments = bits_of(f.values("moment"), listings::moments);
  c.rhythm = f.value("ritme");
  c.starts_on = f.date("begin");
  c.ends_on = f.date("einde");
  c.places = f.number("plaatsen").value_or(1);
  c.good_to_know = bits_of(f.values("weten"), listings::good_to_know);
  c.minimum_age = f.number("leeftijd").value_or(0);
  c.urgent = f.ticked("dringend");
  c.members_only = f.value("zichtbaar") == "leden";
  c.contact_name = f.value("contact_naam");
  c.contact_email = f.value("contact_email");
  c.contact_phone = f.value("contact_telefoon");
  c.contact_address = f.value("contact_adres");
  c.contact_hour = f.value("contact_uur");
  return c;
}

void take_contact_of(content& c, const organisations::organisation& o) {
  if (!c.contact_name.empty() || !c.contact_email.empty() || !c.contact_phone.empty() ||
      !c.contact_address.empty() || !c.contact_hour.empty())
    return;
  c.contact_name = o.contact_name;
  c.contact_email = o.email;
  c.contact_phone = o.phone;
  c.contact_address = o.address;
  c.contact_hour = o.hour;
}

std::vector<difference> differences(const web::scope& s, const content& a, const content& b) {
  const web::texts& t = s.t;
  const auto theme_label = [&](const std::string& code) {
    const listings::theme* th = listings::theme_of(code);
    return th == nullptr ? code : t(th->label);
  };
  const auto yes_no = [&](bool v) { return v ? t("ja") : t("nee"); };
  const auto age = [](int v) { return v == 0 ? std::string() : std::to_string(v); };
  std::vector<difference> out;
  const auto compare = [&](std::string label, std::string mine, std::string theirs) {
    if (mine != theirs) out.push_back({std::move(label), std::move(mine), std::move(theirs)});
  };
  compare(t("Titel"), a.title, b.title);
  compare(t("Wat ga je doen?"), a.body, b.body);
  compare(t("Thema"), theme_label(a.theme), theme_label(b.theme));
  compare(t("Plaats"), a.place, b.place);
  compare(t("Moment"), words_of(s, a.moments, listings::moments), words_of(s, b.moments, listings::moments));
  compare(t("Hoe vaak?"), a.rhythm, b.rhythm);
  compare(t("Vanaf"), day_text(s, a.starts_on), day_text(s, b.starts_on));
  compare(t("Tot en met"), day_text(s, a.ends_on), day_text(s, b.ends_on));
  compare(t("Aantal plaatsen"), std::to_string(a.places), std::to_string(b.places));
  compare(t("Goed om te weten"), words_of(s, a.good_to_know, listings::good_to_know),
          words_of(s, b.good_to_know, listings::good_to_know));
  compare(t("Minimumleeftijd"), age(a.minimum_age), age(b.minimum_age));
  compare(t("Dringend"), yes_no(a.urgent), yes_no(b.urgent));
  const auto audience = [&](const content& c) {
    return c.members_only ? t("Alleen gemeenten van het netwerk") : t("Iedereen");
  };
  compare(t("Zichtbaar voor"), audience(a), audience(b));
  compare(t("Contactpersoon"), a.contact_name + " " + a.contact_email + " " + a.contact_phone,
          b.contact_name + " " + b.contact_email + " " + b.contact_phone);
  compare(t("Adres"), a.contact_address, b.contact_address);
  compare(t("Uur"), a.contact_hour, b.contact_hour);
  return out;
}

}  // namespace paraat::vacancies
