// The tables of pages, joined.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "node/routes/tables.hpp"

namespace paraat::test {
namespace {

using node::route;

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> out;
  for (std::size_t from = 0; from <= path.size();) {
    const auto end = std::min(path.find('/', from), path.size());
    out.push_back(path.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

// Whether a path exists that both patterns fit, with as many literal parts.
bool tie(const route& a, const route& b) {
  const auto one = parts_of(a.path), other = parts_of(b.path);
  if (a.method != b.method || one.size() != other.size()) return false;
  const std::string_view any = "{}";
  for (std::size_t i = 0; i < one.size(); ++i)
    if (one[i] != other[i] && one[i] != any && other[i] != any) return false;
  return std::ranges::count(one, any) == std::ranges::count(other, any);
}

std::vector<std::span<const route>> tables() {
  return {node::publishing_routes(), node::volunteering_routes(),   node::people_routes(),
          node::crisis_routes(),     node::mutual_aid_routes(),     node::messaging_routes(),
          node::overview_routes(),   node::administration_routes(), node::federation_routes()};
}

TEST(Routes, OfTwoWingsNeverFitAPathEquallyWell) {
  const auto all = tables();
  for (std::size_t one = 0; one < all.size(); ++one)
    for (std::size_t other = one + 1; other < all.size(); ++other)
      for (const route& a : all[one])
        for (const route& b : all[other]) EXPECT_FALSE(tie(a, b)) << a.path << " and " << b.path;
}

TEST(Routes, AreEachRowOfATableOnce) {
  std::size_t rows = 0;
  for (const auto& table : tables()) rows += table.size();
  std::set<std::pair<web::verb, std::string_view>> seen;
  for (const route& r : node::routes())
    EXPECT_TRUE(seen.emplace(r.method, r.path).second) << r.path << " has two rows";
  EXPECT_EQ(seen.size(), rows) << "a table is not joined";
}

}  // namespace
}  // namespace paraat::test
