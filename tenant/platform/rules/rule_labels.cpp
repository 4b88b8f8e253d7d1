#include "tenant/platform/rules/rule_labels.hpp"

#include <fmt/format.h>

#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::rules {
namespace {

std::string one_in_words(const web::texts& t, std::string_view name) {
  const auto first = name.find(' '), last = name.rfind(" v");
  if (first == std::string_view::npos || last == std::string_view::npos || last <= first)
    return std::string(name);
  const description* rule = named(name.substr(0, first));
  const auto since = web::parse_date(name.substr(first + 1, last - first - 1));
  if (rule == nullptr || !since) return std::string(name);
  return fmt::format(fmt::runtime(t("{0} (sinds {1}, versie {2})")), t(rule->label), t.date_with_year(*since),
                     name.substr(last + 2));
}

}  // namespace

std::string in_words(const web::texts& t, std::string_view names) {
  constexpr std::string_view between = ", ";
  std::string out;
  while (!names.empty()) {
    const auto end = names.find(between);
    if (!out.empty()) out += ", ";
    out += one_in_words(t, names.substr(0, end));
    names = end == std::string_view::npos ? std::string_view() : names.substr(end + between.size());
  }
  return out;
}

}  // namespace paraat::rules
