#pragma once
// Every form carries a submission id. The answer to the first is kept with the change it made; sending it
// again (double tap, back button, an answer that got lost) gets that answer and changes nothing.

#include <optional>
#include <string>
#include <string_view>

#include "ops/clock.hpp"
#include "tenant/store/database.hpp"

namespace paraat::web::submissions {

// The place that the first answer led to, if this id was seen. Otherwise claims it: a second request with the
// same id waits here for the first to end.
std::optional<std::string> seen(transaction&, std::string_view id, instant now);
void remember(transaction&, std::string_view id, std::string_view location);
// Ids older than two days are dropped.
void forget_old(transaction&, instant now);

}  // namespace paraat::web::submissions
