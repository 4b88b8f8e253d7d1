#pragma once
// The figures of an incident as bars, for afterwards_pages.cpp only.

#include "tenant/overview/closeout/afterwards.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::closeout {

// In {{#CHARTS}}: what people answered and how fast, and per task how many had a place and for how long they
// worked.
void draw_charts(web::view& into, const web::scope&, transaction&, const incidents::incident&, const figures&,
                 const std::vector<stay>&);
// In {{>CHART}}: how people say that it went.
void draw_went(web::view& into, const web::scope&, const std::vector<debrief>&);

}  // namespace paraat::closeout
