#pragma once
// A refusal is an answer that depends on the input; it is a value. Breakage (database, network) is an
// exception, caught once at each edge. The text of a refusal is safe to show: it never holds typed text.

#include <expected>
#include <string>

namespace paraat {

enum class refusal_kind {
  invalid,
  unauthenticated,
  forbidden,
  not_found,
  conflict,
  gone,
  too_large,
  too_many
};

struct refusal {
  refusal_kind kind = refusal_kind::invalid;
  std::string text;   // a sentence in Dutch, looked up in the catalogue of the reader's language
  std::string field;  // the form field it is about; empty when it is about the whole
};

template <class T>
using result = std::expected<T, refusal>;

inline std::unexpected<refusal> refuse(refusal_kind kind, std::string text, std::string field = {}) {
  return std::unexpected(refusal{kind, std::move(text), std::move(field)});
}

// RFC 9110 section 15.5.
constexpr unsigned http_status(refusal_kind kind) {
  switch (kind) {
    case refusal_kind::invalid:
      return 422;
    case refusal_kind::unauthenticated:
      return 401;
    case refusal_kind::forbidden:
      return 403;
    case refusal_kind::not_found:
      return 404;
    case refusal_kind::conflict:
      return 409;
    case refusal_kind::gone:
      return 410;
    case refusal_kind::too_large:
      return 413;
    case refusal_kind::too_many:
      return 429;
  }
  return 500;
}

}  // namespace paraat
