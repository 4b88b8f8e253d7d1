#pragma once
// "Ik wil helpen": the answer of a visitor to a vacancy. A visitor without an account answers, confirms by a
// mailed link, and follows the answer on a personal page behind another link. The organisation accepts (that
// takes a place: the last one is never given twice), declines, or proposes another moment.
//
//   unconfirmed → waiting → accepted / declined
//                 waiting → proposed → accepted (the volunteer agrees) / withdrawn
//   withdrawn from any of them; a place that was taken is given back.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::applications {

enum class application_state { unconfirmed, waiting, proposed, accepted, declined, withdrawn };
std::string_view name_of(application_state);
std::optional<application_state> state_named(std::string_view);

using application_id = row_id<struct application>;
struct application {
  application_id id;
  vacancies::vacancy_id vacancy_id;
  std::string name, email, phone, message;
  std::string language = "nl";
  application_state status = application_state::unconfirmed;
  std::string reply, proposal;
  instant created_at{}, updated_at{};
  std::optional<instant> confirmed_at = {};  // since then the organisation has it
  std::string via = {};  // the party of another municipality that it came through (foreign_answers.hpp)
  // Of the vacancy:
  std::string title, vacancy_ref, organisation;
  organisations::organisation_id organisation_id;
};

// Version of the text beside the consent line.
constexpr std::string_view consent_version = "2026-11";
constexpr std::chrono::days confirm_term{7};
constexpr std::chrono::days own_page_term{365};
constexpr std::chrono::days declined_term{183};

constexpr std::string_view confirm_purpose = "application.confirm";
constexpr std::string_view own_purpose = "application.own";

// Keeps the answer. The same person answering the same vacancy again gets the answer that runs already.
result<application> answer(transaction&, const vacancies::vacancy&, application, instant now);
result<application> confirm(transaction&, const application_id&, instant now);

using vacancies::actor;
// Accepting and proposing are refused while the vacancy does not say who, where and when.
result<application> accept(transaction&, const tenants::tenant&, const application_id&, std::string reply,
                           actor, instant now);
result<application> decline(transaction&, const application_id&, std::string reply, actor, instant now);
result<application> propose(transaction&, const application_id&, std::string proposal, actor, instant now);
// The volunteer's side.
result<application> agree(transaction&, const tenants::tenant&, const application_id&, instant now);
result<application> withdraw(transaction&, const tenants::tenant&, const application_id&, instant now);

// The yes of somebody whom the organisation invited: an accepted answer, with its place taken. Somebody who
// answered this vacancy already is accepted with that answer. Refused as `answer`, and when two people of one
// name gave no address.
result<application> accept_invited(transaction&, const tenants::tenant&, application, instant now);

std::optional<application> find(transaction&, const application_id&);
// Where a mail of the municipality reaches the person: their address, or of an invited person who kept it
// from the organisation that of their profile. Empty: nowhere.
std::string mail_address_of(transaction&, const application&);

enum class order { changed, oldest, name, vacancy };

struct application_filter {
  std::optional<application_state> status = {};
  vacancies::vacancy_id vacancy_id = {};
  bool of_everyone = true;  // false: of these organisations only
  std::vector<organisations::organisation_id> organisations = {};
  std::string words = {};
  std::optional<instant> received_before = {};  // by the organisation
  order by = order::changed;
  int page = 1, per_page = 25;
};
struct page_of_applications {
  std::vector<application> rows;
  long long total = 0;
};
page_of_applications list(transaction&, const application_filter&);  // confirmed ones
std::map<application_state, long long> counts(transaction&, const application_filter&);

// Removes declined and withdrawn answers after half a year, unconfirmed answers after a week.
void forget_old(transaction&, instant now);
// Removes one of which nothing came, with its links. The party that it came through is told.
void erase(transaction&, const application_id&, instant now);

}  // namespace paraat::applications
