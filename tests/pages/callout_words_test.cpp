// Messages to people: the texts of a call-out in each language, and the number of parts of its SMS.

#include "tenant/crisis/callouts/message_templates.hpp"

#include "tenant/messaging/channels/sms_text.hpp"
#include "tests/pages/callouts.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

class CalloutWords : public Night {
 protected:
  web::scope in(const std::string& language, instant now) {
    const auto& s = node.inside().services();
    return {s, alken, "", s.languages.of(language), now, std::nullopt};
  }
  static instant brussels(int day, int hour, int minute) {  // of November 2026: winter time
    return std::chrono::sys_days{std::chrono::year{2026} / 11 / day} + std::chrono::hours{hour - 1} +
           std::chrono::minutes{minute};
  }
  static incidents::incident flood(const std::string& name = "Hoogwater") {
    incidents::incident i;
    i.what.kind = "flood";
    i.what.name = name;
    i.what.place = "Sint-Truiden";
    return i;
  }
  static incidents::task sandbags(instant from, instant until) {
    auto t = incidents::defaults(flood(), *task_profiles::in_catalogue("sandbags"), from);
    t.what.from = from;
    t.what.until = until;
    return t;
  }
  const callouts::callout call{.id = callouts::callout_id(),
                               .code = "T7",
                               .what = {.incident_id = incidents::incident_id(), .words = {}}};
};

TEST_F(CalloutWords, NameTheIncidentTheTaskThePlaceAndTheTime) {
  const auto t = sandbags(brussels(28, 21, 45), brussels(29, 3, 45));
  const auto i = flood(), named = flood("Hoogwater in Sint-Truiden");
  const auto now = brussels(28, 20, 0);
  EXPECT_EQ(callouts::call_sentence(in("nl", now), {call, i, t}),
            "Hoogwater: we zoeken mensen om zandzakken te vullen en te leggen in Sint-Truiden, vannacht van "
            "21.45 tot "
            "3.45 uur.");
  EXPECT_EQ(callouts::call_sentence(in("nl", now), {call, named, t}),
            "Hoogwater in Sint-Truiden: we zoeken mensen om zandzakken te vullen en te leggen, vannacht van "
            "21.45 tot "
            "3.45 uur.");
  EXPECT_EQ(
      callouts::call_sentence(in("fr", now), {call, named, t}),
      "Inondations : nous cherchons des gens pour remplir et poser des sacs de sable (Sint-Truiden), cette "
      "nuit de 21h45 à 3h45.");
  EXPECT_EQ(callouts::call_sentence(in("en", now), {call, i, t}),
            "Flood: we are looking for people to fill and lay sandbags in Sint-Truiden, tonight from 21:45 "
            "to 3:45.");
  auto own = t;
  own.what.name = "Brug bewaken";
  EXPECT_EQ(
      callouts::call_sentence(in("nl", now), {call, i, own}),
      "Hoogwater: we zoeken mensen voor “Brug bewaken” in Sint-Truiden, vannacht van 21.45 tot 3.45 uur.");
}

TEST_F(CalloutWords, SayTheTimeAsSomebodyWouldAtThisMoment) {
  const auto when = [&](instant now, instant from, instant until) {
    return callouts::when_said(in("nl", now), sandbags(from, until));
  };
  const auto noon = brussels(28, 12, 0), night = brussels(28, 23, 0);
  EXPECT_EQ(when(noon, brussels(28, 14, 0), brussels(28, 18, 0)), "vandaag van 14.00 tot 18.00 uur");
  EXPECT_EQ(when(noon, brussels(28, 19, 0), brussels(28, 22, 30)), "vanavond van 19.00 tot 22.30 uur");
  EXPECT_EQ(when(night, brussels(29, 2, 0), brussels(29, 6, 0)), "vannacht van 2.00 tot 6.00 uur");
  EXPECT_EQ(when(brussels(29, 0, 30), brussels(29, 2, 0), brussels(29, 6, 0)),
            "vannacht van 2.00 tot 6.00 uur");
  EXPECT_EQ(when(noon, brussels(29, 8, 0), brussels(29, 12, 0)), "morgen van 8.00 tot 12.00 uur");
  EXPECT_EQ(when(noon, brussels(30, 8, 0), brussels(30, 12, 0)), "op 30 november van 8.00 tot 12.00 uur");
  EXPECT_THAT(when(noon, brussels(28, 14, 0), brussels(30, 14, 0)), HasSubstr("za 28 november, 14:00"))
      << "over days: with both";
}

TEST_F(CalloutWords, NoShippedSmsNeedsMoreThanTheGsmAlphabet) {
  const auto now = brussels(28, 20, 0);
  const callouts::person_words own{"An", "http://hasselt.localhost:21081/o/XXXXXXXXXXXXXXXXXXXXXX"};
  const auto fits = [&](const callouts::written& w) {
    const auto text = channels::sms_body(w.sms_for(own), false);
    EXPECT_FALSE(channels::size_of(text).unicode) << text;
    EXPECT_LE(channels::size_of(text).parts, 3) << text;
  };
  for (const auto& profile : task_profiles::catalogue())
    for (const char* language : {"nl", "fr", "en"}) {
      auto i = flood();
      auto t = incidents::defaults(i, profile, now);
      t.what.meeting_place = "Sporthal, Dorpsstraat 2";
      const auto s = in(language, now);
      const callouts::told_about a{call, i, t};
      for (const auto& w : {callouts::question(s, a), callouts::reminder(s, a), callouts::confirmation(s, a),
                            callouts::on_reserve(s, a, 2), callouts::place_offered(s, a, now),
                            callouts::offer_ends_soon(s, a, now)})
        fits(w);
    }
  for (const auto& kind : incidents::kinds())
    for (const char* language : {"nl", "fr", "en"}) {
      auto i = flood();
      i.what.kind = std::string(kind.code);
      const auto t = sandbags(now, now + std::chrono::hours{4});
      fits(callouts::question(in(language, now), {call, i, t}));
    }
}

}  // namespace
}  // namespace paraat::test
