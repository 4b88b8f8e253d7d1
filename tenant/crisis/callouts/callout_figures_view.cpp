#include "tenant/crisis/callouts/callout_figures_view.hpp"

#include <fmt/format.h>

#include "tenant/messaging/channels/office.hpp"
#include "tenant/messaging/channels/sms_text.hpp"

namespace paraat::callouts {

std::string taken_text(const web::scope& s, const place_figures& f) {
  return fmt::format("{} / {}", s.t.number(f.confirmed), s.t.number(f.needed));
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

std::string euros(const web::scope& s, std::int64_t cents) {
  return fmt::format("€ {},{:02}", s.t.number(cents / 100), cents % 100);
}

std::string send_text(const web::scope& s, int people, const channels::estimate& cost) {
  std::string out = s.t("Stuur naar {} mens", "Stuur naar {} mensen", people);
  if (cost.cents > 0) out += ", " + euros(s, cost.cents);
  return out;
}

std::string sms_size_text(const web::scope& s, const std::string& sms) {
  const auto size = channels::size_of(sms);
  std::string out = s.t("{} deel", "{} delen", size.parts);
  if (const auto& cost = s.node.channels.cost(); cost.sms && cost.cents_per_part > 0)
    out +=
        ", " + euros(s, static_cast<std::int64_t>(size.parts) * cost.cents_per_part) + " " + s.t("per sms");
  if (size.unicode)
    out += ". " + s.t("Een bijzonder teken (zoals ê, ï of een smiley) maakt deze sms dubbel zo duur.");
  return out;
}

}  // namespace paraat::callouts
