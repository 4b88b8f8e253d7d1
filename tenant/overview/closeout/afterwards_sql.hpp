#pragma once
// For afterwards.cpp only.

#include "tenant/overview/closeout/afterwards.hpp"
#include "tenant/overview/closeout/closeout.hpp"
#include "tenant/people/persons/persons.hpp"

namespace paraat::closeout::rows {

struct reader {
  std::string id;  // of somebody in a call-out, a walk-in or a member
  std::string name, email, phone, language;
  audience what{};
  bool texts = false;  // had a place, or came by themselves
};
// People concerned by events after `since`: asked in call-outs that started, or walk-ins.
std::vector<reader> everybody(transaction&, const incidents::incident_id&,
                              const std::optional<instant>& since);
// Messages of its call-outs and of the attendance sheet: waiting, and held by a dispatcher that will try
// again. A message held when the batch was stopped is not tried again.
int waiting_messages(transaction&, const incidents::incident_id&);
void insert_told(transaction&, const incidents::incident_id&, std::string_view batch_id, const told&, actor);

struct payee {
  std::string name, reach;        // e-mail address, or telephone number: distinguishes namesakes
  persons::person_id human = {};  // payments are summed over it
};
std::optional<payee> payee_of(transaction&, const incidents::incident_id&, const callouts::person_id&);
// Serialises payments to one person, over all tenants of one controller.
void lock_payee(transaction&, const payee&);
bool was_there(transaction&, const callouts::person_id&, std::string_view from_day);
struct paid {
  long long lump_day = 0, lump_year = 0;
  long long real_year = 0;
  long long kilometres_year = 0;
  long long elsewhere_day = 0, elsewhere_year = 0;  // as the person said; the highest that they said
  long long beside = 0;                             // of lump_year: by other tenants of the same controller
};
// By this tenant and the others of its controller.
paid paid_so_far(transaction&, const payee&, day on);
std::vector<cost> costs_of_year(transaction&, int year);
void insert_cost(transaction&, const cost&, const payee&, actor, instant now);

}  // namespace paraat::closeout::rows
