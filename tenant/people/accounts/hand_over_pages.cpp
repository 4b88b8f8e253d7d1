// From one site of the node to another, without a second password and code: a cookie belongs to one host, so
// the session is continued there. The link between them works once, for a minute, for one tenant, and while
// the session lives.

#include <fmt/format.h>

#include <algorithm>

#include "protocol/whole_number.hpp"
#include "tenant/people/accounts/accounts_pages.hpp"
#include "tenant/people/accounts/hand_over.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/people/accounts/sign_in_flow.hpp"
#include "tenant/people/accounts/tokens.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::accounts {
namespace {

namespace tpl = web::tpl;
namespace purpose = tokens::purpose;
using web::request;
using web::response;
using web::scope;

constexpr std::chrono::minutes hand_over_term{1};

struct handed_over {
  account who;
  sign_in_times since;
};

// The proof of a link: "TENANT SESSION".
std::optional<handed_over> handed_over_here(transaction& tx, const scope& s, const request& r) {
  const auto p = one_time_tokens::find(tx, purpose::hand_over, r.value(0), s.now);
  if (!p || !p->account) return std::nullopt;
  const auto space = p->data.find(' ');
  if (space == std::string::npos || p->data.substr(0, space) != std::to_string(s.here.id.value))
    return std::nullopt;
  const auto session = whole_number<std::int64_t>(p->data.substr(space + 1));
  const auto since = session ? times_of(tx, *p->account, *session, s.now) : std::nullopt;
  auto who = find(tx, *p->account);
  if (!since || !who || who->status != account_state::active) return std::nullopt;
  return handed_over{std::move(*who), *since};
}

response over(const scope& s, const request& r, transaction& tx) {
  return link_is_over(s, r, one_time_tokens::ending_of(tx, purpose::hand_over, r.value(0), s.now));
}

}  // namespace

std::vector<other_site> other_sites(const scope& s) {
  std::vector<other_site> out;
  if (!s.account) return out;
  for (const web::grant& g : s.account->grants) {
    if (!g.tenant || *g.tenant == s.here.id) continue;
    if (std::ranges::find(out, *g.tenant, &other_site::tenant) != out.end()) continue;
    if (const auto t = s.node.tenants.of(*g.tenant))
      out.push_back({t->id, t->name, fmt::format("{}/mijn-account/naar/{}", s.base, t->id.value)});
  }
  std::ranges::sort(out, {}, &other_site::name);
  return out;
}

void draw_other_sites(web::view& v, const scope& s) {
  const auto sites = other_sites(s);
  if (sites.empty()) return;
  web::view& box = v.add(tpl::OTHER_SITES);
  for (const other_site& o : sites) box.add(tpl::OTHER_SITE).set(tpl::NAME, o.name).set(tpl::WAY_URL, o.url);
}

response go_to_site(const request& r, scope& s) {
  const auto wanted = whole_number<int>(r.value(0));
  const auto sites = other_sites(s);
  const auto at = std::ranges::find_if(sites, [&](const other_site& o) { return o.tenant.value == wanted; });
  if (at == sites.end())
    return web::refusal_page(s, r, {refusal_kind::not_found, "Deze pagina bestaat niet.", ""});
  const auto token = s.node.db.write(std::nullopt, [&](transaction& tx) -> std::optional<std::string> {
    if (!times_of(tx, s.account->account, s.account->session, s.now)) return std::nullopt;
    return one_time_tokens::issue(tx, purpose::hand_over,
                                  {.account = s.account->account,
                                   .email = {},
                                   .data = fmt::format("{} {}", at->tenant.value, s.account->session)},
                                  s.now + hand_over_term);
  });
  const std::string there = s.node.tenants.of(at->tenant)->public_url;
  // A session that was opened with a mailed link is not continued: sign-in there is a link again.
  response out = web::see_other(there + (token ? "/aanmelding/overdracht/" + *token : "/aanmelding"));
  out.headers.emplace_back("Referrer-Policy", "no-referrer");
  return out;
}

response show_hand_over(const request& r, scope& s, transaction& tx) {
  const auto given = handed_over_here(tx, s, r);
  if (!given) return over(s, r, tx);
  const web::form f(s, s.base + "/aanmelding/overdracht/" + r.value(0), s.t("Ga verder"));
  return form_page(s, r, f,
                   {.title = s.t("Welkom terug") + ", " + given->who.name,
                    .lead = s.t("Nog één klik en je bent hier ook aangemeld."),
                    .below = {},
                    .link_url = {},
                    .link_label = {}});
}

response take_hand_over(const request& r, scope& s, transaction& tx) {
  const auto given = handed_over_here(tx, s, r);
  if (!given || !one_time_tokens::take(tx, purpose::hand_over, r.value(0), s.now)) return over(s, r, tx);
  response out = web::see_other(s.base + first_page(given->who, s));
  continue_for(out, tx, s, r, given->who, given->since);
  audit::note(tx, s, audit::signed_in, given->who.id);
  return out;
}

}  // namespace paraat::accounts
