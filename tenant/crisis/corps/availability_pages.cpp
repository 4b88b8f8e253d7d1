// Pages of a member's availability: the member's own page behind a mailed link, and the same for the staff of
// the corps.

#include <fmt/format.h>

#include "protocol/whole_number.hpp"
#include "tenant/crisis/corps/availability.hpp"
#include "tenant/crisis/corps/corps_pages.hpp"
#include "tenant/crisis/corps/member_notifications.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::corps {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

struct words {
  std::string_view code, label, hours;
};
// texts
constexpr words parts[] = {{"ochtend", "Ochtend", "6–12 u"},
                           {"middag", "Middag", "12–18 u"},
                           {"avond", "Avond", "18–24 u"},
                           {"nacht", "Nacht", "0–6 u"}};
// texts
constexpr std::string_view weekdays[] = {"Maandag", "Dinsdag",  "Woensdag", "Donderdag",
                                         "Vrijdag", "Zaterdag", "Zondag"};

// Whose availability it is, and where the forms go.
struct whose {
  member who;
  corps where;
  std::string root;
  bool own = true;
  actor by;
};

result<whose> owner_of(const request& r, const scope& s, transaction& tx) {
  const auto m = member_of_link(r, tx, s.now);
  if (!m) return std::unexpected(m.error());
  return whose{*m, find(tx, m->corps_id).value(), s.base + "/korps/lid/" + r.value(0), true, std::nullopt};
}

result<whose> led_by(const request& r, const scope& s, transaction& tx) {
  const auto m = find_member(tx, member_id(r.value(0)));
  const auto c = m && takes_part(*m) ? find(tx, m->corps_id) : std::nullopt;
  if (!c) return refuse(refusal_kind::not_found, "Dit lid bestaat niet.");
  return whose{*m, *c, s.base + "/beheer/korps/leden/" + m->id + "/beschikbaarheid", false,
               s.account->account};
}

// ---- the forms

form exception_form(const scope& s, const whose& w) {
  form f(s, w.root + "/uitzondering", s.t("Voeg toe"));
  f.add_choices(form::type::radios, "wat", s.t("Wat is er anders?"),
                {{"niet", w.own ? s.t("Dan kan ik niet") : s.t("Kan niet"), ""},
                 {"wel", w.own ? s.t("Dan kan ik wel") : s.t("Kan wel"), ""}},
                {.required = true, .missing = s.t("Kies wat er anders is")});
  f.add(form::type::date, "van", s.t("Van"), {.required = true, .half = true});
  f.add(form::type::date, "tot", s.t("Tot en met"), {.required = true, .half = true});
  std::vector<web::choice> when;
  for (const words& p : parts)
    when.push_back({std::string(p.code), s.t(p.label) + " (" + s.t(p.hours) + ")", ""});
  f.add_choices(form::type::select, "deel", s.t("Welk deel van de dag?"), std::move(when),
                {.hint = s.t("Leeg: de hele dag.")});
  f.put("wat", "niet");
  return f;
}

form pause_form(const scope& s, const whose& w) {
  form f(s, w.root + "/pauze", s.t("Bewaar de pauze"));
  f.add(form::type::date, "pauze_van", s.t("Eerste dag"), {.required = true, .half = true});
  f.add(form::type::date, "pauze_tot", s.t("Laatste dag"), {.required = true, .half = true});
  return f;
}

struct week {
  std::bitset<parts_a_week> away;
  std::optional<int> not_before;
  std::string problem;
};

// "2-1" is Wednesday afternoon.
std::optional<std::size_t> place_of(std::string_view value) {
  if (value.size() != 3 || value[1] != '-' || value[0] < '0' || value[0] > '6' || value[2] < '0' ||
      value[2] > '3')
    return std::nullopt;
  return static_cast<std::size_t>((value[0] - '0') * parts_a_day + (value[2] - '0'));
}

