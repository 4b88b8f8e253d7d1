// After an incident: everybody is told, hours, costs against the ceilings, the insurer's list, how it went.

#include <pqxx/pqxx>

#include "protocol/bytes.hpp"
#include "tenant/afterwards/afterwards.hpp"
#include "tenant/shifts/shifts.hpp"
#include "tests/pages/desk.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;
using namespace std::chrono_literals;

class Afterwards : public Desk {
 protected:
  incidents::incident flood = node.db().write(alken.id, [&](transaction& tx) {
    incidents::content c;
    c.kind = "flood";
    c.name = "Water in Alken";
    c.place = "Sint-Joris";
    return incidents::create(tx, c, coordinator.account, node.time.now()).value();
  });
  incidents::task sandbags_task = node.db().write(alken.id, [&](transaction& tx) {
    incidents::task t;
    t.incident_id = flood.id;
    t.what.name = "Zandzakken";
    t.what.needed = 10;
    t.what.from = flood_night();
    t.what.until = flood_night() + 8h;
    t.what.meeting_place = "Loods";
    return incidents::activate(tx, t, coordinator.account, node.time.now()).value();
  });
  std::string callout = uuid_v7(flood_night()), corps_id = uuid_v7(flood_night());
  std::string number = std::to_string(alken.id.value);

  void SetUp() override {
    run("insert into tenant.corps (tenant_id, id, ref, name, updated_at) values (" + number + ", '" +
        corps_id + "', 'korps', 'Korps', now())");
    run("insert into tenant.callouts (tenant_id, id, incident_id, code, state, mode, exercise, corps_ids, "
        "channels, "
        "answer_minutes, hold_minutes, seed, created_at, started_at, filled_at, updated_at) values (" +
        number + ", '" + callout + "', '" + flood.id + "', 'K7', 'running', 'strict', false, '{" + corps_id +
        "}', '{sms}', 20, 20, 1, '2026-11-21 18:00+00', '2026-11-21 18:00+00', '2026-11-21 18:10+00', "
        "now())");
  }
  void run(const std::string& sql) {
    pqxx::connection c(node.urls().application_url);
    pqxx::work w(c);
    w.exec("select set_config('app.tenant', '" + number + "', true)");
    w.exec(sql);
    w.commit();
  }
  std::vector<std::string> all(const std::string& sql) {
    pqxx::connection c(node.urls().application_url);
    pqxx::work w(c);
    w.exec("select set_config('app.tenant', '" + number + "', true)");
    std::vector<std::string> out;
    for (const auto& r : w.exec(sql)) out.emplace_back(r[0].is_null() ? "" : r[0].c_str());
    return out;
  }
  std::string one(const std::string& sql) {
    const auto rows = all(sql);
    return rows.empty() ? "" : rows[0];
  }
  std::string member(const std::string& name) {
    const std::string id = uuid_v7(flood_night());
    run("insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, born, "
        "created_at, "
        "updated_at) values (" +
        number + ", '" + id + "', '" + corps_id + "', 'accepted', '" + name + "', '" +
        name.substr(0, name.find(' ')) + "@voorbeeld.be', '+32470112233', '1990-01-01', now(), now())");
    return id;
  }
  std::string called(const std::string& name, const std::string& state, bool place) {
    const std::string m = member(name), id = uuid_v7(flood_night());
    run("insert into tenant.callout_people (tenant_id, id, callout_id, member_id, task_id, place_task, "
        "state, wave, "
        "token_hash, asked_at, changed_at, said_yes_at, answered_at) values (" +
        number + ", '" + id + "', '" + callout + "', '" + m + "', '" + sandbags_task.id + "', " +
        (place ? "'" + sandbags_task.id + "'" : "null") + ", '" + state + "', 1, decode(md5('" + id +
        "'), 'hex'), now(), now(), " + (place ? "'2026-11-21 18:02+00'" : "null") + ", now())");
    return id;
  }
  // The call-out sends everybody home.
  void over() {
    run("update tenant.callouts set state = 'stood_down'");
    run("update tenant.callout_people set state = 'released' where state = 'confirmed'");
  }
  std::string at() const { return "/beheer/noodsituaties/" + flood.id + "/nadien"; }
  // In and out, so many hours.
  void worked(const std::string& person, std::chrono::hours h) {
    node.db().write(alken.id, [&](transaction& tx) {
      return shifts::check_in(tx, person, shifts::how::desk, node.time.now(), true, coordinator.account,
                              node.time.now())
          .value();
    });
    node.time.advance(h);
    node.db().write(alken.id, [&](transaction& tx) {
      return shifts::check_out(tx, person, shifts::how::desk, node.time.now(), coordinator.account,
                               node.time.now())
          .value();
    });
  }
  answer cost(const std::string& person, const std::string& amount, const std::string& kind = "lump",
              const std::string& day = "2026-11-21", const std::string& km = "") {
    return click(
        coordinator, at(),
        {{"wat", "kost"}, {"wie", person}, {"dag", day}, {"bedrag", amount}, {"soort", kind}, {"km", km}});
  }
  std::string link_to(const std::string& about) {
    const std::string body =
        one("select body from tenant.channel_messages where via = 'mail' and about = '" + about + "'");
    const auto at = body.find("/napraten/");
    return at == std::string::npos ? "" : body.substr(at, body.find_first_of(" \n", at) - at);
  }
};

