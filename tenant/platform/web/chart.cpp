#include "tenant/platform/web/chart.hpp"

#include <algorithm>

#include "tenant/platform/web/template_names.hpp"

namespace paraat::web {

long long bar_length(long long value, long long longest) {
  if (value <= 0 || longest <= 0) return 0;
  return std::clamp(100 * value / longest, 1LL, 100LL);
}

void draw_chart(view& into, slot place, const chart& c) {
  long long longest = 0;
  for (const chart_bar& b : c.bars) longest = std::max({longest, b.value, b.of});
  if (longest == 0) return;
  view& v = into.include(place, "platform/web/templates/chart.html");
  v.set(tpl::CHART_TITLE, c.title).set(tpl::CHART_KIND, c.kind).set(tpl::CHART_MEASURE, c.measure);
  v.show_if(c.upright, tpl::UPRIGHT);
  for (const chart_bar& b : c.bars) {
    const long long length = bar_length(b.value, longest);
    view& row = v.add(tpl::CHART_ROW);
    row.set(tpl::LABEL, b.label).set(tpl::VALUE, b.text.empty() ? std::to_string(b.value) : b.text);
    row.set(tpl::TONE, b.tone.empty() ? "own" : b.tone);
    view& drawn = row.add(c.upright ? tpl::STANDING : tpl::LYING);
    drawn.set(tpl::LENGTH, length).set(tpl::REST, 100 - length);
    if (b.of > 0) drawn.add(tpl::BEHIND).set(tpl::BEHIND_LENGTH, bar_length(b.of, longest));
  }
}

}  // namespace paraat::web
