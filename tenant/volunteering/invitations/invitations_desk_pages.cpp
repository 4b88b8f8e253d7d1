// Questions to people without an e-mail address: the staff calls, reads the question, and notes what the
// person says.

#include <fmt/format.h>

#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/volunteering/invitations/invitation_question.hpp"
#include "tenant/volunteering/invitations/invitations_pages.hpp"

namespace paraat::invitations {
namespace {

using web::request;
using web::response;
using web::scope;

constexpr std::string_view address = "/beheer/vragen";

std::string name_of_person(const scope& s, const profiles::profile& p) {
  const std::string name = profiles::as_seen_by(p, profiles::viewer::mediator).name;
  return name.empty() ? s.t("Zonder naam") : name;
}

std::string number_of(const profiles::profile& p) {
  return text::shown_phone(profiles::as_seen_by(p, profiles::viewer::mediator).phone);
}

// Of somebody who has a mailbox the answer is their own.
result<asked_person> desk_question(const request& r, const scope& s, transaction& tx) {
  auto i = find(tx, invitation_id(r.value(0)), s.now);
  auto p = i ? profiles::find(tx, i->profile_id) : std::nullopt;
  if (!p || !p->what.email.empty())
    return refuse(refusal_kind::not_found, "Deze vraag bestaat niet, of de persoon antwoordt zelf.");
  std::string aloud =
      fmt::format(fmt::runtime(s.t("Bel {0} op {1}, lees de vraag voor en duid aan wat de persoon zegt.")),
                  name_of_person(s, *p), number_of(*p));
  std::string root = s.base + std::string(address) + "/" + i->id;
  return asked_person{std::move(*i), std::move(*p), std::move(root), reader::desk, std::move(aloud)};
}

response noted(const scope& s, transaction& tx, const result<asked_person>& a, response out) {
  if (a && out.status == 303) audit::note(tx, s, audit::profile_served, std::nullopt, a->who.id);
  return out;
}

}  // namespace

response show_desk_questions(const request& r, scope& s, transaction& tx) {
  web::table rows(s.t("Vragen om door te geven"),
                  {s.t("Naam"), s.t("Telefoon"), s.t("Vraag"), s.t("Antwoord tot en met")});
  const auto all = to_pass_on(tx, s.now);
  for (const invitation& i : all)
    if (const auto p = profiles::find(tx, i.profile_id))
      rows.row({{.text = name_of_person(s, *p), .url = s.base + std::string(address) + "/" + i.id},
                {.text = number_of(*p)},
                {.text = i.of.title, .under = i.of.organisation},
                {.text = s.t.date_with_year(web::local_day(i.of.lapses_at - std::chrono::seconds{1}))}});
  return web::show_list(
      s, r, web::desk_of(r, s),
      {.title = s.t("Profielen"),
       .current = "/profielen",
       .parts = {{s.t("Op naam"), s.base + "/beheer/profielen"},
                 {s.t("Op wat ze kunnen"), s.base + "/beheer/mensen/kwalificaties"},
                 {s.t("Vragen om door te geven"), s.base + std::string(address)}},
       .part = s.base + std::string(address),
       .lead =
           s.t("Organisaties vroegen iets aan mensen zonder e-mailadres. Bel hen en noteer wat ze zeggen."),
       .rows = rows,
       .empty_text = s.t("Er is niets door te geven."),
       .total = static_cast<long long>(all.size()),
       .per_page = 500});
}

response show_desk_question(const request& r, scope& s, transaction& tx) {
  return show_question(r, s, tx, desk_question(r, s, tx));
}
response accept_desk_question(const request& r, scope& s, transaction& tx) {
  const auto a = desk_question(r, s, tx);
  return noted(s, tx, a, accept_question(r, s, tx, a));
}
response decline_desk_question(const request& r, scope& s, transaction& tx) {
  const auto a = desk_question(r, s, tx);
  return noted(s, tx, a,
               answer_question(r, s, a, [&](const invitation_id& id) { return say_no(tx, id, s.now); }));
}
response postpone_desk_question(const request& r, scope& s, transaction& tx) {
  const auto a = desk_question(r, s, tx);
  return noted(s, tx, a,
               answer_question(r, s, a, [&](const invitation_id& id) { return say_later(tx, id, s.now); }));
}

}  // namespace paraat::invitations
