#pragma once
// The requests of the bench "overload", and what came back.

#include <fmt/format.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace paraat::bench {

// Kinds of request, in the shares of the mix.
enum class kind { search, page, form, board, sign_in, answer };
struct asked {
  kind what;
  std::string bytes;
};
struct heard {
  kind what;
  int status = 0;  // 0: the connection broke, or nothing came
  bool retry_after = false;
  double ms = 0;
};
inline const char* name_of(kind k) {
  static constexpr const char* names[] = {"searches", "pages", "forms", "boards", "sign_ins", "answers"};
  return names[static_cast<int>(k)];
}
inline bool crisis(kind k) { return k == kind::board || k == kind::answer; }
// Served: a page, or the refusal that this request deserves (a wrong password). A limit that was reached is
// neither.
inline bool good(const heard& h) { return h.status >= 200 && h.status < 500 && h.status != 429; }

// The mix: of a hundred requests fifty searches, fifteen pages, ten forms, five sign-ins, five boards and
// fifteen answers of called people.
class mix {
 public:
  mix(std::vector<std::string> links, std::string board, std::string cookie)
      : links_(std::move(links)), board_(std::move(board)), cookie_(std::move(cookie)) {}

  // `crisis_share`: of a hundred requests, so many are boards (a quarter) and answers (the rest).
  asked next(double crisis_share = 20) {
    const int n = ++count_;
    const bool urgent = std::uniform_real_distribution<>(0, 100)(random_) < crisis_share;
    const int part = urgent ? 80 + static_cast<int>(random_() % 20) : static_cast<int>(random_() % 80);
    if (part < 50) return {kind::search, get(fmt::format("/vacatures?q=bench+{}", n), n)};
    if (part < 65) return {kind::page, get(n % 2 == 0 ? "/" : "/interesse", n)};
    if (part < 75)
      return {kind::form,
              post("/interesse", n,
                   fmt::format("submission_id=o{0}&thema=zorg&naam=Persoon+{0}&email=p{0}%40bench.be&"
                               "akkoord=ja",
                               n))};
    if (part < 80)
      return {kind::sign_in,
              post("/aanmelding", n, fmt::format("email=p{}%40bench.be&wachtwoord=verkeerd", n))};
    if (part < 85) return {kind::board, get(board_, n, cookie_)};
    const std::string& link = links_[static_cast<std::size_t>(n) % links_.size()];
    return {kind::answer, n % 3 == 0 ? post(link + "/antwoord", n, "keuze=misschien") : get(link, n)};
  }

 private:
  static std::string head(std::string_view method, std::string_view path, int visitor) {
    return fmt::format("{} {} HTTP/1.1\r\nHost: alken.localhost\r\nX-Forwarded-For: 10.{}.{}.{}\r\n", method,
                       path, visitor / 62'500 % 250, visitor / 250 % 250, visitor % 250 + 1);
  }
  static std::string get(std::string_view path, int visitor, const std::string& more = {}) {
    return head("GET", path, visitor) + more + "\r\n";
  }
  static std::string post(std::string_view path, int visitor, const std::string& form) {
    return head("POST", path, visitor) +
           fmt::format("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
                       form.size(), form);
  }
  std::vector<std::string> links_;
  std::string board_, cookie_;
  std::mt19937 random_{1};
  int count_ = 0;
};

}  // namespace paraat::bench
