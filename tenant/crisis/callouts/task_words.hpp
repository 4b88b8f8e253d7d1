#pragma once
// A task as shown to its reader: its words in the reader's language, and its time in spoken form.

#include <string>
#include <string_view>
#include <vector>

#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::callouts {

// The words of the profile, where the municipality did not change them
// and they are known in that language; otherwise as they were typed.
struct task_words {
  std::string name, summary, briefing;
  std::vector<std::string> bring, safety;
  std::string ask;     // "om zandzakken te vullen en te leggen"; empty without a profile of the node
  bool typed = false;  // the name is in the language of the municipality, not of the reader
  // For inside a sentence: a name that was typed stands between quotation marks.
  std::string name_in_sentence() const { return typed ? "“" + name + "”" : name; }
};
task_words words_in(const incidents::task&, std::string_view language);
std::string name_in(const incidents::task&, std::string_view language);
// "vannacht van 21.45 tot 3.45 uur", relative to the current time; with the days beyond tomorrow.
std::string when_said(const web::scope&, const incidents::task&);
// "za 21 november, 20:15 – 23:15"
std::string when_of(const web::texts&, const incidents::task&);

}  // namespace paraat::callouts
