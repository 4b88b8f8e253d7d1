#include "tenant/messaging/channels/inbound_sms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "protocol/bytes.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/messaging/channels/inbound_sms_sql.hpp"
#include "tenant/messaging/channels/message_queue.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/messaging/channels/opt_outs.hpp"

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

// The tenant of an answer: by its code; otherwise where exactly one batch runs for this number; otherwise the
// tenant of the last message to this number; otherwise here.
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

// More than one tenant has a running batch for this number, and the words name none.
bool elsewhere_too(const listener& l, tenant_id who, const gateway_answer& a) {
  for (const tenant_id other : l.db.read(std::nullopt, [](transaction& tx) { return sending_tenants(tx); }))
    if (other != who &&
        !l.db.read(other, [&](transaction& tx) { return rows::candidates_for(tx, a.from, ""); }).empty())
      return true;
  return false;
}

const owner* owner_known(transaction& tx, const messaging_config& o, std::string_view batch) {
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
    case heard::opted_out:
      return "opted_out";
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

namespace {

// Pages that show the waiting texts: of the batch when it is known, of everything that runs otherwise.
void tell_that_one_waits(transaction& tx, const messaging_config& o, const std::string& batch) {
  for (const std::string& b : batch.empty() ? running_batches(tx) : std::vector{batch})
    if (const owner* known = owner_known(tx, o, b); known != nullptr && known->waits) known->waits(tx, b);
}

// Stops texts to the number from this tenant and from others that wrote to it; the words wait for a
// coordinator, who may call.
heard silence(const listener& l, const place& p, const gateway_answer& a, std::string_view language) {
  const auto stop_in = [&](transaction& tx, tenant_id who) {
    const auto tenant = l.tenants.of(who);
    if (takes_texts(a.from)) opt_out(tx, l.now, a.from, tenant ? tenant->name : "", language);
  };
  const heard out = l.db.write(p.who, [&](transaction& tx) {
    if (!rows::first_time(tx, l.now, "answer", a.id)) return heard::repeated;
    stop_in(tx, p.who);
    const auto who = only_one(rows::candidates_for(tx, a.from, p.batch));
    if (rows::unclear_of(tx, a.from) >= most_unclear_of_one_number) return heard::flooded;
    rows::keep(tx, l.now, a, who ? who->batch : p.batch, who ? who->about : "", "unclear");
    l.rules.text_waits(tx, l.now);
    tell_that_one_waits(tx, l.rules, who ? who->batch : p.batch);
    return heard::opted_out;
  });
  if (out == heard::repeated) return out;
  for (const tenant_id other : l.db.read(std::nullopt, [](transaction& tx) { return sending_tenants(tx); }))
    if (other != p.who)
      l.db.write(other, [&](transaction& tx) {
        if (rows::last_message_to(tx, a.from)) stop_in(tx, other);
      });
  return out;
}

}  // namespace

heard take_answer(const listener& l, tenant_id here, const gateway_answer& sent) {
  gateway_answer a = sent;
  // Gateways leave the plus out.
  const bool bare = a.from.size() >= 10 && a.from[0] >= '1' && a.from[0] <= '9';
  if (const auto number = e164(bare ? "+" + a.from : a.from)) a.from = *number;
  const place p = place_of(l, here, a);
  if (const auto language = stop_language(a.text)) return silence(l, p, a, *language);
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
    l.rules.text_waits(tx, l.now);
    tell_that_one_waits(tx, l.rules, who ? who->batch : p.batch);
    return heard::unclear;
  });
}

result<bool> attribute(transaction& tx, instant now, const messaging_config& o, const text_id& id,
                       const candidate& c, meaning m, std::int64_t account) {
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
                  "De oproep kan dit antwoord niet meer aannemen. Bel de persoon en verberg de sms.");
  rows::mark_handled(tx, now, id, c, account);
  return true;
}

result<void> reply_to_sender(transaction& tx, instant now, const text_id& id, const std::string& words) {
  const auto a = unclear_answer(tx, id);
  if (!a) return refuse(refusal_kind::not_found, "Dit sms-bericht is er niet meer.");
  if (words.empty()) return refuse(refusal_kind::invalid, "Schrijf eerst je sms", "sms");
  if (!takes_texts(a->sender))
    return refuse(refusal_kind::conflict, "Naar dit nummer kunnen we niet sms’en. Bel de persoon.");
  if (opted_out(tx, a->sender))
    return refuse(refusal_kind::conflict, "Deze persoon wil geen sms’en meer. Bel.");
  // In the batch that it is about, so that an answer to it finds its way.
  const std::string about = !a->batch.empty()       ? a->batch
                            : a->candidates.empty() ? std::string()
                                                    : a->candidates.front().batch;
  const message back{.key = fmt::format("reply/{}/{}", a->id, uuid_v7(now)),
                     .via = channel::sms,
                     .to = a->sender,
                     .about = a->candidates.empty() ? "" : a->candidates.front().about,
                     .subject = "",
                     .body = words,
                     .urgent = true};
  const batch in = about.empty() ? batch{.id = uuid_v7(now), .owner = "reply"}
                                 : batch{.id = about, .owner = owner_of(tx, about), .kind = "reply"};
  queue(tx, now, in, std::array{back});
  return {};
}

result<bool> set_aside(transaction& tx, instant now, const text_id& id, std::int64_t account) {
  const auto found = rows::lock(tx, id);
  if (!found) return refuse(refusal_kind::not_found, "Dit sms-bericht is er niet meer.");
  if (found->state != "unclear")
    return refuse(refusal_kind::conflict, "Iemand anders heeft dit sms-bericht al behandeld.");
  rows::mark_handled(tx, now, id, {}, account);
  return true;
}

}  // namespace paraat::channels
