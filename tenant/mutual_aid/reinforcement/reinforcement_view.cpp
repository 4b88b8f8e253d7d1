#include "tenant/mutual_aid/reinforcement/reinforcement_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::reinforcement {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

void fact(view& v, std::string label, std::string text) {
  if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
}

void draw_facts(view& v, const scope& s, const help& h) {
  fact(v, s.t("Gevraagd"), s.t.number(h.now.needed));
  if (h.now.overbooking > 0) fact(v, s.t("Zoveel te veel mag"), s.t.number(h.now.overbooking));
  fact(v, s.t("Bevestigd"), s.t.number(h.now.confirmed()));
  if (const int waiting = h.now.promised() - h.now.confirmed(); waiting > 0)
    fact(v, s.t("Aangenomen, wacht op bevestiging"), s.t.number(waiting));
  fact(v, s.t("Nog te beslissen"), offered_hands(h));
  fact(v, s.t("Van"), s.t.date_and_time(h.what.from));
  fact(v, s.t("Tot"), s.t.date_and_time(h.what.until));
  fact(v, s.t("Plaats"), h.what.place);
  fact(v, s.t("Meldpunt"), h.what.meeting);
  fact(v, s.t("Meebrengen"), h.what.bring);
}

void draw_phone(view& v, const std::string& phone) {
  if (const std::string dial = web::dialled(phone); !dial.empty())
    v.add(tpl::HAS_PHONE).set(tpl::PHONE, phone).set(tpl::DIAL, dial);
}

std::string until_text(const scope& s, const offer& o) {
  if (!o.live() || o.at != stage::proposed || !o.until) return "";
  return fmt::format(fmt::runtime(s.t("vrijgehouden tot {0}")), s.t.date_and_time(*o.until));
}

std::string short_id(const offer& o) { return o.id.text().substr(o.id.text().find('/') + 1); }

void draw_take(view& one, const scope& s, const help& h, const offer& o) {
  const int room = h.now.needed + h.now.overbooking - h.now.promised();
  if (h.now.over() || !o.live() || o.at != stage::proposed || room < 1) return;
  form f(s, address_of(s, h) + "/aanvaarding", s.t("Neem aan"));
  const int most = std::min(room, o.offered);
  f.hidden("van", o.supplier).hidden("aanbod", short_id(o));
  // Several offers stand on one page: each field has a name, and so an id, of its own.
  const std::string count = "aantal-" + short_id(o);
  f.add(form::type::number, count, s.t("Hoeveel neem je er aan?"),
        {.required = true, .missing = s.t("Vul in hoeveel mensen je aanneemt")});
  f.number_range(count, 1, most).put(count, std::to_string(most));
  f.render(one.add(tpl::TAKE), tpl::FORM);
}

void draw_let_go(view& one, const scope& s, const help& h, const offer& o) {
  if (!o.live()) return;
  const bool confirmed = o.at == stage::confirmed;
  web::draw_button(one.add(tpl::LET_GO), tpl::BUTTON, s,
                   {.action = address_of(s, h) + (h.mine ? "/afzegging" : "/intrekking"),
                    .label = h.mine ? (o.at == stage::proposed ? s.t("Niet nodig") : s.t("Zeg af"))
                                    : (confirmed ? s.t("Roep terug") : s.t("Trek in")),
                    .variant = "tertiary",
                    .tone = "danger",
                    .hidden = {{"van", o.supplier}, {"aanbod", short_id(o)}}});
}

web::status_look look_of_side(const help& h, const side& x) {
  if (x.stuck) return {"Niet aangekomen", "danger"};
  if (x.on_its_way) return {"Onderweg", "info"};
  if (x.declined) return {"Kan niet helpen", "neutral"};
  if (h.now.state == request_state::cancelled)
    return h.mine ? web::status_look{"Weet dat het voorbij is", "success"}
                  : web::status_look{"Heeft niemand meer nodig", "neutral"};
  if (!h.mine) return {"Vraagt hulp", "info"};
  for (const offer& o : h.now.offers)
    if (o.supplier == x.other) return {"Bood mensen aan", "success"};
  return {"Heeft de vraag", "neutral"};
}

// Draws an undelivered message of ours: the telephone number to call, and the button after the call.
void draw_on_its_way(view& box, const scope& s, const help& h, const side& x,
                     const conversations::addressee& who) {
  const std::string what =
      x.stuck ? s.t("Je bericht is niet aangekomen.") : s.t("Je bericht is nog niet aangekomen.");
  const std::string call =
      who.phone.empty()
          ? fmt::format(fmt::runtime(s.t("Kan het niet wachten? Bel {0}.")), who.name)
          : fmt::format(fmt::runtime(s.t("Kan het niet wachten? Bel {0}: {1}.")), who.name, who.phone);
  view& stuck = box.add(tpl::STUCK)
                    .set(tpl::TONE, x.stuck ? "danger" : "info")  // a moment under way is no alarm
                    .set(tpl::TEXT, what + " " + call);
  if (x.stuck)
    web::draw_button(stuck, tpl::BUTTON, s,
                     {.action = address_of(s, h) + "/afhandeling",
                      .label = s.t("Afgehandeld"),
                      .variant = "secondary",
                      .icon = "check",
                      .hidden = {{"met", x.other}}});
}

