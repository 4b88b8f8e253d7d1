#pragma once
// A vacancy may show a task of an incident to the public: then its places are those of the task. The database
// counts them in one place, the column `free` of the task: what is needed less what neighbours lent,
// call-outs took and hold, and people joined through the vacancy. It gives none while somebody on the reserve
// list of a call-out waits for one, and none after the incident ended. Whoever takes a place, on either side,
// does it by one conditional update of that row, so the last one is given once.
//
// Lock order: answer, vacancy, task. A call-out locks the task only; what it changes is followed by a job.

#include <optional>
#include <string_view>

#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::vacancies {

// The vacancy that shows a task.
std::optional<vacancy> with_task(transaction&, std::string_view task_id);
// A fresh draft shares the places of a task from now on. A conflict when another vacancy does.
result<vacancy> share_places(transaction&, const vacancy_id& id, std::string_view task_id);

constexpr std::string_view follow_job = "vacancies.follow_task";
// stopped: the task was stopped, or its incident ended, before its last hour; over: after it. Each is said
// once, also of a vacancy that was closed already: who was accepted there has a place.
enum class followed { unchanged, changed, stopped, over };
followed follow_task(transaction&, const tenants::tenant&, const vacancy_id&, instant now);
// What follow_task() would bring if the task stopped now: as `stopped` (everybody), as `over` (those who wait
// for an answer), or no word, since they were told.
enum class stop_tells { nobody, waiting, everybody };
stop_tells told_at_a_stop(transaction&, const vacancy&, instant now);

}  // namespace paraat::vacancies
