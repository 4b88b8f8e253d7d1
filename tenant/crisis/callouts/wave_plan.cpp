#include "tenant/crisis/callouts/wave_plan.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "tenant/crisis/callouts/callouts_sql.hpp"
#include "tenant/crisis/corps/availability.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::callouts {
namespace {

constexpr day long_ago{std::chrono::year{1900}, std::chrono::January, std::chrono::day{1}};
constexpr std::chrono::days far_ahead{3650};

task task_for_ranking(const incidents::task& t, instant now) {
  task out;
  out.id = t.id;
  const bool runs = t.active && t.what.until > now;  // no person is asked for a task that is over
  out.needed = runs ? t.places() : t.taken + t.held;
  out.priority = t.what.priority;
  out.skill = t.what.skill;
  out.deputies = t.what.deputies;
  out.certificates = t.what.certificates;
  out.minimum_age = t.what.minimum_age;
  out.when = {t.what.from, t.what.until};
  out.first_day = web::local_day(t.what.from);
  out.last_day = web::local_day(t.what.until);
  if (t.what.where) out.where = point{t.what.where->lat, t.what.where->lon};
  out.reach_km = t.what.reach_km;
  return out;
}

// "first_aid 2026-01-01 2027-01-01;licence_b 2020-05-01 ": certificates seen, with the days of their
// validity.
void add_certificates(std::vector<held_skill>& into, std::string_view list) {
  while (!list.empty()) {
    const auto end = list.find(';');
    const std::string_view one = list.substr(0, end);
    list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
    const auto a = one.find(' '), b = one.find(' ', a + 1);
    if (a == std::string_view::npos || b == std::string_view::npos) continue;
    const auto from = web::parse_date(one.substr(a + 1, b - a - 1));
    if (!from) continue;
    into.push_back({std::string(one.substr(0, a)), *from, web::parse_date(one.substr(b + 1))});
  }
}

// Where people live: the place that they typed, or else their municipality. Many live in one place.
class homes {
 public:
  explicit homes(const municipal_register& r) : register_(r) {}
  std::optional<point> of(const pool_row& r) {
    const auto [it, fresh] = known_.try_emplace(r.place + "|" + std::to_string(r.nis));
    if (fresh) it->second = look(r);
    return it->second;
  }

 private:
  std::optional<point> look(const pool_row& r) const {
    const auto as_point = [](paraat::point p) { return point{p.lat, p.lon}; };
    const auto found = register_.locate(r.place, r.nis);
    if (const municipality* m = register_.of(r.nis); m != nullptr && (!found || found->nis != r.nis))
      return as_point(m->at);
    return found ? std::optional(as_point(found->at)) : std::nullopt;
  }
  const municipal_register& register_;
  std::unordered_map<std::string, std::optional<point>> known_;
};

candidate candidate_of(const pool_row& r, const content& what, homes& where, instant now) {
  candidate c;
  c.id = r.id;
  c.member = r.state == "accepted" || r.state == "paused";
  if (r.state == "paused") c.paused_until = now + far_ahead;
  c.reachable = (what.mail && !r.email.empty()) || (what.sms && text_number(r.phone));
  c.asked = r.asked;
  c.born = r.born;
  c.home = where.of(r);
  for (const std::string& code : r.says) {
    // A certificate counts when it was seen, not when the member claims it.
    const auto* s = task_profiles::skill_of(code);
    if (s == nullptr || !s->certificate) c.skills.push_back({code, long_ago, std::nullopt});
  }
  add_certificates(c.skills, r.certificates);
  c.last_called = r.last_called;
  c.calls_this_year = r.calls_this_year;
  return c;
}

// Merges the rows of a human into one candidate, with the data of all of them: several of the corps, or two
// rows of one corps that a coordinator joined. A pause holds whichever corps it was for.
void merge_humans(std::vector<pool_row>& pool) {
  std::unordered_map<std::string, std::size_t> first;
  std::vector<pool_row> out;
  for (pool_row& r : pool) {
    const auto [it, fresh] = first.try_emplace(r.human, out.size());
    if (fresh) {
      out.push_back(std::move(r));
      continue;
    }
    pool_row& known = out[it->second];
    const bool paused = known.state == "paused" || r.state == "paused";
    const bool better = known.state != "accepted" && r.state == "accepted";
    if (better) std::swap(known, r);
    if (paused) known.state = "paused";
    known.says.insert(known.says.end(), r.says.begin(), r.says.end());
    known.certificates += (known.certificates.empty() ? "" : ";") + r.certificates;
    known.asked |= r.asked;
    if (r.last_called && (!known.last_called || *r.last_called > *known.last_called))
      known.last_called = r.last_called;
    known.calls_this_year += r.calls_this_year;
  }
  pool = std::move(out);
}

void add_busy(std::vector<candidate>& people, const std::vector<pool_row>& pool,
              const std::vector<busy_row>& busy) {
  if (busy.empty()) return;
  std::unordered_map<std::string_view, std::size_t> at;
  for (std::size_t i = 0; i < pool.size(); ++i) at.emplace(pool[i].human, i);
  for (const busy_row& b : busy) {
    const auto it = at.find(b.human);
    if (it == at.end()) continue;
    candidate& c = people[it->second];
    const instant rested = b.when.until + rest_after_a_task;
    if (!b.over)
      c.deployed.push_back(b.when);
    else if (!c.rests_until || *c.rests_until < rested)
      c.rests_until = rested;
  }
}

// Adds the absences that people reported themselves, for the days of these tasks.
void add_absences(transaction& tx, std::vector<candidate>& people, const std::vector<pool_row>& pool,
                  const std::vector<task>& asked, instant now) {
  corps::days when{asked.front().first_day, asked.front().last_day};
  for (const task& t : asked) {
    when.first = std::min(when.first, t.first_day);
    when.last = std::max(when.last, t.last_day);
  }
  auto absent = corps::absences_of_humans(tx, when, now);
  if (absent.empty()) return;
  for (std::size_t i = 0; i < people.size(); ++i) {
    const auto it = absent.find(pool[i].human);
    if (it == absent.end()) continue;
    people[i].away = std::move(it->second.away);
    if (it->second.paused_until) people[i].paused_until = it->second.paused_until;
  }
}

legal_ages ages_on(transaction& tx, day on) {
  const auto book = rules::read_all(tx);
  legal_ages out;
  if (const auto* v = book.at(rules::code::age_turning, on)) out.turning = static_cast<int>(v->amount);
  if (const auto* v = book.at(rules::code::age_at_least, on)) out.at_least = static_cast<int>(v->amount);
  return out;
}

}  // namespace

