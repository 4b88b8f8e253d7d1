#include "node/access.hpp"

#include "ops/log.hpp"
#include "tenant/people/accounts/drafts.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/store/failure.hpp"
#include "tenant/platform/web/multipart.hpp"

namespace paraat::node {
namespace {

using web::request;
using web::response;
using web::scope;

// A repeated view of a page within this time is one event.
constexpr std::chrono::minutes one_view{10}, one_list{60};
constexpr std::chrono::minutes one_refusal{1};

void note_apart(const scope& s, std::string_view what, const std::string& object,
                std::chrono::seconds within) {
  try {
    s.node.db.write(s.here.id, [&](transaction& tx) { audit::note_once(tx, s, what, {}, object, within); });
  } catch (const database_unavailable&) {
    log::warning("audit_not_written", {{"what", what}});
  }
}

}  // namespace

bool granted(const scope& s, who needed) {
  switch (needed) {
    case who::anyone:
      return true;
    case who::signed_in:
      return s.account.has_value();
    case who::staff:
      return s.staff();
    case who::people:
      return s.may(web::role::mediator) || s.may(web::role::coordinator);
    case who::coordinator:
      return s.may(web::role::coordinator);
    case who::editor:
      return s.may(web::role::editor);
    case who::tenant_admin:
      return s.may(web::role::tenant_admin);
    case who::organisation:
      return s.may(web::role::organisation) || s.may(web::role::coordinator);
    case who::node_operator:
      return s.may(web::role::node_operator);
  }
  return false;
}

bool from_our_pages(const request& r) {
  const std::string_view site = r.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return false;
  const std::string_view origin = r.header("origin");
  return origin.empty() || origin == "http://" + r.authority || origin == "https://" + r.authority;
}

std::optional<refusal> read_form(request& r) {
  if (r.header("content-type").starts_with("application/x-www-form-urlencoded")) {
    auto form = web::parameters::parse(r.body);
    if (!form) return form.error();
    r.form = std::move(*form);
  } else if (web::is_multipart(r.header("content-type"))) {
    auto form = web::parse_multipart(r.header("content-type"), r.body);
    if (!form) return form.error();
    r.form = std::move(form->fields);
    r.files = std::move(form->files);
    r.body.clear();
  }
  return std::nullopt;
}

void note_view(const sensitivity& what, const request& r, const scope& s) {
  std::string object;
  if (what.in_bulk) object = what.path.substr(what.path.find('/', 1) + 1);
  for (const std::string& value : r.path_values) object += (object.empty() ? "" : "/") + value;
  note_apart(s, what.event, object.substr(0, 120), what.in_bulk ? one_list : one_view);
}

refusal not_allowed(const scope& s) {
  if (s.account)
    return {refusal_kind::forbidden,
            "Je account heeft hier geen rol voor. Vraag het aan wie de gebruikers beheert.", ""};
  return {refusal_kind::unauthenticated, "Deze pagina is voor wie aangemeld is.", ""};
}

response refused(const route& found, request& r, const scope& s) {
  if (!s.account && r.method == web::verb::get)
    return web::see_other(s.base + "/aanmelding?verder=" + web::url_encode(r.path));
  if (!s.account && r.method == web::verb::post && from_our_pages(r) && !read_form(r))
    if (auto kept = accounts::keep_draft(r, s)) return std::move(*kept);
  if (s.account) note_apart(s, audit::access_refused, std::string(found.path), one_refusal);
  return web::refusal_page(s, r, not_allowed(s));
}

}  // namespace paraat::node
