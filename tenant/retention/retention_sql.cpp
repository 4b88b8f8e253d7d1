#include "tenant/retention/retention_sql.hpp"

#include "tenant/retention/retention.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::retention {

bool planned(transaction& tx) {
  return !sql::run(tx,
                   "select 1 from node.jobs where tenant_id = $1 and kind = $2 and unique_key = 'nightly'",
                   tx.tenant(), nightly_job)
              .empty();
}

}  // namespace paraat::retention
