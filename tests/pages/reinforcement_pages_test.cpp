// "Versterking" on the desk: a form that keeps the typed values, states, and the permitted actions by role.

#include <fmt/format.h>

#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"
#include "tests/pages/desk.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {
namespace {

namespace help = paraat::reinforcement;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

class ReinforcementPages : public Desk {
 protected:
  const std::string hasselt = "be-nis-71072";
  void SetUp() override {
    know(node, {.party = hasselt,
                .nis = hasselt_nis,
                .name = "Hasselt",
                .network = "",
                .pages_url = "http://hasselt.example",
                .node_id = "hasselt",
                .phone = "011 23 90 00"});
  }
  fields question() const {
    return {{"aan", hasselt}, {"titel", "Zandzakken vullen"}, {"aantal", "10"},   {"dag", "2026-11-21"},
            {"uur", "21:00"}, {"totdag", "2026-11-22"},       {"totuur", "7:00"}, {"plaats", "Kanaalkom"}};
  }
  static fields with(fields f, const std::string& name, const std::string& value) {
    for (auto& [n, v] : f)
      if (n == name) v = value;
    return f;
  }
  // The address of a question that was asked.
  std::string asked() {
    const auto done = click(coordinator, "/beheer/versterking/nieuw", question());
    EXPECT_EQ(done.status, 303);
    const std::string to = done.headers.at("location");
    return to.substr(0, to.find('?'));
  }
  static help::request_id id_of(const std::string& address) {
    return help::request_id(address.substr(address.rfind('/') + 1));
  }
  template <class Verb>
  void heard(Verb verb) {
    node.db().write(alken.id, [&](transaction& tx) { verb(tx); });
  }
  help::heard by_hasselt(const std::string& address, int n) {
    return {fmt::format("0193a000-0000-7000-8000-00000000{:04}", n), hasselt, id_of(address),
            node.time.now()};
  }
  // A question of Hasselt.
  std::string theirs(const std::string& title = "Pompen bedienen") {
    const std::string id = "0193a000-0000-7000-8000-00000000cccc";
    heard([&](transaction& tx) {
      help::terms t;
      t.title = title;
      t.from = node.time.now();
      t.until = node.time.now() + 10h;
      EXPECT_TRUE(help::hear_request(tx, by_hasselt("/" + id, 1), t, 8, help::request_state::open, t.until));
    });
    return "/beheer/versterking/" + hasselt + "/" + id;
  }
  static constexpr const char* offer = "0193a000-0000-7000-8000-00000000dddd";
  void hasselt_offers(const std::string& address, int n) {
    heard([&](transaction& tx) {
      help::hear_propose(tx, by_hasselt(address, 2), alken.party, help::offer_id(offer), n, 30min,
                         "Vanaf tien uur");
    });
  }
};

TEST_F(ReinforcementPages, OnlyACoordinatorSeesThem) {
  EXPECT_EQ(node.get(host, "/beheer/versterking").status, 303);
  const someone editor = sign_in(node, alken, web::role::editor);
  EXPECT_EQ(open(editor, "/beheer/versterking").status, 403);
  EXPECT_EQ(click(editor, "/beheer/versterking/nieuw", question()).status, 403);
  const auto list = open(coordinator, "/beheer/versterking");
  EXPECT_EQ(list.status, 200);
  EXPECT_THAT(list.body, HasSubstr("Jullie vroegen nog niets"));
  const auto form = open(coordinator, "/beheer/versterking/nieuw");
  EXPECT_THAT(form.body, HasSubstr("Hasselt (buurgemeente)"));
}

TEST_F(ReinforcementPages, AQuestionIsOnItsWayAndShowsWhoseAnswerIsAwaited) {
  const std::string at = asked();
  const auto page = open(coordinator, at);
  EXPECT_THAT(page.body, HasSubstr("<h1 class=\"ds-heading\" data-size=\"lg\">Zandzakken vullen</h1>"));
  EXPECT_THAT(page.body, HasSubstr("10 mensen nodig, 0 bevestigd."));
  EXPECT_THAT(page.body, HasSubstr("Onderweg"));
  EXPECT_THAT(page.body, HasSubstr("Kan het niet wachten? Bel Hasselt: 011 23 90 00."));
  EXPECT_THAT(open(coordinator, "/beheer/versterking").body, HasSubstr("Zandzakken vullen"));
}

TEST_F(ReinforcementPages, AFormThatIsNotCompleteKeepsWhatWasTyped) {
  for (const auto& [name, value] : {std::pair("titel", ""),
                                    {"aantal", "0"},
                                    {"aantal", "6000"},
                                    {"uur", "kwart"},
                                    {"aan", "be-nis-99999"},
                                    {"totdag", "2026-11-20"},
                                    {"plaats", ""}}) {
    const auto again = click(coordinator, "/beheer/versterking/nieuw", with(question(), name, value));
    EXPECT_EQ(again.status, 422) << name;
    EXPECT_THAT(again.body, HasSubstr("2026-11-21")) << name;
  }
  EXPECT_THAT(open(coordinator, "/beheer/versterking").body, HasSubstr("Jullie vroegen nog niets"));
}

TEST_F(ReinforcementPages, AnOfferIsTakenInPartAndCalledOffAgain) {
  const std::string at = asked();
  hasselt_offers(at, 6);
  const auto shown = open(coordinator, at);
  EXPECT_THAT(shown.body, HasSubstr("6 mensen"));
  EXPECT_THAT(shown.body, HasSubstr("vrijgehouden tot"));
  EXPECT_THAT(shown.body, HasSubstr("Vanaf tien uur"));
  const std::string field = std::string("aantal-") + offer;
  EXPECT_THAT(shown.body, HasSubstr("id=\"" + field + "\"")) << "each offer has a field of its own";
  const fields take{{"van", hasselt}, {"aanbod", offer}, {field, "7"}};
  const auto too_many = click(coordinator, at + "/aanvaarding", take);
  EXPECT_EQ(too_many.status, 422);
  EXPECT_THAT(too_many.body, HasSubstr("Neem er minstens 1 en hoogstens 6."));
  EXPECT_EQ(click(coordinator, at + "/aanvaarding", with(take, "aanbod", "geen")).status, 404);
  EXPECT_THAT(click(coordinator, at + "/aanvaarding", with(take, field, "4")).headers.at("location"),
              EndsWith("#met-" + hasselt))
      << "the page goes on at this neighbour";
  EXPECT_THAT(open(coordinator, at).body,
              AllOf(HasSubstr("id=\"met-" + hasselt + "\""), HasSubstr("Aangenomen, wacht op bevestiging")));
  heard([&](transaction& tx) {
    help::hear_confirm(tx, by_hasselt(at, 3), alken.party, help::offer_id(offer), 4);
  });
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("10 mensen nodig, 4 bevestigd."));
  const auto fewer = click(coordinator, at + "/aantal", {{"aantal", "3"}});
  EXPECT_EQ(fewer.status, 409);
  EXPECT_THAT(fewer.body, HasSubstr("Je hebt er al 4 aangenomen"));
  ASSERT_EQ(click(coordinator, at + "/aantal", {{"aantal", "4"}}).status, 303);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Volzet"));
  ASSERT_EQ(click(coordinator, at + "/afzegging", {{"van", hasselt}, {"aanbod", offer}}).status, 303);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Afgezegd"));
  EXPECT_EQ(click(coordinator, at + "/afzegging", {{"van", hasselt}, {"aanbod", offer}}).status, 409)
      << "once";
}

