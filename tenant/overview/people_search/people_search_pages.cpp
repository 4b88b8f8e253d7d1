#include "tenant/overview/people_search/people_search_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "protocol/whole_number.hpp"
#include "tenant/overview/people_search/people_search.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/asks/asks.hpp"
#include "tenant/publishing/asks/suggestions.hpp"

namespace paraat::people_search {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view address = "/beheer/mensen/kwalificaties";
constexpr std::size_t most_columns = 6, longest_words = 100;
constexpr int per_page = 25;
constexpr std::array<int, 5> distances{5, 10, 20, 30, 50};

// The search in the query string; a field with an unknown word or place is marked.
struct asked {
  std::string words, place, km, weekday, part;
  people_filter filter;
  bool unknown_words = false, unknown_place = false;
  bool anything() const { return !words.empty() || !place.empty() || filter.weekday || filter.part; }
};

// "EHBO, tractor" is two things; of each the best meaning counts.
std::vector<std::string> concepts_in(const std::string& words, bool& unknown) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find_first_of(",;", at), words.size());
    const std::string one = web::trimmed(words.substr(at, end - at));
    at = end + 1;
    if (one.empty()) continue;
    const asks::suggestions read = asks::suggest(one, "", "");
    const taxonomy::taxonomy_concept* found = nullptr;
    for (const auto* list : {&read.certificates, &read.skills, &read.languages})
      if (found == nullptr && !list->empty()) found = list->front();
    if (found == nullptr)
      if (const auto named = asks::find_concepts(one); !named.empty()) found = named.front();
    if (found == nullptr) unknown = true;
    if (found != nullptr && out.size() < most_columns && std::ranges::find(out, found->code) == out.end())
      out.push_back(found->code);
  }
  return out;
}

std::optional<int> choice_of(const std::string& typed, int below) {
  const auto n = whole_number<int>(typed);
  return n && *n < below ? n : std::nullopt;
}

asked asked_in(const request& r, const scope& s) {
  asked a;
  a.words = web::trimmed(r.query.get("wat")).substr(0, longest_words);
  a.place = web::trimmed(r.query.get("plaats")).substr(0, longest_words);
  a.km = r.query.get("afstand");
  a.filter.concepts = concepts_in(a.words, a.unknown_words);
  a.filter.weekday = choice_of(r.query.get("dag"), 7);
  a.filter.part = choice_of(r.query.get("deel"), profiles::parts_a_day);
  if (a.place.empty()) return a;
  const auto at = s.node.municipalities.locate(a.place, s.here.nis);
  a.unknown_place = !at;
  if (!at) return a;
  a.filter.centre = at->at;
  const auto km = whole_number<int>(a.km);
  a.filter.km = km && std::ranges::find(distances, *km) != distances.end() ? *km : distances[1];
  a.km = std::to_string(a.filter.km);
  return a;
}

web::cell cell_of(const scope& s, const own_person& p, const std::string& code, profiles::day today) {
  const holding* h = answer_to(p, code, today);
  if (h == nullptr) return {.text = "–"};
  if (h->until && *h->until < today)
    return {.text = s.t("verlopen"), .under = s.t.date_with_year(*h->until), .tone = "warning"};
  web::cell out{.text = h->how == profiles::evidence::said ? s.t("zegt het zelf")
                                                           : s.t(profiles::label_of(h->how))};
  if (h->how != profiles::evidence::said) out.tone = "success";
  if (h->until) out.under = fmt::format(fmt::runtime(s.t("tot {0}")), s.t.date_with_year(*h->until));
  return out;
}

std::string url_of(const scope& s, const own_person& p) {
  if (s.may(web::role::coordinator) && !p.human.empty() && !p.name.empty())
    return s.base + "/beheer/mensen/" + p.human;
  if (!p.profile_id.empty()) return s.base + "/beheer/profielen/" + p.profile_id;
  return s.base + "/beheer/korps/leden/" + p.member_id;
}

