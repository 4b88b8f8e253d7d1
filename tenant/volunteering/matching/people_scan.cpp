#include <algorithm>
#include <bit>

#include "tenant/volunteering/matching/judging.hpp"

namespace paraat::matching {

using taxonomy::concept_kind;

namespace {

// Vectorised by the compiler: sixteen bytes in one instruction.
template <class Lanes>
void take_greater(Lanes& to, const Lanes& from) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = std::max(to[i], from[i]);
}

bool is_need(concept_kind k) {
  return k == concept_kind::skill || k == concept_kind::training || k == concept_kind::equipment;
}

}  // namespace

// What the slots of one person amount to.
struct people_scan::gathered {
  alignas(16) lanes near{}, proof{}, task{};
  int group = 0, gift = 0, theme = 0;
  std::array<std::int8_t, most_languages> level{-1, -1, -1, -1, -1, -1, -1, -1};
  std::array<certificate_state, most_certificates> states{};
  std::array<std::uint8_t, most_certificates> proofs{};
};

people_scan::people_scan(const match_ask& a, const circumstances& c)
    : today_(number_of(c.today)),
      days_(days_of(a.when, c.today)),
      adult_is_enough_(matching::adult_is_enough(a.minimum_age, c.law)),
      languages_(a.languages),
      certificates_(a.certificates) {
  const concept_graph& graph = all_concepts();
  std::vector<slot> unused;
  row_ = pack(a, unused);
  latest_birth_ =
      packed_birth(latest_birth(std::chrono::sys_days{std::chrono::days{days_.first}}, a.minimum_age, c.law));
  language_bits_.resize(graph.size());
  certificate_bits_.resize(graph.size());
  avoided_.resize(graph.size());
  for (std::size_t i = 0; i < languages_.size(); ++i) {
    language_bits_[languages_[i].what] |= static_cast<std::uint8_t>(1U << i);
    whole_.tongues += languages_[i].must ? must_weight : nice_weight;
  }
  for (std::size_t i = 0; i < certificates_.size(); ++i)
    for (std::size_t held = 0; held < graph.size(); ++held)
      if (graph.is_within(static_cast<concept_id>(held), certificates_[i].what))
        certificate_bits_[held] |= static_cast<std::uint8_t>(1U << i);
  for (const std::vector<concept_id>* list : {&a.must, &a.nice, &a.themes, &a.support})
    for (const concept_id asked : *list)
      for (std::size_t above = 0; above < graph.size(); ++above)
        avoided_[above] |= graph.is_within(asked, static_cast<concept_id>(above)) ? 1 : 0;
  read_needs(a);
  read_wishes(a);
}

void people_scan::read_needs(const match_ask& a) {
  const concept_graph& graph = all_concepts();
  held_.resize(graph.size());
  std::size_t lane = 0;
  for (const auto& [list, weight] : {std::pair(&a.must, must_weight), std::pair(&a.nice, nice_weight)})
    for (const concept_id asked : *list) {
      if (!is_need(graph.kind(asked))) continue;
      for (std::size_t c = 0; c < graph.size(); ++c) {
        const nearness near = graph.covers(asked, static_cast<concept_id>(c));
        held_[c].near[lane] = near;
        for (std::size_t e = 0; e < held_[c].proof.size(); ++e)
          held_[c].proof[e][lane] =
              static_cast<nearness>(near * proof_of(static_cast<evidence>(e)) / match_facts::full);
      }
      need_weights_[lane++] = weight;
      whole_.needed += weight;
    }
  whole_.to_prove = whole_.needed + must_weight * static_cast<int>(a.certificates.size());
}

void people_scan::read_wishes(const match_ask& a) {
  const concept_graph& graph = all_concepts();
  wanted_.resize(graph.size());
  const auto lift = [&](concept_id offered, nearness wanted_row::* field) {
    for (std::size_t w = 0; w < graph.size(); ++w)
      wanted_[w].*field = std::max(wanted_[w].*field, graph.covers(static_cast<concept_id>(w), offered));
  };
  for (const std::vector<concept_id>* list : {&a.must, &a.nice, &a.support})
    for (const concept_id offered : *list) {
      const concept_kind kind = graph.kind(offered);
      if (kind == concept_kind::target_group) lift(offered, &wanted_row::group);
      if (kind == concept_kind::support) lift(offered, &wanted_row::gift);
      if (kind != concept_kind::task && kind != concept_kind::theme) continue;
      const auto lane = static_cast<std::size_t>(whole_.tasks++);
      for (std::size_t w = 0; w < graph.size(); ++w)
        wanted_[w].task[lane] = graph.covers(static_cast<concept_id>(w), offered);
    }
  match_profile one;
  for (std::size_t w = 0; w < graph.size(); ++w) {
    one.wants.assign(1, static_cast<concept_id>(w));
    for (const concept_id t : a.themes)
      wanted_[w].theme = std::max(wanted_[w].theme, nearest_theme(one, t).near);
  }
  whole_.has_theme = !a.themes.empty();
  whole_.parts = std::popcount(static_cast<std::uint32_t>(row_.week));
}

