#pragma once
// A collector of traces on loopback that reads OTLP/HTTP strictly: what the specification does not allow, or
// does not name, is an error.

#include <atomic>
#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/scripted_gateway.hpp"

namespace paraat::test {

struct collected_span {
  std::string trace, id, parent;  // hexadecimal
  std::string name;
  int kind = 0;
  std::int64_t from = 0, to = 0;
  std::map<std::string, std::string> attributes;  // integers and truth values as text
  int status = 0;
};

// The spans of an ExportTraceServiceRequest; throws std::runtime_error with what is wrong in it.
std::vector<collected_span> read_spans(const std::string& body);

class trace_collector {
 public:
  std::string url() const;
  scripted_gateway& http() { return http_; }
  // Of every request so far.
  std::vector<collected_span> spans() const;
  // Answers a request as a collector that has taken all of it.
  static std::string taken();

  trace_collector() {
    http_.does([](const auto&) { return taken(); });
  }

 private:
  scripted_gateway http_;
};

// Holds every request until the test lets it go. The script owns what it uses: a request may come when the
// test has ended.
class held_requests {
 public:
  scripted_gateway::script script() const {
    return [s = state_](const scripted_gateway::said&) {
      if (!s->seen.exchange(true)) s->arrived.set_value();
      s->may_go.wait();
      return std::string();
    };
  }
  void wait_for_the_first() { state_->arrived.get_future().wait(); }
  void let_go() { state_->go.set_value(); }

 private:
  struct state {
    std::promise<void> arrived, go;
    std::shared_future<void> may_go = go.get_future().share();
    std::atomic<bool> seen = false;
  };
  std::shared_ptr<state> state_ = std::make_shared<state>();
};

}  // namespace paraat::test
