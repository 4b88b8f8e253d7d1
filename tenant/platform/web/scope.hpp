#pragma once
// Who asks, where, and in which language: what a handler is given besides the request and the transaction.
//
// `services` are the things of the process that live as long as it does; a scope lives for one request. The
// tenant comes from the address of the request (host and prefix), never from what was typed. The account
// comes from the session cookie; its grants say what it may do in this tenant.

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "ops/metrics.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/tenants/tenants.hpp"
#include "tenant/platform/web/assets.hpp"
#include "tenant/platform/web/renderer.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::listings {
class stock_keeper;
}
namespace paraat::secrets {
class vault;
}
namespace paraat::mail {
class mailer;
}
namespace paraat::channels {
class messaging_config;
}
namespace paraat::persons {
struct exported_table;
}
namespace paraat::match_pool {
class people_pools;
}

namespace paraat::web {

struct scope;

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

// Functions of features, handed in by node/ to a feature below them.
struct callbacks {
  // Mails a member of the corps with this address the link to their pages; false: there is no such member.
  bool (*mail_member_pages)(transaction&, const scope&, const std::string& email);
  // The tables with data of a person in them, for the copy that the person may ask.
  std::span<const persons::exported_table> (*exported_tables)();
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
  listings::stock_keeper& stock;     // how many listings there are of each sort
  match_pool::people_pools& people;  // who may be found, in memory without names
  const secrets::vault& vault;
  mail::mailer& post;
  const channels::messaging_config& channels;
  callbacks call;
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

// The scope of a tenant for work without a request: the next wave, a notice to staff.
scope scope_of(const services&, tenant_id, instant now);

}  // namespace paraat::web
