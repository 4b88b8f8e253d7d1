#include "node/demo_gateway.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "protocol/whole_number.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/messaging/channels/webhook_signature.hpp"
#include "tenant/messaging/mail/curl.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::node {
namespace {

namespace tpl = web::tpl;
namespace json = boost::json;
namespace net = boost::asio;
namespace curl = mail::curl;

constexpr std::chrono::seconds hangs_for{15}, late_by{60}, between_attempts{5};
constexpr int most_attempts = 20;

struct choice {
  std::string_view code, label;
};
// texts
constexpr choice ways_of_taking[] = {{"gewoon", "Neemt aan"},
                                     {"weigert", "Weigert alles"},
                                     {"hangt", "Antwoordt niet"},
                                     {"onzin", "Antwoordt onzin"}};
// texts
constexpr choice ways_of_reporting[] = {{"meteen", "Meldt meteen"},
                                        {"laat", "Meldt een minuut later"},
                                        {"dubbel", "Meldt alles twee keer"},
                                        {"dooreen", "Meldt door elkaar"},
                                        {"mislukt", "Meldt dat het mislukte"},
                                        {"nooit", "Meldt niets"}};

constexpr std::string_view style =
    "*{box-sizing:border-box}body{margin:0;font:17px/1.45 "
    "system-ui,sans-serif;background:#eef1f2;color:#17252a}main{max-width:44rem;margin:0 "
    "auto;padding:1.25rem 1rem 3rem}h1{font-size:1.5rem;margin:.5rem "
    "0}a{color:#00565e}.muted{color:#4c5d63;font-size:.9rem}.phones{display:grid;gap:.75rem;padding:0;list-st"
    "yle:none}.phones a{display:block;padding:.9rem "
    "1.1rem;border-radius:14px;background:#fff;text-decoration:none;color:inherit}.phones "
    "b{display:block}.phones "
    "span{display:block;overflow:hidden;white-space:nowrap;text-overflow:ellipsis}.phones a:hover,.phones "
    "a:focus{outline:3px solid #00565e}.phone{max-width:24rem;margin:1rem "
    "auto;padding:1rem;border-radius:32px;background:#17252a}.screen{display:grid;gap:.6rem;padding:1rem;bord"
    "er-radius:22px;background:#f7f9fa;min-height:24rem;align-content:start}.bubble{max-width:85%;margin:0;pa"
    "dding:.6rem "
    ".85rem;border-radius:16px;background:#dfe6e8;overflow-wrap:anywhere;white-space:pre-line}.bubble.own{bac"
    "kground:#00565e;color:#fff;justify-self:end}.bubble "
    "small{display:block;opacity:.8;font-size:.8rem}form{display:flex;flex-wrap:wrap;gap:.5rem;margin:0}field"
    "set{border:0;padding:0;margin:0 0 "
    "1rem;display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}label{display:grid;gap:.2rem;font-size:.9rem}"
    "input,select,button{font:inherit;padding:.55rem .75rem;border-radius:10px;border:1px solid "
    "#6b7b80;min-height:44px}.reply "
    "input{flex:1;min-width:8rem}button{background:#00565e;color:#fff;border-color:#00565e}@media(prefers-col"
    "or-scheme:dark){body{background:#10191c;color:#e8eef0}.phones "
    "a{background:#1c292d}a{color:#7fd0d8}.muted{color:#a9b8bd}.screen{background:#223135}.bubble{background:"
    "#33464c}input,select{background:#1c292d;color:inherit}.phone{background:#000}}";

web::response html(std::string body, unsigned status = 200) {
  web::response r;
  r.status = status;
  r.body = std::move(body);
  return r;
}

web::response problem(unsigned status, std::string_view error) {
  return web::text_response(status, json::serialize(json::object{{"error", std::string(error)}}),
                            "application/json");
}

std::string text_of(const json::object& o, std::string_view name) {
  const auto* f = o.if_contains(name);
  return f != nullptr && f->is_string() ? std::string(f->as_string()) : std::string();
}

std::string path_of(std::string_view url) {
  const auto host = url.find("//");
  const auto slash = host == std::string_view::npos ? host : url.find('/', host + 2);
  return slash == std::string_view::npos ? "/" : std::string(url.substr(slash));
}

// Words with the addresses in them as links.
void draw_words(web::view& into, std::string_view words) {
  while (!words.empty()) {
    auto at = std::min(words.find("http://"), words.find("https://"));
    if (at != 0) {
      into.add(tpl::PIECE).add(tpl::LINE_TEXT).set(tpl::TEXT, std::string(words.substr(0, at)));
      if (at == std::string_view::npos) return;
      words.remove_prefix(at);
    }
    const auto end = words.find_first_of(" \n");
    into.add(tpl::PIECE).add(tpl::LINE_LINK).set(tpl::LINK_URL, std::string(words.substr(0, end)));
    words = end == std::string_view::npos ? std::string_view() : words.substr(end);
  }
}

template <std::size_t N>
void draw_choices(web::view& into, web::slot s, const choice (&all)[N], std::size_t chosen) {
  for (std::size_t i = 0; i < N; ++i)
    into.add(s)
        .set(tpl::VALUE, std::string(all[i].code))
        .set(tpl::LABEL, std::string(all[i].label))
        .show_if(i == chosen, tpl::CHOSEN);
}

template <std::size_t N>
std::size_t index_of(const choice (&all)[N], std::string_view code) {
  for (std::size_t i = 0; i < N; ++i)
    if (all[i].code == code) return i;
  return 0;
}

}  // namespace

