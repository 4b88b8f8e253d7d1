#include "tenant/crisis/corps/imports.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "protocol/ascii.hpp"
#include "protocol/bytes.hpp"
#include "tenant/crisis/corps/import_rows.hpp"
#include "tenant/crisis/corps/imports_sql.hpp"
#include "tenant/crisis/corps/reminders.hpp"
#include "tenant/platform/csv/spreadsheet.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::corps {
namespace {

constexpr const char* no_list = "Deze lijst bestaat niet meer. Stuur ze opnieuw.";
constexpr std::size_t longest_file_name = 120, most_examples = 3;

csv::sent_sheet open_list(const sent_list& l) {
  return csv::open_sheet(l.body, l.delimiter, l.header_row, most_rows);
}

result<void> readable(const csv::sent_sheet& o) {
  const auto refused = [](const char* why) { return refuse(refusal_kind::invalid, why, "bestand"); };
  if (o.headers.size() < 2)
    return refused("We vonden geen kolommen. De eerste regel moet zeggen wat er in elke kolom staat.");
  if (o.headers.size() > csv::most_columns)
    return refused("Er zijn meer dan zestig kolommen. Hou alleen over wat nodig is.");
  if (o.rows.empty()) return refused("Er staat niemand in dit bestand.");
  if (!o.all) return refused("Er staan meer dan 20.000 regels in dit bestand. Splits het.");
  return {};
}

bool has(const std::vector<std::string>& columns, std::string_view code) {
  return std::ranges::find(columns, code) != columns.end();
}

// The contact of a row: two rows with one name and one address are one person. A number is the same in any
// spelling.
std::string reach_of(const std::string& email, const std::string& phone) {
  if (!email.empty()) return ascii::lower(email);
  const auto number = text::read_phone(phone, text::leading_zero::may_be_lost);
  return number ? number->e164 : phone;
}
std::string reach_of(const details& d) { return reach_of(d.email, d.phone); }

// The same person is registered, or seems to be.
void compare(judged_row& r, const std::vector<known_person>& same_name) {
  for (const known_person& p : same_name) {
    if (reach_of(p.email, p.phone) == reach_of(r.who)) {
      r.what = verdict::twice;
      r.same_as = p.id;
      r.problems.emplace_back("Staat al in het korps");
      return;
    }
    if (p.born == r.who.born || (!r.who.phone.empty() && reach_of("", p.phone) == r.who.phone)) {
      r.what = verdict::likely;
      r.same_as = p.id;
    }
  }
  if (r.what == verdict::likely) r.problems.emplace_back("Lijkt op een lid met een ander adres");
}

void find_repeats(transaction& tx, const corps& c, std::vector<judged_row>& rows) {
  std::map<std::string, int> lines;
  std::vector<std::string> names;
  for (judged_row& r : rows) {
    if (r.what == verdict::wrong) continue;
    names.push_back(r.who.name);
    const auto [first, fresh] = lines.emplace(text::folded(r.who.name) + '\n' + reach_of(r.who), r.line);
    if (fresh) continue;
    r.what = verdict::twice;
    r.same_line = first->second;
    r.problems.emplace_back("Staat al eerder in dit bestand");
  }
  std::map<std::string, std::vector<known_person>> known;
  for (known_person& p : people_named(tx, c.id, names)) known[text::folded(p.name)].push_back(std::move(p));
  for (judged_row& r : rows)
    if (r.what == verdict::good)
      if (const auto found = known.find(text::folded(r.who.name)); found != known.end())
        compare(r, found->second);
}

member_state state_for(const judged_row& r, const corps& c, member_state to) {
  if (to != member_state::accepted) return member_state::applied;
  const bool complete = std::ranges::all_of(c.what.certificates, [&](const std::string& code) {
    return std::ranges::find(r.certificates, code, &certificate::code) != r.certificates.end();
  });
  return complete ? member_state::accepted : member_state::screening;
}

}  // namespace

std::string_view name_of(verdict v) {
  constexpr std::string_view names[] = {"good", "wrong", "twice", "likely"};
  return names[static_cast<std::size_t>(v)];
}

long long judgement::count(verdict v) const {
  return std::ranges::count_if(rows, [&](const judged_row& r) { return r.what == v; });
}

result<std::string> text_of_upload(std::string_view bytes) {
  if (bytes.size() > most_bytes)
    return refuse(refusal_kind::invalid, "Dit bestand is te groot. Het mag 2,5 MB zijn.", "bestand");
  return csv::list_text(bytes);
}

result<sent_list> receive(transaction& tx, const corps_id& corps_id, std::string file_name,
                          std::string_view sent, std::int64_t who, instant now) {
  auto text = csv::decode(sent);
  if (!text) return std::unexpected(text.error());
  sent_list l;
  l.id = import_id(uuid_v7(now));
  l.corps_id = corps_id;
  l.file_name = file_name.empty() || !is_utf8(file_name) ? "lijst.csv" : std::move(file_name);
  while (web::length_in_characters(l.file_name) > longest_file_name)
    l.file_name.resize(l.file_name.size() / 2);
  if (!is_utf8(l.file_name)) l.file_name = "lijst.csv";
  l.from = text->from;
  l.body = std::move(text->utf8);
  l.delimiter = csv::delimiter_of(l.body);
  l.header_row = csv::guess_header(open_list(l).top, targets());
  const csv::sent_sheet o = open_list(l);
  if (const auto good = readable(o); !good) return std::unexpected(good.error());
  l.columns = remembered_columns(tx, csv::headers_hash(o.headers));
  if (l.columns.size() != o.headers.size()) l.columns = guess_columns(o.headers);
  l.made_by = who;
  l.at = now;
  insert(tx, l);
  retention::plan(tx, now);
  return l;
}

