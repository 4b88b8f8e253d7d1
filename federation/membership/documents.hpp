#pragma once
// Shared by the files of this folder: the signed documents as messages.

#include <algorithm>
#include <set>

#include "federation/membership/membership.hpp"
#include "protocol/wire.hpp"

namespace paraat::federation::documents {

// Up to the year 9999: a date written by an unknown node must not overflow the microseconds.
instant at(std::int64_t s);

std::optional<wire::Root> stored_root(transaction&);
std::optional<wire::Members> stored_members(transaction&);
std::optional<wire::Revocations> stored_revocations(transaction&);

bool holds(const wire::Revocations&, const wire::Revocation&);
member_tenant tenant_of(const wire::Tenant&);
void write_tenant(wire::Tenant&, const member_tenant&);
void store_members(transaction&, const wire::Members&, const std::string& bytes, instant now);
void store_revocations(transaction&, const wire::Revocations&, const std::string& bytes, instant now);

// The version or sequence of a document that is signed now: never below the seconds since 1970, so that a
// node whose database was restored from a copy gives no number a second time.
std::int64_t next_number(std::int64_t previous, instant now);

// How many different keys of the root signed these bytes.
template <class Signatures>
unsigned valid_signatures(const wire::Root& root, std::string_view domain, const std::string& bytes,
                          const Signatures& list) {
  std::set<std::string> who;
  for (const wire::Signature& s : list)
    for (const wire::Key& k : root.keys()) {
      if (k.key_id() != s.key_id()) continue;
      const auto key = keys::enrol(k.public_key());
      if (key && key->verify(domain, bytes, s.signature())) who.insert(k.public_key());
    }
  return static_cast<unsigned>(who.size());
}

}  // namespace paraat::federation::documents