void draw_offer(view& box, const scope& s, const help& h, const offer& o) {
  const bool home =
      h.now.state == request_state::cancelled && o.ended == ending::cancelled && o.at == stage::confirmed;
  const auto state = home ? web::status_look{"Mag naar huis", "info"} : look_of(o);
  view& one = box.add(tpl::OFFER);
  one.set(tpl::TEXT, o.taken > 0 && o.taken != o.offered
                         ? fmt::format(fmt::runtime(s.t("{0} van {1}")), o.taken, hands(s, o.offered))
                         : hands(s, o.offered));
  one.set(tpl::STATUS_TEXT, s.t(state.label)).set(tpl::TONE, std::string(state.tone));
  one.set(tpl::WHEN, until_text(s, o));
  if (h.mine) draw_take(one, s, h, o);
  draw_let_go(one, s, h, o);
}

void draw_side(view& v, const scope& s, const help& h, const side& x) {
  const auto who = who_is(s, x.other);
  view& box = v.add(tpl::SIDE);
  const auto look = look_of_side(h, x);
  box.set(tpl::SIDE_ID, "met-" + x.other).set(tpl::WHOSE, who.name);
  box.set(tpl::STATUS_TEXT, s.t(look.label)).set(tpl::TONE, std::string(look.tone));
  draw_phone(box, who.phone);
  box.set_if(tpl::REASON, tpl::HAS_REASON, x.reason);
  if (x.stuck || x.on_its_way) draw_on_its_way(box, s, h, x, who);
  bool any = false;
  for (const offer& o : h.now.offers) {
    if (h.mine && o.supplier != x.other) continue;
    any = true;
    draw_offer(box, s, h, o);
  }
  if (!any)
    box.add(tpl::NO_OFFER)
        .set(tpl::TEXT, h.mine ? s.t("Nog geen aanbod.") : s.t("Jullie boden nog niets aan."));
}

std::string what_was_said(const scope& s, const word& w) {
  const std::string n = s.t.number(w.n);
  const auto with = [&](std::string_view dutch) { return fmt::format(fmt::runtime(s.t(dutch)), n); };
  if (w.kind == "request.open") return with("Vraagt {0} mensen");
  if (w.kind == "request.update") return with("De vraag is nu {0}");
  if (w.kind == "request.cancel") return w.n > 0 ? with("Zegt {0} af") : s.t("Heeft niemand meer nodig");
  if (w.kind == "offer.propose") return with("Biedt er {0} aan");
  if (w.kind == "offer.withdraw") return with("Trekt er {0} in");
  if (w.kind == "offer.decline") return s.t("Kan niet helpen");
  if (w.kind == "offer.accept") return with("Neemt er {0} aan");
  if (w.kind == "offer.confirm") return with("Bevestigt er {0}");
  if (w.kind == "offer.reject_stale") return s.t("Te laat: het aanbod was voorbij");
  return w.kind;
}

web::status_look look_of_word(const word& w) {
  if (!w.mine) return {"Ontvangen", "neutral"};
  if (w.state == "delivered") return {"Aangekomen", "success"};
  if (w.state == "sent") return {"Onderweg", "info"};
  if (w.state == "handled") return {"Afgehandeld", "neutral"};
  return {"Niet aangekomen", "danger"};
}

void draw_log(view& v, const scope& s, transaction& tx, const help& h) {
  web::table rows(s.t("Verloop"), {s.t("Wanneer"), s.t("Wie"), s.t("Wat"), s.t("Bericht")});
  for (const word& w : words(tx, h))
    rows.row({{.text = s.t.date_and_time(w.at)},
              {.text = w.mine ? s.here.name : who_is(s, w.other).name,
               .under = w.mine ? fmt::format(fmt::runtime(s.t("aan {0}")), who_is(s, w.other).name) : ""},
              {.text = what_was_said(s, w)},
              web::status_cell(s, look_of_word(w))});
  if (!rows.empty()) rows.render(v.add(tpl::LOG), tpl::TABLE);
}

}  // namespace

std::string offered_hands(const help& h) {
  int n = 0;
  for (const offer& o : h.now.offers)
    if (o.live() && o.at == stage::proposed) n += o.offered;
  return std::to_string(n);
}

