#include <fmt/format.h>

#include "federation/desk/desk_pages.hpp"
#include "federation/desk/member_states.hpp"
#include "federation/keys/pending_key_operations.hpp"
#include "federation/membership/claims.hpp"
#include "federation/sync/subscriptions.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::federation::desk {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view path = "/beheer/verbindingen";
constexpr int most_stuck = 100;

std::string own_node(transaction& tx) {
  for (const own_key& k : own_keys(tx)) return std::string(keys::node_of(k.id).value_or(""));
  return {};
}

members known(transaction& tx) {
  membership all;
  all.load(tx);
  return *all.now();
}

web::status_look look_of(contact c) {
  switch (c) {
    case contact::good:
      return {"In orde", "success"};
    case contact::never:
      return {"Nog niet gehoord", "neutral"};
    case contact::away:
      return {"Antwoordt niet", "danger"};
    case contact::unknown_keys:
      return {"Sleutels te oud", "warning"};
    case contact::revoked:
      return {"Geschorst", "neutral"};
  }
  return {"", "neutral"};
}

std::string moment(const scope& s, const std::optional<instant>& at) {
  return at ? s.t.date_and_time(*at) : s.t("nooit");
}

// A member whose listings are not read here still receives our news.
std::string last_contact(const scope& s, const member_state& m) {
  return !m.last_contact && m.told ? s.t("we volgen dit lid niet") : moment(s, m.last_contact);
}

std::string names_of(const std::vector<member_tenant>& tenants) {
  std::string out;
  for (const member_tenant& t : tenants) out += (out.empty() ? "" : ", ") + t.name;
  return out;
}

std::string address_of(const scope& s, const std::string& node) {
  return s.base + std::string(path) + "/" + node;
}

web::table members_table(const scope& s, const std::vector<member_state>& all) {
  web::table rows(s.t("Leden van het netwerk"), {s.t("Node"), s.t("Status"), s.t("Laatste contact"),
                                                 s.t("Wacht"), s.t("Vraagt je aandacht")});
  for (const member_state& m : all) {
    const long long attention = m.stuck() + m.disputes;
    rows.row(
        {{.text = m.node.id, .url = address_of(s, m.node.id), .under = names_of(m.tenants)},
         web::status_cell(s, look_of(m.now)),
         {.text = last_contact(s, m), .under = m.failures > 0 ? m.last_failure : ""},
         {.text = s.t.number(m.waiting()),
          .under = m.oldest_waiting() ? s.t("sinds") + " " + s.t.date_and_time(*m.oldest_waiting()) : ""},
         {.text = s.t.number(attention), .tone = attention > 0 ? "danger" : ""}});
  }
  return rows;
}

form go_on_form(const scope& s) {
  form f(s, s.base + std::string(path) + "/voortzetting", s.t("Ga dertig dagen verder"));
  f.add(form::type::text, "reden", s.t("Waarom ga je verder met deze lijst?"),
        {.required = true, .missing = s.t("Vul in waarom je verdergaat met deze lijst")});
  return f;
}

// Draws what an expired members list still allows, and the operator's way to continue.
void draw_standing(view& v, const scope& s, const members& list, const form& way_on) {
  const standing now = list.standing_at(s.now);
  if (now == standing::current) return;
  view& w = v.add(tpl::WARNING);
  w.set(
      tpl::TEXT,
      s.t("De ledenlijst is vervallen op") + " " + s.t.date_and_time(list.valid_until) + ". " +
          (now == standing::expired ? s.t("Wie lid is, blijft dat. Nieuwe leden en nieuwe sleutels wachten.")
           : now == standing::listings_frozen
               ? s.t("Vacatures van anderen blijven staan zoals ze waren. Noodberichten gaan door.")
               : s.t("Alleen noodberichten gaan nog door, tot jij beslist om verder te gaan.")));
  way_on.render(w, tpl::FORM);
}

void draw_claims(view& v, const scope& s, transaction& tx) {
  for (const claim& c : claims(tx)) {
    if (c.allowed) continue;
    view& one = v.add(tpl::CLAIM).set(tpl::TEXT, c.node + " " + s.t("wil aansluiten:") + " " + c.party);
    web::draw_button(one, tpl::BUTTON, s,
                     {.action = s.base + std::string(path) + "/toelating",
                      .label = s.t("Laat toe"),
                      .hidden = {{"node", c.node}, {"partij", c.party}}});
  }
}

