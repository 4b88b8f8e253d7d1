#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json.hpp>

#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/plain_text.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/asks/asks_view.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/listings_pages.hpp"
#include "tenant/publishing/listings/page_components.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"

namespace paraat::listings {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::size_t most_related = 3;

// schema.org JobPosting; employmentType VOLUNTEER is the value that search engines know for this work. The
// region of an address is its province.
std::string job_posting(const scope& s, const listing& l) {
  namespace json = boost::json;
  const municipality* m = s.node.municipalities.of(l.nis);
  json::object o{
      {"@context", "https://schema.org"},
      {"@type", "JobPosting"},
      {"title", l.title},
      {"description", l.body},
      {"identifier", json::object{{"@type", "PropertyValue"}, {"name", l.publisher}, {"value", l.id}}},
      {"datePosted", web::iso_date(web::local_day(l.published_at))},
      {"validThrough", web::iso_date(web::local_day(l.valid_until))},
      {"employmentType", l.kind == "volunteer" ? "VOLUNTEER" : "TEMPORARY"},
      {"totalJobOpenings", l.places_free},
      {"hiringOrganization", json::object{{"@type", "Organization"}, {"name", l.organisation}}},
      {"url", l.url}};
  o["jobLocation"] = json::object{
      {"@type", "Place"},
      {"address", json::object{{"@type", "PostalAddress"},
                               {"addressLocality", l.place},
                               {"addressRegion", m ? std::string(province_name(m->province)) : ""},
                               {"addressCountry", "BE"}}}};
  const auto put = [&o](const char* key, const std::string& text) {
    if (!text.empty()) o[key] = text;
  };
  std::vector<std::string> skills = l.asks.must;
  skills.insert(skills.end(), l.asks.nice.begin(), l.asks.nice.end());
  for (const asks::language& one : l.asks.languages) skills.push_back(one.code);
  put("skills", fmt::format("{}", fmt::join(asks::labels_of(s.t, skills), ", ")));
  put("qualifications", fmt::format("{}", fmt::join(asks::labels_of(s.t, l.asks.certificates), ", ")));
  put("workHours", asks::week_text(s.t, l.asks.week));
  return json::serialize(o);
}

void draw_asks(view& v, const web::texts& t, const listing& l) {
  const auto facts = asks::asked(t, l.asks);
  if (!facts.empty()) {
    view& asked = v.add(tpl::ASKED);
    for (const asks::fact& f : facts) {
      view& fact = asked.add(tpl::FACT).set(tpl::LABEL, f.label);
      for (const asks::line& one : f.lines)
        fact.add(tpl::LINE).set(tpl::TEXT, one.text).set_if(tpl::PLAIN_TEXT, tpl::PLAIN, one.plain);
    }
  }
  const auto offers = asks::offered(t, l.asks);
  if (offers.empty()) return;
  view& offered = v.add(tpl::OFFERED);
  for (const std::string& text : offers) offered.add(tpl::GOOD_ITEM).set(tpl::TEXT, text);
}

// What someone who read this one may like: the same theme first, then whatever is near, the closest first.
std::vector<listing> related(const scope& s, transaction& tx, const listing& to) {
  std::vector<listing> out;
  const auto open_now = stock_now(s, tx);
  for (const bool same_theme : {true, false}) {
    query q{.municipalities = area_of(s), .by = order::nearest, .lat = to.lat, .lon = to.lon};
    if (same_theme) q.themes = {to.theme};
    q.per_page = static_cast<int>(2 * most_related + 1);
    for (listing& l : search(tx, q, *open_now, s.now).rows) {
      const bool known =
          l.row == to.row || l.places_free == 0 || std::ranges::find(out, l.row, &listing::row) != out.end();
      if (!known && out.size() < most_related) out.push_back(std::move(l));
    }
  }
  return out;
}

void draw_head(view& v, const web::texts& t, const listing& l) {
  const theme* about = theme_of(l.theme);
  v.set(tpl::HEADING, l.title).set(tpl::ORGANISATION, l.organisation);
  v.set(tpl::THEME_LABEL, about ? t(about->label) : l.theme);
  v.set(tpl::CARD_THEME, l.theme).show_if(about != nullptr, tpl::CARD_DRAWING);
  v.show_if(l.kind == "crisis_job", tpl::CRISIS_JOB);
  if (l.urgent)
    v.add(tpl::STATUS)
        .set(tpl::TONE, "danger")
        .set(tpl::STATUS_ICON, "alert-triangle")
        .set(tpl::STATUS_TEXT, t("Dringend"));
}

void draw_facts(view& v, const scope& s, const listing& l) {
  const web::texts& t = s.t;
  v.set(tpl::PLACE, l.place).set(tpl::PERIOD, period_text(t, l));
  v.set_if(tpl::RHYTHM, tpl::HAS_RHYTHM, l.rhythm);
  std::string when;
  for (const bit_label& m : moments)
    if (l.moments & m.bit) when += (when.empty() ? "" : " · ") + t(m.label);
  v.set_if(tpl::TEXT, tpl::MOMENTS, when);
  v.set(tpl::FREE, l.places_free)
      .set(tpl::PLACES_LINE, t("van {} plaats vrij", "van {} plaatsen vrij", l.places));
  v.set(tpl::FILLED_PERCENT, 100LL * (l.places - l.places_free) / std::max(1, l.places));
  v.set(tpl::INSURANCE, l.kind == "crisis_job" ? t("Via je contract") : t("Via de organisatie"));
  if (l.places_free > 0)
    v.add(tpl::CAN_HELP).set(tpl::HELP_URL, fmt::format("{}/vacatures/{}/hulp", s.base, l.ref));
  else
    v.show(tpl::CLOSED);
}

void draw_text(view& v, const web::texts& t, const listing& l) {
  std::string_view body = l.body;
  while (!body.empty()) {
    const auto end = body.find("\n\n");
    v.add(tpl::PARAGRAPH).set(tpl::TEXT, std::string(body.substr(0, end)));
    body = end == std::string_view::npos ? std::string_view() : body.substr(end + 2);
  }
  view& good = v.add(tpl::GOOD);
  for (const bit_label& g : good_to_know)
    if (l.good_to_know & g.bit) good.add(tpl::GOOD_ITEM).set(tpl::TEXT, t(g.label));
  if (l.minimum_age > 0)
    good.add(tpl::GOOD_ITEM).set(tpl::TEXT, t("Vanaf {} jaar", "Vanaf {} jaar", l.minimum_age));
  good.add(tpl::GOOD_ITEM)
      .set(tpl::TEXT, l.kind == "crisis_job"
                          ? t("Je krijgt een contract. Je werkgever verzekert je tegen arbeidsongevallen.")
                          : t("De organisatie is verantwoordelijk voor schade die je per ongeluk aan anderen "
                              "doet. Vraag gerust hoe ze je verzekert."));
}

void draw_related(view& v, const scope& s, transaction& tx, const listing& l) {
  const auto rows = related(s, tx, l);
  if (rows.empty()) return;
  view& cards = v.add(tpl::RELATED).include(tpl::CARDS, "publishing/listings/card.html");
  for (const listing& r : rows)
    draw_card(cards, s, r, {.from = l.lat && l.lon ? std::optional(point{*l.lat, *l.lon}) : std::nullopt});
}

}  // namespace

