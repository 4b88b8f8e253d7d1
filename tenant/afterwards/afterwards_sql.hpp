#pragma once
// For afterwards.cpp only.

#include "tenant/afterwards/afterwards.hpp"

namespace paraat::afterwards::rows {

struct reader {
  enum class sort { present, asked, never };
  std::string id, name, email, phone, language;
  sort what{};
  bool texts = false;  // had a place, or came by themselves
};
std::vector<reader> everybody(transaction&, std::string_view incident_id);
std::vector<std::string> callouts_of(transaction&, std::string_view incident_id);
// False when it was done before.
bool insert_told(transaction&, std::string_view incident_id, std::string_view batch_id, const told&, actor);

struct payee {
  std::string name, reach;  // e-mail address, or telephone number: tells namesakes apart
};
std::optional<payee> payee_of(transaction&, std::string_view incident_id, std::string_view person_id);
// Two notes for one person are written one after the other, by all tenants of one controller.
void lock_payee(transaction&, const payee&);
bool was_there(transaction&, std::string_view person_id, std::string_view from_day);
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

}  // namespace paraat::afterwards::rows
