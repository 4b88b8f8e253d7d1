#pragma once
// For alert_mails.cpp only: what waits for a mail, and what went.

#include <string>
#include <vector>

#include "tenant/publishing/alerts/alerts.hpp"
#include "tenant/publishing/listings/listings.hpp"

namespace paraat::alerts::rows {

std::vector<subscriber_id> people_to_mail(transaction&, rhythm due, int most);
// Removes what closed since it was found.
void drop_closed(transaction&, const subscriber_id&, rhythm due, instant now,
                 const std::vector<std::string>& silent);
struct found_item {
  listings::listing what;
  std::vector<search_id> searches;  // that it fits; some may be gone
  bool pushed = false;              // a notification had it; the mail with it was taken back
};
std::vector<found_item> items_to_mail(transaction&, const subscriber_id&, rhythm due);
void drop_item(transaction&, const subscriber_id&, const listings::listing&);
// These, and nothing that was found since they were read. Without a message they went as notifications only.
void items_went(transaction&, const subscriber_id&, const std::vector<found_item>&, std::string_view message);
void items_pushed(transaction&, const subscriber_id&, const std::vector<found_item>&,
                  std::string_view notification);
void drop_person(transaction&, const subscriber_id&);
// What may not be mailed at once any more today comes with the next daily mail: a publisher that calls much
// urgent does not decide how many mails a person gets.
constexpr int most_urgent_mails = 3;                      // for a person, in a day
constexpr std::chrono::hours urgent_of_one_publisher{1};  // one mail
void put_off_urgent(transaction&, const subscriber_id&, instant now);

// Of those who want notifications only: what reached none of their devices, or may have reached none, waits
// for a mail; what is urgent does so when it still waits for a push service after half an hour.
constexpr std::chrono::minutes urgent_by_mail_after{30};
std::vector<rhythm> take_failed_notifications(transaction&, instant now);

int waiting_mails(transaction&);
// Takes the waiting mails back in which something has closed; the rhythms that have something to mail again.
std::vector<rhythm> take_stale_mails(transaction&, instant now, const std::vector<std::string>& silent);
// The same of notifications of which everything closed and none left for any device.
std::vector<rhythm> take_stale_notifications(transaction&, instant now,
                                             const std::vector<std::string>& silent);

// True once in a week.
bool begin_week(transaction&, std::chrono::year_month_day today);
std::vector<subscriber> take_silent(transaction&, instant now, int most);

}  // namespace paraat::alerts::rows