TEST_F(Afterwards, EverybodyIsToldOnceAlsoWhoWasNeverCalled) {
  const auto an = called("An", "confirmed", true), jef = called("Jef", "no", false);
  member("Bea");
  EXPECT_EQ(click(coordinator, at(), {{"wat", "naar-huis"}, {"woorden", "De soep staat klaar."}})
                .headers.at("location"),
            at() + "?klaar=naar-huis");
  EXPECT_EQ(one("select state from tenant.callouts"), "stood_down") << "nobody is asked any more";
  EXPECT_THAT(all("select recipient from tenant.channel_messages where via = 'mail'"),
              UnorderedElementsAre("An@voorbeeld.be", "Jef@voorbeeld.be", "Bea@voorbeeld.be"));
  EXPECT_EQ(all("select recipient from tenant.channel_messages where via = 'sms'").size(), 1U)
      << "only who has a place";
  for (const std::string& body : all("select body from tenant.channel_messages where via = 'mail'"))
    EXPECT_THAT(body, HasSubstr("De soep staat klaar."));
  EXPECT_THAT(one("select body from tenant.channel_messages where recipient = 'Bea@voorbeeld.be'"),
              HasSubstr("Je stond klaar"));
  EXPECT_THAT(one("select body from tenant.channel_messages where recipient = 'Jef@voorbeeld.be'"),
              HasSubstr("telt nooit tegen je"));
  EXPECT_EQ(click(coordinator, at(), {{"wat", "naar-huis"}}).status, 409);
  EXPECT_EQ(one("select count(*) from tenant.channel_messages"), "4");
  EXPECT_THAT(open(coordinator, at()).body, HasSubstr("kregen 3 mensen bericht: 1 die er waren"));
}

TEST_F(Afterwards, WhoSaidNoOrWasNotNeededHasNothingWrittenAboutThem) {
  const auto jef = called("Jef", "no", false), rik = called("Rik", "reserve", false);
  over();
  const std::string before = one(
      "select string_agg(p::text, ',' order by id) from tenant.callout_people p where id in ('" + jef + "')");
  click(coordinator, at(), {{"wat", "naar-huis"}});
  EXPECT_EQ(one("select string_agg(p::text, ',' order by id) from tenant.callout_people p where id in ('" +
                jef + "')"),
            before);
  EXPECT_EQ(link_to(jef), "") << "no form either";
  EXPECT_EQ(one("select count(*) from tenant.cost_notes") + one("select count(*) from tenant.stays"), "00");
  const std::string page = open(coordinator, at()).body;
  EXPECT_THAT(page, Not(HasSubstr("Jef")));
  EXPECT_THAT(page, Not(HasSubstr("Rik")));
}

