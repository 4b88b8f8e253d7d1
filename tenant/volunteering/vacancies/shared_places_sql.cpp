#include "tenant/platform/store/sql.hpp"
#include "tenant/volunteering/vacancies/vacancies_sql.hpp"

namespace paraat::vacancies {

bool set_task(transaction& tx, const vacancy_id& id, std::string_view task_id) {
  sql::run(tx, "select tenant.lock_task($1, $2::uuid)", tx.tenant(), task_id);
  return !sql::run(
              tx,
              "update tenant.vacancies v set task_id = $3::uuid where tenant_id = $1 and id = $2::uuid and "
              "not "
              "exists (select 1 from tenant.vacancies o where o.tenant_id = $1 and o.task_id = $3::uuid) "
              "returning 1",
              tx.tenant(), id, task_id)
              .empty();
}

bool note_task_stopped(transaction& tx, const vacancy_id& id, bool stopped) {
  return !sql::run(tx,
                   "update tenant.vacancies set task_stopped = $3::bool where tenant_id = $1 and id = "
                   "$2::uuid and task_stopped <> $3::bool returning 1",
                   tx.tenant(), id, stopped)
              .empty();
}

bool join_task(transaction& tx, std::string_view task_id) {
  return sql::run(tx, "select tenant.join_task($1, $2::uuid)", tx.tenant(), task_id)[0][0].as<bool>();
}

void leave_task(transaction& tx, std::string_view task_id) {
  sql::run(tx, "select tenant.leave_task($1, $2::uuid)", tx.tenant(), task_id);
}

std::optional<task_places> places_of_task(transaction& tx, std::string_view task_id) {
  const auto rows = sql::run(tx, "select needed, free, active, ends_at from tenant.task_places($1, $2::uuid)",
                             tx.tenant(), task_id);
  if (rows.empty()) return std::nullopt;
  return task_places{rows[0][0].as<int>(), rows[0][1].as<int>(), rows[0][2].as<bool>(),
                     sql::instant_of(rows[0][3])};
}

}  // namespace paraat::vacancies