demo_gateway::demo_gateway(std::string secret, const clock& c) : secret_(std::move(secret)), time_(c) {
  curl::start();
  saying_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      changed_.wait_for(lock, std::chrono::milliseconds{200});
      lock.unlock();
      say_what_is_due();
      lock.lock();
    }
  });
}

demo_gateway::~demo_gateway() {
  stop();
  saying_.join();
}

void demo_gateway::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
}

web::response demo_gateway::handle(const web::request& r, work_record&) {
  const bool get = r.method == web::verb::get || r.method == web::verb::head;
  if (r.path == "/messages" && r.method == web::verb::post) return take(r);
  if (r.path == "/" && get) return show_all();
  if (r.path == "/readyz" && get) return web::text_response(200, "ready\n");
  if (r.path == "/stijl.css" && get)
    return web::text_response(200, std::string(style), "text/css; charset=utf-8");
  web::request with_form = r;
  if (r.method == web::verb::post) {
    // Accepts posts of its own pages only: a page elsewhere must not write in another person's name, not even
    // in a demo.
    const auto origin = r.header("origin");
    if (!origin.empty() && origin != "http://" + r.authority) return html("", 403);
    if (auto form = web::parameters::parse(r.body)) with_form.form = std::move(*form);
    if (r.path == "/gedrag") return behave(with_form);
  }
  constexpr std::string_view telephone = "/telefoon/";
  if (!r.path.starts_with(telephone)) return html("", 404);
  const std::string number = r.path.substr(telephone.size());
  return get ? show_telephone(number) : answer(with_form, number);
}

// ---- requests of the node

web::response demo_gateway::take(const web::request& r) {
  if (!channels::signature_holds(secret_, r.header("paraat-time"), r.raw_path, r.body,
                                 r.header("paraat-signature"), time_.now()))
    return problem(401, "signature");
  boost::system::error_code wrong;
  const json::value v = json::parse(r.body, wrong);
  const std::string key(r.header("idempotency-key"));
  if (wrong || !v.is_object() || key.empty()) return problem(422, "body");
  const json::object& o = v.as_object();
  std::unique_lock lock(mutex_);
  if (takes_ == taking::refuses) return problem(503, "busy");
  if (takes_ == taking::nonsense) return html("<h1>Onderhoud</h1>");
  if (takes_ == taking::hangs) {
    changed_.wait_for(lock, hangs_for, [this] { return stopping_ || takes_ != taking::hangs; });
    return problem(504, "late");
  }
  if (const auto known = by_key_.find(key); known != by_key_.end()) return taken(known->second, 200);
  text t{.id = "sms-" + std::to_string(++count_),
         .reference = text_of(o, "reference"),
         .to = text_of(o, "to"),
         .from = text_of(o, "from"),
         .words = text_of(o, "text"),
         .answer_to = text_of(o, "answer_to"),
         .at = time_.now()};
  if (!channels::takes_texts(t.to)) return problem(400, "invalid_number");
  by_key_.emplace(key, t);
  threads_[t.to].push_back(t);
  plan_reports(t, text_of(o, "report_to"));
  return taken(t, 201);
}