TEST_F(Afterwards, TheFormBehindTheLinkIsFilledInOnceAndNeedsNoName) {
  const auto an = called("An", "confirmed", true);
  over();
  click(coordinator, at(), {{"wat", "naar-huis"}});
  const std::string link = link_to(an);
  ASSERT_NE(link, "");
  EXPECT_THAT(node.get(host, link).body, HasSubstr("Water in Alken"));
  EXPECT_EQ(post(link, encoded({{"beter", "Meer licht"}})).status, 422) << "how it went is asked";
  EXPECT_EQ(post(link, encoded({{"ging", "fair"},
                                {"beter", "Meer <b>licht</b>"},
                                {"schade", "Blauwe teen"},
                                {"opnieuw", "ja"}}))
                .status,
            200);
  EXPECT_EQ(post(link, encoded({{"ging", "good"}})).status, 410) << "once";
  EXPECT_EQ(node.get(host, "/napraten/zomaar").status, 404);
  const std::string page = open(coordinator, at()).body;
  EXPECT_THAT(page, HasSubstr("Meer &lt;b&gt;licht"));
  EXPECT_THAT(page, HasSubstr("Schade of letsel"));
  EXPECT_EQ(one("select count(*) from tenant.debriefs"), "1");
}

TEST_F(Afterwards, AnOldLinkGetsAFriendlyPage) {
  const auto an = called("An", "confirmed", true);
  over();
  click(coordinator, at(), {{"wat", "naar-huis"}});
  node.time.advance(std::chrono::days{31});
  EXPECT_EQ(node.get(host, link_to(an)).status, 410);
}

TEST_F(Afterwards, ALumpSumStaysUnderTheCeilingOfTheDayAndNamesTheRule) {
  const auto an = called("An", "confirmed", true);
  worked(an, 3h);
  const auto refused = cost(an, "44,03");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Op die dag kan er nog € 44,02 bij"));
  EXPECT_EQ(cost(an, "40").status, 303);
  EXPECT_THAT(cost(an, "5").body, HasSubstr("Op die dag kan er nog € 4,02 bij"));
  EXPECT_THAT(one("select rules from tenant.cost_notes"), HasSubstr("cost.day 2026-01-01 v1"));
}

TEST_F(Afterwards, ALumpSumAndRealCostsDoNotGoTogetherInOneYearButTransportDoes) {
  const auto an = called("An", "confirmed", true), jef = called("Jef", "confirmed", true);
  worked(an, 1h);
  worked(jef, 1h);
  EXPECT_EQ(cost(an, "20").status, 303);
  EXPECT_THAT(cost(an, "12,50", "real").body, HasSubstr("gaan niet samen in één jaar"));
  EXPECT_EQ(cost(jef, "12,50", "real").status, 303);
  EXPECT_THAT(cost(jef, "20").body, HasSubstr("gaan niet samen in één jaar"));
  EXPECT_EQ(cost(an, "8,60", "transport", "2026-11-21", "20").status, 303);
  EXPECT_EQ(cost(an, "800", "transport", "2026-11-21", "1981").status, 422) << "2,000 km a year";
}

TEST_F(Afterwards, TheCeilingOfAYearHoldsForOnePersonOverAllThatWasPaid) {
  const auto an = called("An", "confirmed", true);
  worked(an, 1h);
  run("insert into tenant.cost_notes select " + number + ", gen_random_uuid(), null, '" + an +
      "', 'AN', 'an@voorbeeld.be', "
      "'2026-01-01'::date + n, 'lump', 4400, 0, 'x', now(), 1 from generate_series(1, 40) n");
  EXPECT_THAT(cost(an, "44").body, HasSubstr("in 2026 nog € 0,83"))
      << "1,760.83 less 40 times 44, whatever the capitals";
  EXPECT_EQ(cost(an, "0,83").status, 303);
  EXPECT_EQ(cost(an, "0,01").status, 422);
}

