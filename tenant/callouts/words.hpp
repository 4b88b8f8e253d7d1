#pragma once
// What people read: messages written once for each task and language, with places for the name and the link
// of each person, so that thousands are made by putting those in.
//
// The first message names the task, the time and the place on the level of the municipality. The meeting
// point, the contact and what to bring are told to who has a place only.

#include <string>
#include <string_view>

#include "tenant/callouts/callouts.hpp"
#include "tenant/channels/channels.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::callouts {

struct person_words {
  std::string name, link;
};

// A message in one language, before it is somebody's.
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

// "Can you come?" The words are the coordinator's own or those of the task profile.
written question(const web::scope&, const told_about&);
written reminder(const web::scope&, const told_about&);
// With the private details, for who has a place.
written confirmation(const web::scope&, const told_about&);
// The reserve list, honestly, with the rank.
written on_reserve(const web::scope&, const told_about&, int rank);
// A place came free and is held until then.
written place_offered(const web::scope&, const told_about&, instant until);
written offer_ends_soon(const web::scope&, const told_about&, instant until);
written from_coordinator(const web::scope&, const told_about&, const std::string& text);

// What the person reads of a task: the coordinator's own words in this language, else those of the profile.
std::string words_about(const callout&, const incidents::task&, std::string_view language);
std::string name_in(const incidents::task&, std::string_view language);
std::string first_name(std::string_view name);
// "za 21 november, 20:15 – 23:15"
std::string when_of(const web::texts&, const incidents::task&);

// The task as an event of a calendar (RFC 5545).
std::string calendar_of(const web::scope&, const told_about&, std::string_view uid);

// The scope of a tenant for work that nobody asked for at this moment: the next wave, a confirmation.
web::scope scope_of(const web::services&, tenant_id, instant now);

}  // namespace paraat::callouts
