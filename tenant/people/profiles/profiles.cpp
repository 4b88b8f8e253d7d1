#include "tenant/people/profiles/profiles.hpp"

#include "tenant/people/profiles/profile_names.hpp"

namespace paraat::profiles {
namespace {

bool sees(const profile& p, field f, viewer who) {
  const audience open_to = p.audience_of(f);
  switch (who) {
    case viewer::mediator:
      return open_to >= audience::mediator;
    case viewer::accepted:
      return open_to >= audience::accepted;
    case viewer::search:
      return open_to == audience::search;
  }
  return false;
}

// What the field holds goes.
void blank(content& c, field f) {
  switch (f) {
    case field::name:
      c.name.clear();
      break;
    case field::contact:
      c.email.clear();
      c.phone.clear();
      break;
    case field::born:
      c.born.reset();
      break;
    case field::place:
      c.place.clear();
      c.nis = 0;
      c.at.reset();
      break;
    case field::languages:
      c.languages.clear();
      break;
    case field::trainings:
      c.trainings.clear();
      break;
    case field::skills:
      c.skills.clear();
      break;
    case field::equipment:
      c.equipment.clear();
      break;
    case field::themes:
      c.themes.clear();
      break;
    case field::target_groups:
      c.target_groups.clear();
      break;
    case field::avoid:
      c.avoid.clear();
      break;
    case field::distance:
      c.farthest.reset();
      break;
    case field::week:
      c.week_away.reset();
      c.pause.reset();
      break;
  }
}

}  // namespace

std::vector<profile_state> next_states(profile_state s) {
  using enum profile_state;
  switch (s) {
    case draft:
      return {confirmed, erased};
    case confirmed:
      return {visible, erased};
    case visible:
      return {hidden, erased};
    case hidden:
      return {visible, erased};
    case erased:
      return {};
  }
  return {};
}

std::vector<audience> audiences_of(field f) {
  using enum audience;
  if (f == field::name || f == field::contact || f == field::born) return {me, mediator, accepted};
  return {me, mediator, accepted, search};
}

audience usual_audience(field f) {
  switch (f) {
    case field::name:
    case field::contact:
      return audience::accepted;
    case field::born:
    case field::avoid:
    // Who helps people with an illness, a belief or a past may be thought to have it: special data (GDPR
    // article 9, CJEU C-184/20), which go in a search only when the person chooses so.
    case field::target_groups:
      return audience::mediator;
    case field::place:
    case field::languages:
    case field::trainings:
    case field::skills:
    case field::equipment:
    case field::themes:
    case field::distance:
    case field::week:
      return audience::search;
  }
  return audience::me;
}

content as_seen_by(const profile& p, viewer who) {
  content out = p.what;
  for (std::size_t i = 0; i < fields; ++i)
    if (const auto f = static_cast<field>(i); !sees(p, f, who)) blank(out, f);
  for (training& t : out.trainings) t.seen_by.reset();
  if (who != viewer::search) return out;
  // Whatever was chosen: a search is without name, and tells of a place only how far it is.
  for (const field f : {field::name, field::contact, field::born}) blank(out, f);
  out.place.clear();
  out.nis = 0;
  for (training& t : out.trainings) t.id = {}, t.issuer.clear();
  return out;
}

}  // namespace paraat::profiles
