#pragma once
// The tenants of this node and the addresses under which their pages stand.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::tenants {

// An agency (be-org-KBO) keeps a reserve: people on a list of its own, whom municipalities may ask.
enum class tenant_kind { municipality, network, aggregator, agency };

// Stored in node.logos; the name is also its address: /-/logo/NAME.
struct logo {
  std::string name;
  int width = 0, height = 0;
};

struct tenant {
  tenant_id id;
  std::string party;  // be-nis-71072, be-net-haspengouw, be-agg-vlaanderen, be-org-0316380841
  tenant_kind what = tenant_kind::municipality;
  int nis = 0;  // of a municipality
  std::string name;
  std::string tagline;
  std::string brand_color = "#00626b";
  std::vector<std::string> languages{"nl"};
  std::string network;     // party of the network whose brand it shares; empty when none
  std::string public_url;  // http://alken.localhost:8080, without a slash at the end
  std::string email, phone;
  std::string shown_name;  // of the site; empty: made from `name`
  std::string welcome;     // under the heading of the home page, in Dutch; empty: the default text
  std::optional<logo> mark;
  // The controller of its data (GDPR, article 4), as a party or a KBO number; empty: the tenant itself.
  std::string controller;
  // Where its coordinators correct the register's neighbours: NIS codes.
  std::vector<int> added_neighbours = {}, removed_neighbours = {};
};
const std::string& controller_of(const tenant&);

struct host {
  std::string name;    // lower case, no port
  std::string prefix;  // "" or "/alken"
  tenant_id tenant;
};

// A tenant on another node, as the membership names it.
struct known_tenant {
  std::string party;
  int nis = 0;  // of a municipality
  std::string name;
  std::string network;    // party of the network whose brand it shares; empty when none
  std::string pages_url;  // without a slash at the end
  std::string node_id;
  std::string phone = {};  // to call when a message does not arrive
  bool searches = false;   // its node understands protocol/search.md
};

// Dutch comes first: it is the language of a Flemish municipality's notices (Bestuurstaalwet of 18 July
// 1966). The municipalities with facilities have French beside it, whatever the setting.
std::vector<std::string> lawful_languages(int nis, std::vector<std::string> wanted);

// Adds a tenant with its address. Refuses a party, municipality or address that is taken, and a host name
// that it would share with a tenant of another controller: cookies and scripts of one host are one to a
// browser.
result<tenant> add(transaction&, tenant, const host&);
// Two tenants of different controllers under one host name, as a sentence; nullopt when all is well.
std::optional<std::string> wrongly_shared_host(transaction&);
std::vector<tenant> all(transaction&);
std::vector<host> hosts(transaction&);
// Settings by the municipality itself: the texts of its pages, the look of its site and its contact. Every
// process reads its tenants anew.
void keep_texts(transaction&, const tenant&);
void keep_settings(transaction&, const tenant&);
// The logo of the site, re-encoded already. The name is made from its bytes.
void keep_logo(transaction&, tenant_id, std::string_view png, int width, int height);
void remove_logo(transaction&, tenant_id);
std::optional<std::string> logo_named(transaction&, std::string_view name);
// Neighbours missing from the register, and neighbours of the register to leave out.
void keep_neighbours(transaction&, tenant_id, const std::vector<int>& added, const std::vector<int>& removed);
// The register's, corrected; in the order of their codes.
std::vector<int> neighbours_of(const tenant&, const municipal_register&);
std::vector<known_tenant> known_elsewhere(transaction&);

std::string_view name_of(tenant_kind);
std::optional<tenant_kind> kind_named(std::string_view);

// The tenants as known to this process, read once and again when they change.
class directory {
 public:
  // Reads the committed state; the transaction is opened inside, once it is this call's turn.
  void load(database&);
  void load(transaction&);
  struct found {
    tenant who;
    std::string prefix;  // part of the path that belongs to the address
  };
  // The tenant at this host and path: the longest prefix wins.
  std::optional<found> at(std::string_view host, std::string_view path) const;
  std::vector<found> on_host(std::string_view host) const;
  std::optional<tenant> of(tenant_id) const;
  std::optional<tenant> of_party(std::string_view party) const;
  std::vector<tenant> list() const;
  // Tenants on other nodes; loaded again when the tenants topic moves.
  std::vector<known_tenant> elsewhere() const;
  // Whether this node belongs to a network: only then a message leaves, also to a tenant of this node.
  bool connected() const;
  // Of a tenant here or elsewhere; the party itself when it is unknown.
  std::string name_of(std::string_view party) const;

 private:
  struct content {
    std::vector<tenant> tenants;
    std::vector<host> hosts;
    std::vector<known_tenant> elsewhere;
  };
  std::shared_ptr<const content> now() const;
  std::mutex loading_;  // serialised: an older reading must not replace a newer one
  mutable std::mutex mutex_;
  std::shared_ptr<const content> content_ = std::make_shared<content>();
};

}  // namespace paraat::tenants
