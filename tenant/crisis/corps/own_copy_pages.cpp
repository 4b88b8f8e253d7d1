// A member asks for a copy of everything about them. Their page is behind a link that may be months old, so
// the copy is behind a new one, sent to their own address or number.

#include <fmt/format.h>

#include "tenant/crisis/corps/corps_pages.hpp"
#include "tenant/crisis/corps/member_notifications.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/persons/own_copy_pages.hpp"
#include "tenant/people/persons/person_export.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::corps {
namespace {

using web::request;
using web::response;
using web::scope;

response text_own_copy(const request& r, const scope& s, transaction& tx, const member& m,
                       const persons::person_id& person) {
  const auto address = persons::own_copy_address(tx, s, person, "", m.who.phone);
  if (!address) return web::refusal_page(s, r, address.error());
  text(tx, s, m, fmt::format("copy/{}", s.now.time_since_epoch().count()),
       fmt::format(
           fmt::runtime(s.t("{0}: dag {1}, hier lees je een uur lang alles wat we over je bewaren: {2}")),
           s.here.name, first_name(m.who.name), *address));
  return persons::own_copy_is_sent(s);
}

}  // namespace

response ask_own_copy(const request& r, scope& s, transaction& tx) {
  const auto m = member_of_link(r, tx, s.now);
  if (!m) return web::refusal_page(s, r, m.error());
  return persons::ask_own_copy(r, s, s.base + "/korps/lid/" + r.value(0) + "/kopie");
}

response send_own_copy(const request& r, scope& s, transaction& tx) {
  const auto m = member_of_link(r, tx, s.now);
  if (!m) return web::refusal_page(s, r, m.error());
  const auto person = persons::person_of_record(tx, "corps_members", m->id);
  const reach how = reach_of(s.node, m->who.email, m->who.phone);
  if (!person || how == reach::call)
    return web::refusal_page(
        s, r,
        {refusal_kind::conflict,
         "We hebben geen e-mailadres of gsm-nummer van je. Vraag de kopie aan de gemeente.", ""});
  const scope theirs = notifications::in_language(s, m->language);
  return how == reach::mail ? persons::mail_own_copy(r, theirs, tx, *person, m->who.email, m->who.name)
                            : text_own_copy(r, theirs, tx, *m, *person);
}

}  // namespace paraat::corps
