// The roll call: everybody on site, ticked one by one.
#include <algorithm>

#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/crisis/presence/shifts_pages.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::presence {
namespace {

namespace tpl = web::tpl;
using incidents::incident;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

response roll_page(const request& r, const scope& s, transaction& tx, const incident& i) {
  const web::desk d = web::desk_of(r, s);
  const auto last = last_roll_call(tx, i.id);
  const bool open = last && last->open;
  const std::string action = presence_address(s, i) + "/appel";
  view v;
  web::draw_desk_navigation(v, s, d, "/noodsituaties");
  incidents::draw_exercise(v, i);
  v.set(tpl::HEADING, s.t("Appel"));
  if (open) {
    form f(s, action, s.t("Sluit het appel"));
    std::vector<web::choice> all;
    std::vector<std::string> seen;
    for (const roll_line& l : last->lines) {
      all.push_back({l.person_id, l.name, l.task});
      if (l.seen) seen.push_back(l.person_id);
    }
    f.add_choices(form::type::checks, "gezien", s.t("Wie heb je gezien?"), all);
    f.put_all("gezien", seen).hidden("appel", last->id);
    f.other_submit("verder", "ja", s.t("Bewaar en tel verder"));
    f.render(v.add(tpl::CALLING), tpl::FORM);
  } else {
    web::draw_button(v.add(tpl::BEGIN), tpl::BUTTON, s,
                     {.action = action + "/begin", .label = s.t("Begin een appel")});
  }
  const auto draw_missing = [&](view& list) {
    for (const roll_line& l : last->lines) {
      if (l.seen) continue;
      view& one = list.add(tpl::MISSING).set(tpl::NAME, l.name).set(tpl::WHERE, l.task);
      if (!l.phone.empty())
        one.add(tpl::HAS_PHONE)
            .set(tpl::PHONE, text::shown_phone(l.phone))
            .set(tpl::DIAL, text::dialled_phone(l.phone));
    }
  };
  if (open && std::ranges::any_of(last->lines, &roll_line::seen) &&
      !std::ranges::all_of(last->lines, &roll_line::seen))
    draw_missing(v.add(tpl::SEARCHED));
  if (last && !open) {
    view& done = v.add(tpl::LAST);
    done.set(tpl::TIME_TEXT, s.t.date_and_time(last->at));
    done.set(tpl::COUNT, static_cast<long long>(std::ranges::count_if(last->lines, &roll_line::seen)));
    done.set(tpl::TOTAL, static_cast<long long>(last->lines.size()));
    draw_missing(done);
  }
  auto crumbs = incidents::crumbs_of(s, i);
  crumbs.emplace_back(presence_address(s, i), s.t("Aanwezig"));
  crumbs.emplace_back(action, s.t("Appel"));
  return web::page(s, r, "crisis/presence/roll_call.html", std::move(v),
                   {.title = incidents::page_title(s, i, s.t("Appel")),
                    .current = d.root,
                    .crumbs = crumbs,
                    .index = false});
}

}  // namespace

response show_roll_call(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  return i ? roll_page(r, s, tx, *i) : incidents::no_incident(s, r);
}

response start_roll_call(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  begin_roll_call(tx, i->id, s.asker(), s.now);
  return web::see_other(presence_address(s, *i) + "/appel");
}

// `wat`: a page that an older release drew, and that a telephone kept, says its act there.
response take_roll_call(const request& r, scope& s, transaction& tx) {
  if (r.form.get("wat") == "begin") return start_roll_call(r, s, tx);
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  const std::string action = presence_address(s, *i) + "/appel";
  const bool closes = !r.form.has("verder") && r.form.get("wat") != "bewaar";
  const auto done = mark_seen(tx, roll_call_id(r.form.get("appel")), ids_of<person_id>(r.form.all("gezien")),
                              closes, s.asker(), s.now);
  return done ? web::see_other(action) : web::refusal_page(s, r, done.error());
}

}  // namespace paraat::presence
