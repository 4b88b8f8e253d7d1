#pragma once
// Who asks, where, and in which language: what a handler is given besides the request and the transaction.
//
// `services` are the things of the process that live as long as it does; a scope lives for one request. The
// tenant comes from the address of the request (host and prefix), never from what was typed. The account
// comes from the session cookie; its grants say what it may do in this tenant.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "ops/metrics.hpp"
#include "tenant/outbox/outbox.hpp"
#include "tenant/register/register.hpp"
#include "tenant/store/database.hpp"
#include "tenant/tenants/tenants.hpp"
#include "tenant/web/assets.hpp"
#include "tenant/web/renderer.hpp"
#include "tenant/web/texts.hpp"

namespace paraat::listings {
class stock_keeper;
}
namespace paraat::accounts {
class vault;
}
namespace paraat::mail {
class post;
}
namespace paraat::channels {
class office;
}

namespace paraat::web {

enum class role { tenant_admin, coordinator, mediator, editor, organisation, node_operator };
std::string_view name_of(role);
std::optional<role> role_named(std::string_view);

struct grant {
  role what = role::coordinator;
  std::optional<tenant_id> tenant;  // none: the node (operator)
  std::string organisation;         // id, where the role is about one
};

struct signed_in {
  std::int64_t account = 0;
  std::int64_t session = 0;
  std::string name;
  std::string csrf;  // token that every form of this session carries
  std::vector<grant> grants;
};

struct services {
  database& db;
  const clock& time;
  const catalogue& languages;
  const renderer& pages;
  const assets& files;
  const municipal_register& municipalities;
  tenants::directory& tenants;
  outbox::heads& heads;
  metrics& figures;
  listings::stock_keeper& stock;  // how many listings there are of each sort
  const accounts::vault& vault;
  mail::post& post;
  const channels::office& channels;
  bool secure_cookies = false;  // pages are reached over HTTPS
};

struct scope {
  const services& node;
  tenants::tenant here;
  std::string base;  // prefix of every address on the page: "" or "/alken"
  const texts& t;
  instant now;
  std::optional<signed_in> account;

  // The account that asks, for what is kept of who did it.
  std::optional<std::int64_t> asker() const {
    return account ? std::optional(account->account) : std::nullopt;
  }
  bool may(role) const;  // in this tenant; an admin may what a coordinator and an editor may
  // Who has a desk under /beheer: each role sees what it may do there.
  bool staff() const { return may(role::coordinator) || may(role::mediator) || may(role::editor); }

  // An id that nothing on this page has yet: two forms may ask for a field of the same name.
  std::string free_id(std::string_view wanted) const;
  mutable std::set<std::string, std::less<>> ids = {};
};

}  // namespace paraat::web
