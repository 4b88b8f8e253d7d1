#include "tenant/volunteering/organisations/organisations_form.hpp"

namespace paraat::organisations {

using web::form;

void add_fields(form& f, const web::scope& s, std::string contact) {
  const web::texts& t = s.t;
  std::vector<web::choice> what;
  for (const organisation_kind& k : kinds) what.push_back({std::string(k.code), t(k.label), ""});
  f.section(t("Over de organisatie"));
  f.add(form::type::text, "naam", t("Naam van de organisatie"), {.required = true, .max = 120});
  f.add_choices(form::type::select, "soort", t("Wat voor organisatie zijn jullie?"), std::move(what),
                {.required = true, .missing = s.t("Kies wat voor organisatie jullie zijn")});
  f.add(form::type::text, "nummer", t("Ondernemingsnummer of verenigingsnummer"),
        {.max = 20,
         .hint = t("Zoals 0123.456.749 of V1234567. Een feitelijke vereniging heeft er vaak geen.")});
  f.add(form::type::area, "over", t("Wat doen jullie?"),
        {.max = 1000, .hint = t("Een paar zinnen die op de site komen.")});
  f.add(form::type::url, "website", t("Website"), {.hint = t("Begin met https://"), .autocomplete = "url"});
  f.section(t("Wie kunnen we aanspreken?"), t("Dit komt niet op de site."));
  const bool own = contact.empty();
  f.add(form::type::text, "contact", own ? t("Je naam") : std::move(contact),
        {.required = true, .max = 100, .autocomplete = own ? "name" : "off"});
  f.add(form::type::email, "email", t("E-mailadres"),
        {.required = true, .max = 254, .hint = {}, .autocomplete = "email"});
  f.add(form::type::tel, "telefoon", t("Telefoon"), {.max = 30, .autocomplete = "tel"});
  f.section(t("Waar melden vrijwilligers zich?"),
            t("We vullen dit alvast in bij je vacatures. Alleen wie je aanvaardt, ziet het."));
  f.add(form::type::text, "adres", t("Adres"), {.max = 200, .autocomplete = "off", .half = true});
  f.add(form::type::text, "uur", t("Uur"),
        {.max = 60, .hint = t("Zoals “9 uur” of “na afspraak”."), .half = true});
}

void put_organisation(form& f, const organisation& o) {
  f.put("naam", o.name).put("soort", o.kind).put("nummer", written_number(o.number)).put("over", o.about);
  f.put("website", o.website).put("contact", o.contact_name).put("email", o.email).put("telefoon", o.phone);
  f.put("adres", o.address).put("uur", o.hour);
}

organisation typed_organisation(const form& f) {
  organisation o;
  o.name = f.value("naam");
  o.kind = f.value("soort");
  o.number = f.value("nummer");
  o.about = f.value("over");
  o.website = f.value("website");
  o.contact_name = f.value("contact");
  o.email = f.value("email");
  o.phone = f.value("telefoon");
  o.address = f.value("adres");
  o.hour = f.value("uur");
  return o;
}

}  // namespace paraat::organisations