TEST_F(ReinforcementPages, CallingOffAsksFirstAndClosingKeepsWhatWasConfirmed) {
  const std::string at = asked();
  EXPECT_THAT(open(coordinator, at + "/afgelasting").body, HasSubstr("Dit kan je niet ongedaan maken"));
  ASSERT_EQ(click(coordinator, at + "/afgelasting", {{"reden", "Het water zakt"}}).status, 303);
  const auto off = open(coordinator, at);
  EXPECT_THAT(off.body, HasSubstr("Niet meer nodig"));
  EXPECT_THAT(off.body, HasSubstr("Het water zakt"));
  EXPECT_EQ(click(coordinator, at + "/aantal", {{"aantal", "3"}}).status, 409);
  const std::string other = asked();
  ASSERT_EQ(click(coordinator, other + "/sluiting").status, 303);
  EXPECT_THAT(open(coordinator, other).body, HasSubstr("Gesloten"));
  EXPECT_EQ(click(coordinator, other + "/sluiting").status, 409);
}

TEST_F(ReinforcementPages, AQuestionOfANeighbourIsNewAndItsWordsAreEscaped) {
  const std::string at = theirs("<script>alert(1)</script>");
  const auto list = open(coordinator, "/beheer/versterking?toestand=anderen");
  EXPECT_THAT(list.body, HasSubstr("Nieuw"));
  EXPECT_THAT(list.body, HasSubstr("Hasselt"));
  EXPECT_THAT(open(coordinator, "/beheer").body, HasSubstr("Buurgemeenten vragen versterking"));
  EXPECT_THAT(open(coordinator, "/beheer").body, Not(HasSubstr("<script>alert")));
  const auto page = open(coordinator, at);
  EXPECT_THAT(page.body, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page.body, HasSubstr("Hasselt vraagt 8 mensen."));
  EXPECT_THAT(open(coordinator, "/beheer/versterking?toestand=anderen").body, HasSubstr("Zoekt mensen"));
}