std::optional<std::string> text_number(std::string_view typed) {
  auto number = channels::e164(typed);
  return number && channels::takes_texts(*number) ? number : std::nullopt;
}

std::vector<task> tasks_to_fill(std::span<const incidents::task> tasks, instant now) {
  std::vector<task> out;
  for (const auto& t : tasks)
    out.push_back({.id = t.id, .needed = t.active && t.what.until > now ? t.places() : 0});
  return out;
}

plan make_plan(transaction& tx, const callout& c, const municipal_register& where, instant now) {
  plan p;
  p.about = c;
  p.tasks = tasks_of(tx, c);
  for (const auto& t : p.tasks) p.asked.push_back(task_for_ranking(t, now));
  member_pool loaded = load_pool(tx, c, now);
  if (loaded.repeats) merge_humans(loaded.rows);
  p.pool = std::move(loaded.rows);
  homes live(where);
  p.people.reserve(p.pool.size());
  for (const pool_row& r : p.pool) p.people.push_back(candidate_of(r, c.what, live, now));
  add_busy(p.people, p.pool, load_busy(tx, c, now));
  p.so_far = experience_of(tx, c.exercise, now);
  p.progress_now = progress_of(tx, c, p.tasks, now);
  if (p.asked.empty()) return p;
  add_absences(tx, p.people, p.pool, p.asked, now);
  const auto first = std::ranges::min(p.asked, {}, [](const task& t) { return t.when.from; }).first_day;
  p.who = find_audience(p.people, p.asked, ages_on(tx, first), c.seed, now);
  p.next = next_wave(p.who, p.asked, p.progress_now, c.what.how, c.waves, p.so_far);
  return p;
}

std::array<int, exclusions> plan::left_out() const {
  std::array<int, exclusions> out{};
  for (const auto& o : who.others) ++out[static_cast<std::size_t>(o.why)];
  return out;
}

std::map<std::string, int> plan::languages() const {
  std::map<std::string, int> out;
  for (const invitation& i : next.ask) ++out[pool[i.who].language];
  return out;
}

// Compares only the missing places: people with a place are no longer in the audience.
std::vector<impossible_quota> plan::impossible() const {
  std::vector<task> missing = asked;
  for (std::size_t t = 0; t < missing.size(); ++t)
    missing[t].needed = std::max(0, missing[t].needed - progress_now[t].confirmed - progress_now[t].held);
  return impossible_quotas(who, missing);
}

std::string_view sentence_of(exclusion e) {
  // texts
  static constexpr std::string_view sentences[] = {"Nog niet aanvaard in het korps",
                                                   "Wil niet opgeroepen worden",
                                                   "Staat op pauze",
                                                   "Niet bereikbaar via de gekozen kanalen",
                                                   "Al gevraagd in deze oproep",
                                                   "Geboortedatum ontbreekt",
                                                   "Te jong voor de taak",
                                                   "Heeft de vaardigheid niet",
                                                   "De vaardigheid is niet meer geldig op die dag",
                                                   "Een gevraagd attest is niet gezien",
                                                   "Een gevraagd attest is verlopen op die dag",
                                                   "Woont te ver",
                                                   "Niet beschikbaar op dat moment",
                                                   "Rust na een vorige inzet",
                                                   "Heeft al een plaats op dat moment"};
  static_assert(std::size(sentences) == exclusions);
  return sentences[static_cast<std::size_t>(e)];
}

}  // namespace paraat::callouts
