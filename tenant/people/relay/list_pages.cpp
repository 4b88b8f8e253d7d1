// Lists of conversations: of an organisation, and as rows of an own page.

#include "tenant/people/relay/relay_letters.hpp"
#include "tenant/people/relay/relay_pages.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::relay {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;

row_words words_of(transaction& tx, const scope& s, const listed& l) {
  const auto now = l.what.erased ? std::nullopt : subject_of(tx, s, l.what);
  row_words out;
  out.when = s.t.date_and_time(l.what.last_at);
  if (!now) {
    out.with = s.t("Gewist gesprek");
    out.status = {.text = s.t("Gewist"), .tone = "neutral"};
    return out;
  }
  const std::string& name = party_of(*now, other(l.mine.which)).name;
  out.with = name.empty() ? s.t("Iemand") : name;
  out.about = now->title;
  out.status = l.unread          ? web::cell{.text = s.t("Nieuw bericht"), .tone = "warning"}
               : l.what.stands() ? web::cell{.text = s.t("Open"), .tone = "success"}
                                 : web::cell{.text = s.t("Gesloten"), .tone = "neutral"};
  return out;
}

void draw_rows(web::view& v, const scope& s, transaction& tx, const std::vector<listed>& all,
               const std::string& root) {
  for (const listed& l : all) {
    const row_words w = words_of(tx, s, l);
    web::view& row = v.add(tpl::CONVERSATION).set(tpl::NAME, w.with).set(tpl::TITLE, w.about);
    row.set(tpl::WHEN, w.when).set(tpl::STATUS_TEXT, w.status.text).set(tpl::TONE, w.status.tone);
    row.set(tpl::WAY_URL, root + "/" + l.what.id);
  }
}

response show_organisation_list(const request& r, scope& s, transaction& tx) {
  const web::desk d = web::desk_of(r, s);
  const auto all = with_holders(tx, organisations, d.organisations);
  web::table rows(s.t("Gesprekken"), {s.t("Met"), s.t("Waarover"), s.t("Laatste bericht"), s.t("Status")});
  for (const listed& l : all) {
    const row_words w = words_of(tx, s, l);
    rows.row({{.text = w.with, .url = s.base + d.root + "/gesprekken/" + l.what.id},
              {.text = w.about},
              {.text = w.when},
              w.status});
  }
  return web::show_list(s, r, d,
                        {.title = s.t("Gesprekken"),
                         .current = "/gesprekken",
                         .lead = s.t("Met mensen die antwoordden of ja zeiden. Deze gesprekken tonen hun "
                                     "e-mailadres niet, en het jouwe ook niet."),
                         .rows = rows,
                         .empty_text = s.t("Nog geen gesprekken. Open een antwoord en schrijf een bericht."),
                         .total = static_cast<long long>(all.size()),
                         .per_page = 200});
}

}  // namespace paraat::relay
