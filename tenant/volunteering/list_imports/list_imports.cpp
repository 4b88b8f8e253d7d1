#include "tenant/volunteering/list_imports/list_imports.hpp"

#include <algorithm>
#include <set>

#include "protocol/bytes.hpp"
#include "tenant/platform/csv/spreadsheet.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/volunteering/list_imports/list_imports_sql.hpp"
#include "tenant/volunteering/list_imports/list_kinds.hpp"

namespace paraat::list_imports {
namespace {

constexpr const char* no_list = "Deze lijst bestaat niet meer. Stuur ze opnieuw.";
constexpr std::size_t longest_file_name = 120;
// So many rows are judged or made in one transaction; a list that is no longer is done while the page is
// asked.
constexpr int at_once = 1000;

std::unexpected<refusal> invalid(const char* why, const char* field) {
  return refuse(refusal_kind::invalid, why, field);
}

result<void> readable(const csv::sent_sheet& o) {
  if (o.headers.size() < 2)
    return invalid("We vonden geen kolommen. De eerste regel moet zeggen wat er in elke kolom staat.",
                   "bestand");
  if (o.headers.size() > csv::most_columns)
    return invalid("Er zijn meer dan zestig kolommen. Hou alleen over wat nodig is.", "bestand");
  if (!o.all) return invalid("Er staan meer dan 20.000 regels in dit bestand. Splits het.", "bestand");
  if (o.rows.empty()) return invalid("Er staat niets onder de namen van de kolommen.", "bestand");
  return {};
}

std::string sound_name(std::string name) {
  if (name.empty() || !is_utf8(name)) return "lijst.csv";
  while (web::length_in_characters(name) > longest_file_name) name.resize(name.size() / 2);
  return is_utf8(name) ? name : "lijst.csv";
}

std::vector<std::string> guessed(transaction& tx, list_kind kind, const std::vector<std::string>& headers) {
  auto columns = remembered_columns(tx, kind, headers);
  if (columns.size() == headers.size()) return columns;
  columns = csv::guess_columns(headers, about(kind).targets());
  if (about(kind).correct_guess != nullptr) about(kind).correct_guess(columns);
  return columns;
}

void plan_work(transaction& tx, const list_id& id, instant now) {
  jobs::schedule(tx, work_job, now, R"({"id":")" + id.text() + R"("})", id);
}

result<void> check_columns(list_kind kind, const std::vector<std::string>& columns, std::size_t expected) {
  if (columns.size() != expected) return invalid("Kies van elke kolom wat erin staat.", "kolommen");
  std::set<std::string> seen;
  for (const std::string& code : columns) {
    if (code.empty()) continue;
    if (csv::label_of(about(kind).targets(), code).empty())
      return invalid("Kies een van de mogelijkheden in de lijst", "kolommen");
    if (!seen.insert(code).second) return invalid("Twee kolommen kunnen niet hetzelfde zijn.", "kolommen");
  }
  return about(kind).is_enough(columns);
}

// Cells that are missing at the end are empty, and empty ones too many are nothing.
bool is_too_wide(const csv::row& r, std::size_t width) {
  for (std::size_t i = width; i < r.fields.size(); ++i)
    if (!web::trimmed(r.fields[i]).empty()) return true;
  return false;
}

judged_row judge(const import_list& l, const judging& how, const csv::row& r) {
  judged_row out;
  out.line = r.line;
  if (r.broken != csv::fault::none)
    wrong(out, std::string(csv::sentence_of(r.broken)));
  else if (is_too_wide(r, l.columns.size()))
    wrong(out, "Er zijn meer kolommen dan in de eerste regel");
  else
    about(l.kind).judge(how, row_values(r, l.columns), out);
  return out;
}

void judge_some(transaction& tx, const web::scope& s, import_list& l) {
  const csv::sent_sheet sheet = sheet_of(l);
  const auto orders = orders_in(sheet, l.columns, "born");
  const auto book = rules::read_all(tx);
  const judging how{s, book, orders.day_first, orders.month_first};
  const auto until = std::min(static_cast<std::size_t>(l.worked + at_once), sheet.rows.size());
  std::vector<judged_row> rows;
  for (auto i = static_cast<std::size_t>(l.worked); i < until; ++i)
    rows.push_back(judge(l, how, sheet.rows[i]));
  insert_rows(tx, l.id, rows);
  l.worked = static_cast<int>(until);
  if (until < sheet.rows.size()) return;
  auto all = all_rows(tx, l.id);
  about(l.kind).find_repeats(tx, s, all);
  update_verdicts(tx, l.id, all);
  l.at_state = list_state::draft;
  l.worked = 0;
}

void make_some(transaction& tx, const web::scope& s, import_list& l) {
  auto rows = rows_to_make(tx, l.id, l.with_likely, at_once);
  about(l.kind).make(tx, s, l, rows);
  mark_made(tx, l.id, rows);
  l.worked += static_cast<int>(rows.size());
  if (std::ssize(rows) == at_once) return;
  const row_counts counted = count_rows(tx, l.id);
  l.made = static_cast<int>(counted.made);
  l.left_out = static_cast<int>(counted.all - counted.made);
  l.at_state = list_state::done;
  l.done_at = s.now;
  if (about(l.kind).finish != nullptr) about(l.kind).finish(tx, s, l);
  forget_content(tx, l.id);
}

// A step of what waits; true when another is needed.
bool step(transaction& tx, const web::scope& s, import_list& l) {
  if (l.at_state == list_state::judging)
    judge_some(tx, s, l);
  else if (l.at_state == list_state::making)
    make_some(tx, s, l);
  update_list(tx, l);
  return l.at_state == list_state::judging || l.at_state == list_state::making;
}

// A short list at once, a long one by the job.
void begin(transaction& tx, const web::scope& s, import_list& l) {
  if (l.rows <= at_once)
    while (step(tx, s, l)) {
    }
  else
    plan_work(tx, l.id, s.now);
}

void judge_anew(transaction& tx, const web::scope& s, import_list& l) {
  l.at_state = list_state::judging;
  l.worked = 0;
  drop_rows(tx, l.id);
  update_list(tx, l);
  begin(tx, s, l);
}

result<import_list> draft_for_update(transaction& tx, const list_id& id) {
  auto l = list_for_update(tx, id);
  if (!l) return refuse(refusal_kind::gone, no_list);
  if (l->at_state == list_state::judging)
    return refuse(refusal_kind::conflict, "We lezen deze lijst nog. Wacht tot dat klaar is.");
  if (l->at_state != list_state::draft)
    return refuse(refusal_kind::conflict, "Deze lijst is al geïmporteerd.");
  return std::move(*l);
}

}  // namespace

csv::sent_sheet sheet_of(const import_list& l) {
  return csv::open_sheet(l.body, l.delimiter, l.header_row, most_rows);
}

result<std::string> text_of_upload(std::string_view bytes) {
  if (bytes.size() > most_bytes) return invalid("Dit bestand is te groot. Het mag 8 MB zijn.", "bestand");
  return csv::list_text(bytes);
}

result<import_list> receive(transaction& tx, const web::scope& s, list_kind kind, std::string file_name,
                            std::string_view sent) {
  const auto kinds = kinds_here(s);
  if (std::ranges::find(kinds, kind) == kinds.end())
    return refuse(refusal_kind::not_found, "Zulke lijsten kan je hier niet importeren.");
  auto text = csv::decode(sent);
  if (!text) return std::unexpected(text.error());
  import_list l;
  l.id = list_id(uuid_v7(s.now));
  l.kind = kind;
  l.file_name = sound_name(std::move(file_name));
  l.from = text->from;
  l.body = std::move(text->utf8);
  l.delimiter = csv::delimiter_of(l.body);
  l.header_row = csv::guess_header(sheet_of(l).top, about(kind).targets());
  const csv::sent_sheet sheet = sheet_of(l);
  if (const auto good = readable(sheet); !good) return std::unexpected(good.error());
  l.headers = sheet.headers;
  l.columns = guessed(tx, kind, l.headers);
  l.rows = static_cast<int>(sheet.rows.size());
  l.made_by = s.account->account;
  l.at = s.now;
  insert_list(tx, l);
  begin(tx, s, l);
  retention::plan(tx, s.now);
  return l;
}

result<import_list> choose_columns(transaction& tx, const web::scope& s, const list_id& id,
                                   const std::vector<std::string>& columns) {
  auto l = draft_for_update(tx, id);
  if (!l) return l;
  if (const auto good = check_columns(l->kind, columns, l->headers.size()); !good)
    return std::unexpected(good.error());
  l->columns = columns;
  keep_profile(tx, *l, s.now);
  judge_anew(tx, s, *l);
  return l;
}

result<import_list> choose_header(transaction& tx, const web::scope& s, const list_id& id, int header_row) {
  auto l = draft_for_update(tx, id);
  if (!l) return l;
  if (header_row < 0 || header_row > csv::most_header_row)
    return invalid("Kies de rij waarin de namen van de kolommen staan.", "kop");
  l->header_row = header_row;
  const csv::sent_sheet sheet = sheet_of(*l);
  if (sheet.headers.size() < 2 || sheet.rows.empty())
    return invalid("In die rij staan geen namen van kolommen, of er volgt niemand op.", "kop");
  if (const auto good = readable(sheet); !good) return std::unexpected(good.error());
  l->headers = sheet.headers;
  l->columns = guessed(tx, l->kind, l->headers);
  l->rows = static_cast<int>(sheet.rows.size());
  judge_anew(tx, s, *l);
  return l;
}

result<import_list> carry_out(transaction& tx, const web::scope& s, const list_id& id, bool with_likely) {
  auto l = draft_for_update(tx, id);
  if (!l) return l;
  if (count_to_make(tx, l->id, with_likely) == 0)
    return refuse(refusal_kind::conflict, "Er is geen enkele regel die goed is.");
  l->with_likely = with_likely;
  l->made_by = s.account->account;
  l->at_state = list_state::making;
  l->worked = 0;
  update_list(tx, *l);
  begin(tx, s, *l);
  retention::plan(tx, s.now);
  return l;
}

void work(transaction& tx, const web::services& node, const list_id& id, instant now) {
  auto l = list_for_update(tx, id);
  if (!l) return;  // thrown away meanwhile
  if (step(tx, web::scope_of(node, tx.tenant(), now), *l)) plan_work(tx, l->id, now);
}

std::vector<stayed_record> changed_since(transaction& tx, const import_list& l) {
  return about(l.kind).touched(tx, l);
}

result<import_list> undo(transaction& tx, const web::scope& s, const list_id& id) {
  auto l = list_for_update(tx, id);
  if (!l || l->at_state == list_state::judging || l->at_state == list_state::draft)
    return refuse(refusal_kind::gone, no_list);
  if (l->at_state == list_state::making)
    return refuse(refusal_kind::conflict, "De import loopt nog. Wacht tot ze klaar is.");
  if (l->at_state == list_state::undone) return std::move(*l);
  if (s.now - *l->done_at > undo_term)
    return refuse(refusal_kind::conflict,
                  "Dit kan dertig dagen lang. Haal nu een voor een weg wat je niet wil.");
  l->kept = static_cast<int>(changed_since(tx, *l).size());
  about(l->kind).drop_untouched(tx, s, *l);
  l->at_state = list_state::undone;
  update_list(tx, *l);
  return std::move(*l);
}

result<void> correct_profile(transaction& tx, const profile_id& id, std::string name,
                             const std::vector<std::string>& columns, int seen_version, instant now) {
  auto p = find_profile(tx, id);
  if (!p) return refuse(refusal_kind::not_found, "Dit profiel bestaat niet meer.");
  if (name.empty() || web::length_in_characters(name) > longest_file_name)
    return invalid("Geef het een naam van hoogstens 120 tekens.", "naam");
  if (const auto good = check_columns(p->kind, columns, p->headers.size()); !good)
    return std::unexpected(good.error());
  p->name = std::move(name);
  p->columns = columns;
  if (!update_profile(tx, *p, seen_version, now))
    return refuse(refusal_kind::conflict,
                  "Iemand anders heeft dit intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.");
  return {};
}

}  // namespace paraat::list_imports
