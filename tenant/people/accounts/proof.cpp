#include "tenant/people/accounts/proof.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/messaging/mail/email_template.hpp"
#include "tenant/people/accounts/carried_form.hpp"
#include "tenant/people/accounts/passkeys.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/people/accounts/sign_in_flow.hpp"
#include "tenant/people/accounts/tokens.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::accounts {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view confirm_path = "/mijn-account/bevestiging";
constexpr std::size_t code_size = 6;

std::string purpose_of(const scope& s) { return fmt::format("prove:{}", s.account->session); }
std::string limit_key(const scope& s) { return fmt::format("session:{}", s.account->session); }

bool recent(const scope& s) {
  const auto proof =
      s.node.db.read(std::nullopt, [&](transaction& tx) { return proof_of(tx, s.account->session); });
  return proof.proven_at && s.now - *proof.proven_at <= proof_term && *proof.proven_at <= s.now;
}

enum class verdict { none, wrong, slow, right };

bool is_code(std::string_view typed) {
  return typed.size() == code_size && std::ranges::all_of(typed, [](char c) { return c >= '0' && c <= '9'; });
}

verdict judge_typed(const scope& s, const std::string& typed, std::chrono::seconds& wait) {
  account_secrets secrets;
  const auto who = s.node.db.write(std::nullopt, [&](transaction& tx) {
    wait = admit(tx, s.node.vault, code_by_device, limit_key(s), s.now);
    secrets = secrets_of(tx, s.account->account);
    return find(tx, s.account->account);
  });
  if (wait > std::chrono::seconds{0}) return verdict::slow;
  if (!who) return verdict::wrong;
  // The password is checked outside a transaction: it takes its turn at the hash.
  bool right = !is_code(typed) && s.node.vault.matches(typed, secrets.password);
  s.node.db.write(std::nullopt, [&](transaction& tx) {
    if (!right)
      right = who->by_link_only()
                  ? one_time_tokens::take_code(tx, tokens::purpose::proof, limit_key(s), typed, s.now)
                  : takes_code(tx, s, *who, typed);
    if (!right) return;
    forgive_all(tx, s.node.vault, code_by_device, limit_key(s));
    note_proof(tx, s.account->session, s.now);
  });
  return right ? verdict::right : verdict::wrong;
}

verdict judge(const request& r, const scope& s, std::chrono::seconds& wait) {
  if (r.method != web::verb::post) return verdict::none;
  if (!r.form.get("client").empty()) {
    const bool right = s.node.db.write(std::nullopt, [&](transaction& tx) {
      const auto used = accepted_assertion(tx, s, r, purpose_of(s));
      if (!used || used->account != s.account->account) return tx.abandon(), false;
      note_proof(tx, s.account->session, s.now);
      return true;
    });
    return right ? verdict::right : verdict::wrong;
  }
  const std::string typed = r.form.get("bewijs");
  return typed.empty() ? verdict::none : judge_typed(s, typed, wait);
}

// An account that signs in by mailed link gets a code in the same mailbox. True: it proves itself that way.
bool mail_code(const scope& s) {
  return s.node.db.write(s.here.id, [&](transaction& tx) {
    const auto who = find(tx, s.account->account);
    const std::string to = who && who->by_link_only() ? confirmed_address(tx, who->id) : "";
    if (to.empty()) return false;
    if (!mail_is_due(tx, s.node.vault, mail_to_session, limit_key(s), s.now)) return true;
    const std::string code = one_time_tokens::issue_code(tx, tokens::purpose::proof, limit_key(s),
                                                         {.account = who->id}, s.now + tokens::step_term);
    mail::queue(tx, s,
                {.kind = "proof_code",
                 .to = to,
                 .subject = s.t("Je code om te bevestigen"),
                 .sentences = {fmt::format(fmt::runtime(s.t("Je code is {0}. Ze werkt één keer en blijft "
                                                            "tien minuten geldig.")),
                                           code),
                               s.t("Vroeg je dit niet? Geef de code aan niemand, en meld je af op toestellen "
                                   "die je niet kent.")},
                 .link = s.here.public_url + "/mijn-account",
                 .link_label = s.t("Bekijk je account"),
                 .after = {}});
    return true;
  });
}

response proof_page(const request& r, const scope& s, const std::string& action, const fields& carried,
                    verdict v, std::chrono::seconds wait) {
  view page;
  page.set(tpl::HEADING, s.t("Even bevestigen"));
  page.set(tpl::LEAD,
           s.t("Dit raakt gegevens of rechten van anderen. Daarom vragen we nog eens of jij het bent. Wat "
               "je invulde, gaat mee."));
  if (v == verdict::wrong)
    page.add(tpl::REFUSED).set(tpl::REASON, s.t("Dat klopt niet. Probeer het opnieuw."));
  if (v == verdict::slow)
    page.add(tpl::REFUSED)
        .set(tpl::REASON, s.t("Er waren te veel pogingen op korte tijd.") + " " + wait_text(s, wait));
  view& f = page.add(tpl::CARRY_FORM);
  draw_carried(f, s, action, carried, s.t("Bevestig"));
  f.show(mail_code(s) ? tpl::MAILED_CODE : tpl::PROOF_FIELD);
  view& b = page.add(tpl::PASSKEY);
  draw_carried(b, s, action, carried, s.t("Bevestig met een passkey"));
  b.set(tpl::CHALLENGE, new_challenge(s.node.vault, purpose_of(s), s.now));
  b.set(tpl::RP_ID, relying_party_of(s, r).id);
  response out = web::page(s, r, "people/accounts/carry.html", std::move(page),
                           {.title = s.t("Even bevestigen"),
                            .scripts = {"passkeys.js"},
                            .index = false,
                            .how = v == verdict::slow ? refusal_kind::too_many : refusal_kind::forbidden});
  if (v == verdict::slow) out.headers.emplace_back("Retry-After", std::to_string(wait.count()));
  return out;
}

}  // namespace

std::optional<response> ask_proof(const request& r, const scope& s) {
  if (recent(s)) return std::nullopt;
  std::chrono::seconds wait{0};
  const verdict v = judge(r, s, wait);
  if (v == verdict::right) return std::nullopt;
  if (r.method == web::verb::post) return proof_page(r, s, s.base + r.path, carried_fields(r.form), v, wait);
  const std::string here = r.path + (r.raw_query.empty() ? "" : "?" + r.raw_query);
  return proof_page(r, s, s.base + std::string(confirm_path), {{"verder", here}}, v, wait);
}

response give_proof(const request& r, scope& s) {
  if (auto page = ask_proof(r, s)) return *page;
  const std::string onward = safe_path(r.form.get("verder"));
  return web::see_other(s.base + (onward.empty() ? "/mijn-account" : onward));
}

}  // namespace paraat::accounts
