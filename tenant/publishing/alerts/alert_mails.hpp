#pragma once
// The mails about what was found: what is urgent at once, the rest at a civil hour each day, or on Monday.
//
// A mail has everything that was found for a person in that rhythm, in their language, with the reason of
// each. What was withdrawn, filled or expired is left out when the mail is written; a mail that still waits
// in the outbox when something in it closes is written anew. Mails are written a few at a time, so that few
// wait.

#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/publishing/alerts/alerts.hpp"

namespace paraat::alerts {

constexpr std::string_view urgent_job = "alerts.urgent";    // class normal
constexpr std::string_view digest_job = "alerts.digest";    // class bulk
constexpr std::string_view morning_job = "alerts.morning";  // class bulk
constexpr int hour_of_the_mails = 8;                        // in Brussels
constexpr int people_in_one_run = 50, most_waiting_mails = 100;

// The next morning, once.
void plan_morning(transaction&, instant now);
// Plans the mails of the day, on the first day of a week those of the week too, and asks who was silent for
// long whether they still want mails.
void begin_morning(transaction&, const web::services&, instant now);

// `at_once` is a job of its own; its payload is none. The others: {"rhythm": "daily"}.
void plan_mails(transaction&, rhythm due, instant now);
void send_mails(transaction&, const web::services&, rhythm due, instant now);

void write_stale_mails_anew(transaction&, const web::scope&);

}  // namespace paraat::alerts
