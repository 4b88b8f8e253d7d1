#include "tenant/volunteering/vacancies/shared_places.hpp"

#include <fmt/format.h>

#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/volunteering/vacancies/vacancies_sql.hpp"

namespace paraat::vacancies {

result<vacancy> share_places(transaction& tx, const vacancy_id& id, std::string_view task_id) {
  auto v = find_for_update(tx, id);
  if (!v) return refuse(refusal_kind::not_found, "Deze vacature bestaat niet meer.");
  const auto now = places_of_task(tx, task_id);
  if (!now || !now->active) return refuse(refusal_kind::conflict, "Deze taak is voorbij of gestopt.");
  if (!set_task(tx, id, task_id))
    return refuse(refusal_kind::conflict, "Deze taak staat al op de publieke site.");
  v->task_id = task_id;
  count_places(tx, *v);
  update(tx, *v);
  return *v;
}

followed follow_task(transaction& tx, const tenants::tenant& owner, const vacancy_id& id, instant now) {
  // Whoever has the vacancy may wait for the task, and a call-out that has the task for this job.
  auto v = find_unless_locked(tx, id);
  if (!v) {
    if (find(tx, id))
      jobs::schedule(tx, follow_job, now + std::chrono::seconds{1}, fmt::format(R"({{"id":"{}"}})", id), id);
    return followed::unchanged;
  }
  const auto task = v->task_id.empty() ? std::nullopt : places_of_task(tx, v->task_id);
  if (!task) return followed::unchanged;
  const bool news = note_task_stopped(tx, id, !task->active);
  if (task->active) return recount(tx, owner, *v, now) ? followed::changed : followed::unchanged;
  if (v->status == vacancy_state::published || v->status == vacancy_state::filled)
    close(tx, owner, id, "De taak is gestopt.", std::nullopt, now).value();
  if (!news) return followed::unchanged;
  return now < task->until ? followed::stopped : followed::over;
}

stop_tells told_at_a_stop(transaction& tx, const vacancy& v, instant now) {
  const auto task = v.status == vacancy_state::draft ? std::nullopt : places_of_task(tx, v.task_id);
  if (!task || !task->active) return stop_tells::nobody;
  return now < task->until ? stop_tells::everybody : stop_tells::waiting;
}

}  // namespace paraat::vacancies
