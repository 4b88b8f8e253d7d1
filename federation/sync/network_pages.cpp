#include "federation/sync/network_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "federation/sync/overview_status.hpp"
#include "federation/sync/subscriptions.hpp"
#include "protocol/bytes.hpp"
#include "protocol/wire.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/cards.hpp"

namespace paraat::federation::sync {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr int most_shared = 200;
constexpr int rows_per_page = 50;

std::string feed_text(const scope& s, const feed_id& f) {
  if (f.feed == organisations_feed) return s.t("Organisaties");
  if (f.feed == task_profiles_feed) return s.t("Taakprofielen");
  return f.audience == members_audience ? s.t("Vacatures voor leden") : s.t("Vacatures");
}

std::string short_digest(const feed_sum& sum) { return hex(sum.digest.bytes()).substr(0, 12); }

web::cell verdict_cell(const scope& s, const feeds::head& ours, const shown_elsewhere& theirs) {
  switch (compare(ours, theirs)) {
    case likeness::equal:
      return {.text = s.t("Gelijk"), .tone = "success"};
    case likeness::behind:
      return {.text = s.t("Loopt achter"), .tone = "warning"};
    case likeness::differs:
      return {.text = s.t("Verschilt"), .tone = "danger"};
    case likeness::unknown:
      break;
  }
  return {.text = s.t("Niet bekend"), .tone = "neutral"};
}

std::string remark(const scope& s, const shown_elsewhere& x) {
  std::string out;
  const auto add = [&](const std::string& part) { out += (out.empty() ? "" : " ") + part; };
  if (x.hidden > 0)
    add(s.t("{} vacature verborgen met een reden.", "{} vacatures verborgen met een reden.", x.hidden));
  if (x.held_back > 0)
    add(s.t("{} verdwenen item wacht op een tweede controle.",
            "{} verdwenen items wachten op een tweede controle.", x.held_back));
  return out;
}

response gone(const request& r, const scope& s) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "We vonden niets op dit adres.", ""});
}

// The feeds for the public of every publisher, as they stand here.
std::vector<followed> shown_here(const scope& s, transaction& tx, const std::string& words) {
  std::vector<followed> out;
  for (followed& f : all_followed(tx)) {
    if (f.feed.audience != public_audience || f.epoch == 0) continue;
    const std::string name = s.node.tenants.name_of(f.feed.party);
    if (!words.empty() && name.find(words) == std::string::npos &&
        f.feed.party.find(words) == std::string::npos)
      continue;
    out.push_back(std::move(f));
  }
  return out;
}

}  // namespace

response show_shared(const request& r, scope& s, transaction& tx) {
  web::table rows(s.t("Gedeeld binnen het netwerk"),
                  {s.t("Vacature"), s.t("Gemeente"), s.t("Plaatsen"), s.t("Staat open tot")});
  const auto found = listings::shared_with_members(tx, listings::area_of(s), s.now, most_shared);
  for (const auto& l : found) {
    const municipality* m = s.node.municipalities.of(l.nis);
    web::cell title{.text = l.title, .under = l.organisation + ", " + l.place};
    if (l.own == s.here.id) title.url = s.base + "/beheer/vacatures/" + l.id;
    rows.row({title,
              {.text = m == nullptr ? l.publisher : m->name},
              {.text = s.t("{} plaats vrij", "{} plaatsen vrij", l.places_free)},
              {.text = s.t.date_with_year(web::local_day(l.valid_until))}});
  }
  web::list_page page{.title = s.t("Gedeeld binnen het netwerk"), .current = "/netwerk", .rows = rows};
  page.lead =
      s.t("Deze vacatures zien enkel medewerkers van gemeenten die meedoen. Neem contact op met de gemeente "
          "als je iemand kent.");
  page.action_label = s.t("Zo toont Vlaanderen ons");
  page.action_url = s.base + "/beheer/vergelijking";
  page.makes = false;
  page.empty_text = s.t("Nu deelt niemand iets binnen het netwerk.");
  page.total = static_cast<long long>(found.size());
  page.per_page = most_shared;
  return web::show_list(s, r, web::desk_of(r, s), page);
}

