#include "tenant/crisis/callouts/callout_figures_view.hpp"

#include <fmt/format.h>

#include <cmath>

#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/sms_text.hpp"

namespace paraat::callouts {

std::string taken_text(const web::scope& s, const place_figures& f) {
  return fmt::format("{} / {}", s.t.number(f.confirmed + f.joined), s.t.number(f.needed));
}

std::string held_text(const web::scope& s, const place_figures& f, std::optional<instant> until) {
  if (f.held == 0) return "";
  std::string out =
      s.t("{} plaats wordt vastgehouden", "{} plaatsen worden vastgehouden", static_cast<long long>(f.held));
  if (until) out += " " + fmt::format(fmt::runtime(s.t("tot {0}")), web::local_clock_time(*until));
  return out;
}

web::cell places_cell(const web::scope& s, const incidents::task& t, const place_figures& f,
                      std::optional<instant> held_until) {
  if (!t.active) return {.text = s.t("Gestopt"), .tone = "neutral"};
  if (f.full()) return {.text = s.t("Volzet"), .tone = "success"};
  if (f.shortage == 0)
    return {.text = s.t("Voorbij"),
            .under = s.t("{} plaats bleef leeg", "{} plaatsen bleven leeg", static_cast<long long>(f.empty)),
            .tone = "neutral"};
  return {.text = s.t("nog {} nodig", "nog {} nodig", static_cast<long long>(f.shortage)),
          .under = held_text(s, f, held_until),
          .tone = f.shortage * 5 <= f.needed ? "warning" : "danger"};
}

std::string send_text(const web::scope& s, int people, const channels::estimate& cost) {
  std::string out = s.t("Stuur naar {} mens", "Stuur naar {} mensen", people);
  if (cost.cents > 0) out += ", " + s.t.euros(cost.cents);
  return out;
}

long minutes_to_leave(const web::scope& s, const channels::estimate& e) {
  return std::lround(static_cast<double>(channels::time_to_leave(s.node.channels.ours(), e).count()) / 60);
}

std::string time_to_leave_text(const web::scope& s, const channels::estimate& e) {
  const long minutes = minutes_to_leave(s, e);
  return minutes == 0 ? s.t("minder dan een minuut")
                      : s.t("ongeveer {} minuut", "ongeveer {} minuten", minutes);
}

std::string sms_size_text(const web::scope& s, const std::string& sms) {
  const auto size = channels::size_of(sms);
  std::string out = s.t("{} deel", "{} delen", size.parts);
  if (const auto& cost = s.node.channels.cost(); cost.sms && cost.cents_per_part > 0)
    out += ", " + s.t.euros(static_cast<long long>(size.parts) * cost.cents_per_part) + " " + s.t("per sms");
  if (size.unicode)
    out += ". " + s.t("Een bijzonder teken (zoals ê, ï of een smiley) maakt deze sms dubbel zo duur.");
  return out;
}

}  // namespace paraat::callouts
