// Notifications on a device of a person, behind the link of their mails. The script of the page asks the
// browser after a click, and sends what it gave in an ordinary form.

#include "tenant/publishing/alerts/devices_pages.hpp"

#include <fmt/format.h>

#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/alerts/alerts_pages.hpp"
#include "tenant/publishing/alerts/notifications.hpp"

namespace paraat::alerts {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string own_root(const scope& s, const request& r) { return s.base + "/zoekopdrachten/" + r.value(0); }

// The push service says which browser it is.
std::string browser_of(const scope& s, const std::string& host) {
  struct named {
    std::string_view suffix, browser;
  };
  static constexpr named known[] = {{"googleapis.com", "Chrome"},
                                    {"mozilla.com", "Firefox"},
                                    {"windows.com", "Edge"},
                                    {"apple.com", "Safari"}};
  for (const named& n : known)
    if (host.ends_with(n.suffix)) return std::string(n.browser);
  return s.t("Browser");
}

form channel_form(const scope& s, const request& r, const subscriber& who) {
  form f(s, own_root(s, r) + "/kanaal", s.t("Bewaar"));
  f.add_choices(form::type::radios, "kanaal", s.t("Hoe wil je het horen?"),
                {{"beide", s.t("Met een mail en een melding"), ""},
                 {"melding", s.t("Alleen met een melding"),
                  s.t("Krijgt geen enkel toestel nog meldingen, dan mailen we je weer.")}},
                {.required = true, .missing = s.t("Kies hoe je het wil horen")});
  f.put("kanaal", who.mailed ? "beide" : "melding");
  return f;
}

void draw_device(view& list, const scope& s, const request& r, const push::device& d, bool reachable) {
  const std::string name = browser_of(s, d.host);
  view& row = list.add(tpl::DEVICE);
  row.set(tpl::DEVICE_HASH, base64_url(d.endpoint_hash))
      .set(tpl::TITLE, name)
      .set(tpl::TEXT, fmt::format(fmt::runtime(s.t("Sinds {0}")), s.t.date(web::local_day(d.since))))
      .show_if(!reachable, tpl::UNREACHABLE);
  web::draw_button(row, tpl::BUTTON, s,
                   {own_root(s, r) + "/toestellen/" + d.id + "/verwijdering", s.t("Stop meldingen"),
                    "tertiary", "danger", "trash"});
}

}  // namespace

void draw_devices(view& v, const scope& s, const request& r, transaction& tx, const subscriber& who) {
  const push::service* service = s.node.channels.devices();
  if (service == nullptr) return;
  view& offer = v.add(tpl::PUSH);
  offer.set(tpl::ACTION, own_root(s, r) + "/toestellen")
      .set(tpl::PUSH_KEY, base64_url(service->public_point()))
      .set(tpl::WORKER_URL, s.node.files.url("push_worker.js"))
      .set(tpl::PUSH_SCOPE, s.base + "/zoekopdrachten/");
  web::draw_hidden(offer, s);
  const auto devices = push::devices_of(tx, owner_of_devices(who.id));
  if (devices.empty()) return;
  view& list = v.add(tpl::DEVICES);
  for (const push::device& d : devices) draw_device(list, s, r, d, service->knows(d.vapid_point));
  channel_form(s, r, who).render(list, tpl::FORM);
}

response add_device(const request& r, scope& s, transaction& tx) {
  const auto who = find_by_page(tx, r.value(0));
  if (!who) return unknown_link(s, r);
  const push::service* service = s.node.channels.devices();
  if (service == nullptr)
    return web::refusal_page(s, r, {refusal_kind::gone, "Deze site stuurt geen meldingen.", ""});
  const auto given = push::read_subscription(r.form.get("adres"), r.form.get("sleutel"), r.form.get("geheim"),
                                             service->hosts());
  if (!given) return own_page(r, s, tx, *who, &given.error());
  const auto kept =
      push::keep(tx, service->vault(), owner_of_devices(who->id), *given, service->public_point(), s.now);
  if (!kept) return own_page(r, s, tx, *who, &kept.error());
  mark_active(tx, who->id, s.now);
  return web::see_other(own_root(s, r) + "?klaar=melding");
}

response remove_device(const request& r, scope& s, transaction& tx) {
  const auto who = find_by_page(tx, r.value(0));
  if (!who) return unknown_link(s, r);
  if (!push::erase(tx, owner_of_devices(who->id), push::device_id(r.value(1))))
    return web::refusal_page(s, r, {refusal_kind::gone, "Dit toestel krijgt al geen meldingen meer.", ""});
  mark_active(tx, who->id, s.now);
  return web::see_other(own_root(s, r) + "?klaar=geen-melding");
}

response choose_channel(const request& r, scope& s, transaction& tx) {
  const auto who = find_by_page(tx, r.value(0));
  if (!who) return unknown_link(s, r);
  form f = channel_form(s, r, *who);
  if (!f.accept(r.form)) {
    const refusal why{refusal_kind::invalid, "Kies hoe je het wil horen", "kanaal"};
    return own_page(r, s, tx, *who, &why);
  }
  set_mailed(tx, who->id, f.value("kanaal") == "beide");
  mark_active(tx, who->id, s.now);
  return web::see_other(own_root(s, r) + "?klaar=kanaal");
}

}  // namespace paraat::alerts
