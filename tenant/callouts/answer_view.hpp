#pragma once
// How the page behind a personal link looks: a first name only, private details for who has a place; for
// answer_pages.cpp only.

#include "tenant/callouts/answers.hpp"
#include "tenant/callouts/callouts_pages.hpp"

namespace paraat::callouts {

// What a link leads to.
struct shown {
  person who;
  callout about;
  incidents::incident incident;
  incidents::task task;               // that the page is about: their place, the offer, or what was asked
  std::vector<incidents::task> fits;  // what they could do here
};

// With a sentence about why something was refused, and what was typed then.
web::response answer_page(const web::request&, const web::scope&, transaction&, const shown&,
                          const refusal* why);
// The same for a link that has ended and for one that never was: it tells nothing.
web::response over_page(const web::scope&, unsigned status);

}  // namespace paraat::callouts
