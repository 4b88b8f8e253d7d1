#pragma once
// Pages on which a municipality sets the texts and the look of its site.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::settings {

// The editor: the words that the municipality writes itself.
web::response show_texts(const web::request&, web::scope&, transaction&);
web::response save_texts(const web::request&, web::scope&, transaction&);

// The administrator: name, colour, languages and contact; the logo.
web::response show_settings(const web::request&, web::scope&, transaction&);
web::response save_settings(const web::request&, web::scope&, transaction&);
web::response save_logo(const web::request&, web::scope&);
web::response remove_logo(const web::request&, web::scope&, transaction&);
// The picture itself, for everyone.
web::response show_logo(const web::request&, web::scope&, transaction&);

// The administrator: what counts how much in the order of people (volunteering/matching).
web::response show_weights(const web::request&, web::scope&, transaction&);
web::response save_weights(const web::request&, web::scope&, transaction&);

constexpr std::size_t most_upload = 3 * 1024 * 1024;

}  // namespace paraat::settings
