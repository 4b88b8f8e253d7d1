// The text of HTML. No document is built: tags are read one after another, and what a mail program puts
// around a quote is left out with what stands in it.

#include <algorithm>
#include <array>
#include <optional>

#include "protocol/ascii.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/messaging/incoming_mail/quotes.hpp"

namespace paraat::incoming_mail {
namespace {

struct tag {
  std::string name;        // lower case
  std::string attributes;  // lower case, as written
  bool closing = false, alone = false;
};

// Blocks that hold no words of the writer.
bool hides(const tag& t) {
  static constexpr std::array hidden{"script", "style", "head", "title", "blockquote"};
  if (std::ranges::find(hidden, t.name) != hidden.end()) return true;
  static constexpr std::array quotes{"gmail_quote",   "gmail_signature", "moz-cite-prefix", "yahoo_quoted",
                                     "divrplyfwdmsg", "appendonsend",    "moz-signature"};
  return std::ranges::any_of(quotes, [&](const char* q) { return t.attributes.contains(q); });
}
// From here on all is of the mail that is answered: Outlook closes the block before what it quotes.
bool ends_words(const tag& t) {
  return t.attributes.contains("divrplyfwdmsg") || t.attributes.contains("appendonsend") ||
         t.attributes.contains("mail-editor-reference-message-container");
}
bool is_void(const std::string& name) {
  static constexpr std::array all{"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "wbr"};
  return std::ranges::find(all, name) != all.end();
}
bool breaks_line(const std::string& name) {
  static constexpr std::array all{"br", "p",  "div", "li", "tr", "h1", "h2",
                                  "h3", "h4", "h5",  "h6", "ul", "ol", "table"};
  return std::ranges::find(all, name) != all.end();
}

// At "<"; moves behind the tag. A "<" that begins no tag is text.
std::optional<tag> read_tag(std::string_view& s) {
  if (s.starts_with("<!--")) {
    const auto end = s.find("-->");
    s.remove_prefix(end == s.npos ? s.size() : end + 3);
    return tag{};
  }
  if (s.size() < 2 ||
      (s[1] != '/' && s[1] != '!' && s[1] != '?' && !((s[1] | 0x20) >= 'a' && (s[1] | 0x20) <= 'z')))
    return std::nullopt;
  const auto end = s.find('>');
  std::string_view inside = s.substr(1, end == s.npos ? s.npos : end - 1);
  s.remove_prefix(end == s.npos ? s.size() : end + 1);
  tag t;
  t.closing = inside.starts_with('/');
  if (t.closing) inside.remove_prefix(1);
  t.alone = inside.ends_with('/');
  const auto name_end = std::min(inside.find_first_of(" \t\r\n/"), inside.size());
  t.name = ascii::lower(inside.substr(0, name_end));
  t.attributes = ascii::lower(inside.substr(name_end));
  return t;
}

void append_utf8(std::string& out, unsigned code) {
  if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3f));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

// At "&"; moves behind the entity.
void read_entity(std::string_view& s, std::string& out) {
  struct known {
    std::string_view name, text;
  };
  static constexpr std::array<known, 14> names{{{"amp", "&"},
                                                {"lt", "<"},
                                                {"gt", ">"},
                                                {"quot", "\""},
                                                {"apos", "'"},
                                                {"nbsp", " "},
                                                {"eacute", "é"},
                                                {"egrave", "è"},
                                                {"euml", "ë"},
                                                {"iuml", "ï"},
                                                {"ccedil", "ç"},
                                                {"agrave", "à"},
                                                {"euro", "€"},
                                                {"rsquo", "’"}}};
  const auto end = s.substr(0, 12).find(';');
  if (end == s.npos) {
    out += '&';
    s.remove_prefix(1);
    return;
  }
  const std::string_view name = s.substr(1, end - 1);
  if (name.starts_with('#')) {
    const bool hexadecimal = name.size() > 2 && (name[1] | 0x20) == 'x';
    unsigned code = 0;
    for (const char c : name.substr(hexadecimal ? 2 : 1)) {
      const char low = ascii::lower(c);
      const int digit = low >= '0' && low <= '9'                  ? low - '0'
                        : hexadecimal && low >= 'a' && low <= 'f' ? low - 'a' + 10
                                                                  : -1;
      if (digit < 0 || code > 0x110000) break;
      code = code * (hexadecimal ? 16 : 10) + static_cast<unsigned>(digit);
    }
    append_utf8(out, code);
  } else if (const auto at = std::ranges::find(names, name, &known::name); at != names.end()) {
    out += at->text;
  } else {
    out += s.substr(0, end + 1);
  }
  s.remove_prefix(end + 1);
}

// A block ends its line; a break makes one more, up to an empty line.
void end_line(std::string& out, bool always) {
  while (out.ends_with(' ')) out.pop_back();
  if (out.empty() || out.ends_with("\n\n") || (!always && out.ends_with('\n'))) return;
  out += '\n';
}

// How deep the block is that hides, and how many of its name are open in it.
struct hidden_block {
  std::string name;
  int open = 0;
};

}  // namespace

std::string text_of_html(std::string_view s) {
  std::string out;
  std::optional<hidden_block> hidden;
  while (!s.empty()) {
    if (s.front() == '<') {
      const auto t = read_tag(s);
      if (!t) {
        if (!hidden) out += '<';
        s.remove_prefix(1);
        continue;
      }
      if (hidden) {
        if (t->name == hidden->name && !t->alone) hidden->open += t->closing ? -1 : 1;
        if (hidden->open <= 0) hidden.reset();
        continue;
      }
      if (ends_words(*t)) break;
      if (!t->closing && !t->alone && !is_void(t->name) && hides(*t)) hidden = hidden_block{t->name, 1};
      if (breaks_line(t->name)) end_line(out, t->name == "br");
      continue;
    }
    if (hidden) {
      const auto next = s.find('<');
      s.remove_prefix(next == s.npos ? s.size() : next);
      continue;
    }
    if (s.front() == '&') {
      read_entity(s, out);
      continue;
    }
    const char c = s.front();
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank)
      out += c;
    else if (!out.empty() && !out.ends_with(' ') && !out.ends_with('\n'))
      out += ' ';
    s.remove_prefix(1);
  }
  return out;
}

}  // namespace paraat::incoming_mail
