#include "tenant/crisis/callouts/task_words.hpp"

#include <fmt/format.h>

#include "tenant/crisis/task_profiles/message_words.hpp"

namespace paraat::callouts {
namespace {

using web::scope;

// "21.45", "21h45", "21:45"; no nought before the hour.
std::string said_clock(const web::texts& t, instant at) {
  std::string clock = web::local_clock_time(at);
  if (clock.starts_with('0')) clock.erase(0, 1);
  if (const auto colon = clock.find(':'); colon != std::string::npos && t.language() != "en")
    clock.replace(colon, 1, t.language() == "fr" ? "h" : ".");
  return clock;
}

int local_hour(instant at) { return std::stoi(web::local_clock_time(at)); }

}  // namespace

std::string when_of(const web::texts& t, const incidents::task& k) {
  const bool same = web::local_day(k.what.from) == web::local_day(k.what.until);
  return t.date_and_time(k.what.from) + " – " +
         (same ? web::local_clock_time(k.what.until) : t.date_and_time(k.what.until));
}

task_words words_in(const incidents::task& t, std::string_view language) {
  task_words out{t.what.name, t.dutch.summary, t.dutch.briefing, t.what.bring, t.dutch.safety, {}, false};
  const bool own_name = t.what.name != t.dutch.name, own_bring = t.what.bring != t.dutch.bring;
  const auto* profile = task_profiles::in_catalogue(t.profile);
  const auto* known = task_profiles::message_words_of(t.profile);
  const bool shipped =
      profile != nullptr && known != nullptr && !own_name && t.dutch.name == profile->what.dutch.name;
  if (shipped)
    out.ask = language == "fr" ? known->ask_french : language == "en" ? known->ask_english : known->ask_dutch;
  const auto put = [](auto& into, const auto& words, bool same) {
    if (same && !words.empty()) into = words;
  };
  if (language == "en") {
    put(out.name, t.english.name, !own_name);
    put(out.summary, t.english.summary, true);
    put(out.briefing, t.english.briefing, true);
    put(out.safety, t.english.safety, true);
    put(out.bring, t.english.bring, !own_bring);
    out.typed = own_name || t.english.name.empty();
  }
  if (language == "fr") {
    out.typed = !shipped;
    if (profile == nullptr || known == nullptr) return out;
    const auto& dutch = profile->what.dutch;
    put(out.name, known->french.name, shipped);
    put(out.summary, known->french.summary, t.dutch.summary == dutch.summary);
    put(out.briefing, known->french.briefing, t.dutch.briefing == dutch.briefing);
    put(out.safety, known->french.safety, t.dutch.safety == dutch.safety);
    put(out.bring, known->french.bring, !own_bring && t.dutch.bring == dutch.bring);
  }
  return out;
}

std::string name_in(const incidents::task& t, std::string_view language) {
  return words_in(t, language).name;
}

std::string when_said(const scope& s, const incidents::task& k) {
  using std::chrono::sys_days;
  constexpr int evening = 18, morning = 6;
  const auto today = web::local_day(s.now), first = web::local_day(k.what.from),
             last = web::local_day(k.what.until - std::chrono::seconds{1});
  const int days = (sys_days{first} - sys_days{today}).count();
  const bool into_night =
      sys_days{last} == sys_days{first} + std::chrono::days{1} && local_hour(k.what.until) < 12;
  if (last != first && !into_night) return when_of(s.t, k);
  const int from = local_hour(k.what.from);
  const std::string a = said_clock(s.t, k.what.from), b = said_clock(s.t, k.what.until);
  const bool night = (days == 0 && from >= evening && into_night) ||
                     (days == 1 && from < morning && local_hour(s.now) >= evening) ||
                     (days == 0 && from < morning && local_hour(s.now) < morning);
  const auto said = [&](std::string_view text, const auto&... values) {
    return fmt::format(fmt::runtime(text), values...);
  };
  if (night) return said(s.t("vannacht van {0} tot {1} uur"), a, b);
  if (days == 0 && from >= evening) return said(s.t("vanavond van {0} tot {1} uur"), a, b);
  if (days == 0) return said(s.t("vandaag van {0} tot {1} uur"), a, b);
  if (days == 1) return said(s.t("morgen van {0} tot {1} uur"), a, b);
  return said(s.t("op {0} van {1} tot {2} uur"), s.t.date(first), a, b);
}

}  // namespace paraat::callouts
