#include "tests/support/peer_front.hpp"

#include <algorithm>

#include "federation/feeds/feeds.hpp"
#include "protocol/http_signature.hpp"

namespace paraat::test {
namespace {

namespace sig = http_signature;

sig::message message_of(const web::request& r) {
  sig::message m;
  m.method = r.method == web::verb::post ? "POST" : "GET";
  m.authority = r.authority;
  m.path = r.raw_path;
  m.query = r.raw_query.empty() ? "" : "?" + r.raw_query;
  m.headers = r.headers;
  return m;
}

void sign_again(const federation::node_keys& own, const web::request& r, web::response& answer, instant now) {
  std::erase_if(answer.headers, [](const auto& h) {
    return h.first == "Content-Digest" || h.first == "Signature-Input" || h.first == "Signature";
  });
  if (r.peer.empty()) return;
  sig::message m;
  m.status = answer.status;
  m.headers = answer.headers;
  m.headers.emplace_back("Content-Type", answer.content_type);
  sig::add_content_digest(m, answer.body);
  sig::sign_response(m, message_of(r), {own.signing().key, own.signing_key_id()}, now);
  for (const char* name : {"Content-Digest", "Signature-Input", "Signature"})
    answer.headers.emplace_back(name, m.field(name).value_or(""));
}

}  // namespace

peer_front::peer_front() : port_(free_port()) {
  open();
  network_ = std::thread([this] { io_.run(); });
}

peer_front::~peer_front() {
  server_->stop_accepting();
  server_->close_all();
  workers_.join();
  io_.stop();
  network_.join();
}

std::function<void(node::config&)> peer_front::stands_at() const {
  return [url = "https://127.0.0.1:" + std::to_string(port_)](node::config& c) { c.federation_url = url; };
}

void peer_front::open() {
  http::server::settings s{.name = "front", .address = "127.0.0.1", .port = port_};
  s.bounds.allow_chunked = false;
  s.tls = std::make_shared<http::certificate>(test_certificate().chain, test_certificate().key);
  server_ = std::make_unique<http::server>(io_, workers_, *this, heads_, figures_, std::move(s));
  server_->start();
}

void peer_front::stand_before(federated_node& n) {
  const std::unique_lock alone(standing_);
  behind_ = &n;
  const_cast<outbox::heads&>(n.inside().services().heads).listen([this](const std::string& topic) {
    heads_.wake(topic);
  });
}

void peer_front::stand_aside() {
  const std::unique_lock alone(standing_);
  behind_ = nullptr;
}

void peer_front::lie(std::function<void(const web::request&, web::response&)> how) {
  const std::lock_guard lock(mutex_);
  lie_ = std::move(how);
}

void peer_front::cut() {
  cut_ = true;
  heads_.wake(federation::feeds::feeds_topic);  // waiting requests are answered now, with nothing
}

void peer_front::heal() { cut_ = false; }

int peer_front::asked(const std::string& end) const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(std::ranges::count_if(asked_, [&](const auto& p) { return p.ends_with(end); }));
}

std::optional<web::response> peer_front::admit(web::request& r) {
  const std::shared_lock standing(standing_);
  if (cut_ || behind_ == nullptr) return web::text_response(503, "cut off");
  {
    const std::lock_guard lock(mutex_);
    asked_.push_back(r.path);
  }
  return federation::admit(behind_->inside().federation()->context(), r);
}

std::size_t peer_front::body_limit(const web::request& r) const { return federation::body_limit(r); }

bool peer_front::answers_later(const web::request& r) const { return federation::answers_later(r); }

void peer_front::answer_later(const web::request& r, const request_origin&,
                              std::function<void(web::response)> done) {
  const std::shared_lock standing(standing_);
  if (cut_ || behind_ == nullptr) return done(web::text_response(503, "cut off"));
  federation::answer_later(behind_->inside().federation()->context(), r, std::move(done));
}

web::response peer_front::handle(const web::request& r, work_record&) {
  const std::shared_lock standing(standing_);
  if (cut_ || behind_ == nullptr) return web::text_response(503, "cut off");
  std::function<void(const web::request&, web::response&)> how;
  {
    const std::lock_guard lock(mutex_);
    how = lie_;
  }
  const auto version = heads_.version(federation::feeds::feeds_topic);
  auto& part = *behind_->inside().federation();
  web::response answer = federation::handle(part.context(), r);
  if (answer.wait_on) answer.wait_version = version;
  if (how) {
    how(r, answer);
    sign_again(part.own(), r, answer, behind_->time().now());
  }
  return answer;
}

}  // namespace paraat::test
