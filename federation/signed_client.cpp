#include "federation/signed_client.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "protocol/bytes.hpp"
#include "protocol/content_digest.hpp"
#include "protocol/http_signature.hpp"
#include "protocol/whole_number.hpp"
#include "protocol/wire.hpp"

namespace paraat::federation {

std::string clock_sentence(double ahead) {
  const auto seconds = std::llround(std::abs(ahead));
  return fmt::format("clock: ours is {} s {} theirs", seconds, ahead > 0 ? "ahead of" : "behind");
}

namespace {

namespace sig = http_signature;

sig::message signed_question(const node_keys& own, instant now, const question& q,
                             const std::string& base_url) {
  sig::message m;
  m.method = q.method;
  m.authority = base_url.substr(std::string_view("https://").size());
  m.path = q.path;
  m.query = q.query;
  if (!q.body.empty()) m.set("Content-Type", "application/x-protobuf");
  if (q.without_signature) return m;
  m.set(std::string(sig::destination_field), q.node);
  m.set(std::string(sig::request_id_field), random_code(20));
  sig::add_content_digest(m, q.body);
  const signer by = own.signing();
  sig::sign_request(m, {by.key, by.id}, now);
  return m;
}

// Fed-Members: version, hash and version of the revocations.
void read_versions(const sig::message& m, reply& r) {
  const auto field = m.field("fed-members");
  if (!field) return;
  const char* const end = field->data() + field->size();
  std::from_chars(field->data(), end, r.members_version);
  if (const auto last = field->rfind(' '); last != std::string::npos)
    std::from_chars(field->data() + last + 1, end, r.revocations_version);
}

// The receiver does not know our key: it may have lost its database, or have been away while we took a new
// one.
bool knows_us_not(const reply& r) {
  const auto e = r.status == 401 ? wire::parse<wire::FedError>(r.body) : std::nullopt;
  return e && e->code() == sig::code_of(sig::fault::unknown_key);
}

std::optional<std::chrono::seconds> retry_after_of(const sig::message& m) {
  const auto field = m.field("retry-after");
  const auto seconds = field ? whole_number<long>(*field) : std::nullopt;
  return seconds ? std::optional(std::chrono::seconds{std::min(*seconds, 86'400L)}) : std::nullopt;
}

outgoing request_of(const question& q, const std::string& base, const sig::message& m) {
  outgoing out;
  out.method = q.method;
  out.base_url = base;
  out.path = q.path;
  out.query = q.query;
  out.headers = m.headers;
  out.body = q.body;
  out.patience = q.patience;
  out.repeatable = q.repeatable;
  return out;
}

// Seconds that our clock is ahead of the signed or stated time just received; both are whole seconds.
double ahead_of(std::int64_t theirs, instant now) {
  const double ours = std::chrono::duration<double>(now.time_since_epoch()).count();
  return ours - static_cast<double>(theirs) - 0.5;
}

// A refusal before the signature check is not signed itself. A refusal because of the time carries the time
// of the other node, so that the difference between the clocks is known.
void look_at_time(transport& wire, const reply& r, const std::string& node, instant now) {
  const auto e = r.status == 401 ? wire::parse<wire::FedError>(r.body) : std::nullopt;
  if (!e ||
      (e->code() != sig::code_of(sig::fault::stale) && e->code() != sig::code_of(sig::fault::clock_skew)))
    return;
  const double ahead = ahead_of(e->server_time(), now);
  wire.heard_clock(node, ahead);
  throw clocks_differ(clock_sentence(ahead));
}

// Throws unless one of these keys of the node signed the answer to this request, and the digest fits the
// body.
sig::verified verify(const sig::message& answer, const reply& r, const sig::message& asked,
                     const std::vector<member_key>& signing, instant now, const std::string& node) {
  const auto lookup = [&](std::string_view id) -> std::optional<keys::public_key> {
    for (const member_key& k : signing)
      if (k.id == id) return k.key;
    return std::nullopt;
  };
  const auto who = sig::verify_response(answer, asked, lookup, now, node);
  if (!who && who.error() == sig::fault::unknown_key)
    throw unknown_signer("the answer is signed with a key that is not known");
  if (!who && (who.error() == sig::fault::stale || who.error() == sig::fault::clock_skew))
    throw clocks_differ(fmt::format("clock: the answer is {} here",
                                    who.error() == sig::fault::stale ? "of the past" : "of the future"));
  if (!who)
    throw unreachable(
        fmt::format("the answer ({}) does not verify: {}", r.status, sig::code_of(who.error())));
  const auto digest = answer.field("content-digest");
  if (!digest || check_content_digest(*digest, r.body) != digest_verdict::matches)
    throw unreachable("the body of the answer is not what was signed");
  return *who;
}

}  // namespace

boost::asio::awaitable<reply> ask(transport& wire, const members& list, const node_keys& own,
                                  const clock& time, question q) {
  const member_node* peer = list.node(q.node);
  if (peer == nullptr && q.base_url.empty()) throw unreachable("the node is no member");
  const std::string base = q.base_url.empty() ? peer->base_url : q.base_url;
  const sig::message m = signed_question(own, time.now(), q, base);
  // The keys that may sign the answer are looked up before the wait: the list is not touched after it.
  std::vector<member_key> signing;
  if (peer != nullptr)
    for (const member_key& k : peer->signing)
      if (list.signing_key(k.id, time.now()) != nullptr) signing.push_back(k);
  outgoing out = request_of(q, base, m);
  incoming got = co_await wire.exchange(std::move(out));
  sig::message answer;
  answer.status = got.status;
  answer.headers = std::move(got.headers);
  reply r;
  r.status = got.status;
  r.body = std::move(got.body);
  read_versions(answer, r);
  r.retry_after = retry_after_of(answer);
  if (q.without_signature) co_return r;
  if (knows_us_not(r)) throw unknown_here("our key is not known there");
  look_at_time(wire, r, q.node, time.now());
  const sig::verified said = verify(answer, r, m, signing, time.now(), q.node);
  wire.heard_clock(q.node, ahead_of(said.created, time.now()));
  co_return r;
}

}  // namespace paraat::federation
