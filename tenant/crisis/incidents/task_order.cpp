#include "tenant/crisis/incidents/task_order.hpp"

namespace paraat::incidents {
namespace {

constexpr std::string_view flood[] = {
    "sandbags",         "dike_watch", "door_to_door", "pumping", "evacuation_driver", "volunteer_reception",
    "reception_centre", "beds",       "soup_kitchen", "animals", "livestock",         "mud_cleaning",
    "goods_sorting",    "first_aid",  "phone_line",   "courier", "team_leader",       "command_log"};
constexpr std::string_view storm[] = {
    "roof_cover",       "chainsaw",     "traffic_steward", "power_and_light", "door_to_door",
    "reception_centre", "soup_kitchen", "phone_line",      "courier",         "volunteer_reception"};
constexpr std::string_view fire[] = {
    "reception_centre", "registration_desk", "psychosocial", "evacuation_driver",
    "first_aid",        "soup_kitchen",      "beds",         "animals",
    "goods_sorting",    "phone_line"};
constexpr std::string_view heat[] = {"heat_plan",         "phone_line",           "befriending",
                                     "food_distribution", "wheelchair_transport", "first_aid",
                                     "nursing_support"};
constexpr std::string_view snow[] = {
    "door_to_door",         "food_distribution", "courier",      "phone_line",        "traffic_steward",
    "wheelchair_transport", "befriending",       "soup_kitchen", "evacuation_driver", "reception_centre"};
constexpr std::string_view power[] = {"door_to_door",     "phone_line",     "power_and_light", "radio",
                                      "reception_centre", "heat_plan",      "courier",         "soup_kitchen",
                                      "nursing_support",  "traffic_steward"};
constexpr std::string_view missing[] = {"search_party",    "volunteer_reception", "team_leader",
                                        "traffic_steward", "soup_kitchen",        "radio",
                                        "social_media",    "psychosocial",        "command_log"};
constexpr std::string_view reception[] = {
    "reception_centre", "registration_desk", "beds",          "soup_kitchen", "translator",
    "childcare",        "psychosocial",      "first_aid",     "night_watch",  "goods_sorting",
    "befriending",      "food_distribution", "sign_language", "animals",      "nursing_support"};
constexpr std::string_view health[] = {"vaccination_centre", "phone_line",        "registration_desk",
                                       "nursing_support",    "food_distribution", "courier",
                                       "befriending",        "translator",        "wheelchair_transport"};
constexpr std::string_view event[] = {"traffic_steward", "first_aid",    "volunteer_reception",
                                      "team_leader",     "soup_kitchen", "sign_language",
                                      "childcare",       "radio"};
constexpr std::string_view other[] = {"volunteer_reception", "door_to_door", "reception_centre",
                                      "phone_line",          "soup_kitchen", "courier",
                                      "first_aid",           "team_leader"};

struct order_of_kind {
  std::string_view kind;
  std::span<const std::string_view> codes;
};
constexpr order_of_kind orders[] = {{"flood", flood},     {"storm", storm},         {"fire", fire},
                                    {"heat", heat},       {"snow", snow},           {"power", power},
                                    {"missing", missing}, {"reception", reception}, {"health", health},
                                    {"event", event},     {"other", other}};

}  // namespace

std::span<const std::string_view> task_order(std::string_view kind) {
  for (const order_of_kind& o : orders)
    if (o.kind == kind) return o.codes;
  return {};
}

}  // namespace paraat::incidents