response show_comparison(const request& r, scope& s, transaction& tx) {
  web::table rows(s.t("Zo toont Vlaanderen ons"),
                  {s.t("Overzicht"), s.t("Bij ons"), s.t("Daar"), s.t("Vergelijking")});
  const auto ours = feeds::heads_of(tx, s.here.party);
  const auto others = shown_by_others(tx, s.here.party);
  for (const shown_elsewhere& x : others) {
    const auto at = std::ranges::find_if(ours, [&](const feeds::head& h) { return h.id() == x.feed; });
    if (at == ours.end()) continue;
    web::cell verdict = verdict_cell(s, *at, x);
    verdict.under = remark(s, x);
    rows.row({{.text = x.by_name, .under = feed_text(s, x.feed)},
              {.text = s.t.number(at->sum.count),
               .under = fmt::format("nr. {} · {}", at->number, short_digest(at->sum))},
              {.text = s.t.number(x.sum.count),
               .under = fmt::format("nr. {} · {}", x.number, short_digest(x.sum))},
              verdict});
  }
  web::list_page page{.title = s.t("Zo toont Vlaanderen ons"), .current = "/netwerk", .rows = rows};
  page.lead =
      s.t("We vergelijken wat jullie publiceren met wat een overzicht ervan toont: het aantal, het laatste "
          "nummer en een controlegetal over alles samen.");
  page.empty_text = s.t("Nog geen enkel overzicht heeft gezegd wat het van jullie toont.");
  page.total = static_cast<long long>(others.size());
  page.per_page = most_shared;
  return web::show_list(s, r, web::desk_of(r, s), page);
}

response show_control(const request& r, scope& s, transaction& tx) {
  if (s.here.what != tenants::tenant_kind::aggregator) return gone(r, s);
  const std::string words = r.query.get("q").substr(0, 100);
  const auto all = shown_here(s, tx, words);
  const int page = web::page_number(r);
  web::table rows(s.t("Wat we van elke uitgever tonen"),
                  {s.t("Uitgever"), s.t("Aantal"), s.t("Nummer"), s.t("Controlegetal"), s.t("Nagekeken")});
  for (std::size_t i = static_cast<std::size_t>(page - 1) * rows_per_page;
       i < std::min(all.size(), static_cast<std::size_t>(page) * rows_per_page); ++i) {
    const followed& f = all[i];
    rows.row({{.text = s.node.tenants.name_of(f.feed.party), .under = feed_text(s, f.feed)},
              {.text = s.t.number(f.sum.count)},
              {.text = fmt::format("{}/{}", f.epoch, f.cursor)},
              {.text = short_digest(f.sum)},
              {.text = f.verified_at ? s.t.date_and_time(*f.verified_at) : s.t("Nog niet"),
               .under = f.level() ? "" : s.t("Wordt bijgewerkt")}});
  }
  view v;
  v.set(tpl::HEADING, s.t("Controle"))
      .set(tpl::LEAD, s.t("Elke uitgever kan hier nagaan of we precies tonen wat hij publiceert."))
      .set(tpl::WORDS, words)
      .set(tpl::FIND_LABEL, s.t("Zoek een uitgever"))
      .set(tpl::BUTTON_LABEL, s.t("Zoek"))
      .set(tpl::WAY_LABEL, s.t("Dezelfde cijfers voor programma’s"));
  rows.render(v, tpl::TABLE);
  if (all.empty()) v.add(tpl::NOTHING).set(tpl::EMPTY_TEXT, s.t("Geen uitgever met die naam."));
  web::draw_paging(v, s, r, static_cast<long long>(all.size()), page, rows_per_page);
  return web::page(s, r, "publishing/listings/control.html", std::move(v),
                   {.title = s.t("Controle"),
                    .crumbs = {{s.base + "/", s.here.name}, {s.base + "/controle", s.t("Controle")}},
                    .canonical = s.here.public_url + "/controle"});
}

response control_data(const request& r, scope& s, transaction& tx) {
  if (s.here.what != tenants::tenant_kind::aggregator) return gone(r, s);
  boost::json::array publishers;
  for (const followed& f : shown_here(s, tx, ""))
    publishers.push_back(
        {{"publisher", f.feed.party},
         {"name", s.node.tenants.name_of(f.feed.party)},
         {"feed", f.feed.feed},
         {"epoch", f.epoch},
         {"head", f.cursor},
         {"count", f.sum.count},
         {"digest", hex(f.sum.digest.bytes())},
         {"held_back", f.held_back},
         {"verified_at", f.verified_at ? boost::json::value(wire::seconds(*f.verified_at)) : nullptr}});
  return web::text_response(
      200,
      boost::json::serialize(boost::json::object{{"at", wire::seconds(s.now)}, {"publishers", publishers}}),
      "application/json");
}

}  // namespace paraat::federation::sync
