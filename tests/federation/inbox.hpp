#pragma once
// The inbox of a node, and a neighbour that the test plays.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "federation/signed_client.hpp"
#include "node/http/client.hpp"
#include "tests/support/messages.hpp"

namespace paraat::test {

using namespace std::chrono_literals;

// Hasselt, byte by byte, against the node of Haspengouw.
class Inbox : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  federated_node haspengouw{"haspengouw", &time}, hasselt_node{"hasselt", &time};
  tenants::tenant alken = haspengouw.municipality(alken_nis);
  tenants::tenant wellen = haspengouw.municipality(wellen_nis);
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  std::uint64_t seq = 0;
  void SetUp() override { haspengouw.admit(hasselt_node); }

  const federation::node_keys& hasselt_keys() { return hasselt_node.inside().federation()->own(); }
  federation::endpoint_context& endpoint() { return haspengouw.inside().federation()->context(); }
  const federation::inbox::context& inbox() { return endpoint().inbox.surroundings(); }
  wire::Envelope note(const std::string& text = "Hallo", wire::Lane lane = wire::BULK) {
    return note_envelope(haspengouw, hasselt.party, alken.party, ++seq, text, time.now(), lane);
  }
  receipts post(const std::vector<wire::Envelope>& all, outbox::lane lane = outbox::lane::bulk) {
    std::vector<wire::SignedEnvelope> list;
    for (const auto& e : all) list.push_back(signed_by(hasselt_keys(), e));
    return read_receipts(federation::inbox::receive(inbox(), "hasselt", lane, batch_of(list)));
  }
  // Outcome and code of one envelope that was changed after it was made.
  std::string fate(const std::function<void(wire::Envelope&)>& change,
                   outbox::lane lane = outbox::lane::bulk) {
    auto e = note();
    change(e);
    const auto got = post({e}, lane);
    if (got.status != 200) return got.code;
    return wire::Outcome_Name(got.list.at(0).outcome()) + " " + got.list.at(0).error();
  }
  std::vector<std::string> texts(const tenants::tenant& at) {
    std::vector<std::string> out;
    for (const auto& n : notes_of(haspengouw.db(), at)) out.push_back(n.body);
    return out;
  }
  wire::InboxStatus status(outbox::lane lane = outbox::lane::bulk) {
    wire::InboxStatus out;
    out.ParseFromString(haspengouw.db().read(
        std::nullopt, [&](transaction& tx) { return federation::inbox::status_of(tx, "hasselt", lane); }));
    return out;
  }
  // Over the network, as Hasselt's node would.
  federation::reply ask(federation::question q) {
    boost::asio::io_context io;
    http::client client(io.get_executor(),
                        {.authority = test_certificate().authority, .private_peers = {"127.0.0.1"}});
    q.node = "haspengouw";
    const auto members = hasselt_node.members();
    auto answer = boost::asio::co_spawn(io, federation::ask(client, *members, hasselt_keys(), time, q),
                                        boost::asio::use_future);
    io.run();
    return answer.get();
  }
  federation::reply post_over_the_network(const std::string& lane, const std::vector<wire::Envelope>& all) {
    std::vector<wire::SignedEnvelope> list;
    for (const auto& e : all) list.push_back(signed_by(hasselt_keys(), e));
    federation::question q;
    q.method = "POST";
    q.path = "/fed/v1/inbox/" + lane;
    q.body = batch_of(list);
    return ask(q);
  }
};

}  // namespace paraat::test
