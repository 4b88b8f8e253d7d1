#pragma once
// Every form carries a submission id. The answer to the first is kept with the change it made; sending it
// again (double tap, back button, an answer that got lost) gets that answer and changes nothing.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::web::submissions {

// What the form of this request is remembered by: its id together with the form and the account, so that an
// id that another person or another form has used means nothing here. Empty when it carries none.
std::string key_of(const request&, const scope&);
// The place that the first answer led to, if this id was seen. Otherwise claims it: a second request with the
// same id waits here for the first to end.
std::optional<std::string> seen(transaction&, std::string_view id, instant now);
void remember(transaction&, std::string_view id, std::string_view location);
// The answer was a page that asks before anything changes: the same form may be sent again.
void release(transaction&, std::string_view id);
// A form that was sent before gets the answer of the first time; `work` runs otherwise, and what it changed
// is taken back where its answer says so. Of an answer that leads on the address is kept.
response run_once(transaction&, const request&, const scope&, const std::function<response()>& work);
// Ids older than two days are dropped.
void forget_old(transaction&, instant now);
// Where a form that was sent led may hold a token, and is of no use half a day later.
void forget_addresses(transaction&, instant now);

}  // namespace paraat::web::submissions