TEST_F(Afterwards, NothingIsPaidToWhoWasNotThereOrForAnotherDay) {
  const auto an = called("An", "confirmed", true), jef = called("Jef", "no", false);
  worked(an, 1h);
  EXPECT_EQ(cost(an, "20", "lump", "2026-11-20").status, 422);
  EXPECT_EQ(cost(an, "20", "lump", "2027-11-20").status, 422);
  EXPECT_EQ(cost(jef, "20").status, 422);
  EXPECT_EQ(cost(an, "nul").status, 422);
  EXPECT_EQ(cost(an, "0").status, 422);
  EXPECT_EQ(one("select count(*) from tenant.cost_notes"), "0");
}

TEST_F(Afterwards, TheInsurerGetsWhoWasWhereAndWhenAndNoFormulas) {
  const auto an = called("=An", "confirmed", true);
  worked(an, 2h);
  const auto list = open(coordinator, at() + "/verzekering");
  EXPECT_THAT(list.headers.at("content-type"), HasSubstr("text/csv"));
  EXPECT_THAT(list.body,
              HasSubstr("\r\n'=An;1990-01-01;Zandzakken;Loods;2026-11-21 20:00;2026-11-21 22:00;120\r\n"));
  cost(an, "20");
  EXPECT_THAT(open(coordinator, "/beheer/kosten/2026").body,
              HasSubstr("\r\n'=An;2026-11-21;lump;\"20,00\";"));
  EXPECT_THAT(open(coordinator, "/beheer/kosten/2025").body, Not(HasSubstr("An")));
  EXPECT_EQ(open(coordinator, "/beheer/kosten/abcd").status, 404);
}

TEST_F(Afterwards, TheFiguresSayHowLongItTook) {
  const auto an = called("An", "confirmed", true);
  called("Jef", "no", false);
  worked(an, 2h);
  const auto f = node.db().read(
      alken.id, [&](transaction& tx) { return afterwards::figures_of(tx, flood.id, node.time.now()); });
  EXPECT_EQ(f.called, 2);
  EXPECT_EQ(f.yes, 1);
  EXPECT_EQ(f.no, 1);
  EXPECT_EQ(f.people, 1);
  EXPECT_EQ(f.worked, 120min);
  EXPECT_EQ(f.to_first_yes, 120s);
  EXPECT_EQ(f.to_filled, 600s);
  EXPECT_EQ(f.to_first_on_site, 3600s);
  EXPECT_THAT(open(coordinator, at()).body, HasSubstr("10:00 min"));
}

TEST_F(Afterwards, WhoIsStillInIsCheckedOutWithOneClick) {
  const auto an = called("An", "confirmed", true);
  node.db().write(alken.id, [&](transaction& tx) {
    return shifts::check_in(tx, an, shifts::how::desk, node.time.now(), false, coordinator.account,
                            node.time.now())
        .value();
  });
  EXPECT_THAT(open(coordinator, at()).body, HasSubstr("Nog aanwezig"));
  EXPECT_EQ(click(coordinator, at(), {{"wat", "uit"}}).status, 303);
  EXPECT_THAT(open(coordinator, at()).body, Not(HasSubstr("Nog aanwezig")));
}

TEST_F(Afterwards, CostListsGoAfterTheirYearsAndWordsAfterTheirTerm) {
  const auto an = called("An", "confirmed", true);
  worked(an, 1h);
  cost(an, "20");
  const auto forget = [&](int years) {
    node.db().write(alken.id, [&](transaction& tx) {
      afterwards::forget_old(tx, node.time.now() + std::chrono::days{366 * years});
    });
  };
  forget(7);
  EXPECT_EQ(one("select count(*) from tenant.cost_notes"), "1");
  forget(8);
  EXPECT_EQ(one("select count(*) from tenant.cost_notes"), "0");
}

TEST_F(Afterwards, OnlyACoordinatorComesHere) {
  for (const std::string& path : {at(), at() + "/verzekering", std::string("/beheer/kosten/2026")}) {
    EXPECT_EQ(node.get(host, path).status, 303) << path;
    EXPECT_EQ(node.get(host, path, sign_in_as(node, alken, web::role::mediator)).status, 403) << path;
  }
}

}  // namespace
}  // namespace paraat::test