week typed_week(const request& r) {
  week w;
  w.away.set();
  for (const std::string& value : r.form.all("kan"))
    if (const auto at = place_of(value)) w.away.reset(*at);
  const std::string hour = r.form.get("niet_voor");
  if (!hour.empty()) w.not_before = whole_number<int>(hour).value_or(0);
  return w;
}

// ---- drawing

void draw_week(view& v, const scope& s, const whose& w, const week& now) {
  v.set(tpl::WEEK_ACTION, w.root + "/week");
  v.set(tpl::WEEK_HINT,
        w.own ? s.t("Duid aan wanneer je kan komen als het nodig is.") : s.t("Wat aangeduid is, kan."));
  v.set_if(tpl::SENTENCE, tpl::PROBLEM, now.problem);
  web::draw_hidden(v, s);
  for (const words& p : parts)
    v.add(tpl::COLUMN).set(tpl::COLUMN_LABEL, s.t(p.label)).set(tpl::HOURS, s.t(p.hours));
  for (std::size_t d = 0; d < std::size(weekdays); ++d) {
    view& row = v.add(tpl::DAY).set(tpl::DAY_NAME, s.t(weekdays[d]));
    for (std::size_t p = 0; p < std::size(parts); ++p)
      row.add(tpl::PART)
          .set(tpl::PART_VALUE, fmt::format("{}-{}", d, p))
          .set(tpl::PART_LABEL, s.t(weekdays[d]) + ", " + s.t(parts[p].label))
          .show_if(!now.away.test(d * parts_a_day + p), tpl::CHOSEN);
  }
  for (int hour = earliest_start; hour <= latest_start; ++hour)
    v.add(tpl::OPTION)
        .set(tpl::OPTION_VALUE, hour)
        .set(tpl::OPTION_LABEL, fmt::format(fmt::runtime(s.t("{0} uur")), hour))
        .show_if(now.not_before == hour, tpl::CHOSEN);
}

std::string days_text(const scope& s, const days& d) {
  const bool this_year = d.last.year() == web::local_day(s.now).year();
  return s.t.period(d.first, d.last) + (this_year || d.first.year() != d.last.year()
                                            ? ""
                                            : fmt::format(" {}", static_cast<int>(d.last.year())));
}

void draw_exceptions(view& v, const scope& s, const whose& w, const availability& a) {
  const day today = web::local_day(s.now);
  view* list = nullptr;
  for (const exception& e : a.exceptions) {
    if (e.when.last < today) continue;
    if (list == nullptr) list = &v.add(tpl::EXCEPTIONS);
    view& one = list->add(tpl::EXCEPTION).set(tpl::WHEN, days_text(s, e.when));
    const std::string what = e.can ? s.t("Kan wel") : s.t("Kan niet");
    one.set(tpl::WHAT, e.which ? what + ", " + s.t(parts[static_cast<std::size_t>(*e.which)].label) : what);
    web::draw_button(one, tpl::BUTTON, s,
                     {w.root + "/schrapping", s.t("Haal weg"), "tertiary", "", "", {{"welke", e.id}}});
  }
}

void draw_pause(view& v, const scope& s, const whose& w, const availability& a) {
  if (w.who.status == member_state::paused && w.own)
    v.add(tpl::ON_PAUSE)
        .set(tpl::PAUSE_TEXT,
             s.t("Wie het korps leidt, zette je op pauze. Bel of mail ons om weer mee te doen."));
  if (!a.pause || a.pause->last < web::local_day(s.now)) return;
  view& on = v.add(tpl::ON_PAUSE);
  on.set(tpl::PAUSE_TEXT,
         fmt::format(fmt::runtime(s.t("Pauze: {0}. Daarna weer opgeroepen.")), days_text(s, *a.pause)));
  web::draw_button(on, tpl::BUTTON, s, {w.root + "/hervatting", s.t("Stop de pauze"), "secondary"});
}

