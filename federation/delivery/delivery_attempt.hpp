#pragma once
// A round of delivery: one batch on one lane, and the consequence of its answer. No socket and no waiting:
// delivery.cpp sends the batch.

#include "federation/delivery/lane_rows.hpp"
#include "federation/inbox/inbox.hpp"

namespace paraat::federation::delivery {

struct round {
  batch what;
  std::string body;  // bytes of an EnvelopeBatch; empty: nothing waits
  observation::clock::time_point began = observation::clock::now();
};

struct answered {
  unsigned status = 0;  // of an answer that verified; 0: there was none
  std::string body;
  std::optional<std::chrono::seconds> retry_after;
  std::string failure;  // safe to log
};

struct surroundings {
  std::string_view who;  // holder of the lease
  instant now{}, lease_until{};
  double dice = 0.5;
  bool go_on = true;  // another batch may follow at once
};

struct concluded {
  claimed lane;
  bool more = false;
};

round load_round(database&, const inbox::context&, const claimed&, instant now);
concluded conclude_round(database&, const inbox::context&, const claimed&, const round&, const answered&,
                         const surroundings&);

}  // namespace paraat::federation::delivery
