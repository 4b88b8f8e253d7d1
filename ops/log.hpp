#pragma once
// One JSON object a line on standard error. A line never holds a body, a query string, a name, an address or
// a token: a person is logged only as an id that means nothing outside the database.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace paraat::log {

enum class level { debug, info, warning, error };

struct field {
  std::string_view name;
  std::variant<std::string, std::int64_t, double, bool> value;
  field(std::string_view n, std::string_view v) : name(n), value(std::string(v)) {}
  field(std::string_view n, const char* v) : name(n), value(std::string(v)) {}
  field(std::string_view n, const std::string& v) : name(n), value(v) {}
  field(std::string_view n, bool v) : name(n), value(v) {}
  field(std::string_view n, double v) : name(n), value(v) {}
  template <std::integral T>
  field(std::string_view n, T v) : name(n), value(static_cast<std::int64_t>(v)) {}
};

void write(level, std::string_view event, std::span<const field> fields);
inline void write(level l, std::string_view event, std::initializer_list<field> f = {}) {
  write(l, event, std::span<const field>(f.begin(), f.size()));
}
inline void info(std::string_view event, std::initializer_list<field> f = {}) {
  write(level::info, event, f);
}
inline void warning(std::string_view event, std::initializer_list<field> f = {}) {
  write(level::warning, event, f);
}
inline void error(std::string_view event, std::initializer_list<field> f = {}) {
  write(level::error, event, f);
}

// Lines below this level are dropped. `quiet` is for tests and the command line.
void set_threshold(level);

// While it lives, every line of this thread carries the request id.
class request_mark {
 public:
  explicit request_mark(std::string_view id);
  ~request_mark();
  request_mark(const request_mark&) = delete;
  request_mark& operator=(const request_mark&) = delete;
};

}  // namespace paraat::log
