#pragma once
// A listener and its connections, plain or TLS 1.3. The only folder that includes Beast.
//
// A connection is one coroutine on its own strand: read a head within its limits, refuse heads that Beast
// accepts but that two servers could read in two ways, ask for a ready answer, otherwise read the body, run
// the application on a worker thread, write the answer. A long-poll (an answer with `wait_on`) suspends here,
// on a topic, and never holds a worker.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "node/http/admission.hpp"
#include "node/http/body_budget.hpp"
#include "node/http/certificate.hpp"
#include "node/http/connection_table.hpp"
#include "ops/metrics.hpp"
#include "ops/observation.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/web/http.hpp"

namespace boost::asio::ssl {
class context;
}

namespace paraat::http {

class freshness;

// An answer as it goes over the wire, ready to be sent to many.
struct ready {
  std::string head;  // status line and headers, with the blank line
  std::string body;
  // For its observation: the row of the route table that made it, and whose page it is.
  std::string_view route = observation::unnamed;
  std::optional<int> tenant = {};
};

struct limits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t body_bytes = 1024 * 1024;
  std::chrono::seconds idle{60}, header{5}, body{20}, write{30}, handshake{5};
  bool allow_chunked = true;
  std::chrono::milliseconds stream_tick{5000};  // how often a stream sends its "as-of" event
};

// The handler of requests. `cached` runs on the network thread and must be quick; `handle` runs on a worker
// thread. Both may be called from several threads.
class application {
 public:
  virtual ~application() = default;
  virtual std::shared_ptr<const ready> cached(const web::request&) = 0;
  // Responses from memory on the network thread: health, metrics, files. Needs no worker, no database and no
  // place in a queue. For requests without a body only.
  virtual std::optional<web::response> at_once(const web::request&) { return std::nullopt; }
  // The queue of the request, where the listener has an admission; notes its route and tenant. Network
  // thread, quick.
  virtual work_class class_of(const web::request&, observation&) const { return work_class::open; }
  // The response when there is no room for a request.
  virtual web::response busy() const;
  // Notes the stages that it passes, and the cause of a breakage.
  virtual web::response handle(const web::request&, work_record&) = 0;
  // True: `answer_later` answers in its place. It returns soon, and `done` is called once, on any thread.
  virtual bool answers_later(const web::request&) const { return false; }
  virtual void answer_later(const web::request&, const request_origin&, std::function<void(web::response)>) {}
  // Checks the head before the body is read; a returned answer is sent instead. Network thread, quick.
  virtual std::optional<web::response> admit(web::request&) { return std::nullopt; }
  // A body that is no small one: whether this visitor may send it at all. Runs on a worker, before the body
  // is read; an answer that comes back is sent instead.
  virtual std::optional<web::response> may_send(const web::request&, work_record&) { return std::nullopt; }
  // Most bytes a body may have for this path; more is refused before it is read.
  virtual std::size_t body_limit(const web::request&) const = 0;
  // The text of the response to a body above the limit.
  virtual std::string_view too_large() const { return "the body is too large"; }
};

// The answer of a request as bytes: the headers that every page carries, and its body.
ready serialize(const web::response&, bool secure);

class server {
 public:
  struct settings {
    std::string name;     // in metrics and logs: "public", "federation"
    std::string address;  // "127.0.0.1"
    unsigned short port = 0;
    limits bounds;
    bool secure_pages = false;                 // sends HSTS
    std::vector<std::string> trusted_proxies;  // proxies whose X-Forwarded-For is trusted
    std::shared_ptr<certificate> tls;          // none: plain HTTP
    const freshness* fresh = nullptr;          // for the "as-of" event of streams; absent: none
    connection_table::bounds connections = {};
    body_budget::bounds bodies = {};
    admission* queues = nullptr;      // absent: the workers take everything in the order in which it comes
    const observers* seen = nullptr;  // of each request; absent: nothing is observed
    // A verified peer may say to which trace its requests belong. Strangers may not: whoever names a trace
    // adds to the records of others.
    bool peers_name_traces = false;
  };
  server(boost::asio::io_context&, boost::asio::thread_pool& workers, application&, outbox::heads&, metrics&,
         settings);
  ~server();
  void start();  // throws std::runtime_error with a remedy when the address is taken
  unsigned short port() const;
  void stop_accepting();  // finishes requests in flight; idle connections are closed
  void close_all();
  std::size_t connections() const;

  class impl;

 private:
  std::shared_ptr<impl> impl_;
};

}  // namespace paraat::http