// Draws certificates with an end: a reminder links to this list.
void draw_own_certificates(view& v, const scope& s, transaction& tx, const whose& w) {
  view* list = nullptr;
  for (const certificate& k : certificates_of(tx, w.who.id)) {
    if (!k.valid_until) continue;
    if (list == nullptr) list = &v.add(tpl::CERTIFICATES);
    list->add(tpl::CERTIFICATE)
        .set(tpl::TEXT, fmt::format(fmt::runtime(s.t("{0}: geldig tot en met {1}.")),
                                    skills_text(s, {k.code}), s.t.date_with_year(*k.valid_until)));
  }
}

response availability_page(const request& r, const scope& s, transaction& tx, const whose& w, const week& now,
                           const form& exceptions, const form& pauses, const web::outcome& how) {
  const availability a = availability_of(tx, w.who.id);
  view v;
  v.set(tpl::HEADING,
        w.own ? fmt::format(fmt::runtime(s.t("Dag {0}, wanneer kan je?")), first_name(w.who.who.name))
              : s.t("Beschikbaarheid"));
  view& inner = v.include(tpl::AVAILABILITY, "crisis/corps/availability.html");
  web::draw_done(inner, s, r, {{"bewaard", "Bewaard."}});
  draw_pause(inner, s, w, a);
  draw_week(inner, s, w, now);
  draw_exceptions(inner, s, w, a);
  exceptions.render(inner, tpl::EXCEPTION_FORM);
  pauses.render(inner, tpl::PAUSE_FORM);
  inner.show_if(!exceptions.ok(), tpl::OPENED).show_if(!pauses.ok(), tpl::PAUSE_OPENED);
  if (w.own) {
    draw_own_certificates(v, s, tx, w);
    v.set(tpl::CORPS_NAME, w.where.what.name)
        .set(tpl::LEAVE_URL, w.root + "/stopzetting")
        .set(tpl::COPY_URL, w.root + "/kopie");
    return web::page(s, r, "crisis/corps/own.html", std::move(v),
                     {.title = s.t("Wanneer kan je?"), .current = "/korps", .index = false, .how = how});
  }
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/korps");
  const std::string list = s.base + "/beheer/korps";
  return web::page(s, r, "crisis/corps/member_availability.html", std::move(v),
                   {.title = s.t("Beschikbaarheid") + " – " + w.who.who.name,
                    .current = "/beheer",
                    .crumbs = {{list, s.t("Korps")},
                               {list + "/" + w.where.id, w.where.what.name},
                               {list + "/leden/" + w.who.id, w.who.who.name},
                               {w.root, s.t("Beschikbaarheid")}},
                    .index = false,
                    .how = how});
}

week kept_week(transaction& tx, const whose& w) {
  const availability a = availability_of(tx, w.who.id);
  return {a.away, a.not_before, ""};
}

response show(const request& r, const scope& s, transaction& tx, const result<whose>& w) {
  if (!w) return web::refusal_page(s, r, w.error());
  return availability_page(r, s, tx, *w, kept_week(tx, *w), exception_form(s, *w), pause_form(s, *w), {});
}

// ---- changing

// What the page shows again after a refusal.
struct typed {
  week now;
  form exceptions, pauses;
};
using act = result<void> (*)(const request&, const scope&, transaction&, const whose&, typed&);

result<void> keep_typed_week(const request& r, const scope& s, transaction& tx, const whose& w, typed& t) {
  t.now = typed_week(r);
  const result<void> done =
      t.now.away.all() ? refuse(refusal_kind::invalid,
                                "Duid minstens één moment aan. Kan je een tijd niet? Neem dan een pauze.")
                       : set_week(tx, w.who.id, t.now.away, t.now.not_before, s.now);
  if (!done) t.now.problem = s.t(done.error());
  return done;
}

result<void> add_typed_exception(const request& r, const scope& s, transaction& tx, const whose& w,
                                 typed& t) {
  form& f = t.exceptions;
  if (!f.accept(r.form)) return refuse(refusal_kind::invalid, "");
  exception e{.when = {f.date("van").value(), f.date("tot").value()}, .can = f.value("wat") == "wel"};
  for (std::size_t p = 0; p < std::size(parts); ++p)
    if (parts[p].code == f.value("deel")) e.which = static_cast<part>(p);
  const auto done = add_exception(tx, w.who.id, e, s.now);
  if (!done) f.refuse(done.error());
  return done;
}

