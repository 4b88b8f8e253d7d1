#pragma once
// Messages to people at the end of an incident.

#include <string>

#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/overview/closeout/closeout.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::closeout {

struct home_words {
  std::string subject, text, html, sms;
};
// With a mark where the link of a person comes.
home_words words_for(const web::scope&, const incidents::incident&, audience, const std::string& language,
                     const std::string& own);
std::string with_link(std::string words, const std::string& link);
std::string debrief_path(std::string_view token);

}  // namespace paraat::closeout
