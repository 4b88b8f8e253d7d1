#include "tenant/overview/board/message_view.hpp"

#include "tenant/crisis/callouts/callout_figures_view.hpp"
#include "tenant/crisis/callouts/callouts_view.hpp"
#include "tenant/crisis/dispatch/wave_dispatch.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/sms_text.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::callouts {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

void draw_message_form(view& box, const scope& s, const form& f) {
  f.render(box, tpl::FORM);
  // The fixed part of an SMS, for its length: the name of the municipality and the link.
  const std::string link = link_of(s, std::string(token_length, 'X'));
  box.set(tpl::LENGTH, web::length_in_characters(s.here.name + ":  " + link));
  box.set(tpl::CENTS, s.node.channels.cost().cents_per_part);
}

response form_page(const request& r, const scope& s, const incidents::incident& i, const form& f,
                   const web::outcome& how) {
  const std::string title = s.t("Bericht sturen");
  view v;
  v.set(tpl::HEADING, title);
  incidents::draw_exercise(v, i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  draw_message_form(v, s, f);
  auto crumbs = incidents::crumbs_of(s, i);
  crumbs.emplace_back(board_address(s, i.id), s.t("Bord"));
  crumbs.emplace_back(s.base + r.path, title);
  return web::page(s, r, "overview/board/write.html", std::move(v),
                   {.title = incidents::page_title(s, i, title),
                    .current = "/beheer",
                    .crumbs = std::move(crumbs),
                    .index = false,
                    .how = how});
}

response preview_page(const request& r, const scope& s, const incidents::incident& i, const group_message& m,
                      const composed_message& composed) {
  const std::string title = s.t("Controleer je bericht");
  view v;
  v.set(tpl::HEADING, title).set(tpl::WAY_URL, board_address(s, i.id) + "#bericht-sturen");
  incidents::draw_exercise(v, i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  const auto cost = composed.cost(s.node.channels.cost());
  if (const auto* sms = composed.first(channels::channel::sms)) {
    const std::string text = channels::sms_body(sms->body, i.what.exercise);
    v.add(tpl::SMS).set(tpl::SMS_TEXT, text).set(tpl::UNDER_TEXT, sms_size_text(s, text));
  }
  if (const auto* mail = composed.first(channels::channel::mail))
    v.add(tpl::MAIL).set(tpl::SUBJECT, mail->subject).set(tpl::TEXT, mail->body);
  web::draw_button(
      v, tpl::BUTTON, s,
      {.action = s.base + r.path,
       .label = send_text(s, composed.people, cost),
       .variant = "primary",
       .icon = "send",
       .hidden = {
           {"groep", r.form.get("groep")}, {"taak", m.task_id}, {"bericht", m.text}, {"zeker", "ja"}}});
  auto crumbs = incidents::crumbs_of(s, i);
  crumbs.emplace_back(board_address(s, i.id), s.t("Bord"));
  crumbs.emplace_back(s.base + r.path, title);
  return web::page(s, r, "overview/board/message.html", std::move(v),
                   {.title = incidents::page_title(s, i, title),
                    .current = "/beheer",
                    .crumbs = std::move(crumbs),
                    .index = false});
}

}  // namespace paraat::callouts
