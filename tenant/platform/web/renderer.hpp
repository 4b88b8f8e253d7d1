#pragma once
// Templates to HTML, with escaping by context (ctemplate's auto-escape). All templates are read, translated
// and parsed at the start, once per language; rendering takes no lock.

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "tenant/platform/web/texts.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::web {

// For HTML and XML that no template makes: & < > and ".
std::string escape_html(std::string_view text);

class renderer {
 public:
  // Throws std::runtime_error when a template does not parse or lacks its AUTOESCAPE line.
  explicit renderer(const catalogue&);
  ~renderer();

  std::string render(std::string_view language, std::string_view file, const view&) const;

 private:
  struct compiled;
  std::map<std::string, std::unique_ptr<compiled>, std::less<>> by_language_;
};

}  // namespace paraat::web
