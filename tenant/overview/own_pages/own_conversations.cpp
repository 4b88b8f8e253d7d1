#include "tenant/overview/own_pages/own_conversations.hpp"

#include <algorithm>

#include "tenant/people/profiles/profile_pages.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/applications/application_conversations.hpp"
#include "tenant/volunteering/invitations/invitation_conversations.hpp"

namespace paraat::own_pages {
namespace {

std::vector<std::string> held_by(transaction& tx, const profiles::profile& p, std::string_view kind,
                                 instant now) {
  std::vector<std::string> out;
  if (kind == applications::conversation_subject)
    for (const own_answer& a : answers_of(tx, p)) out.push_back(a.id);
  if (kind == invitations::conversation_subject)
    for (const invitations::invitation& i : invitations::of_profile(tx, p.id, now)) out.push_back(i.id);
  return out;
}

}  // namespace

std::vector<relay::listed> conversations_of(transaction& tx, const profiles::profile& p, instant now) {
  std::vector<relay::listed> out;
  for (const auto kind : {applications::conversation_subject, invitations::conversation_subject})
    for (relay::listed& one : relay::with_holders(tx, kind, held_by(tx, p, kind, now)))
      out.push_back(std::move(one));
  std::ranges::sort(out, std::ranges::greater{}, [](const relay::listed& l) { return l.what.last_at; });
  return out;
}

void draw_conversations(web::view& v, const web::scope& s, transaction& tx, const profiles::profile& p) {
  const auto all = conversations_of(tx, p, s.now);
  if (!all.empty()) relay::draw_rows(v.add(web::tpl::TALKS), s, tx, all, s.base + "/mijn/gesprekken");
}

result<relay::reader> own_conversation(const web::request& r, const web::scope& s, transaction& tx) {
  const auto w = profiles::own_profile(s, tx);
  if (!w) return std::unexpected(w.error());
  std::optional<relay::seat> mine;
  for (const relay::seat& one : relay::seats_of(tx, relay::conversation_id(r.value(0))))
    if (const auto ids = held_by(tx, w->who, one.holder.kind, s.now);
        std::ranges::find(ids, one.holder.id) != ids.end())
      mine = one;
  auto a = relay::reader_at(tx, s, mine, s.base + "/mijn/gesprekken/" + r.value(0));
  if (!a) return a;
  a->signed_in = true;
  a->crumbs = {{s.base + "/mijn", s.t("Je profiel")}};
  return a;
}

}  // namespace paraat::own_pages
