#include "tenant/web/form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "protocol/whole_number.hpp"

namespace paraat::web {
namespace {

constexpr std::string_view blanks = " \t\n";

bool is_color(std::string_view v) {
  return v.size() == 7 && v[0] == '#' &&
         v.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
}

bool is_choice(form::type t) {
  return t == form::type::select || t == form::type::radios || t == form::type::checks;
}

}  // namespace

std::string trimmed(std::string_view s) {
  const auto first = s.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return std::string(s.substr(first, s.find_last_not_of(blanks) - first + 1));
}

std::size_t length_in_characters(std::string_view s) {
  return static_cast<std::size_t>(
      std::ranges::count_if(s, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

int shown_version(const parameters& form) { return whole_number<int>(form.get("versie")).value_or(0); }

unsigned refuse_change(form& f, const refusal& why, int& version, int stands) {
  f.refuse(why);
  if (why.kind == refusal_kind::conflict) version = stands;
  return http_status(why.kind);
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

// One @ with something on both sides, a dot in the domain, no blanks: what a typing error breaks. Whether the
// address exists is found out by writing to it.
bool plausible_email(std::string_view s) {
  const auto at = s.find('@');
  if (at == 0 || at == std::string_view::npos || s.find('@', at + 1) != std::string_view::npos ||
      s.size() > 254)
    return false;
  const std::string_view domain = s.substr(at + 1);
  const auto dot = domain.rfind('.');
  const bool plain = std::ranges::all_of(s, [](unsigned char c) {
    return c > 0x20 && c != 0x7f &&
           std::string_view("<>()[],;:\\\"").find(static_cast<char>(c)) == std::string_view::npos;
  });
  return plain && dot != std::string_view::npos && dot > 0 && dot + 2 < domain.size() &&
         !domain.starts_with('.');
}

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
    if (f.what != type::checks && f.values.size() > 1) f.values.resize(1);
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
    return error(f.name, f.what == type::tick ? t("Vink dit aan om verder te gaan")
                         : is_choice(f.what)  ? t("Maak hier een keuze")
                                              : t("Vul dit in"));
  }
  if (is_choice(f.what)) {
    for (const std::string& one : f.values)
      if (std::ranges::find(f.choices, one, &choice::value) == f.choices.end())
        return error(f.name, t("Kies een van de mogelijkheden in de lijst"));
    return;
  }
  if (length_in_characters(v) > f.rules.max)
    return error(f.name,
                 t("Hou het bij {} teken", "Hou het bij {} tekens", static_cast<long long>(f.rules.max)));
  if (f.what == type::color && !is_color(v)) return error(f.name, t("Kies een kleur, zoals #00626b"));
  if (f.what == type::email && !plausible_email(v))
    return error(f.name, t("Vul een geldig e-mailadres in, zoals naam@voorbeeld.be"));
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
  errors_.emplace_back(name, sentence);
  if (field* f = find(name); f != nullptr && f->error.empty()) f->error = std::move(sentence);
}

void form::refuse(const refusal& r) { error(r.field, scope_->t(r.text)); }

std::string form::value(std::string_view name) const {
  const field* f = find(name);
  if (f != nullptr && !f->values.empty())
    return f->what == type::password ? f->values.front() : trimmed(f->values.front());
  return {};
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
