#pragma once
// The rows behind vacancies.hpp, for the files of this room only; and what vacancies.cpp and
// shared_places.cpp share.

#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::vacancies {

// Locks the row until the end of the transaction.
std::optional<vacancy> find_for_update(transaction&, const vacancy_id&);
// Whether content was changed after this version; places that were taken or given back are not content.
bool edited_since(transaction&, const vacancy_id&, int version);
// Whether what it asks was changed after this version.
bool asks_changed_since(transaction&, const vacancy_id&, int version);
// The same, unless another transaction has it.
std::optional<vacancy> find_unless_locked(transaction&, const vacancy_id&);
bool organisation_may_publish(transaction&, const organisations::organisation_id&);
void insert(transaction&, const vacancy&);
void update(transaction&, const vacancy&);
// Of the task whose places are shared.
bool join_task(transaction&, std::string_view task_id);
void leave_task(transaction&, std::string_view task_id);
struct task_places {
  int needed = 0;
  int free = 0;         // 0 also while it does not run, and while somebody on a reserve list waits for one
  bool active = false;  // and its incident runs
  instant until{};
};
std::optional<task_places> places_of_task(transaction&, std::string_view task_id);
// Whether this is news.
bool note_task_stopped(transaction&, const vacancy_id&, bool stopped);
// Locks the task. False: another vacancy has it.
bool set_task(transaction&, const vacancy_id& id, std::string_view task_id);
void remember(transaction&, const vacancy&, actor, std::string_view what, instant now);

// vacancies.cpp: a vacancy that shares places has the numbers of its task; whether that changed anything.
bool count_places(transaction&, vacancy&);
// The same, kept and shown.
bool recount(transaction&, const tenants::tenant&, vacancy, instant now);

}  // namespace paraat::vacancies