result<sent_list> choose_columns(transaction& tx, const import_id& id,
                                 const std::vector<std::string>& columns, instant now) {
  auto l = list_for_update(tx, id);
  if (!l || l->at_stage != sent_list::stage::draft) return refuse(refusal_kind::gone, no_list);
  if (columns.size() != l->columns.size())
    return refuse(refusal_kind::invalid, "Kies van elke kolom wat erin staat.", "kolommen");
  std::set<std::string> seen;
  for (const std::string& code : columns) {
    if (code.empty()) continue;
    if (target_label(code).empty())
      return refuse(refusal_kind::invalid, "Kies een van de mogelijkheden in de lijst", "kolommen");
    if (!seen.insert(code).second)
      return refuse(refusal_kind::invalid, "Twee kolommen kunnen niet hetzelfde zijn.", "kolommen");
  }
  if (!has(columns, "name") && !has(columns, "last_name"))
    return refuse(refusal_kind::invalid, "Kies in welke kolom de naam staat.", "kolommen");
  if (!has(columns, "email") && !has(columns, "phone"))
    return refuse(refusal_kind::invalid, "Kies in welke kolom het e-mailadres of het gsm-nummer staat.",
                  "kolommen");
  l->columns = columns;
  update_columns(tx, *l);
  remember_columns(tx, csv::headers_hash(open_list(*l).headers), columns, now);
  return *l;
}

result<sent_list> choose_header(transaction& tx, const import_id& id, int header_row, instant now) {
  auto l = list_for_update(tx, id);
  if (!l || l->at_stage != sent_list::stage::draft) return refuse(refusal_kind::gone, no_list);
  if (header_row < 0 || header_row > csv::most_header_row)
    return refuse(refusal_kind::invalid, "Kies de rij waarin de namen van de kolommen staan.", "kop");
  l->header_row = header_row;
  const csv::sent_sheet o = open_list(*l);
  if (o.headers.size() < 2 || o.rows.empty())
    return refuse(refusal_kind::invalid, "In die rij staan geen namen van kolommen, of er volgt niemand op.",
                  "kop");
  l->columns = remembered_columns(tx, csv::headers_hash(o.headers));
  if (l->columns.size() != o.headers.size()) l->columns = guess_columns(o.headers);
  update_columns(tx, *l);
  retention::plan(tx, now);
  return *l;
}

judgement judge(transaction& tx, const sent_list& l, const corps& c, const municipal_register& places,
                int home_nis, instant now) {
  csv::sent_sheet o = open_list(l);
  const row_judge each(l.columns, o.headers.size(), c, places, rules::read_all(tx), home_nis,
                       web::local_day(now));
  judgement out{.headers = std::move(o.headers), .top = std::move(o.top), .examples = {}, .rows = {}};
  for (std::size_t i = 0; i < o.rows.size() && i < most_examples; ++i) out.examples.push_back(o.rows[i]);
  for (const csv::row& r : o.rows) out.rows.push_back(each.judged(r));
  find_repeats(tx, c, out.rows);
  return out;
}

result<sent_list> carry_out(transaction& tx, const import_id& id, const corps& c, member_state to,
                            bool with_likely, const municipal_register& places, int home_nis,
                            std::int64_t who, instant now) {
  auto l = list_for_update(tx, id);
  if (!l || l->corps_id != c.id) return refuse(refusal_kind::gone, no_list);
  if (l->at_stage != sent_list::stage::draft)
    return refuse(refusal_kind::conflict, "Deze lijst is al geïmporteerd.");
  const judgement all = judge(tx, *l, c, places, home_nis, now);
  std::vector<new_member> people;
  for (const judged_row& r : all.rows)
    if (r.what == verdict::good || (with_likely && r.what == verdict::likely))
      people.push_back({&r, member_id(uuid_v7(now)), state_for(r, c, to)});
  if (people.empty()) return refuse(refusal_kind::conflict, "Er is geen enkele regel die goed is.");
  l->to = to;
  l->with_likely = with_likely;
  l->made_by = who;
  l->at_stage = sent_list::stage::done;
  l->done_at = now;
  const auto meanwhile = insert_members(tx, *l, people, now);
  insert_outcomes(tx, *l, all.rows, people, meanwhile);
  l->made = static_cast<int>(people.size() - meanwhile.size());
  l->left_out = static_cast<int>(all.rows.size()) - l->made;
  mark_done(tx, *l);
  plan_reminders(tx, now);
  retention::plan(tx, now);
  return *l;
}

result<sent_list> undo(transaction& tx, const import_id& id, instant now) {
  auto l = list_for_update(tx, id);
  if (!l || l->at_stage == sent_list::stage::draft) return refuse(refusal_kind::gone, no_list);
  if (l->at_stage == sent_list::stage::undone) return *l;
  if (now - *l->done_at > undo_term)
    return refuse(refusal_kind::conflict,
                  "Dit kan dertig dagen lang. Haal mensen nu een voor een uit het korps.");
  l->kept = static_cast<int>(changed_since(tx, id).size());
  delete_made(tx, id);
  l->at_stage = sent_list::stage::undone;
  mark_done(tx, *l);
  return *l;
}

}  // namespace paraat::corps