response show_vacancy(const request& r, scope& s, transaction& tx) {
  const web::texts& t = s.t;
  const auto l = own_with_ref(tx, s.here.id, r.value(0));
  if (!l)
    return web::message_page(s, r, refusal_kind::gone, t("Deze vacature staat niet meer open"),
                             t("Ze is ingevuld, gesloten of voorbij. Misschien past iets anders bij je."),
                             s.base + "/vacatures", t("Toon wat er wel open staat"));
  const std::string address = fmt::format("{}/vacatures/{}/{}", s.base, l->ref, slug_of(l->title));
  if (s.base + r.path != address) {
    response moved = web::see_other(address);
    moved.status = 301;
    return moved;
  }
  view v;
  draw_head(v, t, *l);
  draw_facts(v, s, *l);
  draw_asks(v, t, *l);
  draw_text(v, t, *l);
  draw_related(v, s, tx, *l);
  v.set(tpl::PAGE_ADDRESS, l->url);
  response out = web::page(
      s, r, "publishing/listings/vacancy.html", std::move(v),
      {.title = l->title,
       .description =
           web::shortened(l->organisation + ", " + l->place + ". " + l->body, web::longest_summary),
       .current = "/vacatures",
       .crumbs = {{s.base + "/", s.here.name}, {s.base + "/vacatures", t("Vacatures")}, {address, l->title}},
       .json_ld = job_posting(s, *l),
       .canonical = l->url,
       .share_image = theme_of(l->theme) ? "share-" + l->theme + ".png" : ""});
  return kept_until_it_changes(std::move(out));
}

}  // namespace paraat::listings
