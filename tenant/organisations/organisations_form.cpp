#include "tenant/organisations/organisations_form.hpp"

namespace paraat::organisations {

using web::form;

void add_fields(form& f, const web::scope& s) {
  const web::texts& t = s.t;
  std::vector<web::choice> what;
  for (const kind& k : kinds) what.push_back({std::string(k.code), t(k.label), ""});
  f.section(t("Over de organisatie"));
  f.add(form::type::text, "naam", t("Naam van de organisatie"), {.required = true, .max = 120});
  f.add_choices(form::type::select, "soort", t("Wat voor organisatie zijn jullie?"), std::move(what),
                {.required = true});
  f.add(form::type::text, "nummer", t("Ondernemingsnummer of verenigingsnummer"),
        {.max = 20,
         .hint = t("Zoals 0123.456.749 of V1234567. Een feitelijke vereniging heeft er vaak geen.")});
  f.add(form::type::area, "over", t("Wat doen jullie?"),
        {.max = 1000, .hint = t("Een paar zinnen die op de site komen.")});
  f.add(form::type::url, "website", t("Website"), {.hint = t("Begin met https://"), .autocomplete = "url"});
  f.section(t("Wie kunnen we aanspreken?"), t("Dit komt niet op de site."));
  f.add(form::type::text, "contact", t("Je naam"), {.required = true, .max = 100, .autocomplete = "name"});
  f.add(form::type::email, "email", t("E-mailadres"),
        {.required = true, .max = 254, .hint = {}, .autocomplete = "email"});
  f.add(form::type::tel, "telefoon", t("Telefoon"), {.max = 30, .autocomplete = "tel"});
}

void put_organisation(form& f, const organisation& o) {
  f.put("naam", o.name).put("soort", o.kind).put("nummer", written_number(o.number)).put("over", o.about);
  f.put("website", o.website).put("contact", o.contact_name).put("email", o.email).put("telefoon", o.phone);
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
  return o;
}

}  // namespace paraat::organisations
