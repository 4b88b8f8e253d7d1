#include "tenant/crisis/ranking/waves.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tenant/crisis/ranking/assignment.hpp"

namespace paraat::callouts {
namespace {

constexpr int prior_asked = 20, prior_yes = 2;
constexpr int most_doublings = 10;
constexpr task_set bit(std::size_t i) { return task_set{1} << i; }

int missing_of(const task& t, const progress& p) { return std::max(0, t.needed - p.confirmed - p.held); }

int wanted_for(int missing, const progress& p, mode m, int number, double rate) {
  if (missing == 0) return 0;
  if (m == mode::strict) return std::max(0, missing - p.open);
  const double uncovered = missing - p.awaited() * rate;
  // The weight of silent people falls with every second: a shortage below half a person asks nobody.
  constexpr double tolerance = 0.5;
  if (uncovered <= tolerance) return 0;
  const double growth = m == mode::escalate ? std::exp2(std::min(number, most_doublings)) : 1;
  return static_cast<int>(std::ceil(uncovered / rate * growth));
}

// A wave while it is filled: each task in turn takes people from the line.
class filling {
 public:
  filling(const audience& a, wave& out) : line_(a.line), out_(out), taken_(a.line.size()) {}

  // `scarcer`: tasks before this one that are short.
  void take(std::size_t t, task_set scarcer, bool deputies_along) {
    if (deputies_along) {
      walk(t, scarcer, true, true);
    } else {
      walk(t, scarcer, true, false);
      walk(t, 0, true, false);
      walk(t, scarcer, false, true);
    }
    walk(t, 0, true, true);
  }

 private:
  void walk(std::size_t t, task_set spare, bool with_skill, bool deputies) {
    forecast& f = out_.tasks[t];
    for (std::size_t i = 0; i < line_.size() && f.asked < f.wanted; ++i) {
      const in_line& p = line_[i];
      const bool direct = (p.direct & bit(t)) != 0, deputy = (p.deputy & bit(t)) != 0;
      if (taken_[i] || !((direct && with_skill) || (deputy && deputies)) || (p.direct & spare) != 0) continue;
      taken_[i] = true;
      out_.ask.push_back({p.who, t, !direct});
      ++f.asked;
    }
  }

  const std::vector<in_line>& line_;
  wave& out_;
  std::vector<bool> taken_;
};

}  // namespace

std::string_view name_of(mode m) {
  switch (m) {
    case mode::best_effort:
      return "best_effort";
    case mode::strict:
      return "strict";
    case mode::escalate:
      return "escalate";
  }
  return "best_effort";
}

double yes_rate(experience e) {
  return (prior_yes + e.yes) / (prior_asked + std::max(e.settled + e.waited, 1.0 * e.yes));
}

double weight_of_silence(double part) {
  const double left = 1 - std::clamp(part, 0.0, 1.0);
  return 1 - left * left;
}

wave next_wave(const audience& a, std::span<const task> tasks, std::span<const progress> so_far, mode m,
               int number, experience e) {
  wave out;
  const double rate = yes_rate(e);
  std::vector<int> missing(tasks.size());
  std::vector<std::size_t> with_skill(tasks.size());
  for (const in_line& p : a.line)
    for (std::size_t t = 0; t < tasks.size(); ++t) with_skill[t] += (p.direct & bit(t)) != 0;
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    missing[t] = missing_of(tasks[t], so_far[t]);
    out.tasks.push_back(
        {.missing = missing[t], .wanted = wanted_for(missing[t], so_far[t], m, number, rate)});
  }
  filling f(a, out);
  task_set scarcer = 0;
  for (const std::size_t t : filling_order(tasks, missing, with_skill)) {
    f.take(t, scarcer, m == mode::escalate && number > 0);
    if (missing[t] > 0) scarcer |= bit(t);
  }
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    out.tasks[t].expected = rate * (out.tasks[t].asked + so_far[t].awaited());
    out.tasks[t].dry = out.tasks[t].asked < out.tasks[t].wanted;
  }
  return out;
}

wave ask_anyway(const audience& a, std::span<const task> tasks, std::span<const progress> so_far, int people,
                experience e) {
  wave out;
  std::vector<int> lacks(tasks.size());
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    lacks[t] = missing_of(tasks[t], so_far[t]);
    out.tasks.push_back({.missing = lacks[t]});
  }
  const auto total = [&] { return std::accumulate(lacks.begin(), lacks.end(), 0); };
  // No shortage: a person that says yes goes on the reserve list of a running task.
  for (std::size_t t = 0; t < tasks.size() && total() == 0; ++t) lacks[t] = tasks[t].needed;
  const int sum = std::max(1, total());
  int given = 0, so_many = 0;
  for (std::size_t t = 0; t < tasks.size(); ++t) {  // cumulative, so that the shares add up
    so_many += lacks[t];
    const int until = static_cast<int>(static_cast<long long>(people) * so_many / sum);
    out.tasks[t].wanted = until - given;
    given = until;
  }
  filling f(a, out);
  for (std::size_t t = 0; t < tasks.size(); ++t) f.take(t, 0, true);
  // People left over from tasks with too few candidates are asked for the other tasks.
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    out.tasks[t].wanted = out.tasks[t].asked + people - static_cast<int>(out.ask.size());
    f.take(t, 0, true);
  }
  for (std::size_t t = 0; t < tasks.size(); ++t)
    out.tasks[t].expected = yes_rate(e) * (out.tasks[t].asked + so_far[t].awaited());
  return out;
}

int usual_extra(int shortage, experience e, std::size_t available) {
  const double wanted = std::ceil(std::max(1, shortage) / yes_rate(e));
  return static_cast<int>(std::min(wanted, static_cast<double>(available)));
}

int expected_yes(const forecast& f) { return static_cast<int>(std::lround(f.expected)); }
int expected_yes(const wave& w) {
  int out = 0;
  for (const forecast& f : w.tasks) out += expected_yes(f);
  return out;
}

bool wave_is_due(std::span<const task> tasks, std::span<const progress> so_far, mode m, instant last_wave,
                 std::chrono::minutes to_answer, instant now) {
  if (m == mode::strict) {
    for (std::size_t t = 0; t < tasks.size(); ++t)
      if (missing_of(tasks[t], so_far[t]) > so_far[t].open) return true;
    return false;
  }
  return next_wave_at(tasks, so_far, m, last_wave, to_answer, now) == now;
}

std::optional<instant> next_wave_at(std::span<const task> tasks, std::span<const progress> so_far, mode m,
                                    instant last_wave, std::chrono::minutes to_answer, instant now) {
  int missing = 0, open = 0;
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    missing += missing_of(tasks[t], so_far[t]);
    open += so_far[t].open;
  }
  if (missing == 0 || m == mode::strict) return std::nullopt;
  return open == 0 ? now : std::max<instant>(now, last_wave + to_answer);
}

std::vector<impossible_quota> impossible_quotas(const audience& a, std::span<const task> tasks) {
  std::vector<willing> everybody;
  everybody.reserve(a.line.size());
  for (const in_line& p : a.line) everybody.push_back({.direct = p.direct, .deputy = p.deputy});
  const assignment best = assign(tasks, everybody);
  std::vector<impossible_quota> out;
  for (std::size_t t = 0; t < tasks.size(); ++t)
    if (best.confirmed[t] < tasks[t].needed) out.push_back({t, tasks[t].needed, best.confirmed[t]});
  return out;
}

}  // namespace paraat::callouts
