#include "tenant/volunteering/invitations/invitations_pages.hpp"

#include <algorithm>

#include "tenant/people/profiles/profile_pages.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/invitations/invitation_conversations.hpp"
#include "tenant/volunteering/invitations/invitation_question.hpp"
#include "tenant/volunteering/invitations/invitations_letters.hpp"

namespace paraat::invitations {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

refusal no_such() {
  return refuse(refusal_kind::not_found, "Deze vraag bestaat niet, of is niet aan jou.").error();
}

result<asked_person> own_question(const request& r, const scope& s, transaction& tx) {
  auto w = profiles::own_profile(s, tx);
  auto i = find(tx, invitation_id(r.value(0)), s.now);
  if (!w || !i || i->profile_id != w->who.id) return std::unexpected(no_such());
  std::string root = s.base + "/mijn/vragen/" + i->id;
  return asked_person{std::move(*i), std::move(w->who), std::move(root), reader::own, ""};
}

result<asked_person> linked_question(const request& r, const scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), link_purpose, s.now);
  if (!id) return std::unexpected(id.error());
  auto i = find(tx, invitation_id(*id), s.now);
  auto p = i ? profiles::find(tx, i->profile_id) : std::nullopt;
  if (!p) return refuse(refusal_kind::gone, "Deze vraag bestaat niet meer.");
  return asked_person{std::move(*i), std::move(*p), s.base + "/uitgenodigd/" + r.value(0), reader::linked,
                      ""};
}

void draw_row(view& v, const scope& s, const invitation& i) {
  const web::cell tag = status_cell(s, i.status);
  view& row = v.add(tpl::INVITATION).set(tpl::TITLE, i.of.title).set(tpl::NAME, i.of.organisation);
  row.set(tpl::WHEN, s.t.date_with_year(web::local_day(i.of.sent_at)));
  row.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone);
  row.set(tpl::WAY_URL, s.base + "/mijn/vragen/" + i.id);
}

}  // namespace

web::status_look look_of(invitation_state st) {
  // texts
  static constexpr std::pair<invitation_state, web::status_look> looks[] = {
      {invitation_state::sent, {"Wacht op antwoord", "warning"}},
      {invitation_state::later, {"Antwoordt later", "info"}},
      {invitation_state::yes, {"Ja", "success"}},
      {invitation_state::no, {"Nee", "neutral"}},
      {invitation_state::lapsed, {"Vervallen", "neutral"}}};
  return std::ranges::find(looks, st, &std::pair<invitation_state, web::status_look>::first)->second;
}

web::cell status_cell(const scope& s, invitation_state st) { return web::status_cell(s, look_of(st)); }

void draw_invitations(view& v, const scope& s, transaction& tx, const profiles::profile& p) {
  const auto all = of_profile(tx, p.id, s.now);
  if (all.empty()) return;
  view& box = v.add(tpl::INVITED);
  for (const bool open : {true, false})
    for (const invitation& i : all)
      if (is_open(i) == open) draw_row(box, s, i);
}

response show_own(const request& r, scope& s, transaction& tx) {
  return show_question(r, s, tx, own_question(r, s, tx));
}
response show_linked(const request& r, scope& s, transaction& tx) {
  return show_question(r, s, tx, linked_question(r, s, tx));
}
response accept_own(const request& r, scope& s, transaction& tx) {
  return accept_question(r, s, tx, own_question(r, s, tx));
}
response accept_linked(const request& r, scope& s, transaction& tx) {
  return accept_question(r, s, tx, linked_question(r, s, tx));
}
response decline_own(const request& r, scope& s, transaction& tx) {
  return answer_question(r, s, own_question(r, s, tx),
                         [&](const invitation_id& id) { return say_no(tx, id, s.now); });
}
response decline_linked(const request& r, scope& s, transaction& tx) {
  return answer_question(r, s, linked_question(r, s, tx),
                         [&](const invitation_id& id) { return say_no(tx, id, s.now); });
}
response postpone_own(const request& r, scope& s, transaction& tx) {
  return answer_question(r, s, own_question(r, s, tx),
                         [&](const invitation_id& id) { return say_later(tx, id, s.now); });
}
response converse_own(const request& r, scope& s, transaction& tx) {
  const auto a = own_question(r, s, tx);
  if (!a) return web::refusal_page(s, r, a.error());
  const auto c = open_conversation(tx, s, a->what);
  return c ? web::see_other(s.base + "/mijn/gesprekken/" + c->id) : web::refusal_page(s, r, c.error());
}
response take_back_own(const request& r, scope& s, transaction& tx) {
  return answer_question(r, s, own_question(r, s, tx),
                         [&](const invitation_id& id) { return take_back(tx, s.here, id, s.now); });
}
response postpone_linked(const request& r, scope& s, transaction& tx) {
  return answer_question(r, s, linked_question(r, s, tx),
                         [&](const invitation_id& id) { return say_later(tx, id, s.now); });
}

}  // namespace paraat::invitations
