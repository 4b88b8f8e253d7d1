#include "tenant/people/profiles/candidates.hpp"

#include <algorithm>

#include "protocol/whole_number.hpp"
#include "tenant/people/profiles/profiles_sql.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::profiles {
namespace {
constexpr std::string_view topic_start = "people/";
}  // namespace

std::string people_topic(tenant_id t) { return std::string(topic_start) + std::to_string(t.value); }

std::optional<tenant_id> tenant_of_topic(std::string_view topic) {
  if (!topic.starts_with(topic_start)) return std::nullopt;
  const auto number = whole_number<int>(topic.substr(topic_start.size()));
  return number ? std::optional(tenant_id{*number}) : std::nullopt;
}

namespace {
// A profile that keeps its name or every contact from organisations after a yes could only answer no.
bool is_reached(const profile& p) {
  const content shown = as_seen_by(p, viewer::accepted);
  const bool by_mail = !p.what.email.empty();
  const bool by_staff = !p.account && !as_seen_by(p, viewer::mediator).phone.empty();
  return (by_mail || by_staff) && !shown.name.empty() && !(shown.email.empty() && shown.phone.empty());
}
bool is_settled(const profile& p, day when) {
  if (!p.account) return true;
  const auto vouched = [](const training& t) { return t.how != evidence::said; };
  return std::ranges::any_of(p.what.trainings, vouched) ||
         std::chrono::sys_days{web::local_day(p.created_at)} + settling_term <= std::chrono::sys_days{when};
}
}  // namespace

std::vector<candidate> candidates_on(transaction& tx, day when) {
  std::vector<candidate> out;
  for (profile& p : visible_on(tx, when))
    out.push_back({p.id, as_seen_by(p, viewer::search), p.what.born, is_reached(p), is_settled(p, when),
                   p.for_neighbours && !p.what.email.empty()});
  return out;
}

}  // namespace paraat::profiles
