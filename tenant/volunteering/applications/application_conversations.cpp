#include "tenant/volunteering/applications/application_conversations.hpp"

#include <fmt/format.h>

#include "protocol/ascii.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/volunteering/applications/applications_letters.hpp"

namespace paraat::applications {
namespace {

relay::record subject_of(const application& a) { return {std::string(conversation_subject), a.id.text()}; }

}  // namespace

std::string pair_of(const web::scope& s, std::string_view email, const organisations::organisation_id& o) {
  return email.empty() ? std::string()
                       : s.node.vault.mark(fmt::format("relay pair {} {} {}", s.here.id.value,
                                                       ascii::lower(email), o.text()));
}

std::optional<relay::subject_now> conversation_now(transaction& tx, const web::scope&,
                                                   const relay::record& what) {
  const auto a = find(tx, application_id(what.id));
  const auto v = a ? vacancies::find(tx, a->vacancy_id) : std::nullopt;
  if (!v) return std::nullopt;
  const organisation_reader reader = reader_of(tx, *v);
  return relay::subject_now{.title = a->title,
                            .first = {a->name, mail_address_of(tx, *a), a->language},
                            .second = {a->organisation, reader.to, reader.language}};
}

void close_conversation(transaction& tx, const application_id& id, instant now) {
  const auto c = relay::about(tx, {std::string(conversation_subject), id.text()});
  if (c && !c->erased) (void)relay::close(tx, c->id, relay::closed_by::first, now);
}

bool may_converse(const application& a) {
  return a.via.empty() &&
         (a.status == application_state::waiting || a.status == application_state::proposed ||
          a.status == application_state::accepted);
}

result<relay::conversation> open_conversation(transaction& tx, const web::scope& s, const application& a) {
  if (!may_converse(a) && !relay::about(tx, subject_of(a)))
    return refuse(refusal_kind::conflict, "Over dit antwoord kan je niet meer schrijven.");
  return relay::open(tx, subject_of(a), subject_of(a),
                     {std::string(relay::organisations), a.organisation_id.text()},
                     pair_of(s, mail_address_of(tx, a), a.organisation_id), s.now);
}

}  // namespace paraat::applications
