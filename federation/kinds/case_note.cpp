// "case.note": coordinators of two parties write to each other. The case is the thread.

#include <protocol/paraat.pb.h>

#include "federation/kinds/kinds.hpp"
#include "federation/kinds/text_validation.hpp"
#include "protocol/bytes.hpp"
#include "protocol/wire.hpp"
#include "tenant/mutual_aid/conversations/conversations.hpp"
#include "tenant/mutual_aid/conversations/conversations_letters.hpp"

namespace paraat::federation::kinds {
std::optional<std::string_view> check_case_note(const message& m) {
  const auto note = wire::parse<wire::CaseNote>(m.content);
  if (!note || !is_uuid(m.case_id)) return "malformed";
  const bool good = !note->subject().empty() && good_text(note->subject(), conversations::longest_subject) &&
                    !note->text().empty() && good_text(note->text(), conversations::longest_body, true) &&
                    good_text(note->author(), conversations::longest_author) &&
                    good_text(note->phone(), conversations::longest_phone);
  return good ? std::nullopt : std::optional<std::string_view>("malformed");
}

void apply_case_notes(transaction& tx, const web::scope& s, std::span<const message> messages) {
  std::vector<conversations::received> all;
  for (const message& m : messages) {
    const auto note = wire::parse<wire::CaseNote>(m.content);
    if (note)
      all.push_back({conversations::note_id(m.id), conversations::thread_id(m.case_id), m.from,
                     note->subject(), note->author(), note->phone(), note->text(),
                     m.where == outbox::lane::crisis, m.created});
  }
  for (const conversations::thread& t : conversations::receive(tx, all, s.now))
    conversations::mail_new(tx, s, t);
}

void settle_case_note(transaction& tx, const web::scope& s, const settlement& what) {
  const auto state = conversations::state_named(name_of(what.what));
  const auto note =
      state ? conversations::settle(tx, conversations::note_id(what.id), *state, s.now) : std::nullopt;
  if (note && conversations::needs_a_human(note->status)) conversations::mail_stuck(tx, s, *note);
}

}  // namespace paraat::federation::kinds
