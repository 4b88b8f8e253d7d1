#include "tenant/crisis/ranking/assignment.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <tuple>

namespace paraat::callouts {
namespace {

constexpr std::size_t nobody = static_cast<std::size_t>(-1);
constexpr task_set bit(std::size_t i) { return task_set{1} << i; }

// The tasks of this person that are not at the time of a place elsewhere.
task_set possible(const willing& w, std::span<const task> tasks) {
  task_set out = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i)
    if (std::ranges::none_of(w.busy, [&](const period& p) { return p.overlaps(tasks[i].when); }))
      out |= bit(i);
  return out;
}

// Places people along augmenting paths over the tasks: where no free person fits a task, a person placed in
// this round at another task moves over and that task is filled by the next. A placed person stays placed,
// and a task that cannot be filled further now cannot be filled later either, so each task is tried once a
// pass.
class round {
 public:
  round(std::span<const task> tasks, std::span<const willing> people)
      : tasks_(tasks), people_(people), order_(people.size()), direct_(people.size()), any_(people.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::ranges::sort(order_, {}, [&](std::size_t w) {
      return std::tuple(people[w].said_yes, std::string_view(people[w].person), w);
    });
    out_.place.resize(people.size());
    out_.confirmed.resize(tasks.size());
    placed_.resize(tasks.size());
    for (std::size_t w = 0; w < people.size(); ++w) take_in(w);
  }

  assignment run() {
    pass(direct_);
    pass(any_);
    for (std::size_t t = 0; t < tasks_.size(); ++t) line_up(t);
    return std::move(out_);
  }

 private:
  void take_in(std::size_t w) {
    const task_set free = possible(people_[w], tasks_);
    direct_[w] = people_[w].direct & free;
    any_[w] = (people_[w].direct | people_[w].deputy) & free;
    if (people_[w].place) {
      out_.place[w] = people_[w].place;
      ++out_.confirmed[*people_[w].place];
    } else if (any_[w] == 0) {
      out_.double_booked.push_back(w);
    }
  }

  void pass(const std::vector<task_set>& fits) {
    std::vector<int> missing(tasks_.size());
    std::vector<std::size_t> candidates(tasks_.size());
    for (std::size_t t = 0; t < tasks_.size(); ++t) {
      missing[t] = std::max(0, tasks_[t].needed - out_.confirmed[t]);
      for (std::size_t w = 0; w < people_.size(); ++w)
        candidates[t] += !out_.place[w] && (fits[w] & bit(t)) != 0;
    }
    next_.assign(tasks_.size(), 0);
    for (const std::size_t t : filling_order(tasks_, missing, candidates))
      while (out_.confirmed[t] < tasks_[t].needed && fill(t, fits)) {
      }
  }

  // The first person in the order that is free for this task.
  std::size_t free_for(std::size_t t, const std::vector<task_set>& fits) {
    for (std::size_t& i = next_[t]; i < order_.size(); ++i)
      if (!out_.place[order_[i]] && (fits[order_[i]] & bit(t)) != 0) return order_[i];
    return nobody;
  }

  std::size_t mover(std::size_t from, std::size_t to, const std::vector<task_set>& fits) const {
    const auto& there = placed_[from];
    const auto it = std::ranges::find_if(there, [&](std::size_t w) { return (fits[w] & bit(to)) != 0; });
    return it == there.end() ? nobody : *it;
  }

  bool fill(std::size_t root, const std::vector<task_set>& fits) {
    struct hop {
      std::size_t task, towards, who;  // `who` moves from `task` to the task of hop `towards`
    };
    std::vector<hop> reached{{root, 0, nobody}};
    task_set seen = bit(root);
    for (std::size_t i = 0; i < reached.size(); ++i) {
      const std::size_t at = reached[i].task;
      if (const std::size_t w = free_for(at, fits); w != nobody) {
        settle(w, at);
        for (std::size_t h = i; h != 0; h = reached[h].towards) {
          std::erase(placed_[reached[h].task], reached[h].who);
          --out_.confirmed[reached[h].task];
          settle(reached[h].who, reached[reached[h].towards].task);
        }
        return true;
      }
      for (std::size_t from = 0; from < tasks_.size(); ++from) {
        if ((seen & bit(from)) != 0) continue;
        const std::size_t w = mover(from, at, fits);
        if (w == nobody) continue;
        seen |= bit(from);
        reached.push_back({from, i, w});
      }
    }
    return false;
  }

  void settle(std::size_t w, std::size_t t) {
    out_.place[w] = t;
    placed_[t].push_back(w);
    ++out_.confirmed[t];
  }

  void line_up(std::size_t t) {
    int with_skill = 0, deputies = 0;
    for (const bool deputy : {false, true})
      for (const std::size_t w : order_) {
        if (out_.place[w] || (any_[w] & bit(t)) == 0 || ((direct_[w] & bit(t)) == 0) != deputy) continue;
        const int ahead_by_skill = deputy ? with_skill : 0;
        const int ahead_by_time = deputy ? deputies++ : with_skill++;
        out_.reserve.push_back({w, t, 1 + ahead_by_skill + ahead_by_time, ahead_by_skill, ahead_by_time});
      }
  }

  std::span<const task> tasks_;
  std::span<const willing> people_;
  std::vector<std::size_t> order_;  // as they said yes
  std::vector<task_set> direct_, any_;
  std::vector<std::vector<std::size_t>> placed_;  // of each task, in this round
  std::vector<std::size_t> next_;                 // of each task, where to look on in the order
  assignment out_;
};

}  // namespace

assignment assign(std::span<const task> tasks, std::span<const willing> people) {
  assert(tasks.size() <= most_tasks);
  return round(tasks, people).run();
}

std::vector<std::size_t> filling_order(std::span<const task> tasks, std::span<const int> missing,
                                       std::span<const std::size_t> candidates) {
  std::vector<std::size_t> out(tasks.size());
  std::iota(out.begin(), out.end(), std::size_t{0});
  const auto for_each_place = [&](std::size_t t) {
    return static_cast<double>(candidates[t]) / std::max(1, missing[t]);
  };
  std::ranges::sort(out, [&](std::size_t a, std::size_t b) {
    return std::tuple(tasks[a].priority, for_each_place(a), a) <
           std::tuple(tasks[b].priority, for_each_place(b), b);
  });
  return out;
}

int shortage(std::span<const task> tasks, std::span<const int> confirmed) {
  int out = 0;
  for (std::size_t t = 0; t < tasks.size(); ++t) out += std::max(0, tasks[t].needed - confirmed[t]);
  return out;
}

}  // namespace paraat::callouts
