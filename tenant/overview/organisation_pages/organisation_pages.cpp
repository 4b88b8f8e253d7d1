#include "tenant/overview/organisation_pages/organisation_pages.hpp"

#include <fmt/format.h>

#include "tenant/people/challenges/challenges.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens_pages.hpp"
#include "tenant/platform/web/face.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/volunteering/organisations/organisations_form.hpp"
#include "tenant/volunteering/organisations/organisations_letters.hpp"
#include "tenant/volunteering/organisations/published.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::organisations {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr challenges::rule uses{.network = {"organisation.address", 30, std::chrono::hours{1}},
                                .address = {"organisation.email", 5, std::chrono::hours{24}}};
constexpr int shown_vacancies = 50;

form sign_up_form(const scope& s) {
  form f(s, s.base + "/organisaties/registratie", s.t("Registreer"));
  add_fields(f, s);
  f.add(form::type::tick, "akkoord", s.t("Ik mag in naam van deze organisatie spreken"), {.required = true});
  return f;
}

response form_page(const scope& s, const request& r, const form& f, const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, s.t("Je organisatie registreren"));
  f.render(v, tpl::FORM);
  return web::page(s, r, "overview/organisation_pages/sign_up.html", std::move(v),
                   {.title = s.t("Je organisatie registreren"),
                    .current = "/organisaties",
                    .crumbs = {{s.base + "/", s.here.name},
                               {s.base + "/organisaties", s.t("Organisaties")},
                               {s.base + r.path, s.t("Registreren")}},
                    .how = how});
}

organisation with_language(organisation o, const scope& s) {
  o.language = s.t.language();
  return o;
}

}  // namespace

std::string kind_text(const scope& s, std::string_view code) {
  const std::string_view label = label_of_kind(code);
  return label.empty() ? std::string() : s.t(label);
}

namespace {

constexpr int shown_around = 12, per_page = 24;

long long draw_own(view& v, const scope& s, transaction& tx, const web::list_query& q) {
  const auto found = list(tx, {.status = organisation_state::approved,
                               .words = q.words,
                               .ids = {},
                               .page = q.page,
                               .per_page = per_page});
  const auto open = vacancies::open_counts(tx);
  for (const organisation& o : found.rows) {
    view& card = v.add(tpl::ORGANISATION_CARD);
    card.set(tpl::CARD_URL, s.base + "/organisaties/" + o.ref).set(tpl::CARD_TITLE, o.name);
    card.set_if(tpl::TEASER, tpl::HAS_TEASER, o.about.substr(0, o.about.find("\n\n")));
    card.set_if(tpl::KIND_LABEL, tpl::HAS_KIND, kind_text(s, o.kind));
    if (const auto at = open.find(o.id); at != open.end())
      card.add(tpl::OPEN_LINE).set(tpl::OPEN_TEXT, s.t("{} open vacature", "{} open vacatures", at->second));
  }
  return found.total;
}

std::string place_of(const scope& s, const published& o) {
  const municipality* m = s.node.municipalities.of(o.nis);
  return m == nullptr ? std::string() : m->name;
}

void draw_published(view& card, const scope& s, const published& o) {
  const std::string place = place_of(s, o);
  card.set(tpl::CARD_URL, o.url).set(tpl::CARD_TITLE, o.name);
  if (!place.empty()) web::draw_face(card.add(tpl::FROM_PLACE).set(tpl::PLACE, place), s, o.nis, place);
  card.set_if(tpl::TEASER, tpl::HAS_TEASER, o.about.substr(0, o.about.find("\n\n")));
}

// Draws organisations of the neighbours, below the municipality's own on the first page.
void draw_around(view& v, const scope& s, transaction& tx) {
  const auto found = list_published(tx, {.municipalities = listings::area_of(s),
                                         .but_not = s.here.party,
                                         .words = {},
                                         .page = 1,
                                         .per_page = shown_around});
  if (found.rows.empty()) return;
  view& around = v.add(tpl::AROUND);
  for (const published& o : found.rows) draw_published(around.add(tpl::NEIGHBOUR_CARD), s, o);
}

// A network and an overview show the organisations of their municipalities.
long long draw_of_area(view& v, const scope& s, transaction& tx, const web::list_query& q) {
  const auto found = list_published(tx, {.municipalities = listings::area_of(s),
                                         .but_not = {},
                                         .words = q.words,
                                         .page = q.page,
                                         .per_page = per_page});
  for (const published& o : found.rows) {
    view& card = v.add(tpl::ORGANISATION_CARD);
    draw_published(card, s, o);
  }
  return found.total;
}

}  // namespace

response show_public_list(const request& r, scope& s, transaction& tx) {
  const web::list_query q = web::list_query_of(r);
  const bool own_ones = s.here.what == tenants::tenant_kind::municipality;
  view v;
  v.set(tpl::HEADING, s.t("Organisaties")).set(tpl::WORDS, q.words);
  const long long total = own_ones ? draw_own(v, s, tx, q) : draw_of_area(v, s, tx, q);
  if (total == 0) {
    view& nothing = v.add(tpl::NOTHING);
    nothing.show_if(!q.words.empty(), tpl::NOTHING_FOUND).show_if(q.words.empty(), tpl::NOTHING_YET);
  }
  if (own_ones && q.page == 1 && q.words.empty()) draw_around(v, s, tx);
  web::draw_paging(v, s, r, total, q.page, per_page);
  return web::page(s, r, "overview/organisation_pages/list.html", std::move(v),
                   {.title = s.t("Organisaties"),
                    .current = "/organisaties",
                    .crumbs = {{s.base + "/", s.here.name}, {s.base + "/organisaties", s.t("Organisaties")}},
                    .canonical = s.here.public_url + "/organisaties",
                    .results = total > 0});
}

