#pragma once
// A copy of everything about a person, for the person: behind a link that is mailed for it
// (/mijn-gegevens/TOKEN).

#include "tenant/people/persons/persons.hpp"
#include "tenant/platform/web/desk.hpp"

namespace paraat::persons {

// A link to one's own copy is asked on another page of the person, behind a link that may be old: it goes to
// their own address anew, and works for an hour.
constexpr std::string_view own_copy_purpose = "person.copy", own_copy_by_text = "person.copy.sms",
                           profile_copy_purpose = "profile.copy";
constexpr std::chrono::hours own_copy_term{1};
web::response ask_own_copy(const web::request&, const web::scope&, std::string action);
// A new link, for a mail (or an SMS, where `mail` is empty) to the person; noted in the audit. Refused
// (conflict) when a record of the person has another address: a record joins by name and a telephone number
// that nobody proved, or by a coordinator who was mistaken. Refused (too_many) after five a day.
result<std::string> own_copy_address(transaction&, const web::scope&, const person_id& person,
                                     std::string_view mail, std::string_view phone);
// The mail with it, in the language of the scope, and the page that says so.
web::response mail_own_copy(const web::request&, const web::scope&, transaction&, const person_id& person,
                            const std::string& to, const std::string& name);
// The same for the owner of a profile: everything, or where a record of their person has another address or
// none, the profile alone. `person` may be empty.
web::response mail_copy_of_profile(const web::request&, const web::scope&, transaction&,
                                   const person_id& person, std::string_view profile, const std::string& to,
                                   const std::string& name);
web::response own_copy_is_sent(const web::scope&);
web::response show_own_copy_sent(const web::request&, web::scope&, transaction&);
web::response show_own_copy(const web::request&, web::scope&, transaction&);
web::response give_own_copy_file(const web::request&, web::scope&, transaction&);

}  // namespace paraat::persons
