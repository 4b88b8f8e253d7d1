#include "tenant/mutual_aid/conversations/conversations.hpp"

#include <protocol/paraat.pb.h>

#include <algorithm>
#include <tuple>

#include "protocol/bytes.hpp"
#include "tenant/mutual_aid/conversations/conversations_sql.hpp"
#include "tenant/platform/outbox/messages.hpp"

namespace paraat::conversations {
namespace {

constexpr std::pair<note_state, std::string_view> names[] = {
    {note_state::sent, "sent"},
    {note_state::delivered, "delivered"},
    {note_state::undelivered, "undelivered"},
    {note_state::refused, "refused"},
    {note_state::parked, "parked"},
    {note_state::discarded, "discarded"},
    {note_state::handled, "handled"},
    {note_state::received, "received"},
};

}  // namespace

std::string_view name_of(note_state s) {
  for (const auto& [known, name] : names)
    if (known == s) return name;
  return "sent";
}

std::optional<note_state> state_named(std::string_view text) {
  for (const auto& [known, name] : names)
    if (name == text) return known;
  return std::nullopt;
}

bool needs_a_human(note_state s) {
  return s == note_state::undelivered || s == note_state::refused || s == note_state::parked ||
         s == note_state::discarded;
}

result<thread_id> write(transaction& tx, const draft& d, instant now) {
  const bool fresh = d.thread.empty();
  const auto before = fresh ? std::nullopt : find(tx, d.party, d.thread);
  if (!fresh && !before) return refuse(refusal_kind::not_found, "Dit gesprek bestaat niet.");
  const std::string subject = before ? before->subject : d.subject;
  if (subject.empty() || d.body.empty() || d.body.size() > 4 * longest_body)
    return refuse(refusal_kind::invalid, "Schrijf een onderwerp en een bericht.");
  thread t{
      fresh ? thread_id(uuid_v7(now)) : d.thread, d.party, subject, now, before && before->unread, false};
  rows::put_thread(tx, t);
  const note n{note_id(uuid_v7(now)), t.id, d.party, true, d.author, d.phone, d.body, d.urgent,
               note_state::sent,      now};
  rows::put_note(tx, n, d.account);
  wire::CaseNote content;
  content.set_subject(subject);
  content.set_text(d.body);
  content.set_author(d.author);
  content.set_phone(d.phone);
  outbox::send(tx, {.id = n.id,
                    .to = d.party,
                    .where = d.urgent ? outbox::lane::crisis : outbox::lane::bulk,
                    .kind = "case.note",
                    .content = content.SerializeAsString(),
                    .created = now,
                    .expires = now + (d.urgent ? urgent_term : term),
                    .case_id = t.id});
  return t.id;
}

std::optional<note> settle(transaction& tx, const note_id& id, note_state s, instant now) {
  return rows::set_state(tx, id, s, now);
}

std::optional<addressee> addressee_of(const tenants::directory& all, std::string_view party) {
  if (const auto here = all.of_party(party)) return addressee{here->party, here->name, here->phone};
  for (const tenants::known_tenant& t : all.elsewhere())
    if (t.party == party) return addressee{t.party, t.name, t.phone};
  return std::nullopt;
}

std::vector<addressee> addressees(const web::scope& s) {
  const auto neighbours = tenants::neighbours_of(s.here, s.node.municipalities);
  std::vector<addressee> out;
  const auto add = [&](const std::string& party, int nis, const std::string& name, const std::string& network,
                       const std::string& phone) {
    const bool near = (nis != 0 && std::ranges::find(neighbours, nis) != neighbours.end()) ||
                      (!s.here.network.empty() && (network == s.here.network || party == s.here.network)) ||
                      network == s.here.party;
    if (party != s.here.party) out.push_back({party, name, phone, near});
  };
  for (const tenants::tenant& t : s.node.tenants.list())
    if (t.what != tenants::tenant_kind::aggregator) add(t.party, t.nis, t.name, t.network, t.phone);
  for (const tenants::known_tenant& t : s.node.tenants.elsewhere())
    if (!t.party.starts_with("be-agg-")) add(t.party, t.nis, t.name, t.network, t.phone);
  std::ranges::sort(out, {}, [](const addressee& a) { return std::tuple(!a.near, a.name, a.party); });
  return out;
}

}  // namespace paraat::conversations
