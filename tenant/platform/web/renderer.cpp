#include "tenant/platform/web/renderer.hpp"

#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary.h>

#include <stdexcept>

#include "ops/embedded.hpp"

namespace paraat::web {
namespace {

// [[Zoek]] in a template is a text of the site.
std::string translate(std::string_view source, const texts& t) {
  std::string out;
  for (;;) {
    const auto open = source.find("[[");
    if (open == std::string_view::npos) return out.append(source);
    const auto close = source.find("]]", open);
    if (close == std::string_view::npos) throw std::runtime_error("a template has [[ without ]]");
    out.append(source.substr(0, open));
    out += escape_html(t(source.substr(open + 2, close - open - 2)));
    source.remove_prefix(close + 2);
  }
}

void fill(ctemplate::TemplateDictionary& d, const view& v) {
  for (const auto& [name, value] : v.values()) {
    d.SetValue(ctemplate::TemplateString(name.data(), name.size()), value);
  }
  for (const auto& [name, section] : v.sections())
    fill(*d.AddSectionDictionary(ctemplate::TemplateString(name.data(), name.size())), section);
  for (const auto& [name, include] : v.includes()) {
    auto* child = d.AddIncludeDictionary(ctemplate::TemplateString(name.data(), name.size()));
    child->SetFilename(include.first);
    fill(*child, include.second);
  }
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

struct renderer::compiled {
  ctemplate::TemplateCache cache;
};

renderer::renderer(const catalogue& known) {
  for (const std::string& language : known.languages()) {
    auto c = std::make_unique<compiled>();
    for (const embedded::file& f : embedded::templates()) {
      if (!f.bytes.starts_with("{{%AUTOESCAPE context="))
        throw std::runtime_error("template without its AUTOESCAPE line: " + std::string(f.path));
      const std::string source = translate(f.bytes, known.of(language));
      if (!c->cache.StringToTemplateCache(std::string(f.path), source.data(), source.size(),
                                          ctemplate::STRIP_WHITESPACE))
        throw std::runtime_error("template does not parse: " + std::string(f.path));
    }
    c->cache.Freeze();
    by_language_.emplace(language, std::move(c));
  }
}

renderer::~renderer() = default;

std::string renderer::render(std::string_view language, std::string_view file, const view& v) const {
  auto found = by_language_.find(language);
  if (found == by_language_.end()) found = by_language_.find("nl");
  ctemplate::TemplateDictionary d("page");
  // The values of the page as a whole (address prefix, icons) reach the included templates too.
  for (const auto& [name, value] : v.values())
    d.SetTemplateGlobalValue(ctemplate::TemplateString(name.data(), name.size()), value);
  fill(d, v);
  std::string out;
  out.reserve(32'768);
  if (!found->second->cache.ExpandNoLoad(std::string(file), ctemplate::STRIP_WHITESPACE, &d, nullptr, &out))
    throw std::runtime_error("template cannot be rendered: " + std::string(file));
  return out;
}

}  // namespace paraat::web
