#pragma once
// A server at the address of a node in the members list: it forwards every request to the node behind it, and
// can lie in its name (the answer is signed again), fall silent, or count.

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

#include "node/http/server.hpp"
#include "tests/support/federation.hpp"

namespace paraat::test {

class peer_front final : public http::application {
 public:
  peer_front();
  ~peer_front() override;
  // For the settings of the node behind: others are told the address of this.
  std::function<void(node::config&)> stands_at() const;

  void stand_before(federated_node&);
  // Before the node behind stops: new requests are refused, and no request is being answered.
  void stand_aside();
  // Changes an answer before the node behind signs it. Empty: no change.
  void lie(std::function<void(const web::request&, web::response&)>);
  // Stops answering every peer; and starts again.
  void cut();
  void heal();
  // How often a path that ends so was asked.
  int asked(const std::string& path_end) const;

  std::shared_ptr<const http::ready> cached(const web::request&) override { return nullptr; }
  std::optional<web::response> admit(web::request&) override;
  std::size_t body_limit(const web::request&) const override;
  web::response handle(const web::request&, work_record&) override;
  // Messages: handed on as they are, no lie in their answers.
  bool answers_later(const web::request&) const override;
  void answer_later(const web::request&, const request_origin&,
                    std::function<void(web::response)> done) override;

 private:
  void open();
  unsigned short port_;
  std::shared_mutex standing_;  // shared while the node behind is being asked
  federated_node* behind_ = nullptr;
  mutable std::mutex mutex_;
  std::function<void(const web::request&, web::response&)> lie_;
  std::vector<std::string> asked_;
  std::atomic<bool> cut_ = false;
  outbox::heads heads_;
  metrics figures_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_{io_.get_executor()};
  boost::asio::thread_pool workers_{4};
  std::unique_ptr<http::server> server_;
  std::thread network_;
};

}  // namespace paraat::test
