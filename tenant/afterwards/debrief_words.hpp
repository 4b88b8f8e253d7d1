#pragma once
// What people read when it is over.

#include <string>

#include "tenant/incidents/incidents.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::afterwards {

enum class group { present, asked, never };
struct home_words {
  std::string subject, text, html, sms;
};
// With a mark where the link of a person comes.
home_words words_for(const web::scope&, const incidents::incident&, group, const std::string& language,
                     const std::string& own);
std::string with_link(std::string words, const std::string& link);
std::string debrief_path(std::string_view token);

}  // namespace paraat::afterwards
