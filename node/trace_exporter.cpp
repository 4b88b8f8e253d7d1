#include "node/trace_exporter.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <functional>

#include "ops/log.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/messaging/mail/curl.hpp"

namespace paraat::node {
namespace {

namespace curl = mail::curl;
using multi = std::unique_ptr<CURLM, curl::freed_by<curl_multi_cleanup>>;

constexpr std::size_t longest_answer = 64UL * 1024;

std::size_t collect(char* bytes, std::size_t, std::size_t count, void* into) {
  auto& text = *static_cast<std::string*>(into);
  if (text.size() + count > longest_answer) return 0;  // breaks the transfer off
  text.append(bytes, count);
  return count;
}

auto& spans_counter(metrics& m, const char* what) {
  return prometheus::BuildCounter()
      .Name("paraat_trace_spans_total")
      .Help("Spans for the collector of traces, by outcome.")
      .Register(*m.registry())
      .Add({{"outcome", what}});
}

// A collector may take a part of a batch (ExportTraceServiceResponse, partial success).
std::size_t rejected_in(const std::string& answer) {
  boost::system::error_code wrong;
  const auto v = boost::json::parse(answer, wrong);
  if (wrong || !v.is_object()) return 0;
  const auto* partial = v.as_object().if_contains("partialSuccess");
  const auto* count = partial != nullptr && partial->is_object()
                          ? partial->as_object().if_contains("rejectedSpans")
                          : nullptr;
  if (count == nullptr) return 0;
  if (count->is_int64() && count->as_int64() > 0) return static_cast<std::size_t>(count->as_int64());
  if (!count->is_string()) return 0;
  return whole_number<std::size_t>(std::string_view(count->as_string())).value_or(0);
}

}  // namespace

// A transfer that another thread can end: `curl_easy_perform` would be heard of a second later.
class trace_exporter::link {
 public:
  link() : all_((curl::start(), curl_multi_init())), one_(curl_easy_init()) {}

  struct reply {
    long status = 0;  // 0: no answer
    std::string body;
  };
  reply post(const settings& s, const std::string& body, const std::function<bool()>& given_up) {
    reply out;
    curl::list headers;
    curl::append(headers, "Content-Type: application/json");
    curl::append(headers, "Expect:");
    CURL* const h = one_.get();
    curl_easy_reset(h);
    set(h, s);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(h, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, &collect);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, &out.body);
    curl_multi_add_handle(all_.get(), h);
    const bool whole = run(given_up);
    if (whole) curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &out.status);
    curl_multi_remove_handle(all_.get(), h);
    return out;
  }
  void wake() { curl_multi_wakeup(all_.get()); }

 private:
  static void set(CURL* h, const settings& s) {
    curl_easy_setopt(h, CURLOPT_URL, s.endpoint.c_str());
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(h, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    if (s.endpoint.starts_with("http:")) curl_easy_setopt(h, CURLOPT_NOPROXY, "*");  // beside the node
    if (!s.authority.empty()) curl_easy_setopt(h, CURLOPT_CAINFO, s.authority.c_str());
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(s.patience.count() / 2));
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, static_cast<long>(s.patience.count()));
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_QUICK_EXIT, 1L);  // a stop does not wait for a name that is being looked up
  }
  // True: an answer came whole.
  bool run(const std::function<bool()>& given_up) {
    constexpr int look_every_ms = 100;
    for (int running = 1;;) {
      if (curl_multi_perform(all_.get(), &running) != CURLM_OK) return false;
      if (running == 0) break;
      if (given_up()) return false;
      curl_multi_poll(all_.get(), nullptr, 0, look_every_ms, nullptr);
    }
    int left = 0;
    const CURLMsg* const said = curl_multi_info_read(all_.get(), &left);
    return said != nullptr && said->msg == CURLMSG_DONE && said->data.result == CURLE_OK;
  }

  multi all_;
  curl::handle one_;
};