web::table keys_table(const scope& s, const member_node& n) {
  web::table rows(s.t("Sleutels"), {s.t("Sleutel"), s.t("Waarvoor"), s.t("Geldig vanaf"), s.t("Tot")});
  for (const member_key& k : n.signing)
    rows.row({{.text = k.id},
              {.text = s.t("Ondertekenen")},
              {.text = s.t.date_and_time(k.not_before)},
              {.text = k.retired_at ? s.t.date_and_time(*k.retired_at) : s.t("in gebruik")}});
  for (const sealing_half& k : n.sealing)
    rows.row({{.text = k.id},
              {.text = s.t("Verzegelen")},
              {.text = s.t.date_and_time(k.not_before)},
              {.text = k.retired_at ? s.t.date_and_time(*k.retired_at) : s.t("in gebruik")}});
  return rows;
}

web::status_look look_of(delivery::condition c) {
  switch (c) {
    case delivery::condition::open:
      return {"Open", "success"};
    case delivery::condition::half_open:
      return {"Probeert opnieuw", "warning"};
    case delivery::condition::backing_off:
      return {"Wacht", "danger"};
  }
  return {"", "neutral"};
}

web::table lanes_table(const scope& s, const member_state& m) {
  web::table rows(s.t("Berichten"),
                  {s.t("Baan"), s.t("Status"), s.t("Volgende poging"), s.t("Wacht"), s.t("Laatst gelukt")});
  for (const delivery::lane_state& l : m.lanes)
    rows.row({{.text = l.where == outbox::lane::crisis ? s.t("Nood") : s.t("Gewoon")},
              web::status_cell(s, look_of(l.now)),
              {.text = l.next_try ? s.t.date_and_time(*l.next_try) : "–",
               .under = l.failures > 0 ? l.last_failure : ""},
              {.text = s.t.number(l.waiting)},
              {.text = moment(s, l.last_success)}});
  return rows;
}

std::string state_text(const scope& s, const std::string& state) {
  if (state == "parked") return s.t("Vastgelopen");
  if (state == "undelivered") return s.t("Niet op tijd aangekomen");
  if (state == "refused") return s.t("Geweigerd");
  return state;
}

void draw_stuck(view& v, const scope& s, transaction& tx, const member_state& m) {
  const std::string here = address_of(s, m.node.id);
  for (const delivery::stuck_message& one : delivery::stuck(tx, m.node.id, most_stuck)) {
    view& row = v.add(tpl::STUCK);
    row.set(tpl::STATUS_TEXT, state_text(s, one.state)).set(tpl::TEXT, one.from + " → " + one.to);
    row.set(tpl::WHEN, s.t.date_and_time(one.created)).set(tpl::REASON, one.kind + ": " + one.reason);
    if (s.now < one.expires)
      web::draw_button(row, tpl::BUTTON, s,
                       {.action = here + "/herhaling",
                        .label = s.t("Verstuur opnieuw"),
                        .variant = "secondary",
                        .hidden = {{"bericht", one.id}}});
    web::draw_button(row, tpl::OTHER_BUTTON, s,
                     {.action = here + "/verwijdering",
                      .label = s.t("Geef op"),
                      .variant = "tertiary",
                      .tone = "danger",
                      .hidden = {{"bericht", one.id}}});
  }
}

void draw_disputes(view& v, const scope& s, const std::vector<dispute>& all) {
  if (all.empty()) return;
  view& list = v.add(tpl::DISPUTES);
  for (const dispute& d : all)
    list.add(tpl::DISPUTE)
        .set(tpl::TEXT, (d.what == "listing" ? s.t("Vacature") : s.t("Bericht")) + " " + d.about)
        .set(tpl::WHEN, s.t.date_and_time(d.at));
}

web::status_look look_of_feed(const sync::feed_status& f) {
  if (f.held_back > 0) return {"Wacht op een tweede blik", "danger"};
  if (f.shown_state == "live")
    return f.equal ? web::status_look{"Gelijk", "success"} : web::status_look{"Bij", "info"};
  if (f.shown_state == "suspended") return {"Geschorst", "neutral"};
  if (f.shown_state == "backoff") return {"Antwoordt niet", "danger"};
  if (f.shown_state == "stale") return {"Lang niet gehoord", "warning"};
  return {"Leest bij", "info"};
}

std::string feed_text(const scope& s, const feed_id& f) {
  if (f.feed == task_profiles_feed) return s.t("Taakprofielen");
  const std::string what = f.feed == organisations_feed ? s.t("Organisaties") : s.t("Vacatures");
  return f.audience == members_audience ? what + " " + s.t("(alleen leden)") : what;
}

