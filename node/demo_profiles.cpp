#include "node/demo_profiles.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "tenant/people/accounts/volunteers.hpp"
#include "tenant/people/profiles/looks.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/people/taxonomy/taxonomy.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::node {
namespace {

namespace json = boost::json;
using namespace profiles;
using std::chrono::days;

template <class T>
const T& must(const result<T>& r) {
  if (!r) throw std::runtime_error("the demo content is refused: " + untranslated(r.error()));
  return *r;
}
void must(const result<void>& r) {
  if (!r) throw std::runtime_error("the demo content is refused: " + untranslated(r.error()));
}

// The words of one kind of volunteer; each kind stands for several people.
struct kind_of_volunteer {
  std::vector<std::string> skills, themes, target_groups;
  std::vector<equipment_item> equipment;
  std::vector<std::string> trainings;
  std::vector<language_skill> languages;
  int farthest = 10;
};

const std::vector<kind_of_volunteer>& kinds() {
  using enum level;
  static const std::vector<kind_of_volunteer> all{
      {{"nurse"},
       {"zorg"},
       {"seniors", "patients"},
       {},
       {"nurse_registration", "bls_aed"},
       {{"dutch", native}},
       15},
      {{"driving_tractor"},
       {"crisis"},
       {"flood_victims"},
       {{"tractor", true}, {"motor_pump", true}, {"generator", false}},
       {"licence_g"},
       {{"dutch", native}},
       30},
      {{"cooking"},
       {"voedsel"},
       {"people_in_poverty"},
       {},
       {"haccp"},
       {{"dutch", native}, {"french", good}},
       8},
      {{"handy"},
       {"natuur"},
       {},
       {{"chainsaw_tool", true}, {"van", true}},
       {"chainsaw"},
       {{"dutch", native}},
       20},
      {{"languages"},
       {"taal"},
       {"newcomers"},
       {},
       {},
       {{"dutch", fluent}, {"arabic", native}, {"french", fluent}},
       12},
      {{"listening"},
       {"zorg"},
       {"lonely_people", "seniors"},
       {},
       {"listening_course"},
       {{"dutch", native}},
       6},
      {{"children"},
       {"jeugd"},
       {"school_children"},
       {},
       {"youth_animator"},
       {{"dutch", native}, {"english", good}},
       10},
      {{"driving_b"},
       {"vervoer"},
       {"less_mobile_people"},
       {{"car", true}},
       {"licence_b"},
       {{"dutch", native}},
       25}};
  return all;
}

// A concept that the taxonomy of this release lacks is left out, so that a list of words may change.
content content_of(const kind_of_volunteer& k, const place& home) {
  content c;
  const auto take = [](std::vector<std::string>& into, const std::vector<std::string>& codes) {
    for (const std::string& code : codes)
      if (taxonomy::find(code) != nullptr) into.push_back(code);
  };
  take(c.skills, k.skills);
  take(c.themes, k.themes);
  take(c.target_groups, k.target_groups);
  for (const equipment_item& e : k.equipment)
    if (taxonomy::find(e.code) != nullptr) c.equipment.push_back(e);
  for (const std::string& code : k.trainings)
    if (taxonomy::find(code) != nullptr) c.trainings.push_back({.code = code});
  c.languages = k.languages;
  c.farthest = k.farthest;
  c.place = home.name;
  c.nis = home.nis;
  c.at = home.at;
  return c;
}

void look_around(transaction& tx, const tenants::tenant& t, const profile_id& id, instant now) {
  const looking who{t.party, "demo", "Woonzorgcentrum De Linde"};
  must(record_look(tx, id, who, look::searched, {field::skills, field::languages}, now - days{3}));
  must(record_look(tx, id, who, look::searched, {field::skills, field::languages}, now - days{1}));
}

void add_volunteer(transaction& tx, const tenants::tenant& t, std::size_t i, const std::string& name,
                   const place& home, instant now) {
  const instant began = now - days{20 + static_cast<int>(i) * 3};
  const std::string email = fmt::format("profiel{}.{}@vrijwilligers.example", i + 1, t.nis);
  const bool at_desk = i % 8 == 5;
  profile p =
      at_desk
          ? begin_at_desk(tx, name, "", fmt::format("011 59 {:02} {:02}", i, t.nis % 100), "nl", began)
          : begin(tx, must(accounts::volunteer_account(tx, name, email, began)).id, name, email, "nl", began);
  const content told = content_of(kinds()[i % kinds().size()], home);
  const std::string mail = p.what.email, phone = p.what.phone;
  p.what = told;
  p.what.name = name;
  p.what.email = mail;
  p.what.phone = phone.empty() ? fmt::format("+3247{:02}{:05}", t.nis % 100, 80000 + i) : phone;
  p.what.born = std::chrono::sys_days{web::local_day(began)} - days{365 * 22 + static_cast<int>(i) * 557};
  if (i % 4 == 1) p.what.week_away.emplace(0x0033333U);  // evenings and nights of weekdays
  const int version = p.version;
  p = must(save(tx, std::move(p), version, began));
  if (i % 11 == 10) return;  // nobody confirmed it yet
  must(confirm(tx, p.id, began + days{1}));
  if (i % 7 == 6) return;  // kept, and not to be found
  given_consent consent{std::string(consent_version), began + days{2}};
  consent.said = at_desk;
  must(show(tx, p.id, consent, began + days{2}));
  if (i % 4 != 3) must(keep_for_neighbours(tx, p.id, true, began + days{2}));
  for (const training& one : p.what.trainings)
    if (i % 3 == 0) must(see_paper(tx, p.id, {.code = one.code, .seen_by = 0}, began + days{5}));
  if (i % 2 == 0) look_around(tx, t, p.id, now);
}

}  // namespace

void load_demo_profiles(transaction& tx, const tenants::tenant& t, const municipal_register& municipalities,
                        const json::object& people, instant now) {
  constexpr std::size_t volunteers = 24;
  std::vector<const place*> places;
  for (const place& p : municipalities.places())
    if (p.nis == t.nis) places.push_back(&p);
  if (places.empty()) return;
  const auto& first = people.at("first").as_array();
  const auto& last = people.at("last").as_array();
  for (std::size_t i = 0; i < volunteers; ++i) {
    const std::size_t salt = static_cast<std::size_t>(t.nis) + 17;
    const std::string name =
        fmt::format("{} {}", std::string_view(first[(i * 41 + salt) % first.size()].as_string()),
                    std::string_view(last[(i * 29 + salt) % last.size()].as_string()));
    add_volunteer(tx, t, i, name, *places[i % places.size()], now);
  }
}

}  // namespace paraat::node
