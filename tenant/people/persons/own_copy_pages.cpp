#include "tenant/people/persons/own_copy_pages.hpp"

#include <fmt/format.h>

#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/persons/copy_view.hpp"
#include "tenant/people/persons/persons.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/rate_limits/rate_limits.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::persons {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr rate_limits::limit copies{"person.copy", 5, std::chrono::hours{24}};

std::unexpected<refusal> address_differs() {
  return because("a record of the person has another address",
                 refuse(refusal_kind::conflict, "Vraag de kopie aan de gemeente."));
}
refusal nothing_kept() { return {refusal_kind::gone, "We bewaren niets meer over jou.", ""}; }

struct owner {
  person_id id;
  std::string name;
  std::string profile = {};  // of which alone the copy is; empty: of everything
};

// The person behind the link of the mail.
result<owner> owner_of(const request& r, const scope& s, transaction& tx) {
  auto id = one_time_tokens::look(tx, r.value(0), own_copy_purpose, s.now);
  if (auto profile = one_time_tokens::look(tx, r.value(0), profile_copy_purpose, s.now))
    return owner{{}, s.here.name, std::move(*profile)};
  const bool mailed = id || id.error().kind == refusal_kind::gone;
  if (!mailed) id = one_time_tokens::look(tx, r.value(0), own_copy_by_text, s.now);
  if (!id && id.error().kind == refusal_kind::gone)
    return refuse(refusal_kind::gone,
                  "Deze link werkt een uur en is verlopen. Vraag een nieuwe op je eigen pagina.");
  if (!id) return std::unexpected(id.error());
  owner out{person_id(*id), {}};
  auto name = own_name(tx, out.id);
  if (!name) return std::unexpected(nothing_kept());
  // A record that joined since the link was sent may be of somebody else than who got it.
  if (!has_one_address(tx, out.id, mailed)) return address_differs();
  out.name = std::move(*name);
  return out;
}

std::optional<boost::json::object> copy_for(transaction& tx, const scope& s, const owner& o) {
  return o.profile.empty() ? read_copy(tx, s, o.id, reader::person) : read_profile_copy(tx, s, o.profile);
}

}  // namespace

response ask_own_copy(const request& r, const scope& s, std::string action) {
  return web::ask_page(
      s, r, s.t("Wil je alles zien wat we over je bewaren?"),
      s.t("We sturen een link naar je eigen e-mailadres of gsm-nummer. Daarmee lees je alles, "
          "en je kan het meenemen als bestand."),
      {std::move(action), s.t("Stuur me de link")});
}

namespace {

result<std::string> link_to_copy(transaction& tx, const scope& s, std::string_view purpose,
                                 const std::string& id) {
  if (const auto room = rate_limits::mark(tx, s.node.vault, copies, id, s.now); !room)
    return std::unexpected(room.error());
  audit::note(tx, s, audit::own_copy_asked, std::nullopt, id);
  return notifications::whole_address(
      s, "/mijn-gegevens/" + one_time_tokens::issue_link(tx, purpose, id, s.now + own_copy_term));
}

response mail_link(const request& r, const scope& s, transaction& tx, const result<std::string>& address,
                   const std::string& to, const std::string& name) {
  if (!address) return web::refusal_page(s, r, address.error());
  notifications::send(tx, s,
                      {.kind = "own_copy",
                       .to = to,
                       .name = name,
                       .subject = s.t("Alles wat we over je bewaren"),
                       .paragraphs = {s.t("Je vroeg een kopie. Je leest ze op deze pagina, en je kan ze "
                                          "meenemen als bestand.")},
                       .button_label = s.t("Naar je gegevens"),
                       .button_url = *address,
                       .quote = {},
                       .after = {s.t("De link werkt een uur en is alleen voor jou."),
                                 s.t("Vroeg jij dit niet? Dan hoef je niets te doen.")}});
  return own_copy_is_sent(s);
}

}  // namespace

result<std::string> own_copy_address(transaction& tx, const scope& s, const person_id& person,
                                     std::string_view mail, std::string_view phone) {
  if (!is_only_reached_at(tx, person, mail, phone)) return address_differs();
  return link_to_copy(tx, s, mail.empty() ? own_copy_by_text : own_copy_purpose, person);
}

response mail_own_copy(const request& r, const scope& s, transaction& tx, const person_id& person,
                       const std::string& to, const std::string& name) {
  return mail_link(r, s, tx, own_copy_address(tx, s, person, to, ""), to, name);
}

response mail_copy_of_profile(const request& r, const scope& s, transaction& tx, const person_id& person,
                              std::string_view profile, const std::string& to, const std::string& name) {
  const bool everything = !person.empty() && is_only_reached_at(tx, person, to, "");
  return mail_link(r, s, tx,
                   everything ? link_to_copy(tx, s, own_copy_purpose, person)
                              : link_to_copy(tx, s, profile_copy_purpose, std::string(profile)),
                   to, name);
}

response own_copy_is_sent(const scope& s) { return web::see_other(s.base + "/mijn-gegevens/verzonden"); }

response show_own_copy_sent(const request& r, scope& s, transaction&) {
  return web::message_page(s, r, {}, s.t("De link is onderweg"),
                           s.t("Kijk in je mailbox of je sms’en. De link werkt een uur."));
}

response show_own_copy(const request& r, scope& s, transaction& tx) {
  const auto p = owner_of(r, s, tx);
  if (!p) return web::refusal_page(s, r, p.error());
  const auto copy = copy_for(tx, s, *p);
  if (!copy) return web::refusal_page(s, r, nothing_kept());
  const bool whole = p->profile.empty();
  const std::string title =
      whole ? fmt::format(fmt::runtime(s.t("Alles over {0}")), p->name) : s.t("Alles in je profiel");
  view v;
  v.show_if(!whole, tpl::PROFILE_ALONE);
  v.set(tpl::HEADING, title)
      .set(tpl::TENANT_NAME, s.here.name)
      .set(tpl::FILE_URL, s.base + "/mijn-gegevens/" + r.value(0) + "/kopie.json");
  draw_copy(v, s, *copy);
  return web::page(s, r, "people/persons/own_copy.html", std::move(v), {.title = title, .index = false});
}

response give_own_copy_file(const request& r, scope& s, transaction& tx) {
  const auto p = owner_of(r, s, tx);
  if (!p) return web::refusal_page(s, r, p.error());
  const auto copy = copy_for(tx, s, *p);
  return copy ? file_of(s, *copy) : web::refusal_page(s, r, nothing_kept());
}

}  // namespace paraat::persons
