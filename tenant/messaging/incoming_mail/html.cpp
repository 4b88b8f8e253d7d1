// The text of HTML. No document is built: tags are read one after another, and what stands in a block that a
// mail program puts around a quote is kept apart or left out.

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

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

// A block of HTML holds words of the writer, text that may be theirs (a signature, indented text), or
// neither.
enum class holds { words, rest, nothing };

holds held_by(const tag& t) {
  static constexpr std::array gone{"script", "style", "head", "title"};
  if (std::ranges::find(gone, t.name) != gone.end()) return holds::nothing;
  const auto has = [&](const char* word) { return t.attributes.contains(word); };
  if (has("gmail_attr") || has("moz-cite-prefix")) return holds::nothing;
  if (t.name == "blockquote")
    return has("cite") || has("gmail_quote") || has("yahoo_quoted") || has("protonmail_quote")
               ? holds::nothing
               : holds::rest;
  static constexpr std::array others{"gmail_quote", "gmail_signature", "yahoo_quoted", "moz-signature"};
  return std::ranges::any_of(others, has) ? holds::rest : holds::words;
}
// Behind it stands the mail that is answered, and what its reader wrote in it: Outlook closes the block
// before what it quotes.
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

// A block whose text is no words: how many of its name are open in it.
struct open_block {
  std::string name;
  holds what = holds::words;
  int open = 0;
};

class html_reader {
 public:
  explicit html_reader(std::string_view html) : left_(html) {}

  said read() {
    while (!left_.empty()) {
      if (left_.front() == '<') {
        read_markup();
      } else if (left_.front() == '&') {
        std::string entity;
        read_entity(left_, entity);
        if (std::string* to = target()) *to += entity;
      } else {
        read_character();
      }
    }
    return {std::move(words_), std::move(rest_)};
  }

 private:
  // The innermost block says where its text goes.
  std::string* target() {
    const holds what = !blocks_.empty() ? blocks_.back().what : below_ ? holds::rest : holds::words;
    return what == holds::words ? &words_ : what == holds::rest ? &rest_ : nullptr;
  }

  void read_markup() {
    const auto t = read_tag(left_);
    if (!t) {
      if (std::string* to = target()) *to += '<';
      left_.remove_prefix(1);
      return;
    }
    // Where text moves from one to the other, a line ends.
    if (std::string* to = target(); to != nullptr && breaks_line(t->name)) end_line(*to, t->name == "br");
    below_ = below_ || ends_words(*t);
    const bool same = !blocks_.empty() && t->name == blocks_.back().name;
    if (t->closing) {
      if (same && --blocks_.back().open == 0) blocks_.pop_back();
      return;
    }
    if (t->alone || is_void(t->name)) return;
    const holds what = held_by(*t), around = blocks_.empty() ? holds::words : blocks_.back().what;
    if (what > around) {
      blocks_.push_back({t->name, what, 1});
      if (std::string* to = target()) end_line(*to, false);
    } else if (same) {
      ++blocks_.back().open;
    }
  }

  void read_character() {
    const char c = left_.front();
    left_.remove_prefix(1);
    std::string* to = target();
    if (to == nullptr) return;
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank)
      *to += c;
    else if (!to->empty() && !to->ends_with(' ') && !to->ends_with('\n'))
      *to += ' ';
  }

  std::string_view left_;
  std::string words_, rest_;
  std::vector<open_block> blocks_;  // each holds less than the one around it, so no more than two
  bool below_ = false;              // behind what Outlook puts above the mail that is answered
};

}  // namespace

said text_of_html(std::string_view html) { return html_reader(html).read(); }

}  // namespace paraat::incoming_mail
