#include "node/demo_corps.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "tenant/crisis/corps/availability.hpp"
#include "tenant/crisis/corps/corps.hpp"
#include "tenant/crisis/task_profiles/task_profiles.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::node {
namespace {
namespace json = boost::json;
using std::chrono::days;

constexpr std::int64_t nobody = 0;

std::string text(const json::object& o, std::string_view key) { return std::string(o.at(key).as_string()); }
int number(const json::object& o, std::string_view key) { return o.at(key).to_number<int>(); }

template <class T>
const T& must(const result<T>& r) {
  if (!r) throw std::runtime_error("the demo content is refused: " + untranslated(r.error()));
  return *r;
}
void must(const result<void>& r) {
  if (!r) throw std::runtime_error("the demo content is refused: " + untranslated(r.error()));
}

// Of every `each` people one has it, another one for each skill.
struct spread {
  std::string_view skill;
  std::size_t each;
  bool paper = false;
};
constexpr spread skills[] = {{"driving_b", 3},       {"licence_b", 3, true}, {"desk", 7},
                             {"cooking", 9},         {"first_aid", 8, true}, {"logistics", 8},
                             {"handy", 6},           {"phone", 11},          {"children", 10},
                             {"listening", 13},      {"languages", 12},      {"animals", 14},
                             {"team_leader", 20},    {"nurse", 40},          {"pumps", 25},
                             {"chainsaw", 45, true}, {"forklift", 50, true}, {"driving_wheelchair", 30}};

// The same numbers in each run and with every compiler (Knuth's multiplicative hashing).
std::size_t scattered(std::size_t i, std::size_t salt) {
  return ((i + 1) * 2654435761U + salt * 40503U) % 65'536;
}

struct crew {
  transaction& tx;
  const tenants::tenant& here;
  const json::object& names;
  std::vector<const place*> places;
  instant now;
};

corps::details person(const crew& c, std::size_t i, std::size_t salt) {
  const auto& first = c.names.at("first").as_array();
  const auto& last = c.names.at("last").as_array();
  corps::details d;
  d.name = fmt::format("{} {}", std::string_view(first[(i * 37 + salt) % first.size()].as_string()),
                       std::string_view(last[(i * 53 + i / last.size() + salt) % last.size()].as_string()));
  d.email = fmt::format("lid{}.{}@leden.example", i + 1, c.here.nis);
  d.phone = fmt::format("+3247{:02}{:05}", c.here.nis % 100, i + 1);
  d.place = c.places[scattered(i, salt) % c.places.size()]->name;
  d.nis = c.here.nis;
  const auto age = days{365 * 19 + scattered(i, 3) % (365 * 54)};  // of age when they joined
  d.born = std::chrono::sys_days{web::local_day(c.now)} - age;
  d.emergency = "Partner, 0499 00 00 00";
  for (const spread& s : skills)
    if (scattered(i, s.each) % s.each == 0) d.skills.emplace_back(s.skill);
  return d;
}

// Every tenth comes only in the evening and at weekends, every ninth not at night.
void say_when(const crew& c, const corps::member_id& id, std::size_t i) {
  std::bitset<corps::parts_a_week> away;
  for (int day = 0; day < 7; ++day) {
    const auto at = [&](corps::part p) {
      return static_cast<std::size_t>(day * 4) + static_cast<std::size_t>(p);
    };
    if (i % 10 == 3 && day < 5) away.set(at(corps::part::morning)).set(at(corps::part::afternoon));
    if (i % 9 == 4) away.set(at(corps::part::night));
  }
  if (away.any()) must(corps::set_week(c.tx, id, away, std::nullopt, c.now));
}

void add_member(const crew& c, const corps::corps& to, const std::vector<corps::team>& teams, std::size_t i,
                std::size_t salt) {
  const corps::details who = person(c, i, salt);
  const instant joined = c.now - days{30 + scattered(i, 5) % 600};
  const std::string language = i % 40 == 7 ? "fr" : i % 40 == 21 ? "en" : "nl";
  const corps::member_id id = must(corps::begin(c.tx, to, who.name, who.email, language, joined)).id;
  must(corps::keep(c.tx, id, who, joined));
  must(corps::submit(c.tx, to, id, c.here.nis, joined));
  if (i % 33 == 11) return;  // stays unscreened
  must(corps::move(c.tx, id, corps::member_state::screening, "", std::nullopt, joined + days{2}));
  if (i % 33 == 22) return;
  for (const spread& s : skills)
    if (s.paper && scattered(i, s.each) % s.each == 0) {
      const corps::day seen = web::local_day(joined + days{5});
      must(corps::see_certificate(
          c.tx, id, {std::string(s.skill), seen, std::chrono::sys_days{seen} + days{365 * 3}, seen, nobody}));
    }
  must(corps::move(c.tx, id, corps::member_state::accepted, "", std::nullopt, joined + days{7}));
  if (!teams.empty())
    must(corps::put_in_team(c.tx, id, teams[i % teams.size()].id, i < teams.size(), joined + days{8}));
  say_when(c, id, i);
}

}  // namespace

void load_demo_corps(transaction& tx, const tenants::tenant& t, const municipal_register& municipalities,
                     const json::array& list, const json::object& people, instant now) {
  crew c{tx, t, people, {}, now};
  for (const place& p : municipalities.places())
    if (p.nis == t.nis) c.places.push_back(&p);
  for (const auto& v : list) {
    const auto& o = v.as_object();
    corps::content what;
    what.name = text(o, "name");
    what.about = text(o, "about");
    what.minimum_age = number(o, "age");
    what.training = text(o, "training");
    what.insurance = text(o, "insurance");
    what.agreement = text(o, "agreement");
    what.information = text(o, "information");
    const corps::corps made = must(corps::create(tx, what, now - days{700}));
    std::vector<corps::team> teams;
    for (const auto& name : o.at("teams").as_array())
      teams.push_back(must(corps::add_team(tx, made.id, std::string(name.as_string()), now - days{700})));
    const auto members = static_cast<std::size_t>(number(o, "members"));
    for (std::size_t i = 0; i < members; ++i) add_member(c, made, teams, i, static_cast<std::size_t>(t.nis));
  }
  for (const char* code : {"sandbags", "reception_centre", "soup_kitchen", "first_aid", "registration_desk"})
    must(task_profiles::adopt(tx, code, now - days{600}));
}

}  // namespace paraat::node