TEST_F(ReinforcementPages, HandsAreOfferedWithinWhatThereIsAndTakenBack) {
  const std::string at = theirs();
  const fields offered{{"aantal", "6"}, {"duur", "30"}, {"totaal", "10"}, {"nota", ""}};
  const auto too_many = click(coordinator, at + "/aanbod", with(offered, "aantal", "11"));
  EXPECT_EQ(too_many.status, 409);
  EXPECT_THAT(too_many.body, HasSubstr("value=\"11\"")) << "what was typed stays";
  EXPECT_EQ(click(coordinator, at + "/aanbod", with(offered, "aantal", "0")).status, 422);
  EXPECT_EQ(click(coordinator, at + "/aanbod", with(offered, "duur", "1")).status, 422);
  ASSERT_EQ(click(coordinator, at + "/aanbod", offered).status, 303);
  const auto shown = open(coordinator, at);
  EXPECT_THAT(shown.body, HasSubstr("Aangeboden"));
  EXPECT_THAT(shown.body, HasSubstr("Nu beloofd aan buurgemeenten: 6."));
  EXPECT_EQ(click(coordinator, at + "/weigering", {{"reden", ""}}).status, 409) << "first take it back";
  const std::string own = hidden_field(shown.body, "aanbod");
  ASSERT_EQ(click(coordinator, at + "/intrekking", {{"aanbod", own}}).status, 303);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Ingetrokken"));
  EXPECT_EQ(click(coordinator, at + "/intrekking", {{"aanbod", own}}).status, 409);
  EXPECT_THAT(open(coordinator, at + "/weigering").body, HasSubstr("We kunnen niet helpen"));
  ASSERT_EQ(click(coordinator, at + "/weigering", {{"reden", "Zelf nodig"}}).status, 303);
}

TEST_F(ReinforcementPages, AnOfferWithoutATotalSaysWhatIsMissing) {
  const std::string at = theirs();
  const fields offered{{"aantal", "6"}, {"duur", "30"}, {"totaal", ""}, {"nota", ""}};
  const auto empty = click(coordinator, at + "/aanbod", offered);
  EXPECT_EQ(empty.status, 422);
  EXPECT_THAT(empty.body, HasSubstr("Vul in hoeveel mensen je in totaal kan missen."));
  EXPECT_THAT(empty.body, Not(HasSubstr("nog 0 missen")));
  EXPECT_THAT(empty.body, HasSubstr("value=\"6\"")) << "what was typed stays";
  const auto few = click(coordinator, at + "/aanbod", with(offered, "totaal", "4"));
  EXPECT_EQ(few.status, 409);
  EXPECT_THAT(few.body, HasSubstr("Je biedt er 6 aan, en je kan er in totaal 4 missen."));
}

