#pragma once
// Observations as spans of OpenTelemetry, and spans as the JSON of OTLP/HTTP
// (opentelemetry.io/docs/specs/otlp, section "JSON Protobuf Encoding": ids in hexadecimal, 64-bit numbers as
// text, enumerations as numbers).
//
// An observation is one span with a child for each stage. A request's trace and span follow from its request
// id: a message that it brought finds its parent without being told, and so does an operator with a log line.
// Request ids are random and of this node; a stranger cannot choose them.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ops/clock.hpp"
#include "ops/observation.hpp"

namespace paraat::otlp {

// W3C Trace Context, section 3.2: the ids as bytes.
struct trace_parent {
  std::string trace;  // 16
  std::string span;   // 8
};
std::optional<trace_parent> read_trace_parent(std::string_view header);

enum class span_kind { internal = 1, server = 2, producer = 4, consumer = 5 };

struct attribute {
  std::string key;
  std::variant<std::string, std::int64_t, bool> value;
};

struct span {
  std::string trace, id, parent;  // bytes; no parent: empty
  std::string name;
  span_kind kind = span_kind::internal;
  std::int64_t from = 0, to = 0;  // nanoseconds of Unix time
  std::vector<attribute> attributes = {};
  bool failed = false;
};

// The trace of an observation; a random one for a job and a delivery, and for a request from memory.
std::string trace_of(const observation&);
// Whether a trace is among the part that is sent. The same on every node with the same ratio.
bool is_sampled(const std::string& trace, double ratio);
std::size_t span_count(const observation&);
// Its own span first, then its stages. `ended` is the time of day at which it ended.
std::vector<span> spans_of(const observation&, const std::string& trace, instant ended);

// The body of a request to a collector (ExportTraceServiceRequest). `instance` names the node among others.
std::string export_request(std::string_view instance, std::span<const span>);

}  // namespace paraat::otlp