result<void> remove_chosen_exception(const request& r, const scope& s, transaction& tx, const whose& w,
                                     typed&) {
  return remove_exception(tx, w.who.id, exception_id(r.form.get("welke")), s.now);
}

result<void> keep_typed_pause(const request& r, const scope& s, transaction& tx, const whose& w, typed& t) {
  form& f = t.pauses;
  if (!f.accept(r.form)) return refuse(refusal_kind::invalid, "");
  const auto done =
      pause(tx, w.who.id, {f.date("pauze_van").value(), f.date("pauze_tot").value()}, w.by, s.now);
  if (!done) f.refuse(done.error());
  return done;
}

result<void> end_this_pause(const request&, const scope& s, transaction& tx, const whose& w, typed&) {
  return end_pause(tx, w.who.id, w.by, s.now);
}

response changed(const request& r, const scope& s, transaction& tx, const result<whose>& found, act work) {
  if (!found) return web::refusal_page(s, r, found.error());
  const whose& w = *found;
  typed t{kept_week(tx, w), exception_form(s, w), pause_form(s, w)};
  const auto done = work(r, s, tx, w, t);
  if (done) return web::see_other(w.root + "?klaar=bewaard");
  return availability_page(r, s, tx, w, t.now, t.exceptions, t.pauses, done.error());
}

}  // namespace

response show_own_page(const request& r, scope& s, transaction& tx) {
  return show(r, s, tx, owner_of(r, s, tx));
}
response keep_own_week(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, owner_of(r, s, tx), keep_typed_week);
}
response add_own_exception(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, owner_of(r, s, tx), add_typed_exception);
}
response remove_own_exception(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, owner_of(r, s, tx), remove_chosen_exception);
}
response keep_own_pause(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, owner_of(r, s, tx), keep_typed_pause);
}
response end_own_pause(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, owner_of(r, s, tx), end_this_pause);
}
response show_availability(const request& r, scope& s, transaction& tx) {
  return show(r, s, tx, led_by(r, s, tx));
}
response keep_week(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, led_by(r, s, tx), keep_typed_week);
}
response add_exception_of(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, led_by(r, s, tx), add_typed_exception);
}
response remove_exception_of(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, led_by(r, s, tx), remove_chosen_exception);
}
response keep_pause(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, led_by(r, s, tx), keep_typed_pause);
}
response end_pause_of(const request& r, scope& s, transaction& tx) {
  return changed(r, s, tx, led_by(r, s, tx), end_this_pause);
}

response ask_leave(const request& r, scope& s, transaction& tx) {
  const auto w = owner_of(r, s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  return web::ask_page(
      s, r, s.t("Wil je uit het korps?"),
      s.t("Je krijgt dan geen oproepen meer. Je gegevens wissen we als hun termijn voorbij is. "
          "Even rust nodig? Neem dan liever een pauze."),
      {w->root + "/stopzetting", s.t("Ja, ik stop"), "primary", "danger"});
}

response leave_corps(const request& r, scope& s, transaction& tx) {
  const auto w = owner_of(r, s, tx);
  if (!w) return web::refusal_page(s, r, w.error());
  const auto gone = leave(tx, w->who.id, s.now);
  if (!gone) return web::refusal_page(s, r, gone.error());
  return web::see_other(s.base + "/korps/gestopt");
}

response show_left(const request& r, scope& s, transaction&) {
  return web::message_page(s, r, {}, s.t("Je bent uit het korps"),
                           s.t("Bedankt dat je klaarstond. Je kan altijd opnieuw lid worden."),
                           s.base + "/korps", s.t("Terug naar het korps"));
}

}  // namespace paraat::corps
