#pragma once
// The page of a conversation, as one of its sides reads it: behind the link of a letter (/gesprek/TOKEN), on
// the own pages (/mijn/gesprekken/ID, overview/own_pages says whose) and on the desk of an organisation
// (/mijn-organisatie/gesprekken/ID). The rows of node/routes/people.cpp are the same for each; they differ in
// the function that finds the reader.

#include <optional>

#include "tenant/people/relay/relay.hpp"
#include "tenant/platform/web/desk.hpp"

namespace paraat::relay {

struct reader {
  conversation what;
  seat mine;
  std::string root;             // of this page
  std::optional<web::desk> at;  // of an organisation
  bool signed_in = false;       // opening the page reads the messages; a link is opened by mail scanners too
  std::vector<std::pair<std::string, std::string>> crumbs = {};  // before this page
};
using find_reader = result<reader> (*)(const web::request&, const web::scope&, transaction&);

result<reader> linked_reader(const web::request&, const web::scope&, transaction&);
result<reader> organisation_reader(const web::request&, const web::scope&, transaction&);
// The reader with this seat; refused (not_found) when it is none.
result<reader> reader_at(transaction&, const web::scope&, const std::optional<seat>&, std::string root);

web::response show_conversation(const web::request&, const web::scope&, transaction&, const result<reader>&);
web::response write_message(const web::request&, const web::scope&, transaction&, const result<reader>&);
web::response release_message(const web::request&, const web::scope&, transaction&, const result<reader>&);
web::response discard_message(const web::request&, const web::scope&, transaction&, const result<reader>&);
web::response close_conversation(const web::request&, const web::scope&, transaction&, const result<reader>&);
web::response block_other_side(const web::request&, const web::scope&, transaction&, const result<reader>&);
web::response reopen_conversation(const web::request&, const web::scope&, transaction&,
                                  const result<reader>&);
web::response renew_links(const web::request&, const web::scope&, transaction&, const result<reader>&);
web::response ask_report(const web::request&, const web::scope&, transaction&, const result<reader>&);
web::response take_report(const web::request&, const web::scope&, transaction&, const result<reader>&);

// Each as a handler: `of_link<show_conversation>`.
template <auto Find, auto Work>
web::response as(const web::request& r, web::scope& s, transaction& tx) {
  return Work(r, s, tx, Find(r, s, tx));
}
template <auto Work>
constexpr auto of_link = &as<linked_reader, Work>;
template <auto Work>
constexpr auto of_desk = &as<organisation_reader, Work>;

web::response show_organisation_list(const web::request&, web::scope&, transaction&);

// The staff: what was reported (/beheer/meldingen).
web::response show_reports(const web::request&, web::scope&, transaction&);
web::response show_report(const web::request&, web::scope&, transaction&);
web::response handle_one_report(const web::request&, web::scope&, transaction&);
web::response close_reported(const web::request&, web::scope&, transaction&);

// A row of a list of conversations: with whom, about what, how it stands.
struct row_words {
  std::string with, about, when;
  web::cell status;
};
row_words words_of(transaction&, const web::scope&, const listed&);
// {{#CONVERSATION}} for each.
void draw_rows(web::view&, const web::scope&, transaction&, const std::vector<listed>&,
               const std::string& root);

}  // namespace paraat::relay