web::table matrix_of(const scope& s, const std::vector<own_person>& page,
                     const std::vector<std::string>& columns, profiles::day today) {
  std::vector<std::string> heads{s.t("Naam")};
  for (const std::string& code : columns) heads.push_back(profiles::concept_label(s.t, code));
  web::table rows(s.t("Mensen en kwalificaties"), std::move(heads));
  for (const own_person& p : page) {
    std::vector<web::cell> cells{{.text = p.name.empty() ? s.t("Zonder naam") : p.name,
                                  .url = url_of(s, p),
                                  .under = p.on_pause ? p.place + " · " + s.t("op pauze") : p.place}};
    for (const std::string& code : columns) cells.push_back(cell_of(s, p, code, today));
    rows.row(std::move(cells));
  }
  return rows;
}

void draw_option(view& v, web::slot name, const std::string& value, const std::string& label, bool chosen) {
  v.add(name).set(tpl::OPTION_VALUE, value).set(tpl::OPTION_LABEL, label).show_if(chosen, tpl::CHOSEN);
}

void draw_filter(view& v, const scope& s, const asked& a) {
  v.set(tpl::FIND_ACTION, s.base + std::string(address)).set(tpl::WORDS, a.words).set(tpl::PLACE, a.place);
  for (const int km : distances)
    draw_option(v, tpl::DISTANCE_OPTION, std::to_string(km), fmt::format("{} km", km),
                a.km == std::to_string(km));
  for (int d = 0; d < 7; ++d)
    draw_option(v, tpl::DAY_OPTION, std::to_string(d), s.t(profiles::weekdays()[static_cast<std::size_t>(d)]),
                a.filter.weekday == d);
  for (int i = 0; i < profiles::parts_a_day; ++i)
    draw_option(v, tpl::PART_OPTION, std::to_string(i),
                s.t(profiles::parts_of_day()[static_cast<std::size_t>(i)].label), a.filter.part == i);
  v.show_if(a.unknown_words, tpl::UNKNOWN_WORDS).show_if(a.unknown_place, tpl::UNKNOWN_PLACE);
  for (const std::string& code : a.filter.concepts)
    v.add(tpl::UNDERSTOOD).set(tpl::LABEL, profiles::concept_label(s.t, code));
}

}  // namespace

response show_matrix(const request& r, scope& s, transaction& tx) {
  const profiles::day today = web::local_day(s.now);
  const asked a = asked_in(r, s);
  const auto everybody = read_people(tx, s.node.municipalities, s.may(web::role::coordinator), today);
  // A word or a place that is not known finds nobody rather than everybody.
  const auto found = a.unknown_words || a.unknown_place ? std::vector<own_person>()
                                                        : matching_people(everybody, a.filter, today);
  const int page = web::page_number(r);
  const auto begin = std::min(found.size(), static_cast<std::size_t>((page - 1) * per_page));
  const std::vector<own_person> shown(
      found.begin() + static_cast<std::ptrdiff_t>(begin),
      found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), begin + per_page)));
  view v;
  const std::string title = s.t("Mensen en kwalificaties");
  v.set(tpl::HEADING, title);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/profielen");
  web::draw_parts(v, s, title,
                  {{s.t("Op naam"), s.base + "/beheer/profielen"},
                   {s.t("Op wat ze kunnen"), s.base + std::string(address)},
                   {s.t("Vragen om door te geven"), s.base + "/beheer/vragen"}},
                  s.base + std::string(address));
  draw_filter(v, s, a);
  v.set(tpl::RESULT_COUNT, s.t("{} persoon", "{} mensen", static_cast<long long>(found.size())));
  const auto columns = a.filter.concepts.empty() ? usual_columns(found, most_columns) : a.filter.concepts;
  if (!shown.empty()) matrix_of(s, shown, columns, today).render(v, tpl::TABLE);
  v.show_if(shown.empty(), tpl::NOTHING);
  web::draw_paging(v, s, r, static_cast<long long>(found.size()), page, per_page);
  return web::page(s, r, "overview/people_search/people_search.html", std::move(v),
                   {.title = title,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {s.base + "/beheer/profielen", s.t("Profielen")},
                               {s.base + std::string(address), title}},
                    .index = false});
}

}  // namespace paraat::people_search
