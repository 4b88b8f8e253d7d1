#pragma once
// The fields that the forms of a saved search share.

#include "tenant/platform/web/form.hpp"
#include "tenant/publishing/alerts/alerts.hpp"

namespace paraat::alerts {

std::vector<web::choice> rhythm_choices(const web::scope&);
void add_rhythm(web::form&, const web::scope&, rhythm shown);
// Nothing without a place to count from.
void add_distance(web::form&, const web::scope&, const criteria&);
rhythm rhythm_in(const web::form&);
int distance_in(const web::form&, const criteria&);

}  // namespace paraat::alerts