trace_exporter::trace_exporter(settings s, const clock& time, metrics& m)
    : settings_(std::move(s)),
      time_(time),
      sent_(spans_counter(m, "sent")),
      dropped_(spans_counter(m, "dropped")),
      refused_(spans_counter(m, "refused")),
      link_(std::make_unique<link>()),
      thread_([this] { work(); }) {}

trace_exporter::~trace_exporter() { stop(steady::now()); }

// Reserved, so that no span is made only to be dropped.
bool trace_exporter::has_room(std::size_t count) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || reserved_ + count > settings_.most_waiting) return false;
  reserved_ += count;
  return true;
}

void trace_exporter::observe(const observation& o) {
  const std::string trace = otlp::trace_of(o);
  if (!otlp::is_sampled(trace, settings_.ratio)) return;
  const std::size_t count = otlp::span_count(o);
  if (!has_room(count)) return dropped_.Increment(static_cast<double>(count));
  std::vector<otlp::span> spans = otlp::spans_of(o, trace, time_.now());
  bool full = false;
  {
    const std::lock_guard lock(mutex_);
    std::ranges::move(spans, std::back_inserter(waiting_));
    full = waiting_.size() >= settings_.batch;
  }
  if (full) wake_.notify_one();
}

void trace_exporter::stop(steady::time_point until) {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    until_ = std::min(until_, until);
  }
  wake_.notify_all();
  link_->wake();
  if (thread_.joinable()) thread_.join();
}

bool trace_exporter::time_is_up() {
  const std::lock_guard lock(mutex_);
  return steady::now() >= until_;
}

// Empty: it stops, and nothing waits any more.
std::vector<otlp::span> trace_exporter::next_batch(std::unique_lock<std::mutex>& lock) {
  while (!stopping_) {
    const bool full = wake_.wait_for(lock, settings_.every,
                                     [&] { return stopping_ || waiting_.size() >= settings_.batch; });
    if (full || !waiting_.empty()) break;
  }
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), settings_.batch));
  std::vector<otlp::span> out(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  reserved_ -= out.size();
  return out;
}

trace_exporter::outcome trace_exporter::deliver(const std::vector<otlp::span>& batch) {
  if (time_is_up()) return outcome::try_again;
  const auto reply = link_->post(settings_, otlp::export_request(settings_.instance, batch),
                                 [this] { return time_is_up(); });
  if (reply.status >= 200 && reply.status < 300) {
    const std::size_t rejected = std::min(rejected_in(reply.body), batch.size());
    sent_.Increment(static_cast<double>(batch.size() - rejected));
    refused_.Increment(static_cast<double>(rejected));
    return outcome::sent;
  }
  const bool asks_again = reply.status == 429 || (reply.status >= 502 && reply.status <= 504);
  if (reply.status == 0 || asks_again) return outcome::try_again;
  if (const auto times = refusals_.count())
    log::warning("traces_refused", {{"status", reply.status}, {"times", *times}});
  return outcome::refused;
}

// Before the next try; a stop ends it.
void trace_exporter::pause(std::unique_lock<std::mutex>& lock) {
  const auto longer = settings_.first_pause * (1 << std::min(failures_ - 1, 10));
  wake_.wait_for(lock, std::min<std::chrono::milliseconds>(longer, settings_.longest_pause),
                 [&] { return stopping_; });
}

void trace_exporter::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const std::vector<otlp::span> batch = next_batch(lock);
    if (batch.empty()) return;
    for (;;) {
      lock.unlock();
      const outcome done = deliver(batch);
      lock.lock();
      if (done == outcome::try_again && !stopping_) {
        if (failures_++ == 0) log::warning("traces_not_sent");
        pause(lock);
        continue;
      }
      if (failures_ > 0 && done == outcome::sent) log::info("traces_sent_again", {{"after", failures_}});
      if (done == outcome::sent) failures_ = 0;
      if (done == outcome::try_again) dropped_.Increment(static_cast<double>(batch.size()));
      if (done == outcome::refused) refused_.Increment(static_cast<double>(batch.size()));
      break;
    }
  }
}

}  // namespace paraat::node
