#pragma once
// Vacancies for who makes them: the staff under /beheer/vacatures, an organisation under
// /mijn-organisatie/vacatures. The desk (tenant/platform/web/desk.hpp) says whose they are; another's is not
// found.

#include "tenant/platform/web/desk.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::vacancies {

web::response show_vacancies(const web::request&, web::scope&, transaction&);
web::response show_new(const web::request&, web::scope&, transaction&);
web::response make(const web::request&, web::scope&, transaction&);
web::response show_one(const web::request&, web::scope&, transaction&);
web::response show_edit(const web::request&, web::scope&, transaction&);
web::response save(const web::request&, web::scope&, transaction&);
web::response show_asks(const web::request&, web::scope&, transaction&);
web::response save_asks(const web::request&, web::scope&, transaction&);
web::response keep_as_template(const web::request&, web::scope&, transaction&);
web::response show_templates(const web::request&, web::scope&, transaction&);
web::response remove_one_template(const web::request&, web::scope&, transaction&);
web::response publish_one(const web::request&, web::scope&, transaction&);
web::response duplicate_one(const web::request&, web::scope&, transaction&);
web::response change_urgency(const web::request&, web::scope&, transaction&);
web::response prolong_one(const web::request&, web::scope&, transaction&);
web::response show_close(const web::request&, web::scope&, transaction&);
web::response close_one(const web::request&, web::scope&, transaction&);

// The job of shared_places.hpp: a vacancy whose task was stopped is closed; who still waits and who was
// accepted hears it.
void follow_task_and_tell(transaction&, const web::scope&, const vacancy_id&);

}  // namespace paraat::vacancies
