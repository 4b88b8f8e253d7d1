#include "tenant/people/accounts/carried_form.hpp"

#include <algorithm>
#include <array>

#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::accounts {

namespace tpl = web::tpl;

fields carried_fields(const web::parameters& form) {
  static constexpr std::array<std::string_view, 8> own{"csrf",   "submission_id", "bewijs",    "credential",
                                                       "client", "authenticator", "signature", "user"};
  fields out;
  for (const auto& field : form.list())
    if (std::ranges::find(own, field.first) == own.end()) out.push_back(field);
  return out;
}

void draw_carried(web::view& v, const web::scope& s, const std::string& action, const fields& carried,
                  std::string submit_label) {
  v.set(tpl::ACTION, action).set(tpl::SUBMIT_LABEL, std::move(submit_label));
  web::draw_hidden(v, s);
  for (const auto& [name, value] : carried) v.add(tpl::CARRIED).set(tpl::NAME, name).set(tpl::VALUE, value);
}

}  // namespace paraat::accounts
