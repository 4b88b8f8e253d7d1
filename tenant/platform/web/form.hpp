#pragma once
// A form as a value: its fields with their rules, what was typed, and what is wrong with it. One template
// draws every form, so that labels, hints, errors and the error summary are the same everywhere. What was
// typed is always shown again.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::web {

struct choice {
  std::string value, label, hint;
};

struct field_rules {
  bool required = false;
  // What to do when it stays empty. A label that is a question needs its own: "Kies wat er gebeurt". Any
  // other is made from the label: "Vul je naam in".
  std::string missing = {};
  std::string none = {};  // of a group that has nothing to choose from: why, and where that is made
  std::size_t max = 200;  // in characters
  std::string hint;
  std::string autocomplete;
  std::string inputmode;
  std::string accept = {};     // of a file: ".png,.jpg"
  std::size_t most_bytes = 0;  // of a file; the browser says so before it is sent
  bool half = false;           // two of these stand beside each other
  bool quiet = false;          // may stay empty, and the page says so once for many
  std::string about = {};      // whose or which, where many fields have the same label
  std::string button = {};     // of a text: a button beside it that asks for this page again (hoe=zoek)
};

class form {
 public:
  enum class type {
    text,
    email,
    tel,
    url,
    password,
    number,
    date,
    area,
    select,
    radios,
    checks,
    tick,
    grid,
    color,
    file
  };

  form(const scope&, std::string action, std::string submit_label);

  form& section(std::string title, std::string intro = {});
  form& add(type, std::string name, std::string label, field_rules = {});
  form& add_choices(type, std::string name, std::string label, std::vector<choice>, field_rules = {});
  // A table to tick in; what is ticked has the value "row:column".
  form& add_grid(std::string name, std::string label, std::vector<choice> rows, std::vector<choice> columns,
                 field_rules = {});
  form& number_range(std::string name, int low, int high);  // of the number field just named
  form& hidden(std::string name, std::string value);
  form& cancel_link(std::string url, std::string label);
  form& other_submit(std::string name, std::string value, std::string label);  // a second button
  form& plain_submit();  // GET form or one without a submission id

  form& put(std::string_view name, std::string value);  // what the field shows at first
  form& put_all(std::string_view name, std::vector<std::string> values);

  // Takes what was sent and checks each rule. True when nothing is wrong.
  bool accept(const parameters&);
  void error(std::string_view name, std::string sentence);  // the name may be empty: about the whole
  void refuse(const refusal&);
  bool ok() const { return errors_.empty(); }
  // Of a form that does not pass: the first field that is wrong, for the log.
  outcome refused() const;

  std::string value(std::string_view name) const;  // trimmed
  std::vector<std::string> values(std::string_view name) const;
  std::optional<int> number(std::string_view name) const;
  std::optional<std::chrono::year_month_day> date(std::string_view name) const;
  bool ticked(std::string_view name) const { return !value(name).empty(); }

  // Puts the form in place of {{>NAME}} of the template.
  void render(view& into, slot name) const;

 private:
  struct field {
    type what = type::text;
    std::string name, label;
    field_rules rules;
    std::vector<choice> choices, columns = {};  // columns of a grid
    std::vector<std::string> values;
    std::string error;
    int low = 0, high = 0;
    std::string section, intro;  // set on a field that opens a section
    bool offers(std::string_view value) const;
  };
  struct fault {
    std::string name, sentence;
    bool names_field = false;  // the sentence says of what it is
  };
  field* find(std::string_view name);
  const field* find(std::string_view name) const;
  void check(field&);
  static std::string first_input_of(const field&, const std::string& id);
  static std::string said_in_summary(const field&, const fault&);
  void note(std::string_view name, std::string sentence, bool names_field);
  void draw(view& form_view, const field&, const std::string& id) const;
  static void draw_grid(view& grid, const field&, const std::string& id);

  const scope* scope_;
  std::string action_, submit_label_;
  std::string cancel_url_, cancel_label_;
  std::string other_name_, other_value_, other_label_;
  std::string next_section_, next_intro_;
  std::vector<field> fields_;
  std::vector<std::pair<std::string, std::string>> hidden_;
  std::vector<fault> errors_;
  bool plain_ = false;
};

// The version of what the form showed when it was opened (its field "versie"); 0, which nothing has, without
// one.
int shown_version(const parameters& form);
// A change that was refused. Was it overtaken, then the form goes on from the version that stands now: saving
// once more, after reading what that is, is meant.
outcome refuse_change(form&, const refusal&, int& version, int stands);
std::optional<std::chrono::year_month_day> parse_date(std::string_view iso);
std::string iso_date(std::chrono::year_month_day);
std::string trimmed(std::string_view);
// What to do about a required field that stayed empty; it names the field. For every field of every form,
// unless the field has its own sentence.
std::string missing_sentence(const texts&, form::type, const std::string& label);
// Whether each word of the label stands in the sentence: "Vul de naam in" names "Naam", "Vul een getal in"
// does not name "Plaatsen".
bool names(std::string_view sentence, std::string_view label);
// A list typed in a text area: one thing a line; empty lines are none.
std::vector<std::string> lines_of(std::string_view);
std::string joined_lines(const std::vector<std::string>&);
std::size_t length_in_characters(std::string_view utf8);
bool plausible_email(std::string_view);

}  // namespace paraat::web
