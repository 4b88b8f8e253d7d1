#pragma once
// The book of rules, for the operator of the node: present values, earlier values, and a form for a new
// number.

#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/web/desk.hpp"

namespace paraat::rules {

web::response show_all(const web::request&, web::scope&, transaction&);
web::response show_one(const web::request&, web::scope&, transaction&);
web::response add_value(const web::request&, web::scope&, transaction&);

// "€ 42,31", "2.000 km", "6 maanden"
std::string amount_text(const web::texts&, unit, long long amount);
// Parses a typed amount: "42,31" or "42.31" for euro, a whole number otherwise.
std::optional<long long> typed_amount(unit, std::string_view);

}  // namespace paraat::rules
