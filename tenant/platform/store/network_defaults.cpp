#include <fmt/format.h>
#include <libpq-fe.h>

#include <memory>
#include <set>
#include <stdexcept>

#include "tenant/platform/store/database.hpp"

namespace paraat {
namespace {

struct freed {
  void operator()(PQconninfoOption* o) const { PQconninfoFree(o); }
};

std::string quoted(std::string_view value) {
  std::string out = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

// Seconds, but for the last: a server that acknowledges nothing for 8 s, or answers no probe for 11 s, is
// gone.
struct default_value {
  std::string_view name, value;
};
constexpr default_value defaults[] = {{"connect_timeout", "3"},      {"keepalives", "1"},
                                      {"keepalives_idle", "5"},      {"keepalives_interval", "2"},
                                      {"keepalives_count", "3"},     {"tcp_user_timeout", "8000"},
                                      {"application_name", "paraat"}};

}  // namespace

std::string with_network_defaults(const std::string& url) {
  char* wrong = nullptr;
  const std::unique_ptr<PQconninfoOption, freed> options(PQconninfoParse(url.c_str(), &wrong));
  if (!options) {
    if (wrong != nullptr) PQfreemem(wrong);  // it quotes the address, with its password
    throw std::runtime_error(
        "The address of the database cannot be read. Write postgresql://USER:PASSWORD@HOST/DATABASE.");
  }
  std::string out;
  std::set<std::string_view> set;
  for (const PQconninfoOption* o = options.get(); o->keyword != nullptr; ++o) {
    if (o->val == nullptr) continue;
    set.insert(o->keyword);
    out += fmt::format("{}={} ", o->keyword, quoted(o->val));
  }
  for (const auto& [name, value] : defaults)
    if (!set.contains(name)) out += fmt::format("{}={} ", name, value);
  return out;
}

}  // namespace paraat