TEST_F(ReinforcementPages, NobodyActsForTheOtherSideOrForAnotherMunicipality) {
  const std::string mine = asked(), at = theirs();
  EXPECT_EQ(click(coordinator, mine + "/aanbod", {{"aantal", "1"}, {"duur", "30"}, {"totaal", "5"}}).status,
            404);
  EXPECT_EQ(click(coordinator, mine + "/weigering").status, 404);
  for (const char* verb : {"/aanvaarding", "/afzegging", "/aantal", "/sluiting", "/afgelasting"})
    EXPECT_EQ(click(coordinator, at + verb, {{"aantal", "1"}, {"van", hasselt}, {"aanbod", offer}}).status,
              404)
        << verb;
  const auto wellen = node.municipality(wellen_nis);
  const someone jan = sign_in(node, wellen, web::role::coordinator);
  EXPECT_EQ(node.get("wellen.localhost", mine, jan.cookie_header).status, 404);
  EXPECT_EQ(node.get("wellen.localhost", at, jan.cookie_header).status, 404);
  EXPECT_EQ(open(coordinator, "/beheer/versterking/" + hasselt + "/geen-id").status, 404);
}

TEST_F(ReinforcementPages, AQuestionFromATaskKnowsItAndAnExerciseStaysOne) {
  const auto [task, incident] = node.db().write(alken.id, [&](transaction& tx) {
    incidents::content c;
    c.kind = std::string(incidents::kinds().front().code);
    c.name = "Hoogwater";
    c.exercise = true;
    c.place = "Alken";
    const auto i = incidents::create(tx, c, std::nullopt, node.time.now()).value();
    incidents::task t;
    t.incident_id = i.id;
    t.what.name = "Zandzakken";
    t.what.needed = 12;
    t.what.from = node.time.now();
    t.what.until = node.time.now() + 6h;
    t.what.meeting_place = "Loods";
    const auto made = incidents::activate(tx, t, std::nullopt, node.time.now());
    EXPECT_TRUE(made) << (made ? "" : untranslated(made.error()));
    return std::pair(made ? made->id : incidents::task_id(), i.id);
  });
  const auto form = open(coordinator, "/beheer/versterking/nieuw?taak=" + task);
  EXPECT_THAT(form.body, HasSubstr("value=\"12\""));
  EXPECT_THAT(form.body, HasSubstr("Loods"));
  auto f = question();
  f.emplace_back("taak", task);
  const auto done = click(coordinator, "/beheer/versterking/nieuw", f);
  ASSERT_EQ(done.status, 303);
  const std::string to = done.headers.at("location");
  EXPECT_THAT(open(coordinator, to.substr(0, to.find('?'))).body, HasSubstr("OEFENING"));
  const auto of = node.db().read(
      alken.id, [&](transaction& tx) { return help::of_incident(tx, incident, node.time.now()); });
  const auto board = open(coordinator, "/beheer/noodsituaties/" + incident);
  EXPECT_THAT(board.body, HasSubstr("Versterking van buurgemeenten"));
  EXPECT_THAT(board.body, HasSubstr("Zandzakken: vraag er 2 aan buurgemeenten"));
  EXPECT_THAT(board.body, HasSubstr(to.substr(0, to.find('?'))));
  ASSERT_EQ(of.size(), 1u);
  EXPECT_EQ(of[0].task, task);
  EXPECT_TRUE(of[0].what.exercise);
}

