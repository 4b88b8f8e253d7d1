// Messages of another node about answers, byte by byte.

#include "protocol/bytes.hpp"
#include "tests/federation/answers.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
using away::elsewhere_state;

class AnswerMessages : public AnswersElsewhere {
 protected:
  std::uint64_t lane_seq = 1'000;
  // From Hasselt to Alken, or from Alken to Hasselt.
  wire::Envelope envelope(const std::string& kind, const google::protobuf::MessageLite& content,
                          const std::string& of, std::uint64_t place, bool back = false) {
    federated_node& to = back ? hasselt_node : network;
    auto e = note_envelope(to, back ? alken.party : hasselt.party, back ? hasselt.party : alken.party,
                           ++lane_seq, "x", time.now());
    e.set_type(kind);
    e.set_case_id(of);
    e.set_case_seq(place);
    e.clear_sealed();
    put_content(to, e, content.SerializeAsString(), time.now());
    return e;
  }
  std::string fate(const wire::Envelope& e, bool back = false) {
    federated_node& from = back ? network : hasselt_node;
    federated_node& to = back ? hasselt_node : network;
    const auto got = read_receipts(fed::inbox::receive(
        to.inside().federation()->context().inbox.surroundings(), back ? "haspengouw" : "hasselt",
        outbox::lane::bulk, batch_of({signed_by(from.inside().federation()->own(), e)})));
    if (got.status != 200) return got.code;
    return wire::Outcome_Name(got.list.at(0).outcome()) + " " + got.list.at(0).error();
  }
  wire::AnswerSubmit good() {
    wire::AnswerSubmit w;
    w.set_vacancy_id(vacancy.id);
    w.set_name("Els Janssens");
    w.set_email("els@voorbeeld.be");
    w.set_message("Ik kan zaterdag.\nOf zondag.");
    w.set_language("nl");
    w.set_consent("2026-11");
    return w;
  }
  std::string submit_fate(const std::function<void(wire::AnswerSubmit&)>& change) {
    auto w = good();
    change(w);
    return fate(envelope("answer.submit", w, uuid_v7(time.now()), 1));
  }
  wire::AnswerState state(wire::AnswerStatus s) {
    wire::AnswerState w;
    w.set_state(s);
    w.set_received(1'795'287'600);
    return w;
  }
};

TEST_F(AnswerMessages, ASubmissionIsTakenOnceAndOneThatIsNoneIsRejected) {
  const std::string id = uuid_v7(time.now());
  const auto one = envelope("answer.submit", good(), id, 1);
  EXPECT_EQ(fate(one), "ACCEPTED ");
  EXPECT_EQ(fate(one), "ACCEPTED ") << "the receipt of the first time";
  EXPECT_EQ(fate(envelope("answer.submit", good(), id, 2)), "ACCEPTED ")
      << "a second of its case changes nothing";
  EXPECT_EQ(there().size(), 1U);
  EXPECT_EQ(submit_fate([](auto& w) { w.clear_name(); }), "REJECTED malformed");
  EXPECT_EQ(submit_fate([](auto& w) { w.set_name(std::string(101, 'x')); }), "REJECTED malformed");
  EXPECT_EQ(submit_fate([](auto& w) { w.set_name("Els\nJanssens"); }), "REJECTED malformed");
  EXPECT_EQ(submit_fate([](auto& w) { w.clear_email(); }), "REJECTED malformed") << "no way to be reached";
  EXPECT_EQ(submit_fate([](auto& w) { w.set_phone("0470"); }), "REJECTED malformed")
      << "more than was chosen";
  EXPECT_EQ(submit_fate([](auto& w) { w.set_message(std::string(2001, 'x')); }), "REJECTED malformed");
  EXPECT_EQ(submit_fate([](auto& w) { w.set_vacancy_id("geen id"); }), "REJECTED malformed");
  EXPECT_EQ(submit_fate([](auto& w) { w.set_language("nederlands"); }), "REJECTED malformed");
  EXPECT_EQ(submit_fate([](auto& w) { w.clear_consent(); }), "REJECTED malformed");
  EXPECT_EQ(submit_fate([](auto& w) { w.set_message("\x07"); }), "REJECTED malformed");
  auto open = envelope("answer.submit", good(), uuid_v7(time.now()), 1);
  open.set_payload(good().SerializeAsString());
  EXPECT_EQ(fate(open), "REJECTED not-sealed");
  EXPECT_EQ(fate(envelope("answer.submit", good(), uuid_v7(time.now()), 0)), "REJECTED malformed");
  EXPECT_EQ(there().size(), 1U);
}

TEST_F(AnswerMessages, AForgedAFutureAnOversizedAndAStrangersOneAreRefused) {
  auto forged = envelope("answer.submit", good(), uuid_v7(time.now()), 1);
  forged.set_from_tenant(wellen.party);
  EXPECT_EQ(fate(forged), "wrong-author");
  auto future = envelope("answer.submit", good(), uuid_v7(time.now()), 1);
  future.set_created(future.created() + 600);
  future.set_expires(future.created() + 3600);
  EXPECT_EQ(fate(future), "DEFERRED clock-skew");
  auto large = envelope("answer.submit", good(), uuid_v7(time.now()), 1);
  large.mutable_sealed()->set_ciphertext(std::string(70'000, 'x'));
  EXPECT_EQ(fate(large), "too-large");
  auto stranger = envelope("answer.submit", good(), uuid_v7(time.now()), 1);
  stranger.set_from_tenant("be-nis-11001");
  EXPECT_THAT(fate(stranger), testing::AnyOf("wrong-author", "REJECTED unknown-tenant"));
  EXPECT_TRUE(there().empty());
}

TEST_F(AnswerMessages, AWithdrawalBeforeItsSubmissionWaitsAndThenCounts) {
  const std::string id = uuid_v7(time.now());
  EXPECT_EQ(fate(envelope("answer.withdraw", wire::AnswerWithdraw(), id, 2)), "ACCEPTED ");
  EXPECT_TRUE(there().empty());
  EXPECT_EQ(fate(envelope("answer.submit", good(), id, 1)), "ACCEPTED ");
  ASSERT_EQ(there().size(), 1U);
  EXPECT_EQ(there().at(0).status, applications::application_state::withdrawn);
}

TEST_F(AnswerMessages, TheSamePersonRunsOnceAndAPartyNotWithoutBound) {
  const std::string first = uuid_v7(time.now()), second = uuid_v7(time.now());
  EXPECT_EQ(fate(envelope("answer.submit", good(), first, 1)), "ACCEPTED ");
  auto shouting = good();
  shouting.set_email("ELS@voorbeeld.be");
  EXPECT_EQ(fate(envelope("answer.submit", shouting, second, 1)), "ACCEPTED ");
  EXPECT_EQ(there().size(), 1U);
  EXPECT_EQ(one(alken, "select application_id from tenant.answer_cases where case_id = '" + second + "'"),
            "");
  auto draft = good();
  draft.set_vacancy_id(uuid_v7(time.now()));
  EXPECT_EQ(fate(envelope("answer.submit", draft, uuid_v7(time.now()), 1)), "ACCEPTED ");
  EXPECT_EQ(there().size(), 1U) << "no such vacancy: nothing of the person is kept";
}

TEST_F(AnswerMessages, AStateCountsFromThePartyOfTheVacancyOnly) {
  const auto id = submitted();
  ASSERT_TRUE(in_time([&] { return home(id)->received_on.has_value(); }));
  auto yes = state(wire::ANSWER_ACCEPTED);
  yes.mutable_contact()->set_phone("0900 12 34 56");
  auto stranger = envelope("answer.state", yes, id, 1, true);
  stranger.set_from_tenant(wellen.party);
  stranger.clear_sealed();
  put_content(hasselt_node, stranger, yes.SerializeAsString(), time.now());
  EXPECT_EQ(fate(stranger, true), "ACCEPTED ") << "stored, as evidence";
  EXPECT_EQ(home(id)->status, elsewhere_state::waiting);
  wire::AnswerErased gone;
  gone.set_at(1'795'287'600);
  EXPECT_EQ(fate(envelope("answer.erased", gone, uuid_v7(time.now()), 1, true), true), "ACCEPTED ");
  EXPECT_TRUE(home(id));
}

TEST_F(AnswerMessages, TimesThatCannotBeAreRejectedAndTheLatestOneIsShown) {
  const auto id = submitted();
  ASSERT_TRUE(in_time([&] { return home(id)->received_on.has_value(); }));
  const auto now = [&] {
    return std::chrono::duration_cast<std::chrono::seconds>(time.now().time_since_epoch()).count();
  };
  std::uint64_t place = 100'000;
  const auto judged = [&](std::int64_t received) {
    auto w = state(wire::ANSWER_WAITING);
    w.set_received(received);
    return fate(envelope("answer.state", w, id, ++place, true), true);
  };
  for (const std::int64_t bad : {std::int64_t{1}, std::int64_t{253'402'300'799}, now() + 2 * 3600})
    EXPECT_EQ(judged(bad), "REJECTED malformed") << bad;
  wire::AnswerErased gone;
  gone.set_at(253'402'300'799);
  EXPECT_EQ(fate(envelope("answer.erased", gone, id, ++place, true), true), "REJECTED malformed");
  EXPECT_EQ(judged(now() + 3600), "ACCEPTED ");
  EXPECT_THAT(shown(own_page(id)), testing::HasSubstr("kreeg je antwoord op"));
}

TEST_F(AnswerMessages, AnAnswerThatWasOverDoesNotComeBackBesideANewOne) {
  const auto over = submitted();
  ASSERT_TRUE(in_time([&] { return home(over)->received_on.has_value(); }));
  const auto said = [&](elsewhere_state status) {
    at(hasselt, [&](transaction& tx) {
      const web::scope s = web::scope_of(hasselt_node.inside().services(), hasselt.id, time.now());
      away::heard_state h;
      h.status = status;
      away::hear_state(tx, s, alken.party, over, h);
    });
  };
  said(elsewhere_state::declined);
  const auto anew = submitted();
  EXPECT_NE(anew, over);
  said(elsewhere_state::accepted);
  EXPECT_EQ(home(over)->status, elsewhere_state::declined);
  EXPECT_EQ(home(anew)->status, elsewhere_state::waiting);
}

TEST_F(AnswerMessages, ANeighbourCannotFloodAVolunteerWithLetters) {
  const auto id = submitted();
  ASSERT_TRUE(in_time([&] { return home(id)->received_on.has_value(); }));
  at(hasselt, [&](transaction& tx) {
    const web::scope s = web::scope_of(hasselt_node.inside().services(), hasselt.id, time.now());
    for (int i = 0; i < 40; ++i) {
      away::heard_state h;
      h.status = i % 2 ? elsewhere_state::accepted : elsewhere_state::declined;
      h.reply = "Koop bij ons";
      h.stopped = i % 2 != 0;
      if (i % 3 == 0) h.steps.push_back({"told", web::local_day(time.now())});
      away::hear_state(tx, s, alken.party, id, h);
    }
  });
  const std::string letters =
      "select count(*) from tenant.channel_messages where kind like 'elsewhere\\_%' and kind not "
      "in ('elsewhere_sent', 'elsewhere_confirmation')";
  EXPECT_LE(std::stoi(one(hasselt, letters)), away::most_letters + 1);
  EXPECT_EQ(
      one(hasselt, "select count(*) from tenant.channel_messages where kind = 'elsewhere_task_stopped'"),
      "1");
  // A letter that says what holds no more has not left either.
  EXPECT_LE(std::stoi(one(hasselt,
                          "select count(*) from tenant.channel_messages where kind in ('elsewhere_declined', "
                          "'elsewhere_accepted') and state = 'waiting'")),
            1);
}

TEST_F(AnswerMessages, AStateOutOfItsBoundsIsRejected) {
  const auto judged = [&](wire::AnswerState w) {
    return fate(envelope("answer.state", w, uuid_v7(time.now()), 1, true), true);
  };
  const std::string bad = "REJECTED malformed";
  EXPECT_EQ(judged(state(wire::ANSWER_WAITING)), "ACCEPTED ");
  EXPECT_EQ(judged(state(wire::ANSWER_STATUS_UNSPECIFIED)), bad);
  auto w = state(wire::ANSWER_WAITING);
  w.set_received(0);
  EXPECT_EQ(judged(w), bad);
  w = state(wire::ANSWER_WAITING);
  w.mutable_contact()->set_name("Bea");
  EXPECT_EQ(judged(w), bad) << "a contact is for who is accepted";
  w = state(wire::ANSWER_DECLINED);
  w.set_stopped(true);
  EXPECT_EQ(judged(w), bad) << "only who is accepted can be stopped";
  w = state(wire::ANSWER_PROPOSED);
  EXPECT_EQ(judged(w), bad) << "what is proposed?";
  w = state(wire::ANSWER_ACCEPTED);
  w.set_proposal("Zondag");
  EXPECT_EQ(judged(w), bad);
  w = state(wire::ANSWER_DECLINED);
  w.set_reply(std::string(2001, 'x'));
  EXPECT_EQ(judged(w), bad);
  w = state(wire::ANSWER_WAITING);
  for (int i = 0; i < 9; ++i) {
    auto& s = *w.add_steps();
    s.set_name("told");
    s.set_at(1'795'287'600);
  }
  EXPECT_EQ(judged(w), bad);
  w = state(wire::ANSWER_WAITING);
  auto& s = *w.add_steps();
  s.set_name("twee woorden");
  s.set_at(1'795'287'600);
  EXPECT_EQ(judged(w), bad);
}

}  // namespace
}  // namespace paraat::test
