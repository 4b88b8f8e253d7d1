#pragma once
// Numbers by kind or by time as bars. A chart is a table whose cells hold the bars, so that nothing of it is
// lost to who hears it, prints it, or reads it without colours; no script and no picture is needed.

#include <string>
#include <vector>

#include "tenant/platform/web/view.hpp"

namespace paraat::web {

struct chart_bar {
  std::string label;
  long long value = 0;
  std::string text = {};  // instead of the number: "3 u 20"
  std::string tone = {};  // good, wait, bad, quiet; empty: the colour of the site
  long long of = 0;       // a lighter bar behind it, as "6 of 8"; 0: none
};
struct chart {
  std::string title;          // also the caption of the table
  std::string kind, measure;  // headers of the two columns: "Antwoord", "Mensen"
  std::vector<chart_bar> bars;
  bool upright = false;  // the bars stand beside each other: for time, at most twelve of them
};

// In {{>CHART}}, or nothing where every number is zero. The longest bar is as long as there is room.
void draw_chart(view& into, slot place, const chart&);

// Parts of a hundred of the longest bar, at least one where there is something to show.
long long bar_length(long long value, long long longest);

}  // namespace paraat::web
