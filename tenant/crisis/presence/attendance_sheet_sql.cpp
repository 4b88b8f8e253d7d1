#include "tenant/crisis/presence/attendance_sheet_sql.hpp"

#include "tenant/crisis/presence/attendance_sheet.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::presence::rows {

bool roster_planned(transaction& tx, const incidents::incident_id& incident_id) {
  return !sql::run(tx, "select 1 from node.jobs where tenant_id = $1 and kind = $2 and unique_key = $3",
                   tx.tenant(), attendance_sheet_job, incident_id)
              .empty();
}

bool somebody_works(transaction& tx, const incidents::incident_id& incident_id) {
  return !sql::run(tx,
                   "select 1 from tenant.callouts where tenant_id = $1 and incident_id = $2::uuid "
                   "and state in ('running', 'filled', 'expired', 'cancelled') union all select 1 "
                   "from tenant.stays where tenant_id = $1 and incident_id = $2::uuid and out_at is null "
                   "and in_at > coalesce((select ended_at from tenant.incidents where tenant_id = $1 "
                   "and id = $2::uuid), '-infinity')",
                   tx.tenant(), incident_id)
              .empty();
}

void forget_files(transaction& tx, const incidents::incident_id& incident_id, instant since) {
  sql::run(tx,
           "update tenant.channel_messages set file = '' where tenant_id = $1 and batch_id = $2::uuid "
           "and queued_at < $3 and file <> ''",
           tx.tenant(), incident_id, since);
}

bool files_left(transaction& tx, const incidents::incident_id& incident_id) {
  return !sql::run(tx,
                   "select 1 from tenant.channel_messages where tenant_id = $1 and batch_id = $2::uuid "
                   "and file <> ''",
                   tx.tenant(), incident_id)
              .empty();
}

}  // namespace paraat::presence::rows
