#include "tenant/crisis/playbook/playbook.hpp"

#include <algorithm>

#include "ops/embedded.hpp"
#include "tenant/crisis/playbook/playbook_sql.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::embedded {
std::span<const file> playbook();
}

namespace paraat::playbook {
namespace {

constexpr std::size_t longest_title = 100, longest_summary = 300, longest_body = 20'000;

std::string_view line_of(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view out = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return out;
}

// "3-werven.md": the number gives the order.
chapter chapter_of(const embedded::file& f) {
  chapter c;
  std::string_view name = f.path, text(f.bytes.data(), f.bytes.size());
  name = name.substr(name.rfind('/') + 1);
  name = name.substr(name.find('-') + 1);
  c.code = name.substr(0, name.find('.'));
  c.what.title = web::trimmed(line_of(text).substr(1));
  c.what.summary = web::trimmed(line_of(text).substr(1));
  c.what.body = web::trimmed(text);
  return c;
}

std::vector<chapter> read_originals() {
  const auto files = embedded::playbook();
  std::vector<embedded::file> sorted(files.begin(), files.end());
  std::ranges::sort(sorted, {}, &embedded::file::path);
  std::vector<chapter> out;
  for (const embedded::file& f : sorted) out.push_back(chapter_of(f));
  return out;
}

const chapter* original(std::string_view code) {
  const auto all = originals();
  const auto at = std::ranges::find(all, code, &chapter::code);
  return at == all.end() ? nullptr : &*at;
}

chapter merged(const chapter& ours, const kept_chapter& k) {
  return {.code = ours.code,
          .what = k.what,
          .own = true,
          .renewed = k.original_hash != hash_of(ours.what),
          .version = k.version,
          .updated_at = k.updated_at};
}

}  // namespace

std::span<const chapter> originals() {
  static const std::vector<chapter> all = read_originals();
  return all;
}

std::vector<chapter> chapters(transaction& tx) {
  const auto kept = kept_chapters(tx);
  std::vector<chapter> out;
  for (const chapter& ours : originals()) {
    const auto at = std::ranges::find(kept, ours.code, &kept_chapter::code);
    out.push_back(at == kept.end() ? ours : merged(ours, *at));
  }
  return out;
}

std::optional<chapter> find(transaction& tx, std::string_view code) {
  auto all = chapters(tx);
  const auto at = std::ranges::find(all, code, &chapter::code);
  return at == all.end() ? std::nullopt : std::optional(std::move(*at));
}

result<chapter> edit(transaction& tx, std::string_view code, const words& what, int seen_version,
                     std::int64_t who, instant now) {
  const chapter* ours = original(code);
  if (ours == nullptr) return refuse(refusal_kind::not_found, "Dit hoofdstuk bestaat niet.");
  if (what.title.empty()) return refuse(refusal_kind::invalid, "Geef het hoofdstuk een titel", "titel");
  if (what.body.empty())
    return refuse(refusal_kind::invalid, "Schrijf eerst de tekst van het hoofdstuk", "tekst");
  if (web::length_in_characters(what.title) > longest_title ||
      web::length_in_characters(what.summary) > longest_summary ||
      web::length_in_characters(what.body) > longest_body)
    return refuse(refusal_kind::invalid, "Deze tekst is te lang", "tekst");
  if (!keep_chapter(tx, code, what, hash_of(ours->what), seen_version, who, now))
    return refuse(
        refusal_kind::conflict,
        "Iemand anders heeft dit hoofdstuk intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.");
  return *find(tx, code);
}

std::vector<block> blocks_of(std::string_view body) {
  using kind = block::kind;
  std::vector<block> out;
  bool open = false;  // the last block goes on with the next line
  const auto add = [&](kind what, std::string line) {
    if (!open || out.empty() || out.back().what != what) out.push_back({what, {}});
    out.back().lines.push_back(std::move(line));
    open = true;
  };
  while (!body.empty()) {
    const std::string line = web::trimmed(line_of(body));
    if (line.empty()) {
      open = false;
    } else if (line.starts_with("## ")) {
      open = false;
      add(kind::heading, web::trimmed(line.substr(3)));
      open = false;
    } else if (line.starts_with("- ")) {
      add(kind::list, web::trimmed(line.substr(2)));
    } else {
      add(kind::paragraph, line);
    }
  }
  return out;
}

result<void> want_members(transaction& tx, int members) {
  if (members < fewest_wanted || members > most_wanted)
    return refuse(refusal_kind::invalid, "Vul een getal in van 5 tot 5000", "doel");
  keep_wanted(tx, members);
  return {};
}

}  // namespace paraat::playbook
