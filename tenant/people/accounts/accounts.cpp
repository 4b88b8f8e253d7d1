#include "tenant/people/accounts/accounts.hpp"

#include <algorithm>

#include "protocol/ascii.hpp"
#include "protocol/bytes.hpp"
#include "tenant/people/accounts/common_passwords.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::accounts {

bool account::staff() const {
  return std::ranges::any_of(grants, [](const web::grant& g) { return g.what != web::role::organisation; });
}

bool belongs_here_alone(const account& a, tenant_id here) {
  return std::ranges::all_of(a.grants, [&](const web::grant& g) { return g.tenant == here; }) &&
         std::ranges::all_of(a.volunteers_in, [&](tenant_id t) { return t == here; });
}

std::string label_of(const web::texts& t, web::role r) {
  switch (r) {
    case web::role::tenant_admin:
      return t("Beheerder");
    case web::role::coordinator:
      return t("Coördinator");
    case web::role::mediator:
      return t("Bemiddelaar");
    case web::role::editor:
      return t("Redacteur");
    case web::role::organisation:
      return t("Organisatie");
    case web::role::node_operator:
      return t("Nodebeheerder");
  }
  return {};
}

std::vector<std::string> new_recovery_codes() {
  std::vector<std::string> out;
  for (int i = 0; i < 10; ++i) out.push_back(random_code(4) + "-" + random_code(4));
  return out;
}

std::string normal_recovery_code(std::string_view typed) {
  std::string out = ascii::lower(typed);
  std::erase_if(out, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); });
  return out;
}

result<void> check_password(std::string_view password, std::string_view email) {
  constexpr std::size_t shortest = 12, longest = 128;
  if (web::length_in_characters(password) < shortest)
    return refuse(refusal_kind::invalid,
                  "Kies minstens 12 tekens. Een zin van vier woorden is makkelijk te onthouden.",
                  "wachtwoord");
  if (web::length_in_characters(password) > longest)
    return refuse(refusal_kind::invalid, "Kies hoogstens 128 tekens.", "wachtwoord");
  const std::string low = ascii::lower(password);
  static constexpr std::string_view common[] = {"wachtwoord", "password", "123456789",  "qwerty",
                                                "azerty",     "welkom",   "vrijwillig", "paraat",
                                                "letmein",    "iloveyou"};
  std::string rest = low;
  for (const std::string_view word : common)
    for (auto at = rest.find(word); at != std::string::npos; at = rest.find(word))
      rest.erase(at, word.size());
  const std::string local = ascii::lower(email.substr(0, email.find('@')));
  if (local.size() >= 4)
    for (auto at = rest.find(local); at != std::string::npos; at = rest.find(local))
      rest.erase(at, local.size());
  // Without the common words and the name of the mailbox, at least 6 characters, 4 of them different, must
  // remain.
  std::string different = rest;
  std::ranges::sort(different);
  different.erase(std::ranges::unique(different).begin(), different.end());
  if (rest.size() < 6 || different.size() < 4)
    return refuse(refusal_kind::invalid, "Dit wachtwoord is te makkelijk te raden. Kies iets van jezelf.",
                  "wachtwoord");
  if (is_common_password(password))
    return refuse(
        refusal_kind::invalid,
        "Dit wachtwoord staat op lijsten die inbrekers eerst proberen: bekende woorden, namen van mensen en "
        "gemeenten, seizoenen en jaren. Kies iets van jezelf, zoals vier losse woorden.",
        "wachtwoord");
  return {};
}

}  // namespace paraat::accounts