TEST_F(ReinforcementPages, TheListOpensOnWhatIsGoingOn) {
  const auto list = [&](const std::string& query = "") {
    return open(coordinator, "/beheer/versterking" + query).body;
  };
  EXPECT_THAT(list(), HasSubstr("Jullie vroegen nog niets"));
  theirs();
  EXPECT_THAT(list(), HasSubstr("Pompen bedienen")) << "only neighbours ask";
  EXPECT_THAT(list(), HasSubstr("?toestand=anderen\" aria-current=\"page\""));
  EXPECT_THAT(list("?toestand=eigen"), HasSubstr("Jullie vroegen nog niets"))
      << "the other tab can be opened";
  asked();
  EXPECT_THAT(list(), HasSubstr("Zandzakken vullen")) << "their own question comes first";
  EXPECT_THAT(list("?toestand=anderen"), HasSubstr("Pompen bedienen"));
  EXPECT_THAT(list("?toestand=onzin"), HasSubstr("Zandzakken vullen"));
}

TEST_F(ReinforcementPages, ANetworkAndTheOverviewHaveNoHandsToAsk) {
  add_haspengouw(node);
  add_flanders(node);
  know(node, {.party = "be-net-kempen",
              .nis = 0,
              .name = "Kempens netwerk",
              .network = "",
              .pages_url = "http://kempen.example",
              .node_id = "kempen"});
  add_member(node, wellen_nis);
  const auto form = open(coordinator, "/beheer/versterking/nieuw").body;
  EXPECT_THAT(form, HasSubstr("value=\"be-nis-73098\"")) << "a municipality on this node";
  EXPECT_THAT(form, Not(HasSubstr("value=\"be-net-")));
  EXPECT_THAT(form, Not(HasSubstr("value=\"be-agg-")));
  EXPECT_EQ(click(coordinator, "/beheer/versterking/nieuw", with(question(), "aan", haspengouw_party)).status,
            422);
}

TEST_F(ReinforcementPages, WhoGotLessThanNeededAsksMoreNeighboursFromTheSamePage) {
  const std::string sinttruiden = "be-nis-71053";
  const std::string at = asked();
  EXPECT_THAT(open(coordinator, at).body, Not(HasSubstr("Vraag het aan meer buurgemeenten")))
      << "nobody is left";
  know(node, {.party = sinttruiden,
              .nis = 71053,
              .name = "Sint-Truiden",
              .network = "",
              .pages_url = "http://st.example",
              .node_id = "st"});
  const auto page = open(coordinator, at).body;
  EXPECT_THAT(page, HasSubstr("Vraag het aan meer buurgemeenten"));
  EXPECT_THAT(page, HasSubstr("name=\"nog\" value=\"" + sinttruiden + "\""));
  EXPECT_THAT(page, Not(HasSubstr("name=\"nog\" value=\"" + hasselt + "\""))) << "was asked already";
  const auto nobody = click(coordinator, at + "/meer");
  EXPECT_EQ(nobody.status, 422);
  EXPECT_THAT(nobody.body, HasSubstr("Kies aan wie je het vraagt."));
  EXPECT_EQ(click(coordinator, at + "/meer", {{"nog", "be-nis-99999"}}).status, 422);
  EXPECT_EQ(click(coordinator, at + "/meer", {{"nog", hasselt}}).status, 422) << "not twice";
  ASSERT_EQ(click(coordinator, at + "/meer", {{"nog", sinttruiden}}).status, 303);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Sint-Truiden <span"));
  EXPECT_EQ(click(coordinator, theirs() + "/meer", {{"nog", sinttruiden}}).status, 404) << "not our question";
  ASSERT_EQ(click(coordinator, at + "/sluiting").status, 303);
  EXPECT_EQ(click(coordinator, at + "/meer", {{"nog", sinttruiden}}).status, 409) << "it is over";
}

TEST_F(ReinforcementPages, AfterAYearARequestIsForgotten) {
  asked();
  const auto left = [&](std::chrono::days after) {
    return node.db().write(alken.id, [&](transaction& tx) {
      help::forget_old(tx, node.time.now() + after);
      return help::counts(tx).ours;
    });
  };
  EXPECT_EQ(left(std::chrono::days{360}), 1);
  EXPECT_EQ(left(std::chrono::days{370}), 0);
}

}  // namespace
}  // namespace paraat::test
