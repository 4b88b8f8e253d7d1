// Requests that come at once are stored together.
#include <future>

#include "tests/federation/inbox.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;

std::optional<std::string_view> any(const fed::kinds::message&) { return std::nullopt; }
void breaks_on_poison(transaction& tx, const web::scope& s, std::span<const fed::kinds::message> all) {
  std::vector<conversations::received> list;
  for (const auto& m : all) {
    if (m.content == "poison") throw std::runtime_error("poison");
    list.push_back({conversations::note_id(m.id), conversations::thread_id(m.case_id), m.from, "Test", "", "",
                    m.content, false, m.created});
  }
  conversations::receive(tx, list, s.now);
}
void ignored(transaction&, const web::scope&, const fed::kinds::settlement&) {}
constexpr fed::kinds::kind test_kinds[] = {{"test.open", false, any, breaks_on_poison, ignored}};

TEST_F(Inbox, ManyRequestsAtOnceAreStoredTogetherAndOneThatBreaksSpoilsNoOther) {
  fed::inbox::context c = {haspengouw.inside().services(), endpoint().members_list, endpoint().own,
                           endpoint().accounts, test_kinds};
  boost::asio::thread_pool workers(4);
  fed::inbox::grouping together(c, workers);
  std::vector<std::promise<fed::inbox::answer>> answers(200);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto e = note();
    e.set_type("test.open");
    e.clear_sealed();
    e.set_payload(i % 50 == 7 ? "poison" : std::to_string(i));
    together.take("hasselt", outbox::lane::bulk, batch_of({signed_by(hasselt_keys(), e)}),
                  [&answers, i](fed::inbox::answer a) { answers[i].set_value(std::move(a)); });
  }
  std::size_t stored = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto a = answers[i].get_future().get();
    EXPECT_EQ(a.status, i % 50 == 7 ? 500U : 200U);
    stored += a.status == 200 ? 1 : 0;
  }
  workers.join();
  EXPECT_EQ(stored, 196U);
  EXPECT_EQ(texts(alken).size(), 196U);
}

TEST_F(Inbox, TheSameMessageFromManyRequestsAtOnceIsTakenOnce) {
  boost::asio::thread_pool workers(4);
  fed::inbox::grouping together(inbox(), workers);
  const std::string body =
      batch_of({signed_by(hasselt_keys(), note("Eén keer")), signed_by(hasselt_keys(), note("Twee"))});
  std::vector<std::promise<fed::inbox::answer>> answers(40);
  for (auto& p : answers)
    together.take("hasselt", outbox::lane::bulk, body,
                  [&p](fed::inbox::answer a) { p.set_value(std::move(a)); });
  std::set<std::string> signatures;
  for (auto& p : answers) {
    const auto got = read_receipts(p.get_future().get());
    ASSERT_EQ(got.status, 200U);
    signatures.insert(got.signed_list.begin(), got.signed_list.end());
  }
  workers.join();
  EXPECT_EQ(signatures.size(), 2U) << "every answer holds the receipt of the first time";
  EXPECT_EQ(texts(alken).size(), 2U);
}

}  // namespace
}  // namespace paraat::test
