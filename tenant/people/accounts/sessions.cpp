#include "tenant/people/accounts/sessions.hpp"

#include <fmt/format.h>

#include <array>

namespace paraat::accounts {

std::string_view session_cookie_name(bool secure) {
  return secure ? "__Host-paraat_session" : "paraat_session";
}

bool has_session_cookie(const web::request& r) {
  return !r.cookie(session_cookie_name(false)).empty() || !r.cookie(session_cookie_name(true)).empty();
}

std::string session_cookie(std::string_view token, std::chrono::seconds lives, bool secure) {
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", session_cookie_name(secure),
                     token, lives.count(), secure ? "; Secure" : "");
}

std::string cleared_session_cookie(bool secure) {
  return session_cookie("", std::chrono::seconds{0}, secure);
}

std::string agent_summary(std::string_view line) {
  using entry = std::pair<std::string_view, std::string_view>;
  // The first that occurs: Edge and Opera name Chrome too, and Chrome names Safari.
  static constexpr std::array<entry, 6> browsers{{{"Edg", "Edge"},
                                                  {"OPR", "Opera"},
                                                  {"SamsungBrowser", "Samsung Internet"},
                                                  {"Firefox", "Firefox"},
                                                  {"Chrom", "Chrome"},
                                                  {"Safari", "Safari"}}};
  static constexpr std::array<entry, 7> systems{{{"iPhone", "iPhone"},
                                                 {"iPad", "iPad"},
                                                 {"Android", "Android"},
                                                 {"Windows", "Windows"},
                                                 {"Mac OS", "Mac"},
                                                 {"CrOS", "ChromeOS"},
                                                 {"Linux", "Linux"}}};
  const auto named = [&](const auto& list) -> std::string_view {
    for (const auto& [mark, name] : list)
      if (line.find(mark) != std::string_view::npos) return name;
    return {};
  };
  const std::string_view browser = named(browsers), system = named(systems);
  if (browser.empty() || system.empty()) return std::string(browser.empty() ? system : browser);
  return fmt::format("{} op {}", browser, system);
}

}  // namespace paraat::accounts