response show_public(const request& r, scope& s, transaction& tx) {
  const auto o = with_ref(tx, r.value(0));
  if (!o || o->status != organisation_state::approved)
    return web::message_page(s, r, refusal_kind::not_found, s.t("Deze organisatie vinden we niet"),
                             s.t("Misschien is ze gestopt, of is de link verouderd."),
                             s.base + "/organisaties", s.t("Toon alle organisaties"));
  const auto open = vacancies::list(tx, {.status = vacancies::vacancy_state::published,
                                         .of_everyone = false,
                                         .organisations = {o->id},
                                         .public_only = true,
                                         .per_page = shown_vacancies});
  view v;
  v.set(tpl::HEADING, o->name).set_if(tpl::KIND_LABEL, tpl::HAS_KIND, kind_text(s, o->kind));
  v.set_if(tpl::NUMBER, tpl::HAS_NUMBER, written_number(o->number));
  if (o->website.starts_with("http")) v.add(tpl::HAS_WEBSITE).set(tpl::WEBSITE_URL, o->website);
  std::string_view about = o->about;
  while (!about.empty()) {
    const auto end = about.find("\n\n");
    v.add(tpl::PARAGRAPH).set(tpl::TEXT, std::string(about.substr(0, end)));
    about = end == std::string_view::npos ? std::string_view() : about.substr(end + 2);
  }
  v.set(tpl::RESULT_COUNT, s.t("{} open vacature", "{} open vacatures", open.total));
  if (open.rows.empty()) {
    v.show(tpl::NOTHING);
  } else {
    view& cards = v.add(tpl::SOME).include(tpl::CARDS, "publishing/listings/card.html");
    for (const auto& one : open.rows) listings::draw_card(cards, s, vacancies::listing_of(one, s.here));
  }
  return web::page(s, r, "overview/organisation_pages/organisation.html", std::move(v),
                   {.title = o->name,
                    .description = o->about.substr(0, o->about.find("\n\n")),
                    .current = "/organisaties",
                    .crumbs = {{s.base + "/", s.here.name},
                               {s.base + "/organisaties", s.t("Organisaties")},
                               {s.base + r.path, o->name}},
                    .canonical = s.here.public_url + "/organisaties/" + o->ref});
}

response show_sign_up(const request& r, scope& s, transaction&) {
  return form_page(s, r, sign_up_form(s), {});
}

response take_sign_up(const request& r, scope& s, transaction& tx) {
  form f = sign_up_form(s);
  if (!f.accept(r.form)) return form_page(s, r, f, f.refused());
  const auto verdict = challenges::look(tx, s, r, f, uses, f.value("email"));
  if (verdict == challenges::verdict::mailed) return challenges::mailed_page(s, r);
  if (verdict != challenges::verdict::go_on) return form_page(s, r, f, challenges::outcome_of(verdict));
  const auto made = sign_up(tx, with_language(typed_organisation(f), s), s.now);
  if (!made) {
    f.refuse(made.error());
    return form_page(s, r, f, f.refused());
  }
  mail_confirmation(tx, s, *made);
  return web::see_other(s.base + "/organisaties/registratie/verzonden");
}

response show_sign_up_sent(const request& r, scope& s, transaction&) {
  return web::message_page(s, r, {}, s.t("Kijk in je mailbox"),
                           s.t("We stuurden je een link om de registratie te bevestigen. Niets gezien? Kijk "
                               "ook bij ongewenste mail."),
                           s.base + "/organisaties", s.t("Naar de organisaties"));
}

response show_confirm(const request& r, scope& s, transaction& tx) {
  return one_time_tokens::ask(
      r, s, tx, confirm_purpose,
      {s.t("Bevestig de registratie"), s.t("Nog één klik. Daarna kijkt de gemeente je registratie na."),
       s.t("Bevestig")});
}

response confirm_one(const request& r, scope& s, transaction& tx) {
  return one_time_tokens::act(r, s, tx, confirm_purpose, [&](const std::string& id) -> result<std::string> {
    const auto o = confirm(tx, organisation_id(id), s.now);
    if (!o) return std::unexpected(o.error());
    challenges::confirmed(tx, s, r, uses);
    if (!s.here.email.empty()) mail_waiting(tx, s, *o);
    return "/organisaties/registratie/bevestigd";
  });
}

response show_confirmed(const request& r, scope& s, transaction&) {
  return web::message_page(
      s, r, {}, s.t("Bedankt, je registratie is bevestigd"),
      s.t("De gemeente kijkt ze na. Je krijgt een mail zodra je vacatures kan plaatsen."), s.base + "/",
      s.t("Naar de startpagina"));
}

}  // namespace paraat::organisations
