#pragma once
// Call-outs on the pages: drafts that are made as a coordinator makes them.

#include "tests/pages/callouts.hpp"

namespace paraat::test {

class CalloutPages : public Night {
 protected:
  explicit CalloutPages(const node::config& c = {}) : Night(c) {}
  // The path of a draft, made on the pages.
  std::string made(const incidents::incident& i, const fields& f) {
    const auto done = click(coordinator, "/beheer/noodsituaties/" + i.id + "/oproep", f);
    EXPECT_EQ(done.status, 303) << done.body;
    return done.headers.at("location");
  }
  fields wishes(const std::vector<incidents::task>& tasks) const {
    fields f{{"korpsen", corps_id},
             {"wijze", "best_effort"},
             {"kanalen", "mail"},
             {"antwoordtijd", "20"},
             {"houdtijd", "15"}};
    for (const auto& t : tasks) f.emplace_back("taken", t.id);
    return f;
  }
};

}  // namespace paraat::test
