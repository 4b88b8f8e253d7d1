// A form as HTML: one template for every form, so that labels, hints and errors are the same everywhere.

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::web {
namespace {

std::string_view input_type(form::type t) {
  switch (t) {
    case form::type::email:
      return "email";
    case form::type::tel:
      return "tel";
    case form::type::url:
      return "url";
    case form::type::password:
      return "password";
    case form::type::number:
      return "number";
    case form::type::date:
      return "date";
    case form::type::color:
      return "color";
    case form::type::file:
      return "file";
    case form::type::text:
    case form::type::area:
    case form::type::select:
    case form::type::radios:
    case form::type::checks:
    case form::type::tick:
    case form::type::grid:
      return "text";
  }
  return "text";
}

// A long group of boxes shows its first choices and what is ticked; the rest is one tap away. (Eighteen
// choices are 900 px of a telephone, between the question before and the button below.)
constexpr std::size_t shown_unfolded = 8, longest_unfolded = 12;

std::pair<std::vector<choice>, std::vector<choice>> folded_choices(const std::vector<choice>& choices,
                                                                   const std::vector<std::string>& ticked) {
  std::pair<std::vector<choice>, std::vector<choice>> out;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const bool shown = choices.size() <= longest_unfolded || i < shown_unfolded ||
                       std::ranges::find(ticked, choices[i].value) != ticked.end();
    (shown ? out.first : out.second).push_back(choices[i]);
  }
  return out;
}

}  // namespace

void form::draw_grid(view& grid, const field& f, const std::string& id) {
  for (const choice& c : f.columns)
    grid.add(tpl::GRID_COLUMN)
        .set(tpl::COLUMN_LABEL, c.label)
        .set_if(tpl::COLUMN_HINT, tpl::HAS_COLUMN_HINT, c.hint);
  for (const choice& r : f.choices) {
    view& row =
        grid.add(tpl::GRID_ROW).set(tpl::ROW_LABEL, r.label).set_if(tpl::ROW_HINT, tpl::HAS_ROW_HINT, r.hint);
    for (const choice& c : f.columns) {
      const std::string value = r.value + ":" + c.value;
      row.add(tpl::GRID_CELL)
          .set(tpl::NAME, f.name)
          .set(tpl::CELL_VALUE, value)
          .set(tpl::CELL_ID, id + "-" + r.value + "-" + c.value)
          .set(tpl::CELL_LABEL, r.label + ", " + c.label)
          .show_if(std::ranges::find(f.values, value) != f.values.end(), tpl::CHOSEN);
    }
  }
}

void form::draw(view& into, const field& f, const std::string& id) const {
  view& v = into.add(tpl::FIELD);
  if (!f.section.empty())
    v.add(tpl::SECTION).set(tpl::TITLE, f.section).set_if(tpl::INTRO, tpl::HAS_INTRO, f.intro);
  const std::string current = f.values.empty() ? std::string() : f.values.front();
  const auto common = [&](view& w) -> view& {
    w.set(tpl::NAME, f.name)
        .set(tpl::ID, id)
        .set(tpl::LABEL, f.label)
        .set(tpl::VALUE, f.what == type::password ? "" : current);
    w.set_if(tpl::ABOUT, tpl::HAS_ABOUT, f.rules.about);
    w.set_if(tpl::HINT, tpl::HAS_HINT, f.rules.hint).set_if(tpl::ERROR, tpl::HAS_ERROR, f.error);
    // A colour always has a value; HTML knows no required one.
    const bool colour = f.what == type::color;
    w.show_if(!f.error.empty(), tpl::INVALID).show_if(f.rules.required && !colour, tpl::REQUIRED);
    w.show_if(!f.rules.required && !colour && !f.rules.quiet, tpl::OPTIONAL_FIELD);
    if (!f.rules.hint.empty() || !f.error.empty()) {
      std::string ids = f.rules.hint.empty() ? "" : id + "-hint";
      if (!f.error.empty()) ids += (ids.empty() ? "" : " ") + id + "-fout";
      w.add(tpl::DESCRIBED).set(tpl::IDS, ids);
    }
    return w;
  };
  // A group without choices has nothing to tick: it says why, or is not there.
  if ((f.what == type::radios || f.what == type::checks || f.what == type::grid) && f.choices.empty()) {
    if (!f.rules.none.empty() || !f.error.empty())
      common(v.add(tpl::EMPTY_GROUP)).set(tpl::TEXT, f.rules.none);
    return;
  }
  const auto options = [&](view& w, const std::vector<choice>& choices) {
    for (const choice& c : choices) {
      const bool chosen = std::ranges::find(f.values, c.value) != f.values.end();
      view& o = w.add(tpl::OPTION).set(tpl::OPTION_VALUE, c.value).set(tpl::OPTION_LABEL, c.label);
      o.set(tpl::OPTION_ID, id + "-" + c.value).set_if(tpl::OPTION_HINT, tpl::HAS_OPTION_HINT, c.hint);
      o.show_if(chosen, tpl::CHOSEN).show_if(!f.error.empty(), tpl::OPTION_INVALID);
    }
  };
  switch (f.what) {
    case type::area:
      common(v.add(tpl::AREA)).set(tpl::MAX, static_cast<long long>(f.rules.max));
      break;
    case type::tick:
      common(v.add(tpl::TICK)).show_if(!current.empty(), tpl::CHOSEN);
      break;
    case type::select: {
      view& w = common(v.add(tpl::SELECT));
      w.show_if(f.rules.half, tpl::HALF);
      options(w, f.choices);
    } break;
    case type::radios:
      options(common(v.add(tpl::RADIOS)), f.choices);
      break;
    case type::checks: {
      view& w = common(v.add(tpl::CHECKS));
      const auto [first, folded] = folded_choices(f.choices, f.values);
      options(w, first);
      if (folded.empty()) break;
      view& more = w.add(tpl::MORE_CHOICES);
      more.set(tpl::MORE_LABEL,
               scope_->t("Nog {} keuze", "Nog {} keuzes", static_cast<long long>(folded.size())));
      options(more, folded);
    } break;
    case type::grid:
      draw_grid(common(v.add(tpl::GRID)), f, id);
      break;
    case type::file:
      common(v.add(tpl::FILE_FIELD))
          .set(tpl::ACCEPT, f.rules.accept)
          .set(tpl::MOST_BYTES, static_cast<long long>(f.rules.most_bytes));
      break;
    case type::text:
    case type::email:
    case type::tel:
    case type::url:
    case type::password:
    case type::number:
    case type::date:
    case type::color: {
      view& w = common(v.add(tpl::INPUT)).set(tpl::TYPE, std::string(input_type(f.what)));
      if (!f.rules.autocomplete.empty())
        w.add(tpl::AUTOCOMPLETE).set(tpl::AUTOCOMPLETE_VALUE, f.rules.autocomplete);
      if (!f.rules.inputmode.empty()) w.add(tpl::INPUTMODE).set(tpl::INPUTMODE_VALUE, f.rules.inputmode);
      w.show_if(f.rules.half, tpl::HALF).set_if(tpl::BUTTON_LABEL, tpl::WITH_BUTTON, f.rules.button);
      if (f.what == type::number) w.add(tpl::RANGE).set(tpl::LOW, f.low).set(tpl::HIGH, f.high);
    }
  }
}

