#pragma once
// A page that streams (`response::stream_on`) is asked in two ways: whether somebody may watch it, which each
// visitor asks once, and what it says now, which the server asks once for all who watch.

#include <algorithm>

#include "tenant/platform/web/http.hpp"

namespace paraat::web {

// The names of headers that arrive are in lower case: no visitor can send this one.
constexpr std::string_view draw_mark = "Draw";

inline request asked_to_draw(request r) {
  r.headers.emplace_back(draw_mark, "");
  return r;
}
inline bool draws(const request& r) {
  return std::ranges::any_of(r.headers, [](const auto& h) { return h.first == draw_mark; });
}

}  // namespace paraat::web
