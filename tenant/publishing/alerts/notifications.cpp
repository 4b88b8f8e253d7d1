#include "tenant/publishing/alerts/notifications.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/web/plain_text.hpp"
#include "tenant/publishing/alerts/search_text.hpp"

namespace paraat::alerts {
namespace {

using web::scope;

// What a telephone shows; with these the payload stays under push::most_payload in any script.
constexpr std::size_t longest_title = 120, longest_line = 120, longest_reason = 120, most_lines = 3;
constexpr std::size_t longest_link = 1000;

// What a locked screen may say of a search: its theme, its kind and its municipality, and never words or a
// place that were typed.
criteria shown_of(const criteria& c) {
  return {.words = {}, .themes = c.themes, .kind = c.kind, .nis = c.nis, .place = {}};
}

std::string line_of(const listings::listing& l) {
  return web::shortened(l.title + " – " + l.place, longest_line);
}

std::string link_of(const scope& s, std::span<const found_listing> found) {
  if (found.size() == 1 && found[0].what->url.size() <= longest_link) return found[0].what->url;
  const criteria first = shown_of(*found[0].why);
  const bool one_reason =
      std::ranges::all_of(found, [&](const found_listing& f) { return shown_of(*f.why) == first; });
  return notifications::whole_address(s, "/vacatures" + (one_reason ? overview_query(s, first) : ""));
}

std::string body_of(const scope& s, std::span<const found_listing> found) {
  if (found.size() == 1) {
    const listings::listing& l = *found[0].what;
    std::string out = web::shortened(l.organisation + ", " + l.place, longest_line);
    const criteria why = shown_of(*found[0].why);
    if (!why.themes.empty() || !why.kind.empty())
      out += "\n" + web::shortened(reason_of(s, why), longest_reason);
    return out;
  }
  std::string out;
  for (const found_listing& f : found.first(std::min(found.size(), most_lines)))
    out += (out.empty() ? "" : "\n") + line_of(*f.what);
  return out;
}

}  // namespace

push::owner_id owner_of_devices(const subscriber_id& id) { return push::owner_id(id.text()); }

std::vector<push::device> reachable_devices(transaction& tx, const scope& s, const subscriber_id& id) {
  const push::service* service = s.node.channels.devices();
  if (service == nullptr) return {};
  auto out = push::devices_of(tx, owner_of_devices(id));
  std::erase_if(out, [&](const push::device& d) { return !service->knows(d.vapid_point); });
  return out;
}

std::string headline(const scope& s, const listings::listing& first, std::size_t count) {
  if (count == 1) return first.urgent ? s.t("Dringend") + ": " + first.title : first.title;
  return s.t("{} nieuwe vacature voor jou", "{} nieuwe vacatures voor jou", static_cast<long long>(count));
}

std::string payload_of(const scope& s, std::span<const found_listing> found, std::string_view tag) {
  return boost::json::serialize(
      boost::json::object{{"title", web::shortened(headline(s, *found[0].what, found.size()), longest_title)},
                          {"body", body_of(s, found)},
                          {"url", link_of(s, found)},
                          {"tag", tag},
                          {"lang", s.t.language()}});
}

}  // namespace paraat::alerts
