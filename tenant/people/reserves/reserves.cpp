#include "tenant/people/reserves/reserves.hpp"

#include <algorithm>

#include "protocol/ascii.hpp"
#include "tenant/people/reserves/asking.hpp"
#include "tenant/people/reserves/reserves_sql.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/email_addresses.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::reserves {
namespace {

result<candidate_details> sound(candidate_details d, instant now) {
  const auto invalid = [](std::string_view why, const char* field) {
    return refuse(refusal_kind::invalid, std::string(why), field);
  };
  if (d.name.empty()) return invalid("Vul de naam in", "naam");
  if (!d.email.empty()) {
    const auto address = text::read_email(d.email);
    if (!address) return invalid(text::sentence_of(address.error()), "email");
    d.email = ascii::lower(*address);
  }
  if (!d.phone.empty()) {
    const auto number = text::read_phone(d.phone);
    if (!number) return invalid(text::sentence_of(number.error()), "telefoon");
    d.phone = number->e164;
  }
  if (d.email.empty() && d.phone.empty())
    return invalid("Vul een e-mailadres of een telefoonnummer in", "email");
  if (d.born && *d.born >= web::local_day(now))
    return invalid("Vul een geboortedatum in die al voorbij is", "geboren");
  return d;
}

}  // namespace

std::string_view name_of(candidate_state s) {
  constexpr std::string_view names[] = {"unseen", "asked", "confirmed"};
  return names[static_cast<std::size_t>(s)];
}

std::optional<candidate_state> state_named(std::string_view name) {
  for (const auto s : {candidate_state::unseen, candidate_state::asked, candidate_state::confirmed})
    if (name_of(s) == name) return s;
  return std::nullopt;
}

bool has_reserve(const web::scope& s) { return s.here.what == tenants::tenant_kind::agency; }

result<candidate> correct(transaction& tx, const candidate_id& id, candidate_details typed, int seen_version,
                          instant now) {
  const auto before = candidate_for_update(tx, id);
  if (!before) return refuse(refusal_kind::gone, "Deze persoon staat niet meer op de reserve.");
  if (before->status == candidate_state::confirmed)
    return refuse(refusal_kind::conflict,
                  "Deze persoon zei ja. De gegevens staan nu in het profiel: wijzig ze daar.");
  if (before->version != seen_version)
    return refuse(refusal_kind::conflict,
                  "Iemand anders heeft dit intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.");
  auto good = sound(std::move(typed), now);
  if (!good) return std::unexpected(good.error());
  update_details(tx, *before, *good, now);
  if (before->who.email != good->email && before->status == candidate_state::asked)
    ask_anew(tx, *before, now);
  return find_candidate(tx, id).value();
}

std::string mark_of_refusal(const web::scope& s, const candidate_details& d) {
  return s.node.vault.mark("reserve refusal " + s.here.party + "\n" + text::folded(d.name) + "\n" +
                           (d.email.empty() ? d.phone : ascii::lower(d.email)));
}

void forget_old(transaction& tx, instant now) {
  const auto book = rules::read_all(tx);
  if (const auto* term = book.at(rules::code::keep_reserve, web::local_day(now)))
    forget_unseen(tx, now, term->amount);
  forget_refusals(tx, now - refusal_kept);
  restart_clocks(tx, now);
}

}  // namespace paraat::reserves
