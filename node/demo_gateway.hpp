#pragma once
// An SMS gateway for the demo, and for tests: it speaks the protocol of tenant/messaging/channels/README.md,
// over real HTTP, but sends nothing. Its pages show what each telephone would show, let you answer from it,
// and tell it to behave badly: to refuse, hang, answer nonsense, or report late, twice, in disorder or not at
// all. It keeps everything in memory.

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "node/http/server.hpp"
#include "ops/clock.hpp"
#include "tenant/platform/web/assets.hpp"
#include "tenant/platform/web/renderer.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::node {

class demo_gateway final : public http::application {
 public:
  enum class taking { good, refuses, hangs, nonsense };
  enum class reporting { at_once, late, twice, disordered, failed, never };

  demo_gateway(std::string secret, const clock&);
  ~demo_gateway() override;

  std::shared_ptr<const http::ready> cached(const web::request&) override { return nullptr; }
  web::response handle(const web::request&, work_record&) override;
  std::size_t body_limit(const web::request&) const override { return 64 * 1024; }

  void stop();  // answers every request that it keeps waiting
  // Sends the due reports and answers to the node; also done by a thread of its own.
  void say_what_is_due();

 private:
  struct text {
    std::string id, reference, to, from, words, answer_to;
    instant at{};
    bool theirs = false;  // answered by the telephone
  };
  struct post {
    instant due{};
    std::string url, body;
    int attempts = 0;
  };
  web::response take(const web::request&);
  web::response taken(const text&, unsigned status);
  void plan_reports(const text&, const std::string& report_to);
  web::response show_all();
  web::response show_telephone(const std::string& number);
  web::response answer(const web::request&, const std::string& number);
  web::response behave(const web::request&);
  bool say(const post&) const;

  std::string secret_;
  const clock& time_;
  web::catalogue languages_;
  web::renderer pages_{languages_};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, text> by_key_;                // Idempotency-Key
  std::map<std::string, std::vector<text>> threads_;  // by the number of the telephone
  std::deque<post> posts_;
  taking takes_ = taking::good;
  reporting reports_ = reporting::at_once;
  std::uint64_t count_ = 0;
  bool stopping_ = false;
  std::thread saying_;
};

// `paraat demo-gateway DIR --listen 127.0.0.1:PORT`, with the secret in DIR/secret. Until SIGTERM.
int run_demo_gateway(const std::string& folder, const std::string& listen);

}  // namespace paraat::node
