#include "tenant/platform/web/form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "protocol/whole_number.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/email_addresses.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/plain_text.hpp"

namespace paraat::web {
namespace {

bool is_color(std::string_view v) {
  return v.size() == 7 && v[0] == '#' &&
         v.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
}

// "112", "1722": short numbers stand beside a desk or a command post, never for a person.
bool is_short_number(std::string_view v) {
  return (v.size() == 3 || v.size() == 4) && v[0] == '1' &&
         std::ranges::all_of(v, [](char c) { return c >= '0' && c <= '9'; });
}

// What is wrong with a telephone number; a text of the site.
std::optional<std::string_view> wrong_number(const std::string& v) {
  if (is_short_number(v)) return std::nullopt;
  const auto number = text::read_phone(v);
  return number ? std::nullopt : std::optional(text::sentence_of(number.error()));
}

// "Je naam" → "je naam", as it stands inside a sentence; any other label stands there between quotes.
std::optional<std::string> inside_a_sentence(const std::string& label) {
  for (const std::string_view yours : {"Je ", "Ton ", "Ta ", "Tes ", "Your "})
    if (label.starts_with(yours)) {
      std::string own = label;
      own[0] = static_cast<char>(own[0] + 32);
      return own;
    }
  return std::nullopt;
}

// Quotes and dashes are no part of a word: U+0080 to U+00BF and U+2000 to U+207F.
bool is_mark(std::string_view at) {
  return at.starts_with('\xc2') || at.starts_with("\xe2\x80") || at.starts_with("\xe2\x81");
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out(1);
  const std::string folded = text::folded(text);
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    const bool mark = is_mark(std::string_view(folded).substr(i));
    if (mark) i += c == '\xc2' ? 1 : 2;
    const bool of_a_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
    if (of_a_word && !mark)
      out.back() += c;
    else if (!out.back().empty())
      out.emplace_back();
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

bool is_choice(form::type t) {
  return t == form::type::select || t == form::type::radios || t == form::type::checks ||
         t == form::type::grid;
}

}  // namespace

std::string trimmed(std::string_view s) { return text::normalised(s); }

std::string missing_sentence(const texts& t, form::type what, const std::string& label) {
  const auto say = [](std::string_view sentence, const std::string& of) {
    return fmt::format(fmt::runtime(sentence), of);
  };
  const auto own = inside_a_sentence(label);
  if (what == form::type::tick) return say(t("Vink ‘{0}’ aan om verder te gaan"), label);
  if (label.ends_with('?')) return say(t("Beantwoord ‘{0}’"), label);
  if (is_choice(what)) return own ? say(t("Kies {0}"), *own) : say(t("Kies iets bij ‘{0}’"), label);
  return own ? say(t("Vul {0} in"), *own) : say(t("Vul ‘{0}’ in"), label);
}

bool names(std::string_view sentence, std::string_view label) {
  const auto said = words_of(sentence);
  return std::ranges::all_of(words_of(label), [&](const std::string& word) {
    return std::ranges::any_of(said, [&](const std::string& one) { return one.starts_with(word); });
  });
}

std::size_t length_in_characters(std::string_view s) {
  return static_cast<std::size_t>(
      std::ranges::count_if(s, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

int shown_version(const parameters& form) { return whole_number<int>(form.get("versie")).value_or(0); }

outcome refuse_change(form& f, const refusal& why, int& version, int stands) {
  f.refuse(why);
  if (why.kind == refusal_kind::conflict) version = stands;
  return why;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (std::string line = trimmed(text.substr(0, end)); !line.empty()) out.push_back(std::move(line));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return out;
}

std::string joined_lines(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& l : lines) out += (out.empty() ? "" : "\n") + l;
  return out;
}

std::optional<std::chrono::year_month_day> parse_date(std::string_view s) {
  if (s.size() != 10 || s[4] != '-' || s[7] != '-') return std::nullopt;
  int y = 0;
  unsigned m = 0, d = 0;
  const char* at = s.data();
  if (std::from_chars(at, at + 4, y).ptr != at + 4 || std::from_chars(at + 5, at + 7, m).ptr != at + 7 ||
      std::from_chars(at + 8, at + 10, d).ptr != at + 10)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
  return date.ok() && y >= 1900 && y <= 2200 ? std::optional(date) : std::nullopt;
}

std::string iso_date(std::chrono::year_month_day d) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                     static_cast<unsigned>(d.day()));
}

// Whether the address exists is found out by writing to it.
bool plausible_email(std::string_view s) { return text::read_email(s).has_value(); }

form::form(const scope& s, std::string action, std::string submit_label)
    : scope_(&s), action_(std::move(action)), submit_label_(std::move(submit_label)) {}

form& form::section(std::string title, std::string intro) {
  next_section_ = std::move(title);
  next_intro_ = std::move(intro);
  return *this;
}

form& form::add(type t, std::string name, std::string label, field_rules rules) {
  return add_choices(t, std::move(name), std::move(label), {}, std::move(rules));
}

form& form::add_choices(type t, std::string name, std::string label, std::vector<choice> choices,
                        field_rules rules) {
  field f;
  f.what = t;
  f.name = std::move(name);
  f.label = std::move(label);
  f.choices = std::move(choices);
  f.rules = std::move(rules);
  f.section = std::exchange(next_section_, {});
  f.intro = std::exchange(next_intro_, {});
  if (t == type::number) f.high = 100'000;
  fields_.push_back(std::move(f));
  return *this;
}

form& form::add_grid(std::string name, std::string label, std::vector<choice> rows,
                     std::vector<choice> columns, field_rules rules) {
  add_choices(type::grid, std::move(name), std::move(label), std::move(rows), std::move(rules));
  fields_.back().columns = std::move(columns);
  return *this;
}

form& form::number_range(std::string name, int low, int high) {
  if (field* f = find(name)) f->low = low, f->high = high;
  return *this;
}

form& form::hidden(std::string name, std::string value) {
  hidden_.emplace_back(std::move(name), std::move(value));
  return *this;
}

form& form::cancel_link(std::string url, std::string label) {
  cancel_url_ = std::move(url);
  cancel_label_ = std::move(label);
  return *this;
}

form& form::other_submit(std::string name, std::string value, std::string label) {
  other_name_ = std::move(name);
  other_value_ = std::move(value);
  other_label_ = std::move(label);
  return *this;
}

form& form::plain_submit() {
  plain_ = true;
  return *this;
}

bool form::field::offers(std::string_view value) const {
  const auto among = [](const std::vector<choice>& some, std::string_view one) {
    return std::ranges::find(some, one, &choice::value) != some.end();
  };
  if (what != type::grid) return among(choices, value);
  const auto colon = value.find(':');
  return colon != std::string_view::npos && among(choices, value.substr(0, colon)) &&
         among(columns, value.substr(colon + 1));
}

form::field* form::find(std::string_view name) {
  const auto at = std::ranges::find(fields_, name, &field::name);
  return at == fields_.end() ? nullptr : &*at;
}
const form::field* form::find(std::string_view name) const { return const_cast<form*>(this)->find(name); }

form& form::put(std::string_view name, std::string value) {
  if (field* f = find(name)) f->values = {std::move(value)};
  return *this;
}

form& form::put_all(std::string_view name, std::vector<std::string> values) {
  if (field* f = find(name)) f->values = std::move(values);
  return *this;
}

bool form::accept(const parameters& sent) {
  for (field& f : fields_) {
    f.values = sent.all(f.name);
    if (f.what != type::checks && f.what != type::grid && f.values.size() > 1) f.values.resize(1);
    if (f.what == type::text || f.what == type::email || f.what == type::tel || f.what == type::url)
      for (std::string& v : f.values) v = one_line(v);
    check(f);
  }
  return ok();
}

void form::check(field& f) {
  if (f.what == type::file) return;  // the handler looks at what was sent
  const texts& t = scope_->t;
  const std::string v = f.values.empty() ? std::string() : trimmed(f.values.front());
  if (v.empty()) {
    if (!f.rules.required) return;
    return note(f.name, f.rules.missing.empty() ? missing_sentence(t, f.what, f.label) : f.rules.missing,
                true);
  }
  if (is_choice(f.what)) {
    for (const std::string& one : f.values)
      if (!f.offers(one)) return error(f.name, t("Kies een van de mogelijkheden in de lijst"));
    return;
  }
  if (length_in_characters(v) > f.rules.max)
    return error(f.name,
                 t("Hou het bij {} teken", "Hou het bij {} tekens", static_cast<long long>(f.rules.max)));
  if (f.what == type::color && !is_color(v)) return error(f.name, t("Kies een kleur, zoals #00626b"));
  if (f.what == type::email)
    if (const auto address = text::read_email(v); !address)
      return error(f.name, t(text::sentence_of(address.error())));
  if (f.what == type::tel)
    if (const auto wrong = wrong_number(v)) return error(f.name, t(*wrong));
  if (f.what == type::url && !(v.starts_with("https://") || v.starts_with("http://")))
    return error(f.name, t("Begin het adres met https://"));
  if (f.what == type::date && !parse_date(v)) return error(f.name, t("Vul een datum in, zoals 2026-11-21"));
  if (f.what == type::number) {
    const auto n = number(f.name);
    if (!n) return error(f.name, t("Vul een getal in"));
    if (*n < f.low || *n > f.high)
      return error(f.name, fmt::format(fmt::runtime(t("Vul een getal in van {0} tot {1}")), f.low, f.high));
  }
}

void form::error(std::string_view name, std::string sentence) {
  const field* f = find(name);
  const bool said = f != nullptr && names(sentence, f->label);
  note(name, std::move(sentence), said);
}

void form::note(std::string_view name, std::string sentence, bool names_field) {
  errors_.push_back({std::string(name), sentence, names_field});
  if (field* f = find(name); f != nullptr && f->error.empty()) f->error = std::move(sentence);
}

void form::refuse(const refusal& r) { error(r.field, scope_->t(r)); }

outcome form::refused() const {
  return refusal{refusal_kind::invalid, "", errors_.empty() ? std::string() : errors_.front().name};
}

std::string form::value(std::string_view name) const {
  const field* f = find(name);
  if (f == nullptr || f->values.empty()) return {};
  const std::string& typed = f->values.front();
  if (f->what == type::password) return typed;
  if (f->what == type::email) return text::read_email(typed).value_or(trimmed(typed));
  if (f->what == type::tel)
    if (const auto number = text::read_phone(typed)) return text::shown_phone(number->e164);
  return trimmed(typed);
}

std::vector<std::string> form::values(std::string_view name) const {
  const field* f = find(name);
  return f == nullptr ? std::vector<std::string>() : f->values;
}

std::optional<int> form::number(std::string_view name) const {
  const std::string v = value(name);
  int n = 0;
  const auto [end, failed] = std::from_chars(v.data(), v.data() + v.size(), n);
  return v.empty() || failed != std::errc() || end != v.data() + v.size() ? std::nullopt : std::optional(n);
}

std::optional<std::chrono::year_month_day> form::date(std::string_view name) const {
  return parse_date(value(name));
}

}  // namespace paraat::web
