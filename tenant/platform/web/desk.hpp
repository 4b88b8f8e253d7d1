#pragma once
// What the pages behind a sign-in share: whose desk it is (the staff's, or that of an organisation), their
// navigation, lists with tabs, search, a table and paging, and buttons that change something.

#include <string>
#include <vector>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::web {

// The same pages serve the staff under /beheer and an organisation under /mijn-organisatie; the desk says
// what the person behind it reaches. Everything else does not exist for them (404).
struct desk {
  std::string root;  // "/beheer" or "/mijn-organisatie"
  bool staff = false;
  bool changes = true;                     // a mediator and an editor only read vacancies and organisations
  bool people = true;                      // sees who answered and who is interested: not for an editor
  std::vector<std::string> organisations;  // ids, of an organisation's desk

  bool reaches(std::string_view organisation_id) const;
};
desk desk_of(const request&, const scope&);

// Puts the navigation of the desk in {{>DESK_NAV}}; `current` is the path after the root ("/vacatures").
void draw_desk_navigation(view& into, const scope&, const desk&, std::string_view current);

// What the page says after a change: the code travels in the address (?klaar=…), the sentence stands here.
struct done_text {
  std::string_view code, sentence;
};
void draw_done(view& into, const scope&, const request&, std::initializer_list<done_text>);

// What every form carries besides its fields, for a template that draws its own: {{#HIDDEN}}.
void draw_hidden(view& into, const scope&);

// A form of one button, with its submission id and CSRF token.
struct button {
  std::string action, label;
  std::string variant = "primary";  // primary, secondary, tertiary
  std::string tone = {}, icon = {};
  std::vector<std::pair<std::string, std::string>> hidden = {};
};
void draw_button(view& into, slot, const scope&, const button&);

// A page that asks for one click, behind a link of a mail: opening it does nothing.
response ask_page(const scope&, const request&, std::string title, std::string text, const button&);

struct cell {
  std::string text;
  std::string url = {};
  std::string under = {};  // a second, smaller line
  std::string tone = {};   // shown as a tag of this colour
};
// How a state is shown: its name (a text of the site) and the colour of its tag.
struct status_look {
  std::string_view label, tone;
};
cell status_cell(const scope&, const status_look&);

// On a phone each row becomes a block and each cell carries the name of its column.
class table {
 public:
  table(std::string caption, std::vector<std::string> columns);
  table& row(std::vector<cell>);
  bool empty() const { return rows_.empty(); }
  void render(view& into, slot) const;

 private:
  std::string caption_;
  std::vector<std::string> columns_;
  std::vector<std::vector<cell>> rows_;
};

struct tab {
  std::string label, value;  // of the query field "toestand"; empty: all
  long long count = -1;      // none shown when negative
};
// A list can be read in several orders; the first is the usual one. `code` travels in the address.
template <class Order>
struct order_choice {
  Order by;
  std::string_view code, label;
};

// The pages of one thing, as a second navigation; the value of each is its whole address.
void draw_parts(view& into, const scope&, std::string label, const std::vector<tab>&,
                std::string_view current);

struct list_page {
  std::string title, current;
  std::vector<tab> parts = {};  // see draw_parts
  std::string part = {};        // address of this page
  std::vector<tab> tabs = {};
  std::string open_tab = {};      // the one that is open; empty: as the address says
  std::string search_label = {};  // empty: no search
  std::string action_label = {}, action_url = {};
  bool makes = true;             // the action makes something new; otherwise it leads to another page
  std::vector<tab> orders = {};  // labels and codes; see orders_of
  std::vector<std::pair<std::string, std::string>> crumbs = {};
  std::string lead = {}, done = {};
  table rows;
  std::string empty_text = {};
  long long total = 0;
  int page = 1, per_page = 25;
};
response show_list(const scope&, const request&, const desk&, const list_page&);

// What a list is asked for in its address.
struct list_query {
  std::string words, state, order;
  int page = 1;
};
list_query list_query_of(const request&);

template <class Order, std::size_t N>
Order chosen_order(const order_choice<Order> (&known)[N], const list_query& q) {
  for (const auto& o : known)
    if (o.code == q.order) return o.by;
  return known[0].by;
}
template <class Order, std::size_t N>
std::vector<tab> orders_of(const order_choice<Order> (&known)[N], const scope& s) {
  std::vector<tab> out;
  for (const auto& o : known) out.push_back({s.t(o.label), std::string(o.code)});
  return out;
}

}  // namespace paraat::web
