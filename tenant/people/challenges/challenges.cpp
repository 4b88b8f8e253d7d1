#include "tenant/people/challenges/challenges.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "protocol/ascii.hpp"
#include "protocol/bytes.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::challenges {
namespace {

using web::request;
using web::scope;

constexpr std::string_view pass_purpose = "crowd_pass";
constexpr std::string_view task_field = "opgave", answer_field = "oplossing", way_field = "langs";
constexpr std::size_t longest_asked = 1000;
constexpr std::chrono::minutes task_period{10};
constexpr std::chrono::hours pass_term{1};
// The other way on writes to an address that was only typed: its own bound, a multiple of the first.
constexpr int mails_per_use = 10;
constexpr rate_limits::limit mailed_passes{"crowd.pass", 2, std::chrono::hours{1}};
constexpr rate_limits::limit solved{"crowd.solved", 1, std::chrono::hours{1}};

long long period_of(instant now) {
  return std::chrono::duration_cast<std::chrono::minutes>(now.time_since_epoch()) / task_period;
}

// A task is not stored: its answer carries the proof that it was given out, for this site.
std::string task_of(const scope& s, long long period) {
  const std::string mark = s.node.vault.mark(fmt::format("crowd task {} {}", s.here.id.value, period));
  return fmt::format("{}-{}", period, base64_url(mark.substr(0, 12)));
}

bool brings_solution(transaction& tx, const scope& s, const request& r) {
  const std::string task = r.form.get(task_field), number = r.form.get(answer_field);
  const long long now = period_of(s.now);
  const bool ours = task == task_of(s, now) || task == task_of(s, now - 1);
  return ours && solves(task, number) &&
         rate_limits::mark(tx, s.node.vault, solved, task + "." + number, s.now);
}

// The object of a link is a UUID; this one stands for the address and does not tell it.
std::string object_of(const std::string& email) {
  return uuid_v5("6ba7b811-9dad-11d1-80b4-00c04fd430c8",
                 "mailto:" + ascii::lower(email));  // the namespace of URLs, RFC 9562
}

bool brings_pass(transaction& tx, const scope& s, const request& r, const std::string& email) {
  const std::string token = r.cookie(pass_name);
  if (!is_pass(token)) return false;
  const auto whose = one_time_tokens::look(tx, token, pass_purpose, s.now);
  return whose && *whose == object_of(email) && one_time_tokens::use(tx, token, pass_purpose, s.now);
}

// Sealed for this site and form: the words of one person say nothing in the mailbox of another.
std::string sealed_query(const scope& s, const request& r, const web::parameters& asked) {
  std::string query;
  for (const auto& [name, value] : asked.list())
    query += (query.empty() ? "" : "&") + web::url_encode(name) + "=" + web::url_encode(value);
  if (query.empty() || query.size() > longest_asked) return {};
  return fmt::format("&{}={}", asked_name,
                     base64_url(s.node.vault.seal(fmt::format("{} {}\n{}", s.here.id.value, r.path, query))));
}

void mail_pass(transaction& tx, const scope& s, const request& r, const std::string& name,
               const std::string& email, const web::parameters& asked) {
  const std::string token =
      one_time_tokens::issue_link(tx, pass_purpose, object_of(email), s.now + pass_term);
  notifications::send(
      tx, s,
      {.kind = "form_link",
       .to = email,
       .name = name,
       .subject = s.t("Ga verder met je formulier"),
       .paragraphs = {s.t("Met deze link kan je het formulier versturen. Vul het opnieuw in met dit "
                          "e-mailadres.")},
       .button_label = s.t("Open het formulier"),
       .button_url = notifications::whole_address(
           s, fmt::format("{}?{}={}{}", r.path, pass_name, token, sealed_query(s, r, asked))),
       .quote = {},
       .after = {s.t("De link werkt één uur. Was jij dit niet? Dan hoef je niets te doen.")}});
}

void ask(const scope& s, web::form& f) {
  f.hidden(std::string(task_field), task_of(s, period_of(s.now)));
  f.other_submit(std::string(way_field), "mail", s.t("Mail me een link"));
  f.refuse({refusal_kind::too_many,
            "Er komen nu veel formulieren van jouw netwerk. Druk nog eens op de knop: je toestel rekent dan "
            "enkele "
            "seconden en alles gaat door. Lukt dat niet? Kies ‘Mail me een link’.",
            ""});
}

}  // namespace

