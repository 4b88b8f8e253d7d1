#pragma once
// The page behind a personal link: a first name only, private details for a person with a place; for
// answer_pages.cpp only.

#include "tenant/crisis/callouts/answers.hpp"
#include "tenant/crisis/callouts/callouts_view.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::callouts {

// The content of an answer link.
struct shown {
  person who;
  callout about;
  incidents::incident incident;
  incidents::task task;               // subject of the page: their place, the offer, or the task asked for
  std::vector<incidents::task> fits;  // tasks that the person could do here
};

// With the sentence of a refusal, and the typed values.
web::response answer_page(const web::request&, const web::scope&, transaction&, const shown&,
                          const refusal* why);
// The same for an ended link and an unknown one: it reveals nothing.
web::response over_page(const web::scope&, const web::outcome& how);

}  // namespace paraat::callouts