web::response demo_gateway::taken(const text& t, unsigned status) {
  return web::text_response(status, json::serialize(json::object{{"id", t.id}}), "application/json");
}

void demo_gateway::plan_reports(const text& t, const std::string& report_to) {
  const auto plan = [&](std::string_view state, std::string_view suffix, std::chrono::seconds after) {
    json::object o{{"report", t.id + "-" + std::string(suffix)}, {"id", t.id}, {"reference", t.reference}};
    o["state"] = state;
    if (state == "failed") o["error"] = "telephone_off";
    posts_.push_back({time_.now() + after, report_to, json::serialize(o)});
  };
  using std::chrono::seconds;
  switch (reports_) {
    case reporting::at_once:
      plan("delivered", "1", seconds{0});
      break;
    case reporting::late:
      plan("delivered", "1", late_by);
      break;
    case reporting::twice:
      plan("delivered", "1", seconds{0});
      plan("delivered", "1", seconds{1});
      break;
    case reporting::disordered:
      plan("delivered", "3", seconds{0});
      plan("failed", "2", seconds{1});
      plan("sent", "1", seconds{2});
      break;
    case reporting::failed:
      plan("failed", "1", seconds{0});
      break;
    case reporting::never:
      break;
  }
}

// ---- requests to the node

void demo_gateway::say_what_is_due() {
  for (;;) {
    post p;
    {
      const std::lock_guard lock(mutex_);
      const auto due = std::ranges::find_if(posts_, [&](const post& q) { return q.due <= time_.now(); });
      if (due == posts_.end() || stopping_) return;
      p = std::move(*due);
      posts_.erase(due);
    }
    if (say(p) || ++p.attempts >= most_attempts) continue;
    p.due = time_.now() + between_attempts;
    const std::lock_guard lock(mutex_);
    posts_.push_back(std::move(p));
  }
}

