#include "tenant/callouts/texted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "tenant/callouts/answers_sql.hpp"
#include "tenant/callouts/callouts_sql.hpp"
#include "tenant/incidents/moments.hpp"
#include "tenant/shifts/said.hpp"
#include "tenant/web/texts.hpp"

namespace paraat::callouts {
namespace {

struct word_of {
  std::string_view text;
  texted_word what;
};
constexpr word_of words[] = {{"ja", texted_word::yes},
                             {"jaa", texted_word::yes},
                             {"jep", texted_word::yes},
                             {"oui", texted_word::yes},
                             {"yes", texted_word::yes},
                             {"ok", texted_word::yes},
                             {"oke", texted_word::yes},
                             {"misschien", texted_word::maybe},
                             {"peut-etre", texted_word::maybe},
                             {"peutetre", texted_word::maybe},
                             {"maybe", texted_word::maybe},
                             {"nee", texted_word::no},
                             {"neen", texted_word::no},
                             {"non", texted_word::no},
                             {"no", texted_word::no},
                             {"onderweg", texted_word::on_the_way},
                             {"enroute", texted_word::on_the_way},
                             {"aangekomen", texted_word::on_site},
                             {"arrive", texted_word::on_site},
                             {"arrived", texted_word::on_site},
                             {"vertrek", texted_word::departed},
                             {"vertrokken", texted_word::departed}};
// A word that turns the meaning around, or asks something: a human reads it.
constexpr std::string_view doubtful[] = {"niet", "pas", "maar", "of", "not", "but",
                                         "mais", "als", "if",   "si", "?"};

// Small letters without accents; what is no letter, digit, plus or hyphen parts words.
std::string plain(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == 0xC3 && i + 1 < text.size()) {
      const auto d = static_cast<unsigned char>(text[++i]) | 0x20U;
      if (d >= 0xA8 && d <= 0xAB)
        out += 'e';
      else if (d >= 0xA0 && d <= 0xA5)
        out += 'a';
      else if (d >= 0xAC && d <= 0xAF)
        out += 'i';
      else
        out += ' ';
      continue;
    }
    const bool kept = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '+' || c == '-' || c == ':';
    if (c == '?') {
      out += " ? ";
    } else if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + 32);
    } else {
      out += kept ? static_cast<char>(c) : ' ';
    }
  }
  return out;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  const std::string all = plain(text);
  for (std::size_t at = 0; at < all.size();) {
    const auto end = std::min(all.find(' ', at), all.size());
    if (end > at) out.push_back(all.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

bool digits(std::string_view s) {
  return !s.empty() && s.size() <= 2 && std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
}
int value(std::string_view s) {
  int out = 0;
  for (const char c : s) out = out * 10 + (c - '0');
  return out;
}

// "20u30", "20:30", "20u": minutes since midnight.
std::optional<int> clock_time(std::string_view s) {
  const auto mark = s.find_first_of("u:h");
  if (mark == std::string_view::npos || !digits(s.substr(0, mark))) return std::nullopt;
  const std::string_view rest = s.substr(mark + 1);
  if (!rest.empty() && (!digits(rest) || rest.size() != 2)) return std::nullopt;
  const int hour = value(s.substr(0, mark)), minute = rest.empty() ? 0 : value(rest);
  return hour < 24 && minute < 60 ? std::optional(hour * 60 + minute) : std::nullopt;
}

result<person> do_as_texted(transaction& tx, const person& p, const texted& t, instant now) {
  answer a{.arrives_at = {}, .brings = {}, .question = "", .task_id = ""};
  if (t.brings > 0) a.brings = t.brings;
  switch (t.what) {
    case texted_word::yes:
    case texted_word::maybe:
      if (t.minute_of_day) {
        const auto clock = fmt::format("{:02}:{:02}", *t.minute_of_day / 60, *t.minute_of_day % 60);
        auto at = incidents::moment(web::local_day(now), clock);
        // An hour that is over is tomorrow's.
        if (at && *at < now - std::chrono::hours{1})
          at = incidents::moment(std::chrono::sys_days{web::local_day(now)} + std::chrono::days{1}, clock);
        a.arrives_at = at;
      }
      a.what = t.what == texted_word::yes ? answer_kind::yes : answer_kind::maybe;
      return answer_one(tx, p.id, a, via::sms, now);
    case texted_word::no:
      a.what = answer_kind::no;
      return answer_one(tx, p.id, a, via::sms, now);
    case texted_word::on_the_way:
      return move_on(tx, p.id, step_of::on_the_way, by::word, now);
    case texted_word::on_site:
      return shifts::said_there(tx, p.id, shifts::how::sms, std::nullopt, now);
    case texted_word::departed:
      return shifts::said_gone(tx, p.id, shifts::how::sms, std::nullopt, now);
  }
  return refuse(refusal_kind::invalid, "Kies een antwoord.");
}

// What a human read counts, whatever the words say.
std::optional<texted> meant_by(const channels::incoming& in, const callout& c) {
  if (!in.meant) return read_text(in.text, c.code);
  switch (*in.meant) {
    case channels::meaning::yes:
      return texted{.what = texted_word::yes, .minute_of_day = {}};
    case channels::meaning::maybe:
      return texted{.what = texted_word::maybe, .minute_of_day = {}};
    case channels::meaning::no:
      return texted{.what = texted_word::no, .minute_of_day = {}};
  }
  return std::nullopt;
}

// An answer that cannot be carried out (a place elsewhere at that time) is for a human too: an SMS has no
// page on which the reason would stand.
bool answered(transaction& tx, instant now, const channels::incoming& in) {
  const auto c = find(tx, in.batch);
  const auto p = find_person(tx, in.about);
  if (!c || !p || p->callout_id != c->id) return false;
  const auto t = meant_by(in, *c);
  if (t && do_as_texted(tx, *p, *t, now)) return true;
  mark_unclear(tx, p->id, now);
  tx.touch(incidents::topic_of(c->what.incident_id));
  return false;
}

void reported(transaction& tx, instant now, const channels::report& r) {
  if (!r.key.starts_with("question/")) return;
  if (r.what == channels::fate::left || r.what == channels::fate::delivered ||
      r.what == channels::fate::uncertain)
    mark_notified(tx, r.about, now);
  else if (r.what == channels::fate::failed)
    mark_failed(tx, r.about, now);
  else
    return;
  if (const auto c = find(tx, r.batch)) tx.touch(incidents::topic_of(c->what.incident_id));
}

}  // namespace

std::optional<texted> read_text(std::string_view text, std::string_view code) {
  texted out;
  std::optional<texted_word> said;
  for (const std::string& w : split(text)) {
    std::string upper = w;
    std::ranges::transform(upper, upper.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (!code.empty() && upper == code) continue;
    if (std::ranges::find(doubtful, w) != std::end(doubtful)) return std::nullopt;
    if (const auto it = std::ranges::find(words, w, &word_of::text); it != std::end(words)) {
      if (said && *said != it->what) return std::nullopt;
      said = it->what;
    } else if (const auto at = clock_time(w)) {
      out.minute_of_day = at;
    } else if (w.size() > 1 && w[0] == '+' && digits(std::string_view(w).substr(1))) {
      out.brings = std::min(20, value(std::string_view(w).substr(1)));
    }
  }
  if (!said) return std::nullopt;
  out.what = *said;
  return out;
}

channels::owner channel_owner() {
  return {.reported = reported,
          .answered = answered,
          .title =
              [](transaction& tx, std::string_view batch) {
                const auto c = find(tx, batch);
                const auto i = c ? incidents::find(tx, c->what.incident_id) : std::nullopt;
                return i ? fmt::format("{}, {}", c->code, i->what.name) : std::string();
              },
          .people = [](transaction& tx, std::string_view batch) { return names_in(tx, batch); },
          .page = [](std::string_view batch) { return fmt::format("/beheer/oproepen/{}", batch); }};
}

}  // namespace paraat::callouts
