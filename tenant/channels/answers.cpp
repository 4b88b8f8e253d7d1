#include "tenant/channels/answers.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/channels/answers_sql.hpp"
#include "tenant/channels/carrying.hpp"
#include "tenant/channels/numbers.hpp"

namespace paraat::channels {
namespace {

struct reference {
  tenant_id who;
  std::string id;
};
// "12.018f…": the tenant on this node, and the message.
std::optional<reference> parse_reference(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos || dot > 9 || !is_uuid(text.substr(dot + 1))) return std::nullopt;
  const auto who = whole_number<int>(text.substr(0, dot));
  if (!who) return std::nullopt;
  return reference{tenant_id{*who}, std::string(text.substr(dot + 1))};
}

// Letters and digits that stand together, in capitals.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (c >= 'a' && c <= 'z')
      out.back() += static_cast<char>(c - 32);
    else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
      out.back() += c;
    else if (!out.back().empty())
      out.emplace_back();
  }
  std::erase_if(out, [](const std::string& w) { return w.size() < 2 || w.size() > 12; });
  if (out.size() > 40) out.resize(40);
  return out;
}

struct place {
  tenant_id who;
  std::string batch;  // by its code
};

// Where an answer belongs: by its code; otherwise where exactly one batch runs for this number; otherwise to
// whoever wrote to this number last; otherwise here.
place place_of(const listener& l, tenant_id here, const gateway_answer& a) {
  const auto coded =
      l.db.read(std::nullopt, [&](transaction& tx) { return rows::codes_among(tx, words_of(a.text)); });
  if (coded.size() == 1 && l.tenants.of(coded[0].who)) return {coded[0].who, coded[0].batch};
  place out{here, ""};
  std::optional<instant> last;
  for (const tenant_id who : l.db.read(std::nullopt, [](transaction& tx) { return sending_tenants(tx); })) {
    const auto written = l.db.read(who, [&](transaction& tx) { return rows::last_message_to(tx, a.from); });
    if (written && (!last || *written > *last)) {
      last = written;
      out.who = who;
    }
  }
  return out;
}

// More than one tenant runs something for this number, and the words name none.
bool elsewhere_too(const listener& l, tenant_id who, const gateway_answer& a) {
  for (const tenant_id other : l.db.read(std::nullopt, [](transaction& tx) { return sending_tenants(tx); }))
    if (other != who &&
        !l.db.read(other, [&](transaction& tx) { return rows::candidates_for(tx, a.from, ""); }).empty())
      return true;
  return false;
}

const owner* owner_known(transaction& tx, const office& o, std::string_view batch) {
  const auto found = o.known().find(owner_of(tx, batch));
  return found == o.known().end() ? nullptr : &found->second;
}

// Exactly one person can have said it.
std::optional<candidate> only_one(const std::vector<candidate>& list) {
  return list.size() == 1 ? std::optional(list[0]) : std::nullopt;
}

}  // namespace

std::string_view name_of(heard h) {
  switch (h) {
    case heard::taken:
      return "taken";
    case heard::repeated:
      return "repeated";
    case heard::unknown:
      return "unknown";
    case heard::mismatched:
      return "mismatched";
    case heard::unclear:
      return "unclear";
    case heard::flooded:
      return "flooded";
  }
  return "";
}

heard take_report(const listener& l, const gateway_report& r) {
  const auto ref = parse_reference(r.reference);
  if (!ref || !l.tenants.of(ref->who)) return heard::unknown;
  return l.db.write(ref->who, [&](transaction& tx) {
    if (!rows::first_time(tx, l.now, "report", r.id)) return heard::repeated;
    const auto done = rows::apply(tx, l.now, ref->id, r);
    if (!done) return heard::unknown;
    if (*done == heard::taken) tell(tx, l.now, l.rules.known(), ref->id);
    return *done;
  });
}

heard take_answer(const listener& l, tenant_id here, const gateway_answer& sent) {
  gateway_answer a = sent;
  // Gateways leave the plus out.
  const bool bare = a.from.size() >= 10 && a.from[0] >= '1' && a.from[0] <= '9';
  if (const auto number = e164(bare ? "+" + a.from : a.from)) a.from = *number;
  const place p = place_of(l, here, a);
  const bool doubtful = p.batch.empty() && elsewhere_too(l, p.who, a);
  return l.db.write(p.who, [&](transaction& tx) {
    if (!rows::first_time(tx, l.now, "answer", a.id)) return heard::repeated;
    const auto who = doubtful ? std::nullopt : only_one(rows::candidates_for(tx, a.from, p.batch));
    const owner* known = who ? owner_known(tx, l.rules, who->batch) : nullptr;
    if (known != nullptr && known->answered &&
        known->answered(tx, l.now, {who->batch, who->about, a.text, std::nullopt, l.now})) {
      rows::keep(tx, l.now, a, who->batch, who->about, "taken");
      return heard::taken;
    }
    if (rows::unclear_of(tx, a.from) >= most_unclear_of_one_number) return heard::flooded;
    rows::keep(tx, l.now, a, who ? who->batch : p.batch, who ? who->about : "", "unclear");
    return heard::unclear;
  });
}

result<bool> attribute(transaction& tx, instant now, const office& o, std::string_view id, const candidate& c,
                       meaning m, std::int64_t account) {
  const auto found = rows::lock(tx, id);
  if (!found) return refuse(refusal_kind::not_found, "Dit sms-bericht is er niet meer.");
  if (found->state != "unclear")
    return refuse(refusal_kind::conflict, "Iemand anders heeft dit sms-bericht al behandeld.");
  const owner* known = owner_known(tx, o, c.batch);
  bool theirs = false;
  if (known != nullptr && known->people)
    for (const person& p : known->people(tx, c.batch)) theirs |= p.about == c.about;
  if (!theirs) return refuse(refusal_kind::not_found, "Deze persoon staat niet in die oproep.");
  if (!known->answered || !known->answered(tx, now, {c.batch, c.about, found->text, m, found->at}))
    return refuse(refusal_kind::conflict,
                  "Dit antwoord kan de oproep niet meer aannemen. Bel de persoon, en zet het bericht opzij.");
  rows::mark_handled(tx, now, id, c, account);
  return true;
}

result<bool> set_aside(transaction& tx, instant now, std::string_view id, std::int64_t account) {
  const auto found = rows::lock(tx, id);
  if (!found) return refuse(refusal_kind::not_found, "Dit sms-bericht is er niet meer.");
  if (found->state != "unclear")
    return refuse(refusal_kind::conflict, "Iemand anders heeft dit sms-bericht al behandeld.");
  rows::mark_handled(tx, now, id, {}, account);
  return true;
}

}  // namespace paraat::channels
