#include "federation/membership/joining.hpp"

#include <algorithm>

#include "federation/membership/claims.hpp"
#include "federation/membership/documents.hpp"
#include "protocol/bytes.hpp"

namespace paraat::federation {
bool is_plausible_url(const std::string& url) {
  return (url.starts_with("https://") || url.starts_with("http://")) && url.size() < 300 &&
         !url.ends_with('/') &&
         std::ranges::all_of(
             url, [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>'; });
}

result<std::string> invite(transaction& tx, const node_keys& own, const std::string& base_url,
                           const std::vector<member_tenant>& tenants, instant now,
                           const std::vector<std::string>& parties) {
  if (!document(tx, "root"))
    if (const auto made = found_network(tx, own, base_url, tenants, now); !made)
      return std::unexpected(made.error());
  // Tenants added here since are in the list from now on.
  if (const auto said = change_members(
          tx, own, {{own.node_id, base_url, std::string(own.master.public_key().bytes()), {}, 0, {}}},
          tenants, now);
      !said)
    return std::unexpected(said.error());
  keep_manifest_fresh(tx, own, base_url, now);
  const std::string secret = random_bytes(32);
  rows::put_invitation(tx, sha256_bytes(secret), parties, now + invitation_term);
  wire::Invitation i;
  i.set_network(own.node_id);
  i.set_inviter_node_id(own.node_id);
  i.set_inviter_base_url(base_url);
  i.set_inviter_master_key(std::string(own.master.public_key().bytes()));
  i.set_secret(secret);
  i.set_expires(wire::seconds(now + invitation_term));
  i.set_root(*document(tx, "root"));
  return base64_url(i.SerializeAsString());
}

result<invitation> read_invitation(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  const auto bytes = from_base64_url(text);
  wire::Invitation i;
  if (!bytes || !i.ParseFromString(*bytes) || i.secret().size() != 32 ||
      !i.inviter_base_url().starts_with("https://") || !keys::enrol(i.inviter_master_key()))
    return refuse(refusal_kind::invalid,
                  "This is not an invitation. Copy the whole line that `paraat member invite` printed.");
  return invitation{i.network(),
                    i.inviter_node_id(),
                    i.inviter_base_url(),
                    i.inviter_master_key(),
                    i.secret(),
                    i.root(),
                    instant{std::chrono::seconds{std::clamp<std::int64_t>(i.expires(), 0, 253'402'300'799)}}};
}

std::string join_request(const invitation& i, const node_keys& own, const std::string& base_url,
                         const std::string& manifest, const std::vector<member_tenant>& tenants) {
  wire::JoinRequest r;
  r.mutable_node()->set_node_id(own.node_id);
  r.mutable_node()->set_master_key(std::string(own.master.public_key().bytes()));
  r.mutable_node()->set_base_url(base_url);
  r.mutable_manifest()->ParseFromString(manifest);
  for (const member_tenant& t : tenants) documents::write_tenant(*r.add_tenants(), t);
  r.set_secret(i.secret);
  return r.SerializeAsString();
}

result<std::string> accept_join(transaction& tx, const node_keys& own, const std::string& body, instant now) {
  wire::JoinRequest r;
  if (!r.ParseFromString(body) || !keys::is_node_id(r.node().node_id()) ||
      !keys::enrol(r.node().master_key()) || !is_plausible_url(r.node().base_url()) ||
      !r.node().base_url().starts_with("https://"))
    return refuse(refusal_kind::invalid, "malformed join request");
  const auto meant = rows::use_invitation(tx, sha256_bytes(r.secret()), r.node().node_id(), now);
  if (!meant) return refuse(refusal_kind::forbidden, "the invitation is unknown, used or expired");
  membership known;
  known.load(tx);
  const auto list = known.now();
  if (const member_node* same = list->node(r.node().node_id());
      same != nullptr && same->master_key != r.node().master_key())
    return refuse(refusal_kind::conflict, "another node has this name");
  const auto tenants = read_claims(*list, r.node().node_id(), r.tenants());
  if (!tenants) return std::unexpected(tenants.error());
  for (const member_tenant& t : *tenants) {
    if (!meant->empty() && std::ranges::find(*meant, t.party) == meant->end())
      return refuse(refusal_kind::forbidden, "the invitation is for other tenants");
    if (meant->empty() && is_aggregator(t.party))
      return refuse(refusal_kind::forbidden, "an aggregator is invited by its name only");
    allow_claim(tx, r.node().node_id(), t.party, now);
  }
  const member_node node{r.node().node_id(), r.node().base_url(), r.node().master_key(), {}, 0, {}};
  if (const auto said = change_members(tx, own, {node}, *tenants, now); !said)
    return std::unexpected(said.error());
  if (const auto taken = accept_manifest(tx, r.manifest().SerializeAsString(), now); !taken)
    return std::unexpected(taken.error());
  wire::JoinResponse answer;
  answer.mutable_root()->ParseFromString(*document(tx, "root"));
  answer.mutable_members()->ParseFromString(*document(tx, "members"));
  answer.mutable_manifest()->ParseFromString(manifest_of(tx, own.node_id).value_or(""));
  return answer.SerializeAsString();
}

result<void> take_join_answer(transaction& tx, const invitation& i, const std::string& body, instant now) {
  wire::JoinResponse answer;
  if (!answer.ParseFromString(body))
    return refuse(refusal_kind::invalid, "The other node gave an answer that cannot be read.");
  if (const auto r = accept_root(tx, answer.root().SerializeAsString(), i.master_key, now); !r)
    return std::unexpected(r.error());
  if (const auto r = accept_members(tx, answer.members().SerializeAsString(), now); !r)
    return std::unexpected(r.error());
  if (const auto r = accept_manifest(tx, answer.manifest().SerializeAsString(), now); !r)
    return std::unexpected(r.error());
  return {};
}

}  // namespace paraat::federation