std::string address_of(const scope& s, const help& h) {
  return s.base + std::string(path) + "/" + h.party + "/" + h.id;
}

conversations::addressee who_is(const scope& s, const std::string& party) {
  const auto known = conversations::addressee_of(s.node.tenants, party);
  return known ? *known : conversations::addressee{party, party, ""};
}

web::status_look look_of(request_state st) {
  switch (st) {
    case request_state::open:
      return {"Zoekt mensen", "warning"};
    case request_state::filled:
      return {"Volzet", "success"};
    case request_state::expired:
      return {"Verlopen", "neutral"};
    case request_state::closed:
      return {"Gesloten", "neutral"};
    case request_state::cancelled:
      return {"Niet meer nodig", "neutral"};
  }
  return {"", "neutral"};
}

web::status_look look_of(const offer& o) {
  switch (o.ended) {
    case ending::lapsed:
      return {"Niet op tijd aangenomen", "neutral"};
    case ending::rejected_stale:
      return {"Te laat aangenomen", "neutral"};
    case ending::cancelled:
      return {"Afgezegd", "neutral"};
    case ending::withdrawn:
      return {"Ingetrokken", "neutral"};
    case ending::none:
      break;
  }
  switch (o.at) {
    case stage::proposed:
      return {"Aangeboden", "info"};
    case stage::accepted:
      return {"Aangenomen, wacht op bevestiging", "warning"};
    case stage::confirmed:
      return {"Bevestigd", "success"};
  }
  return {"", "neutral"};
}

std::vector<web::choice> lenders(const scope& s, const std::vector<side>& but) {
  const auto lends = [&](const std::string& party) {
    if (const auto here = s.node.tenants.of_party(party))
      return here->what == tenants::tenant_kind::municipality;
    const auto elsewhere = s.node.tenants.elsewhere();
    const auto known = std::ranges::find(elsewhere, party, &tenants::known_tenant::party);
    return known != elsewhere.end() && known->nis != 0;
  };
  std::vector<web::choice> out;
  for (const conversations::addressee& a : conversations::addressees(s))
    if (lends(a.party) && std::ranges::find(but, a.party, &side::other) == but.end())
      out.push_back({a.party, a.near ? a.name + " " + s.t("(buurgemeente)") : a.name, ""});
  return out;
}

std::string hands(const scope& s, int n) { return s.t("{} mens", "{} mensen", n); }

namespace {

void draw_manage(view& v, const request& r, const scope& s, const help& h) {
  if (h.now.over()) {
    if (h.now.state == request_state::expired)
      web::draw_button(
          v.add(tpl::ACTIONS).add(tpl::ACTION), tpl::BUTTON, s,
          {.action = address_of(s, h) + "/sluiting", .label = s.t("Sluit de vraag"), .variant = "secondary"});
    return;
  }
  if (const auto left = lenders(s, h.sides); !left.empty()) {
    form more(s, address_of(s, h) + "/meer", s.t("Vraag het ook aan hen"));
    more.add_choices(form::type::checks, "nog", s.t("Aan wie nog?"), left,
                     {.required = true, .missing = s.t("Kies aan wie je het nog vraagt")});
    if (r.path.ends_with("/meer")) more.accept(r.form);
    more.render(v.add(tpl::MORE)
                    .set(tpl::SIDE_ID, "nog-vragen")
                    .set(tpl::WHOSE, s.t("Vraag het aan meer buurgemeenten")),
                tpl::FORM);
  }
  form f(s, address_of(s, h) + "/aantal", s.t("Wijzig"));
  f.add(form::type::number, "aantal", s.t("Hoeveel mensen heb je nodig?"),
        {.required = true, .missing = s.t("Vul in hoeveel mensen je nodig hebt")});
  f.number_range("aantal", 1, most_hands).put("aantal", std::to_string(h.now.needed));
  if (r.path.ends_with("/aantal")) f.accept(r.form);
  f.render(v.add(tpl::MORE).set(tpl::SIDE_ID, "aantal-wijzigen").set(tpl::WHOSE, s.t("Wijzig het aantal")),
           tpl::FORM);
  view& actions = v.add(tpl::ACTIONS);
  web::draw_button(
      actions.add(tpl::ACTION), tpl::BUTTON, s,
      {.action = address_of(s, h) + "/sluiting", .label = s.t("Sluit de vraag"), .variant = "secondary"});
  actions.add(tpl::WAY)
      .set(tpl::WAY_URL, address_of(s, h) + "/afgelasting")
      .set(tpl::WAY_LABEL, s.t("Trek de vraag in"));
}

void draw_offering(view& v, const request& r, const scope& s, transaction& tx, const help& h) {
  if (h.now.over()) return;
  const lending l = lent(tx);
  form f(s, address_of(s, h) + "/aanbod", s.t("Bied aan"));
  f.add(form::type::number, "aantal", s.t("Hoeveel mensen bied je aan?"),
        {.required = true, .missing = s.t("Vul in hoeveel mensen je aanbiedt"), .half = true});
  f.number_range("aantal", 1, most_hands);
  f.add_choices(form::type::select, "duur", s.t("Hoe lang hou je ze vrij?"),
                {{"15", s.t("Een kwartier"), ""},
                 {"30", s.t("Een half uur"), ""},
                 {"60", s.t("Een uur"), ""},
                 {"120", s.t("Twee uur"), ""},
                 {"240", s.t("Vier uur"), ""}},
                {.required = true, .missing = s.t("Kies hoe lang je ze vrijhoudt"), .half = true});
  f.add(form::type::number, "totaal", s.t("Hoeveel kan je er in totaal missen?"),
        {.required = true,
         .missing = s.t("Vul in hoeveel mensen je in totaal kan missen"),
         .hint = l.bound > 0
                     ? fmt::format(fmt::runtime(s.t("Nu beloofd aan buurgemeenten: {0}. Nog vrij: {1}.")),
                                   l.bound, callouts::can_be_spared(l.available, l.bound))
                     : s.t("Zo beloof je nooit meer dan je hebt, ook als twee buurgemeenten vragen.")});
  f.number_range("totaal", 1, most_hands);
  f.add(form::type::text, "nota", s.t("Nota"), {.max = longest_reason});
  f.put("duur", "60");
  if (l.available > 0) f.put("totaal", std::to_string(l.available));
  if (r.path.ends_with("/aanbod")) f.accept(r.form);  // refused: the typed values stay
  f.render(v.add(tpl::MORE).set(tpl::SIDE_ID, "bieden").set(tpl::WHOSE, s.t("Bied mensen aan")), tpl::FORM);
  v.add(tpl::ACTIONS)
      .add(tpl::WAY)
      .set(tpl::WAY_URL, address_of(s, h) + "/weigering")
      .set(tpl::WAY_LABEL, s.t("We kunnen niet helpen"));
}

}  // namespace