bool is_pass(std::string_view token) {
  return token.size() == 32 && std::ranges::all_of(token, [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '-' || c == '_';
         });
}

bool solves(std::string_view task, std::string_view number) {
  if (number.empty() || number.size() > 20 ||
      !std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; }))
    return false;
  const digest256 d = sha256(fmt::format("{}.{}", task, number));
  int zeros = 0;
  for (const unsigned char byte : d) {
    zeros += std::countl_zero(byte);
    if (byte != 0) break;
  }
  return zeros >= zero_bits;
}

verdict look(transaction& tx, const scope& s, const request& r, web::form& f, const rule& rule,
             const std::string& email, const web::parameters& asked) {
  const bool asks_mail = r.form.get(way_field) == "mail";
  const bool room = !asks_mail && rate_limits::mark_network(tx, s.node.vault, rule.network, r.remote, s.now);
  if (!room && !brings_solution(tx, s, r) && !brings_pass(tx, s, r, email)) {
    rate_limits::limit wide = rule.network;
    wide.most *= mails_per_use;
    const std::string what = fmt::format("{}.mails", rule.network.what);
    wide.what = what;
    if (asks_mail && rate_limits::mark(tx, s.node.vault, mailed_passes, email, s.now) &&
        rate_limits::mark_network(tx, s.node.vault, wide, r.remote, s.now)) {
      mail_pass(tx, s, r, f.value("naam"), email, asked);
      return verdict::mailed;
    }
    ask(s, f);
    return verdict::ask;
  }
  if (const auto ok = rate_limits::mark(tx, s.node.vault, rule.address, email, s.now); !ok) {
    f.refuse(ok.error());
    return verdict::enough;
  }
  return verdict::go_on;
}

web::parameters asked_of(const scope& s, const request& r) {
  const auto bytes = from_base64_url(r.query.get(asked_name));
  const auto text = bytes && !bytes->empty() ? s.node.vault.open(*bytes) : std::nullopt;
  const std::string here = fmt::format("{} {}\n", s.here.id.value, r.path);
  if (!text || !text->starts_with(here)) return r.query;
  return web::parameters::parse(text->substr(here.size())).value_or(r.query);
}

bool passes(transaction& tx, const scope& s, const request& r, const rate_limits::limit& network) {
  return rate_limits::mark_network(tx, s.node.vault, network, r.remote, s.now).has_value() ||
         brings_solution(tx, s, r);
}

void ask_sum(const scope& s, web::form& f) {
  f.hidden(std::string(task_field), task_of(s, period_of(s.now)));
  f.refuse({refusal_kind::too_many,
            "Er komen nu veel aanvragen van jouw netwerk. Druk nog eens op de knop: je toestel rekent dan "
            "enkele seconden en alles gaat door.",
            ""});
}

web::outcome outcome_of(verdict v) {
  return v == verdict::enough ? web::outcome::kept(refusal_kind::too_many) : refusal_kind::too_many;
}

web::response mailed_page(const scope& s, const request& r) {
  return web::message_page(
      s, r, {}, s.t("Kijk in je mailbox"),
      s.t("We stuurden je een link waarmee je het formulier kan versturen. Niets gezien? "
          "Kijk ook bij ongewenste mail."),
      s.base + "/", s.t("Naar de startpagina"));
}

void confirmed(transaction& tx, const scope& s, const request& r, const rule& rule) {
  rate_limits::give_back(tx, s.node.vault, rule.network, r.remote, s.now);
}

}  // namespace paraat::challenges