std::optional<exclusion> people_scan::row_rule(const person_row& p, match_facts& f) const {
  if (p.pause_first != 0) {
    const bool now = p.pause_first <= today_ && today_ <= p.pause_last;
    if (now || (p.pause_first <= days_.settled && days_.first <= p.pause_last)) return exclusion::paused;
  }
  if (p.born == person_row::born_unknown) return exclusion::age_unknown;
  if (p.born == person_row::born_adult && !adult_is_enough_) return exclusion::age_unknown;
  if (p.born != person_row::born_adult && p.born > latest_birth_) return exclusion::too_young;
  if (p.has_home != 0 && row_.has_place != 0) {
    const float km = kilometres_between(p.home, row_.place);
    if (p.most_km != 0 && km > static_cast<float>(p.most_km)) return exclusion::too_far;
    f.km = km;
  }
  if (p.most_hours != 0 && row_.hours > p.most_hours) return exclusion::too_many_hours;
  const std::uint32_t both = row_.week & ~p.away;
  if (row_.fixed != 0 && row_.week != 0 && both == 0) return exclusion::no_free_part;
  f.overlap = std::popcount(both);
  return std::nullopt;
}

void people_scan::read_certificate(std::span<const slot> three, gathered& g) const {
  const concept_id what = three[0].what();
  const auto how = three[0].mark() - person_mark::certificate;
  take_greater(g.near, held_[what].near);
  take_greater(g.proof, held_[what].proof[how]);
  for (unsigned bits = certificate_bits_[what]; bits != 0; bits &= bits - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(bits));
    const bool in_time = three[1].bits() <= days_.first && days_.last <= three[2].bits();
    const bool unseen = certificates_[i].seen && how == static_cast<unsigned>(evidence::said);
    const auto state = !in_time ? certificate_state::expired
                       : unseen ? certificate_state::not_seen
                                : certificate_state::holds;
    g.states[i] = std::max(g.states[i], state);
    if (state == certificate_state::holds)
      g.proofs[i] = std::max(g.proofs[i], static_cast<std::uint8_t>(proof_of(static_cast<evidence>(how))));
  }
}

std::optional<exclusion> people_scan::read_slots(std::span<const slot> slots, gathered& g) const {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const concept_id what = slots[i].what();
    const unsigned mark = slots[i].mark();
    if (mark < person_mark::wants) {
      take_greater(g.near, held_[what].near);
      take_greater(g.proof, held_[what].proof[mark]);
    } else if (mark == person_mark::wants) {
      const wanted_row& w = wanted_[what];
      take_greater(g.task, w.task);
      g.group = std::max<int>(g.group, w.group);
      g.gift = std::max<int>(g.gift, w.gift);
      g.theme = std::max<int>(g.theme, w.theme);
    } else if (mark == person_mark::avoids) {
      if (avoided_[what] != 0) return exclusion::not_this;
    } else if (mark >= person_mark::certificate) {
      read_certificate(slots.subspan(i, 3), g);
      i += 2;
    } else {
      const auto level = static_cast<std::int8_t>(mark - person_mark::speaks);
      for (unsigned bits = language_bits_[what]; bits != 0; bits &= bits - 1) {
        auto& best = g.level[static_cast<std::size_t>(std::countr_zero(bits))];
        best = std::max(best, level);
      }
      if (level < static_cast<int>(language_level::b1)) continue;
      take_greater(g.near, held_[what].near);
      take_greater(g.proof, held_[what].proof[0]);
    }
  }
  return std::nullopt;
}

std::optional<exclusion> people_scan::finish(const gathered& g, match_facts& f) const {
  for (std::size_t i = 0; i < languages_.size(); ++i) {
    const asked_language& l = languages_[i];
    if (l.must && g.level[i] < static_cast<int>(l.least)) return exclusion::language;
    std::optional<language_level> has;
    if (g.level[i] >= 0) has = static_cast<language_level>(g.level[i]);
    f.spoken += (l.must ? must_weight : nice_weight) * language_share(has, l.least);
  }
  auto worst = certificate_state::holds;
  for (std::size_t i = 0; i < certificates_.size(); ++i) {
    worst = std::min(worst, g.states[i]);
    f.proven += must_weight * g.proofs[i];
  }
  if (worst != certificate_state::holds) return reason_of(worst);
  for (std::size_t i = 0; i < most_needs; ++i) {
    f.near += need_weights_[i] * g.near[i];
    f.proven += need_weights_[i] * g.proof[i];
  }
  for (const nearness n : g.task) {
    f.task_sum += n;
    f.task = std::max<int>(f.task, n);
  }
  f.group = g.group;
  f.gift = g.gift;
  f.theme = g.theme;
  return std::nullopt;
}

std::optional<exclusion> people_scan::judge(const person_row& p, std::span<const slot> slots,
                                            match_facts& facts) const {
  facts = whole_;
  if (const auto why = row_rule(p, facts)) return why;
  gathered g;
  if (const auto why = read_slots(slots, g)) return why;
  return finish(g, facts);
}

}  // namespace paraat::matching