// Draws the feeds read from this member: each feed, its cursor, and when it was last verified as equal.
void draw_feeds(view& v, const scope& s, transaction& tx, const members& list, const std::string& node) {
  web::table rows(s.t("Wat we overnemen"), {s.t("Van"), s.t("Status"), s.t("Aantal"), s.t("Gelezen tot"),
                                            s.t("Laatst gelijk bevonden")});
  for (const sync::feed_status& f : sync::feed_states(tx, list, s.now)) {
    if (f.node != node) continue;
    const member_tenant* t = list.tenant(f.feed.party);
    rows.row({{.text = t != nullptr ? t->name : f.feed.party, .under = feed_text(s, f.feed)},
              web::status_cell(s, look_of_feed(f)),
              {.text = s.t.number(f.count)},
              {.text = fmt::format("{} / {}", f.cursor, f.head), .under = f.trouble},
              {.text = moment(s, f.verified_at)}});
  }
  if (!rows.empty()) rows.render(v.add(tpl::FOLLOWED), tpl::FEEDS);
}

response no_member(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Dit lid kennen we niet.", ""});
}

response back_to(const scope& s, const request& r, std::string_view done) {
  return web::see_other(address_of(s, r.value(0)) + "?klaar=" + std::string(done));
}

response members_page(const request& r, const scope& s, transaction& tx, const form& way_on,
                      const web::outcome& how = {}) {
  const members list = known(tx);
  const auto all = member_states(tx, list, own_node(tx), s.now);
  view v;
  v.set(tpl::HEADING, s.t("Verbindingen"));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/verbindingen");
  web::draw_done(v, s, r,
                 {{"toegelaten", "Toegelaten. Binnen een minuut staat de gemeente in de ledenlijst."},
                  {"verder", "Je node gaat verder met deze ledenlijst."}});
  draw_standing(v, s, list, way_on);
  draw_claims(v, s, tx);
  members_table(s, all).render(v, tpl::TABLE);
  v.show_if(all.empty(), tpl::NOTHING);
  return web::page(s, r, "federation/desk/members.html", std::move(v),
                   {.title = s.t("Verbindingen"), .current = "/beheer", .index = false, .how = how});
}

}  // namespace

response show_members(const request& r, scope& s, transaction& tx) {
  return members_page(r, s, tx, go_on_form(s));
}

response show_member(const request& r, scope& s, transaction& tx) {
  const members list = known(tx);
  const auto all = member_states(tx, list, own_node(tx), s.now);
  const auto m = std::ranges::find(all, r.value(0), [](const member_state& x) { return x.node.id; });
  if (m == all.end()) return no_member(s, r);
  view v;
  v.set(tpl::HEADING, m->node.id).set(tpl::LEAD, names_of(m->tenants)).set(tpl::TEXT, m->node.base_url);
  const auto look = look_of(m->now);
  v.set(tpl::STATUS_TEXT, s.t(look.label)).set(tpl::TONE, std::string(look.tone));
  v.set(tpl::WHEN, last_contact(s, *m));
  v.set_if(tpl::REASON, tpl::HAS_REASON,
           m->failures > 0 ? m->last_failure
           : m->polled     ? s.t("Iets onderweg verbreekt stille verbindingen. We vragen dit lid af en toe "
                                     "naar nieuws: om de minuut als er dringend hulp nodig is, anders om de vijf.")
                           : "");
  v.set(tpl::KNOWS, m->told ? s.t("Ja") : s.t("Nog niet"));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/verbindingen");
  web::draw_done(v, s, r,
                 {{"geprobeerd", "We proberen het nu opnieuw."},
                  {"opnieuw", "Het bericht wordt opnieuw verstuurd."},
                  {"weg", "Het bericht is opgegeven."},
                  {"geschorst", "Dit lid wordt geschorst. Binnen een minuut weten alle leden het."}});
  if (!m->node.revoked)
    web::draw_button(v, tpl::BUTTON, s,
                     {.action = address_of(s, m->node.id) + "/poging",
                      .label = s.t("Probeer nu"),
                      .variant = "secondary"});
  if (!m->node.revoked && signs_the_list(tx, own_node(tx)))
    v.add(tpl::WAY)
        .set(tpl::WAY_URL, address_of(s, m->node.id) + "/schorsing")
        .set(tpl::WAY_LABEL, s.t("Schors dit lid"));
  if (!m->lanes.empty()) {
    view& letters = v.add(tpl::LETTERS);
    lanes_table(s, *m).render(letters, tpl::TABLE);
    draw_stuck(letters, s, tx, *m);
  }
  draw_disputes(v, s, disputes(tx, list, m->node.id));
  draw_feeds(v, s, tx, list, m->node.id);
  keys_table(s, m->node).render(v, tpl::KEYS);
  return web::page(s, r, "federation/desk/member.html", std::move(v),
                   {.title = m->node.id,
                    .current = "/beheer",
                    .crumbs = {{s.base + std::string(path), s.t("Verbindingen")}, {"", m->node.id}},
                    .index = false});
}

