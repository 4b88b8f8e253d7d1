#pragma once
// HTTP messages as JSON: in protocol/vectors, and between the tests and an implementation that is not ours.
//   {"method", "authority", "path", "query", "status", "headers": [[name, value], …], "body": base64}

#include <boost/json.hpp>

#include "protocol/http_signature.hpp"

namespace paraat::test {

struct message_with_body {
  http_signature::message head;
  std::string body;
};
message_with_body message_of(const boost::json::object&);
boost::json::array headers_of(const http_signature::message&);

// {"now", "authority", "node_id", "seeds": {key id: hex}, "request", "response"?} → "verified", or the code
// of the fault, of the response where there is one, otherwise of the request. A body that does not fit its
// digest is "malformed". The keys are used as they are: the keys of the vectors are published, and no node
// enrols them.
std::string verdict_on(const boost::json::object&);

// {"now", "seed": hex, "key_id", "request", "response"?}: the same message, signed by us.
http_signature::message signed_by_us(const boost::json::object&);

}  // namespace paraat::test
