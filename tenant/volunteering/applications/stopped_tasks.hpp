#pragma once
// What leaves when tasks of an incident stop, to the people of the vacancies that show them
// (vacancies/shared_places.hpp): a plan for the pages that ask before. The letters leave by the job that
// follows a task.

#include <string>
#include <vector>

#include "tenant/messaging/channels/channels.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/volunteering/applications/applications.hpp"

namespace paraat::applications {

struct stop_notice {  // as those of one vacancy read it in one language
  std::string language, subject, text, sms;
  int people = 0;
};
struct stop_plan {
  int vacancies = 0;                        // that close
  int accepted = 0;                         // are told not to come
  int waiting = 0;                          // are told that nobody is looked for any more
  std::vector<channels::message> messages;  // for an estimate of their cost
  std::vector<stop_notice> notices;

  bool any() const { return vacancies + accepted + waiting > 0; }
};
stop_plan plan_stop(transaction&, const web::scope&, const std::vector<std::string>& tasks);

// The same in sentences, for a list of what stops.
std::vector<std::string> stop_texts(const web::scope&, const stop_plan&);

}  // namespace paraat::applications
