#pragma once
// Style sheet, font, icons and islands, served under a name that holds their digest, so that a browser keeps
// them for a year and asks again only when they change.

#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace paraat::web {

class assets {
 public:
  assets();
  struct asset {
    std::string content_type;
    std::string_view bytes;
    std::string gzip;  // empty when it does not pay
  };
  // "app.css" → "/-/app.3fa9c1d2.css"
  const std::string& url(std::string_view name) const;
  const asset* at(std::string_view path) const;  // by the last part of the address

 private:
  std::map<std::string, std::string, std::less<>> urls_;
  std::map<std::string, asset, std::less<>> by_name_;
  std::deque<std::string> kept_;  // style sheets with the names of the others filled in
};

std::string gzip(std::string_view bytes, int level = 6);

}  // namespace paraat::web
