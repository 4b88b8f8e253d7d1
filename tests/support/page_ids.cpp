#include "tests/support/page_ids.hpp"

#include <set>
#include <sstream>
#include <string_view>

namespace paraat::test {
namespace {

// The values of an attribute, wherever it stands.
std::vector<std::string> values_of(const std::string& html, const std::string& attribute) {
  std::vector<std::string> out;
  const std::string start = " " + attribute + "=\"";
  for (auto at = html.find(start); at != std::string::npos; at = html.find(start, at)) {
    at += start.size();
    const auto end = html.find('"', at);
    if (end == std::string::npos) break;
    out.push_back(html.substr(at, end - at));
  }
  return out;
}

}  // namespace

std::vector<std::string> wrong_ids(const std::string& html) {
  std::vector<std::string> wrong;
  if (html.find("<!doctype html>") == std::string::npos || html.find("</html>") == std::string::npos)
    return wrong;
  std::set<std::string> ids;
  for (const std::string& id : values_of(html, "id"))
    if (!ids.insert(id).second) wrong.push_back("the id \"" + id + "\" stands twice");
  const auto points = [&](const std::string& how, const std::string& id) {
    if (!ids.contains(id)) wrong.push_back(how + " points at \"" + id + "\", which is not there");
  };
  for (const char* how : {"for", "aria-labelledby", "aria-describedby", "aria-controls"})
    for (const std::string& list : values_of(html, how)) {
      std::istringstream words(list);
      for (std::string id; words >> id;) points(how, id);
    }
  for (const std::string& to : values_of(html, "href"))
    if (to.size() > 1 && to[0] == '#') points("a link", to.substr(1));
  return wrong;
}

}  // namespace paraat::test
