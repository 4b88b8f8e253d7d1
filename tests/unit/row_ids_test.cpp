#include <gtest/gtest.h>

#include <fmt/format.h>
#include <tuple>
#include <type_traits>
#include <unordered_set>

#include "tenant/crisis/callouts/answers.hpp"
#include "tenant/crisis/corps/availability.hpp"
#include "tenant/crisis/corps/imports.hpp"
#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/crisis/presence/shifts.hpp"
#include "tenant/crisis/saved_sentences/saved_sentences.hpp"
#include "tenant/overview/own_pages/own_facts.hpp"
#include "tenant/people/persons/persons.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/people/reserves/reserves.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/volunteering/applications/applications.hpp"
#include "tenant/volunteering/interests/interests.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat {
namespace {

template <class A, class B>
concept comparable = requires(const A& a, const B& b) { a == b; };

// Whether an id of A can come where an id of B is wanted, in any way.
template <class A, class B>
constexpr bool mixes =
    std::is_convertible_v<A, B> || std::is_constructible_v<B, A> || std::is_assignable_v<B&, A> ||
    std::is_convertible_v<std::optional<A>, std::optional<B>> || comparable<A, B>;

template <class... Ids>
struct kinds {
  template <class A>
  static constexpr int mixes_with = (0 + ... + int{mixes<A, Ids>});
  // Each kind goes with itself, and with nothing else.
  static constexpr bool apart = ((mixes_with<Ids> == 1) && ...);
  static constexpr bool text_becomes_none =
      ((!std::is_convertible_v<std::string, Ids> && !std::is_convertible_v<std::string_view, Ids> &&
        !std::is_convertible_v<const char*, Ids> && !std::is_assignable_v<Ids&, std::string>) &&
       ...);
  static constexpr bool read_as_text =
      ((std::is_convertible_v<Ids, std::string_view> && std::is_convertible_v<Ids, const std::string&>) &&
       ...);
};
using every_kind =
    kinds<persons::person_id, persons::join_id, profiles::profile_id, profiles::training_id,
          reserves::candidate_id, own_pages::receipt_id, organisations::organisation_id,
          vacancies::vacancy_id, applications::application_id, interests::interest_id,
          saved_sentences::sentence_id, corps::corps_id, corps::member_id, corps::team_id,
          corps::exception_id, corps::import_id, incidents::incident_id, incidents::task_id,
          callouts::callout_id, callouts::person_id, presence::shift_id, presence::roll_call_id>;
static_assert(every_kind::apart);
static_assert(every_kind::text_becomes_none);
static_assert(every_kind::read_as_text);

template <auto Function, class Id>
constexpr bool takes = std::is_invocable_v<decltype(Function), transaction&, Id>;
static_assert(takes<persons::find_person, persons::person_id>);
static_assert(!takes<persons::find_person, vacancies::vacancy_id>);
static_assert(!takes<persons::find_person, callouts::person_id>);
static_assert(!takes<persons::find_person, std::string>);
static_assert(takes<profiles::find, profiles::profile_id>);
static_assert(!takes<profiles::find, persons::person_id>);
static_assert(!takes<profiles::find, profiles::training_id>);
static_assert(!takes<reserves::find_candidate, profiles::profile_id>);
static_assert(takes<callouts::find_person, callouts::person_id>);
static_assert(!takes<callouts::find_person, persons::person_id>);
static_assert(!takes<callouts::find_person, corps::member_id>);
static_assert(takes<incidents::find_task, incidents::task_id>);
static_assert(!takes<incidents::find_task, incidents::incident_id>);
static_assert(!takes<corps::find_member, corps::corps_id>);
static_assert(!takes<vacancies::find, organisations::organisation_id>);

using member = corps::member_id;

TEST(RowId, ReadsAsItsText) {
  const member id("0192f3a0-0000-7000-8000-000000000001");
  const std::string text = id;
  EXPECT_EQ(text, "0192f3a0-0000-7000-8000-000000000001");
  EXPECT_EQ("/leden/" + id + "/nota", "/leden/0192f3a0-0000-7000-8000-000000000001/nota");
  EXPECT_EQ(fmt::format("{:>38}", id), "  0192f3a0-0000-7000-8000-000000000001");
  EXPECT_EQ(sql::to_parameter(id), text);
  EXPECT_EQ(sql::to_parameter(std::optional<member>()), std::nullopt);
  EXPECT_EQ(sql::text_array(std::vector{id}), sql::text_array(std::vector{text}));
  EXPECT_TRUE(member().empty());
  EXPECT_EQ(sql::or_null(member()), std::nullopt);
}

TEST(RowId, ComparesAndHashesByItsText) {
  const member one("a"), same(std::string("a")), other("b");
  EXPECT_EQ(one, same);
  EXPECT_NE(one, other);
  EXPECT_LT(one, other);
  EXPECT_TRUE(one == "a" && "a" == one && one != "b" && one < "b");
  EXPECT_EQ(std::unordered_set({one, same, other}).size(), 2U);
}

TEST(RowId, TravelsThroughLibpqxx) {
  using traits = pqxx::string_traits<member>;
  member read;
  traits::from_string("0192f3a0-0000-7000-8000-000000000001", read);
  EXPECT_EQ(read, "0192f3a0-0000-7000-8000-000000000001");
  EXPECT_EQ(traits::to_string(read), read);
}

}  // namespace
}  // namespace paraat