// Where a link to the field leads.
std::string form::first_input_of(const field& f, const std::string& id) {
  const bool group = f.what == type::radios || f.what == type::checks || f.what == type::grid;
  if (!group || f.choices.empty()) return id;
  return id + "-" + f.choices.front().value + (f.what == type::grid ? "-" + f.columns.front().value : "");
}

// A list of errors stands apart from the fields: each names its own.
std::string form::said_in_summary(const field& f, const fault& wrong) {
  const std::string about = f.rules.about.empty() ? "" : ", " + f.rules.about;
  if (wrong.names_field) return wrong.sentence + about;
  return f.label + about + (f.label.ends_with('?') ? " " : ": ") + wrong.sentence;
}

void form::render(view& into, slot name) const {
  view& v = into.include(name, "platform/web/templates/form.html");
  v.set(tpl::ACTION, action_).set(tpl::SUBMIT_LABEL, submit_label_);
  std::vector<std::string> ids;
  for (const field& f : fields_) ids.push_back(scope_->free_id(f.name));
  if (!errors_.empty()) {
    const texts& t = scope_->t;
    view& summary = v.add(tpl::ERRORS);
    summary.set(tpl::ERROR_TITLE, t("Er is {} fout in je gegevens", "Er zijn {} fouten in je gegevens",
                                    static_cast<long long>(errors_.size())));
    for (const fault& wrong : errors_) {
      const field* f = find(wrong.name);
      const std::string text = f == nullptr ? wrong.sentence : said_in_summary(*f, wrong);
      view& line = summary.add(tpl::ERROR_LINE);
      if (f == nullptr) {
        line.add(tpl::PLAIN_ERROR).set(tpl::SENTENCE, text);
      } else {
        const std::string& id = ids[static_cast<std::size_t>(f - fields_.data())];
        line.add(tpl::LINKED_ERROR).set(tpl::SENTENCE, text).set(tpl::TARGET, first_input_of(*f, id));
      }
    }
  }
  v.show_if(std::ranges::find(fields_, type::file, &field::what) != fields_.end(), tpl::WITH_FILES);
  for (std::size_t i = 0; i < fields_.size(); ++i) draw(v, fields_[i], ids[i]);
  // The Enter key presses the first button of a form: this one, not one beside a field.
  if (std::ranges::any_of(fields_, [](const field& f) { return !f.rules.button.empty(); }))
    v.show(tpl::ENTER_SUBMITS);
  for (const auto& [n, value] : hidden_) v.add(tpl::HIDDEN).set(tpl::NAME, n).set(tpl::VALUE, value);
  if (!plain_) v.add(tpl::HIDDEN).set(tpl::NAME, "submission_id").set(tpl::VALUE, random_code(20));
  if (!plain_ && scope_->account)
    v.add(tpl::HIDDEN).set(tpl::NAME, "csrf").set(tpl::VALUE, scope_->account->csrf);
  if (!other_label_.empty())
    v.add(tpl::OTHER_SUBMIT)
        .set(tpl::OTHER_NAME, other_name_)
        .set(tpl::OTHER_VALUE, other_value_)
        .set(tpl::OTHER_LABEL, other_label_);
  if (!cancel_url_.empty())
    v.add(tpl::CANCEL).set(tpl::CANCEL_URL, cancel_url_).set(tpl::CANCEL_LABEL, cancel_label_);
}

}  // namespace paraat::web
