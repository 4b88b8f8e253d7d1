#pragma once
// Messages to people: written once for each task and language, with places for the name and the link of each
// person, so that thousands are made by filling those in.
//
// The first message names the task, the time and the place on the level of the municipality. The meeting
// point, the contact and what to bring are told only to people with a place.

#include <string>
#include <string_view>

#include "tenant/crisis/callouts/callouts.hpp"
#include "tenant/crisis/callouts/task_words.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::callouts {

struct person_words {
  std::string name, link;
};

// A message in one language, before the name and link of a person are filled in.
struct written {
  std::string subject, text, html, sms;
  // With the name and the link of one person.
  std::string text_for(const person_words&) const;
  std::string html_for(const person_words&) const;
  std::string sms_for(const person_words&) const;
};

struct told_about {
  const callout& about;
  const incidents::incident& incident;
  const incidents::task& task;
};

// "Can you come?" The text is the coordinator's own or the task profile's.
written question(const web::scope&, const told_about&);
written reminder(const web::scope&, const told_about&);
// With the private details, for a person with a place.
written confirmation(const web::scope&, const told_about&);
// The reserve list, honestly, with the rank.
written on_reserve(const web::scope&, const told_about&, int rank);
// A place came free and is held until then.
written place_offered(const web::scope&, const told_about&, instant until);
written offer_ends_soon(const web::scope&, const told_about&, instant until);
written from_coordinator(const web::scope&, const told_about&, const std::string& text);

// The text about a task: the coordinator's own words in this language, else the profile's; between quotation
// marks where only Dutch words are known.
std::string words_about(const callout&, const incidents::task&, std::string_view language);
// "Hoogwater: we zoeken mensen om zandzakken te vullen in Sint-Truiden, vannacht van 21.45 tot 3.45 uur."
std::string call_sentence(const web::scope&, const told_about&);
std::string first_name(std::string_view name);

// The task as an event of a calendar (RFC 5545).
std::string calendar_of(const web::scope&, const told_about&, std::string_view uid);

}  // namespace paraat::callouts
