#pragma once
// A publisher whose answers are signed by it, and wrong.

#include <protocol/paraat.pb.h>

#include "federation/sync/repair.hpp"
#include "protocol/bytes.hpp"
#include "protocol/feed_digest.hpp"
#include "protocol/wire.hpp"
#include "tests/federation/followed.hpp"

namespace paraat::test {

class LyingPublisher : public Followed {
 protected:
  // Changes each page of the feed of listings.
  void lie_in_pages(std::function<void(wire::FeedPage&)> how) {
    front.lie([how](const web::request& r, web::response& answer) {
      wire::FeedPage p;
      if (!r.path.ends_with("/listings/public") || answer.status != 200 || !p.ParseFromString(answer.body))
        return;
      how(p);
      answer.body = p.SerializeAsString();
    });
  }
  wire::SignedCheckpoint checkpoint(const std::function<void(wire::Checkpoint&)>& change) {
    wire::SignedCheckpoint out;
    out.ParseFromString(federation::feeds::signed_checkpoint(own(), head(), time.now()));
    wire::Checkpoint inner;
    inner.ParseFromString(out.checkpoint());
    change(inner);
    out.set_checkpoint(inner.SerializeAsString());
    out.set_signature(own().signing().key.sign(keys::domain::checkpoint, out.checkpoint()));
    return out;
  }
  const federation::node_keys& own() { return hasselt_node.inside().federation()->own(); }
  // A round of the reader, long enough after the last one.
  void another_round() {
    time.advance(std::chrono::minutes{2});
    network.round_with("hasselt");
  }
  // No lie is accepted and nothing is removed while the publisher lies; correct answers repair the feed.
  void never_level_until_the_truth() {
    hasselt_node.inside().federation()->beat();
    another_round();
    EXPECT_FALSE(status().equal);
    EXPECT_NE(status().trouble, "");
    the_truth_mends_it();
  }
  // The loop may still hold an earlier answer: it may take more than one round.
  void the_truth_mends_it() {
    front.lie({});
    for (int i = 0; i < 10 && (!status().equal || differences() != ""); ++i) another_round();
    EXPECT_TRUE(status().equal) << status().trouble;
    EXPECT_EQ(differences(), "");
  }
};

}  // namespace paraat::test
