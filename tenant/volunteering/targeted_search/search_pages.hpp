#pragma once
// /mijn-organisatie/zoeken: an approved organisation asks who fits, reads a band and cards without names, and
// asks those people something.

#include "tenant/platform/web/desk.hpp"
#include "tenant/volunteering/targeted_search/targeted_search.hpp"

namespace paraat::targeted_search {

web::response show_search(const web::request&, web::scope&, transaction&);
web::response take_search(const web::request&, web::scope&, transaction&);
// What one of its own vacancies asks, searched at once.
web::response search_for_vacancy(const web::request&, web::scope&, transaction&);
web::response show_answer(const web::request&, web::scope&, transaction&);

// The question to the people on the chosen cards, or blindly to whoever fits: first what goes to whom, then
// the click.
web::response show_asking(const web::request&, web::scope&, transaction&);
web::response send_asking(const web::request&, web::scope&, transaction&);
web::response show_rounds(const web::request&, web::scope&, transaction&);
// An organisation writes to who said yes.
web::response converse_with(const web::request&, web::scope&, transaction&);
web::response show_round(const web::request&, web::scope&, transaction&);

// ---- for the pages of this folder

// Organisations of this desk that may search.
std::vector<organisations::organisation> approved_of(transaction&, const web::desk&);
// A search of another organisation is reported as not existing.
result<search> reached_search(const web::request&, transaction&, const web::desk&);
std::string address_of(const web::scope&, const search&);
std::vector<std::pair<std::string, std::string>> crumbs_to(const web::scope&, const std::string& address,
                                                           const std::string& title);

}  // namespace paraat::targeted_search
