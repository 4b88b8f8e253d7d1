#include "tests/support/overview.hpp"

#include <fmt/format.h>

#include <pqxx/pqxx>

#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/outbox/outbox.hpp"

namespace paraat::test {
namespace {

tenants::tenant add(running_node& node, tenants::tenant t, const std::string& host) {
  t.public_url = "http://" + host;
  auto made = node.db().write(std::nullopt,
                              [&](transaction& tx) { return tenants::add(tx, t, {host, "", {}}).value(); });
  node.inside().reload_tenants();
  return made;
}

}  // namespace

tenants::tenant add_haspengouw(running_node& node) {
  tenants::tenant t;
  t.party = haspengouw_party;
  t.what = tenants::tenant_kind::network;
  t.name = "Vrijwilligersnetwerk Haspengouw";
  return add(node, t, "haspengouw.localhost");
}

tenants::tenant add_flanders(running_node& node) {
  tenants::tenant t;
  t.party = "be-agg-vlaanderen";
  t.what = tenants::tenant_kind::aggregator;
  t.name = "Vlaanderen helpt";
  return add(node, t, "vlaanderen.localhost");
}

tenants::tenant add_member(running_node& node, int nis, const std::string& network) {
  const municipal_register r;
  const municipality& m = *r.of(nis);
  tenants::tenant t;
  t.party = fmt::format("be-nis-{}", nis);
  t.nis = nis;
  t.name = m.name;
  t.network = network;
  return add(node, t, m.slug + ".localhost");
}

void know(running_node& node, const tenants::known_tenant& k) {
  pqxx::connection c(node.urls().owner_url);
  pqxx::work w(c);
  w.exec_params(
      "insert into node.known_tenants (party, nis, name, network, pages_url, node_id, phone) "
      "values ($1, $2, $3, nullif($4, ''), $5, $6, $7)",
      k.party, k.nis, k.name, k.network, k.pages_url, k.node_id, k.phone);
  if (k.searches)
    w.exec_params(
        "insert into node.manifests (node_id, sequence, document, fetched_at, capabilities) values ($1, 1, "
        "'', now(), '{listings,search}') on conflict do nothing",
        k.node_id);
  w.commit();
  node.inside().reload_tenants();
}

listings::listing foreign_listing(int nis, int number, instant now) {
  listings::listing l;
  l.publisher = fmt::format("be-nis-{}", nis);
  l.id = fmt::format("00000000-0000-7000-8000-{:012}", number);
  l.nis = nis;
  l.ref = fmt::format("ref{}", number);
  l.url = fmt::format("https://elders.example/vacatures/ref{}", number);
  l.title = fmt::format("Boeken voorlezen {}", number);
  l.body = "Je leest voor aan kinderen in de bibliotheek.";
  l.organisation = "Bibliotheek";
  l.theme = "taal";
  l.place = "Centrum";
  l.moments = 1;
  l.places = 4;
  l.places_free = 4;
  l.published_at = now;
  l.valid_until = now + std::chrono::days{60};
  l.confirmed_at = now;
  return l;
}

void accept(running_node& node, const listings::listing& l) {
  node.db().write(std::nullopt, [&](transaction& tx) {
    listings::accept(tx, l);
    tx.touch(outbox::listings_topic);
  });
}

}  // namespace paraat::test