response try_member_now(const request& r, scope& s, transaction& tx) {
  if (known(tx).node(r.value(0)) == nullptr) return no_member(s, r);
  delivery::try_now(tx, r.value(0), s.now);
  forget_announced(tx, r.value(0));
  return back_to(s, r, "geprobeerd");
}

namespace {

response revocation_page(const request& r, const scope& s, const form& f, const web::outcome& how) {
  const std::string heading = fmt::format(fmt::runtime(s.t("Schors {0}")), r.value(0));
  view v;
  v.set(tpl::HEADING, heading);
  v.set(tpl::LEAD,
        s.t("Alle leden weigeren deze node dan: haar vacatures verdwijnen, haar berichten komen niet "
            "meer aan. Dit kan niet ongedaan gemaakt worden: ze moet opnieuw uitgenodigd worden onder "
            "een andere naam."));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/verbindingen");
  f.render(v, tpl::FORM);
  return web::page(s, r, "administration/settings/texts.html", std::move(v),
                   {.title = heading, .current = "/beheer", .index = false, .how = how});
}

form revocation_form(const request& r, const scope& s) {
  form f(s, address_of(s, r.value(0)) + "/schorsing", s.t("Schors voorgoed"));
  f.add(form::type::text, "reden", s.t("Waarom? Elk lid leest dit."),
        {.required = true, .missing = s.t("Vul in waarom; elk lid leest dit"), .max = 200});
  f.add(form::type::tick, "zeker", s.t("Ik weet dat dit niet ongedaan gemaakt kan worden"),
        {.required = true});
  f.cancel_link(address_of(s, r.value(0)), s.t("Annuleer"));
  return f;
}

// Nothing, or why this member cannot be taken out from here.
std::optional<refusal> no_revocation(const request& r, transaction& tx) {
  const members list = known(tx);
  const member_node* n = list.node(r.value(0));
  const std::string own = own_node(tx);
  if (n == nullptr || n->id == own) return refusal{refusal_kind::not_found, "Dit lid kennen we niet.", ""};
  if (!signs_the_list(tx, own))
    return refusal{refusal_kind::forbidden,
                   "Alleen de node die de ledenlijst ondertekent, kan een lid schorsen.", ""};
  if (n->revoked || is_ordered(tx, "revoke_member", n->id))
    return refusal{refusal_kind::conflict, "Dit lid is al geschorst.", ""};
  return std::nullopt;
}

}  // namespace

response ask_member_revocation(const request& r, scope& s, transaction& tx) {
  if (const auto no = no_revocation(r, tx)) return web::refusal_page(s, r, *no);
  return revocation_page(r, s, revocation_form(r, s), {});
}

response revoke_one(const request& r, scope& s, transaction& tx) {
  if (const auto no = no_revocation(r, tx)) return web::refusal_page(s, r, *no);
  form f = revocation_form(r, s);
  if (!f.accept(r.form)) return revocation_page(r, s, f, f.refused());
  order_member_revocation(tx, r.value(0), f.value("reden"), s.now);
  return back_to(s, r, "geschorst");
}

response send_again(const request& r, scope& s, transaction& tx) {
  const auto done = delivery::retry(tx, r.form.get("bericht"), s.now);
  return done ? back_to(s, r, "opnieuw") : web::refusal_page(s, r, done.error());
}

response discard_message(const request& r, scope& s, transaction& tx) {
  const auto done = delivery::discard(tx, r.form.get("bericht"), s.now);
  return done ? back_to(s, r, "weg") : web::refusal_page(s, r, done.error());
}

response allow_tenant(const request& r, scope& s, transaction& tx) {
  for (const claim& c : claims(tx))
    if (!c.allowed && c.node == r.form.get("node") && c.party == r.form.get("partij")) {
      allow_claim(tx, c.node, c.party, s.now);
      return web::see_other(s.base + std::string(path) + "?klaar=toegelaten");
    }
  return no_member(s, r);
}

response go_on_with_list(const request& r, scope& s, transaction& tx) {
  form f = go_on_form(s);
  if (f.accept(r.form)) {
    const auto done = go_on(tx, std::chrono::days{30}, f.value("reden"), s.now);
    if (!done) return web::refusal_page(s, r, {done.error().kind, "Deze node zit nog in geen netwerk.", ""});
    return web::see_other(s.base + std::string(path) + "?klaar=verder");
  }
  return members_page(r, s, tx, f, f.refused());
}

}  // namespace paraat::federation::desk