bool demo_gateway::say(const post& p) const {
  const curl::handle h(curl_easy_init());
  const std::string time = channels::seconds_of(time_.now());
  curl::list headers;
  curl::append(headers, "Content-Type: application/json");
  curl::append(headers, "Paraat-Time: " + time);
  curl::append(headers, "Paraat-Signature: " + channels::signature_of(secret_, time, path_of(p.url), p.body));
  curl_easy_setopt(h.get(), CURLOPT_URL, p.url.c_str());
  curl_easy_setopt(h.get(), CURLOPT_PROTOCOLS_STR, "http");  // the demo stands on this machine
  curl_easy_setopt(h.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(h.get(), CURLOPT_POSTFIELDS, p.body.data());
  curl_easy_setopt(h.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(p.body.size()));
  curl_easy_setopt(h.get(), CURLOPT_TIMEOUT_MS, 5000L);
  curl_easy_setopt(h.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(h.get(), CURLOPT_NOPROXY, "*");
  long status = 0;
  if (curl_easy_perform(h.get()) != CURLE_OK) return false;
  curl_easy_getinfo(h.get(), CURLINFO_RESPONSE_CODE, &status);
  return status == 204;
}

// ---- pages

web::response demo_gateway::show_all() {
  const std::lock_guard lock(mutex_);
  web::view v;
  draw_choices(v, tpl::TAKING, ways_of_taking, static_cast<std::size_t>(takes_));
  draw_choices(v, tpl::REPORTING, ways_of_reporting, static_cast<std::size_t>(reports_));
  std::vector<const std::pair<const std::string, std::vector<text>>*> all;
  for (const auto& one : threads_) all.push_back(&one);
  std::ranges::sort(all, std::ranges::greater{}, [](const auto* one) { return one->second.back().at; });
  for (const auto* one : all)
    v.add(tpl::TELEPHONE)
        .set(tpl::PHONE, one->first)
        .set(tpl::LINK_URL, "/telefoon/" + web::url_encode(one->first))
        .set(tpl::COUNT, static_cast<long long>(one->second.size()))
        .set(tpl::TEXT, one->second.back().words);
  v.show_if(all.empty(), tpl::NOTHING);
  return html(pages_.render("nl", "messaging/channels/demo_telephones.html", v));
}

web::response demo_gateway::show_telephone(const std::string& number) {
  const std::lock_guard lock(mutex_);
  const auto found = threads_.find(number);
  if (found == threads_.end()) return html("", 404);
  const web::texts& t = languages_.of("nl");
  web::view v;
  v.set(tpl::PHONE, number).set(tpl::FORM_ACTION, "/telefoon/" + web::url_encode(number));
  for (const text& one : found->second) {
    web::view& b = v.add(tpl::BUBBLE);
    b.set(tpl::TIME_TEXT, t.date_and_time(one.at)).set(tpl::WHO, one.theirs ? "" : one.from);
    b.show_if(one.theirs, tpl::OWN);
    draw_words(b, one.words);
  }
  return html(pages_.render("nl", "messaging/channels/demo_telephone.html", v));
}

web::response demo_gateway::answer(const web::request& r, const std::string& number) {
  const std::lock_guard lock(mutex_);
  const auto found = threads_.find(number);
  if (found == threads_.end()) return html("", 404);
  const std::string words = r.form.get("tekst");
  if (words.empty() || words.size() > 1600) return web::see_other("/telefoon/" + web::url_encode(number));
  text t{.id = "in-" + std::to_string(++count_),
         .to = number,
         .words = words,
         .at = time_.now(),
         .theirs = true};
  for (const text& before : found->second)
    if (!before.theirs) t.answer_to = before.answer_to;
  json::object o{{"id", t.id}, {"from", number}, {"text", words}};
  posts_.push_back({time_.now(), t.answer_to, json::serialize(o)});
  if (reports_ == reporting::twice) posts_.push_back({time_.now(), t.answer_to, json::serialize(o)});
  found->second.push_back(std::move(t));
  return web::see_other("/telefoon/" + web::url_encode(number));
}

web::response demo_gateway::behave(const web::request& r) {
  {
    const std::lock_guard lock(mutex_);
    takes_ = static_cast<taking>(index_of(ways_of_taking, r.form.get("aannemen")));
    reports_ = static_cast<reporting>(index_of(ways_of_reporting, r.form.get("melden")));
  }
  changed_.notify_all();
  return web::see_other("/");
}

int run_demo_gateway(const std::string& folder, const std::string& listen) {
  std::ifstream in(folder + "/secret");
  std::string secret;
  if (!std::getline(in, secret) || secret.empty())
    throw std::runtime_error(folder + "/secret cannot be read, or is empty.");
  const auto colon = listen.rfind(':');
  const int port =
      colon == std::string::npos ? 0 : whole_number<unsigned short>(listen.substr(colon + 1)).value_or(0);
  if (port == 0) throw std::invalid_argument("--listen must be 127.0.0.1:PORT.");
  sigset_t stop;
  sigemptyset(&stop);
  for (const int s : {SIGINT, SIGTERM}) sigaddset(&stop, s);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  const system_clock time;
  demo_gateway gateway(secret, time);
  net::io_context io;
  net::thread_pool workers(8);
  outbox::heads heads;
  metrics figures;
  http::server server(io, workers, gateway, heads, figures,
                      {.name = "demo-gateway",
                       .address = listen.substr(0, colon),
                       .port = static_cast<unsigned short>(port)});
  server.start();
  std::thread network([&io] { io.run(); });
  int got = 0;
  sigwait(&stop, &got);
  gateway.stop();
  server.stop_accepting();
  server.close_all();
  workers.join();
  io.stop();
  network.join();
  return 0;
}

}  // namespace paraat::node
