#pragma once
// A refusal is an answer that depends on the input; it is a value. Breakage (database, network) is an
// exception, caught once at each edge.
//
// A page or an answer shows the sentence of a refusal, with the arguments filled in. Both are safe for the
// reader: they hold no typed text and no data of a person that the reader may not see. The cause is for the
// log alone; the edge that turns the refusal into an answer writes it there, once.

#include <expected>
#include <string>
#include <string_view>
#include <vector>

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
  // In Dutch, and by that the key in the catalogue of the reader's language. {0}, {1} stand for the
  // arguments.
  std::string sentence;
  std::string field = {};  // the form field it is about; empty when it is about the whole
  std::vector<std::string> arguments = {};
  std::string cause = {};  // what was found, in English, without data of people
};

template <class T>
using result = std::expected<T, refusal>;

inline std::unexpected<refusal> refuse(refusal_kind kind, std::string sentence, std::string field = {},
                                       std::vector<std::string> arguments = {}) {
  return std::unexpected(refusal{kind, std::move(sentence), std::move(field), std::move(arguments)});
}
// The same refusal, with what was found, for the log.
inline std::unexpected<refusal> because(std::string cause, std::unexpected<refusal> why) {
  why.error().cause = std::move(cause);
  return why;
}

// A translation of the sentence, or the sentence itself, with the arguments in their places. A place without
// an argument stays as it is.
std::string fill_in(std::string_view sentence, const std::vector<std::string>& arguments);
// The sentence as it was written, for a command line and a peer, which have no catalogue.
inline std::string untranslated(const refusal& why) { return fill_in(why.sentence, why.arguments); }

constexpr std::string_view name_of(refusal_kind kind) {
  switch (kind) {
    case refusal_kind::invalid:
      return "invalid";
    case refusal_kind::unauthenticated:
      return "unauthenticated";
    case refusal_kind::forbidden:
      return "forbidden";
    case refusal_kind::not_found:
      return "not_found";
    case refusal_kind::conflict:
      return "conflict";
    case refusal_kind::gone:
      return "gone";
    case refusal_kind::too_large:
      return "too_large";
    case refusal_kind::too_many:
      return "too_many";
  }
  return "";
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