response help_page(const request& r, const scope& s, transaction& tx, const help& h, const web::outcome& how,
                   std::string_view wrong) {
  const web::desk d = web::desk_of(r, s);
  view v;
  const auto look = look_of(h.now.state);
  v.set(tpl::HEADING, h.what.title)
      .set(tpl::STATUS_TEXT, s.t(look.label))
      .set(tpl::TONE, std::string(look.tone));
  std::string lead = h.mine ? fmt::format(fmt::runtime(s.t("{0} nodig, {1} bevestigd.")),
                                          hands(s, h.now.needed), s.t.number(h.now.confirmed()))
                            : fmt::format(fmt::runtime(s.t("{0} vraagt {1}.")), who_is(s, h.party).name,
                                          hands(s, h.now.needed));
  lead += " " + fmt::format(fmt::runtime(s.t("Vanaf {0}")), s.t.date_and_time(h.what.from)) +
          (h.what.place.empty() ? "" : ", " + h.what.place) + ".";
  v.set(tpl::LEAD, std::move(lead));
  v.show_if(h.what.exercise, tpl::EXERCISE);
  v.set_if(tpl::NOTE, tpl::HAS_NOTE, h.reason.empty() ? h.what.note : h.reason);
  web::draw_desk_navigation(v, s, d, "/versterking");
  web::draw_done(v, s, r,
                 {{"gevraagd", "Je vraag is verstuurd. Hieronder zie je wanneer ze aankomt."},
                  {"aangenomen", "Aangenomen. Zodra de buurgemeente bevestigt, staat het hier."},
                  {"geboden", "Je aanbod is verstuurd. Hieronder zie je wanneer het aankomt."},
                  {"bewaard", "Bewaard. De andere kant krijgt bericht."}});
  if (!wrong.empty()) v.add(tpl::WRONG).set(tpl::TEXT, s.t(wrong));
  draw_facts(v, s, h);
  for (const side& x : h.sides) draw_side(v, s, h, x);
  if (h.mine)
    draw_manage(v, r, s, h);
  else
    draw_offering(v, r, s, tx, h);
  draw_log(v, s, tx, h);
  return web::page(s, r, "mutual_aid/reinforcement/help.html", std::move(v),
                   {.title = h.what.title,
                    .current = d.root,
                    .crumbs = {{s.base + d.root, s.t("Beheer")},
                               {s.base + std::string(path), s.t("Versterking")},
                               {address_of(s, h), h.what.title}},
                    .index = false,
                    .how = how});
}

}  // namespace paraat::reinforcement
