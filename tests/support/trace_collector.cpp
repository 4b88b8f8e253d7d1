#include "tests/support/trace_collector.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <stdexcept>

namespace paraat::test {
namespace {

namespace json = boost::json;

void demand(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error("not OTLP: " + what);
}

const json::object& object_with(const json::value& v, const std::set<std::string>& known,
                                const std::set<std::string>& needed) {
  demand(v.is_object(), "an object is expected");
  for (const auto& member : v.as_object())
    demand(known.contains(std::string(member.key())), "unknown member " + std::string(member.key()));
  for (const std::string& name : needed) demand(v.as_object().contains(name), "without " + name);
  return v.as_object();
}

std::string hexadecimal(const json::value& v, std::size_t digits) {
  const std::string text(v.as_string());
  demand(text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string::npos, text);
  demand(text.find_first_not_of('0') != std::string::npos, "an id of noughts");
  return text;
}

// 64-bit numbers are decimal text.
std::int64_t number(const json::value& v) {
  demand(v.is_string(), "a 64-bit number that is no text");
  const std::string text(v.as_string());
  demand(!text.empty() && text.find_first_not_of("0123456789") == std::string::npos, text);
  return std::stoll(text);
}

std::map<std::string, std::string> attributes(const json::value& list) {
  std::map<std::string, std::string> out;
  for (const json::value& v : list.as_array()) {
    const auto& a = object_with(v, {"key", "value"}, {"key", "value"});
    const auto& value = object_with(a.at("value"), {"stringValue", "intValue", "boolValue"}, {});
    demand(value.size() == 1, "an attribute has one value");
    std::string text;
    if (value.contains("stringValue")) text = std::string(value.at("stringValue").as_string());
    if (value.contains("intValue")) text = std::to_string(number(value.at("intValue")));
    if (value.contains("boolValue")) text = value.at("boolValue").as_bool() ? "true" : "false";
    demand(out.emplace(std::string(a.at("key").as_string()), text).second, "an attribute stands twice");
  }
  return out;
}

collected_span span_of(const json::value& v) {
  const auto& o = object_with(v,
                              {"traceId", "spanId", "parentSpanId", "name", "kind", "startTimeUnixNano",
                               "endTimeUnixNano", "attributes", "status"},
                              {"traceId", "spanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano"});
  collected_span s;
  s.trace = hexadecimal(o.at("traceId"), 32);
  s.id = hexadecimal(o.at("spanId"), 16);
  if (o.contains("parentSpanId")) s.parent = hexadecimal(o.at("parentSpanId"), 16);
  s.name = std::string(o.at("name").as_string());
  s.kind = static_cast<int>(o.at("kind").as_int64());
  demand(s.kind >= 1 && s.kind <= 5, "a kind of span that does not exist");
  s.from = number(o.at("startTimeUnixNano"));
  s.to = number(o.at("endTimeUnixNano"));
  demand(s.from <= s.to, "a span that ends before it begins");
  if (o.contains("attributes")) s.attributes = attributes(o.at("attributes"));
  if (o.contains("status")) {
    const auto& status = object_with(o.at("status"), {"code", "message"}, {});
    if (status.contains("code")) s.status = static_cast<int>(status.at("code").as_int64());
    demand(s.status >= 0 && s.status <= 2, "a status that does not exist");
  }
  return s;
}

}  // namespace

std::vector<collected_span> read_spans(const std::string& body) {
  std::vector<collected_span> out;
  const json::value all = json::parse(body);
  for (const json::value& r :
       object_with(all, {"resourceSpans"}, {"resourceSpans"}).at("resourceSpans").as_array()) {
    const auto& of_resource = object_with(r, {"resource", "scopeSpans"}, {"resource", "scopeSpans"});
    const auto& resource = object_with(of_resource.at("resource"), {"attributes"}, {"attributes"});
    demand(attributes(resource.at("attributes")).contains("service.name"), "a resource without service.name");
    for (const json::value& s : of_resource.at("scopeSpans").as_array()) {
      const auto& scoped = object_with(s, {"scope", "spans"}, {"scope", "spans"});
      object_with(scoped.at("scope"), {"name", "version"}, {"name"});
      for (const json::value& span : scoped.at("spans").as_array()) out.push_back(span_of(span));
    }
  }
  return out;
}

std::string trace_collector::url() const {
  const std::string address = http_.url();
  return address.substr(0, address.rfind('/')) + "/v1/traces";
}

std::string trace_collector::taken() { return scripted_gateway::answer(200, R"({"partialSuccess":{}})"); }

std::vector<collected_span> trace_collector::spans() const {
  std::vector<collected_span> out;
  for (const scripted_gateway::said& s : http_.heard()) {
    demand(s.head.starts_with("POST /v1/traces HTTP/1.1\r\n"), "the first line of the request");
    demand(s.header("Content-Type") == "application/json", "the type of the body");
    std::ranges::move(read_spans(s.body), std::back_inserter(out));
  }
  return out;
}

}  // namespace paraat::test
