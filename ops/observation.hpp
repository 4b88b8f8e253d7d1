#pragma once
// The one type of observation: what a request, a message between nodes, a job or an attempt to deliver a
// message to a person was, how it ended, and how long each of its stages took. The node makes one for each
// and hands it to its observers: the log (observed_log.hpp), the metrics (observed_metrics.hpp) and, where
// the settings name a collector, the traces (node/trace_exporter.hpp).
//
// An observation says nothing about a person. Its name is a row of a table in the code (a route pattern, a
// kind of message, a kind of job) and never a path; a field is a name in a form; its tenant is a number; its
// cause is the type of an exception with the SQLSTATE and the name of a statement, never the text of the
// exception.

#include <array>
#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paraat {

// In the order in which a request passes them. `queue`: until a worker takes it; `begin`: a connection to the
// database and its `begin`; `handler`: the work, with its statements and the rendering; `commit`; `wait`: a
// long-poll that holds no worker; `write`: until the kernel has taken the answer. Of a delivery `begin` is
// the claim of the message, `handler` the exchange with the mail server or the gateway, `commit` the writing
// down of what came of it.
enum class stage { queue, begin, handler, commit, wait, write };
constexpr std::array all_stages{stage::queue,  stage::begin, stage::handler,
                                stage::commit, stage::wait,  stage::write};
std::string_view name_of(stage);

// Times of the stages, one after another. A stage that is entered again (a transaction that is tried again, a
// long-poll that asks twice) adds up.
class stage_times {
 public:
  using clock = std::chrono::steady_clock;
  struct spent {
    clock::time_point from{};  // when it was first entered
    clock::duration took{};
    bool entered = false;
  };
  // Ends the stage before.
  void enter(stage, clock::time_point now = clock::now());
  void leave(clock::time_point now = clock::now());
  const spent& of(stage s) const { return spent_[static_cast<std::size_t>(s)]; }

 private:
  std::array<spent, all_stages.size()> spent_{};
  std::optional<stage> in_;
  clock::time_point since_{};
};

// Why something broke, fit for the log.
struct failure {
  std::string type;       // of the exception
  std::string sqlstate;   // of the database; empty: it did not come from there
  std::string statement;  // its name (tenant/platform/store/failure.hpp)
  bool any() const { return !type.empty(); }
};
std::string type_name(const std::exception&);

// The refusal of a request: its kind and the form field, both names of the code.
struct refused_request {
  std::string_view kind;  // empty: it was not refused
  std::string field;      // empty: the whole
};

// The part of an observation that the worker knows.
struct work_record {
  stage_times times;
  failure cause;
  refused_request refused;
};

// The request that brought a message: its observation belongs to the same trace.
struct request_origin {
  std::string id;
  std::string trace_parent;  // W3C Trace Context, of a peer that the settings trust; empty: none
};

// A message is between nodes; a delivery is an attempt to send a message (mail, SMS) to a person.
enum class observed { request, message, job, delivery };
std::string_view name_of(observed);

struct observation {
  using clock = std::chrono::steady_clock;
  // The views outlive the call of `observers`; a sink that keeps them copies them.
  observed what = observed::request;
  std::string_view name = unnamed;
  std::optional<int> tenant = {};
  // Of a message accepted, deferred, rejected, or delivered, refused, parked; of a job done, failed; of a
  // delivery taken, refused, not_sent, unclear, or failed: what came of it was not written down.
  std::string_view outcome = {};
  std::string_view reason = {};  // the code of a refused message, the class of error of a delivery
  unsigned status = 0;           // of a request
  clock::time_point began{}, ended{};
  work_record work = {};
  std::string id = {};             // of the request, message (of a delivery too) or job
  request_origin from = {};        // of a request: itself
  std::string_view listener = {};  // of a request
  std::string_view method = {};
  std::string_view host = {};
  std::string_view peer = {}, lane = {};        // of a message
  bool outgoing = false;                        // of a message: from this node to the peer
  int attempts = 0;                             // of a job, of a delivery
  std::string_view channel = {}, urgency = {};  // of a delivery: mail or sms; crisis, normal or bulk
  bool without_worker = false;                  // answered from memory, or refused by its head

  bool failed() const { return status >= 500 || outcome == "failed"; }
  std::chrono::duration<double> took() const { return ended - began; }

  static constexpr std::string_view unnamed = "-";
};

class observer {
 public:
  virtual ~observer() = default;
  // On any thread; quick, and without waiting.
  virtual void observe(const observation&) = 0;
};

class observers {
 public:
  void add(observer& o) { list_.push_back(&o); }  // before the first observation; it outlives this
  void operator()(const observation& o) const {
    for (observer* each : list_) each->observe(o);
  }

 private:
  std::vector<observer*> list_;
};

}  // namespace paraat
