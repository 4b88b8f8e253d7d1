#include "tenant/messaging/incoming_mail/incoming_mail.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>

#include "protocol/ascii.hpp"
#include "protocol/bytes.hpp"
#include "tenant/messaging/incoming_mail/quotes.hpp"

namespace paraat::incoming_mail {
namespace {

struct unref {
  void operator()(void* o) const { g_object_unref(o); }
};
struct release {
  void operator()(char* s) const { g_free(s); }
};
template <class T>
using owned = std::unique_ptr<T, unref>;
using owned_text = std::unique_ptr<char, release>;

void start() {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
}

template <class T>
T* as(void* object, GType type) {
  return object != nullptr && g_type_check_instance_is_a(static_cast<GTypeInstance*>(object), type) != 0
             ? static_cast<T*>(object)
             : nullptr;
}

// Before GMime reads anything: a head of a reasonable length and number of lines. The head ends at an empty
// line.
std::optional<mail_fault> bad_head(std::string_view bytes) {
  std::size_t lines = 0, at = 0;
  while (at < bytes.size()) {
    const auto end = std::min(bytes.find('\n', at), bytes.size());
    const std::string_view line = bytes.substr(at, end - at);
    if (line.empty() || line == "\r") return std::nullopt;
    if (++lines > most_headers || end > longest_head) return mail_fault::too_many_headers;
    at = end + 1;
  }
  return std::nullopt;
}

owned<GMimeMessage> parse(std::string_view bytes) {
  start();
  const owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  return owned<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

std::string header(GMimeObject* o, const char* name) {
  const char* value = g_mime_object_get_header(o, name);
  return value == nullptr ? std::string() : std::string(ascii::trimmed(value));
}

// ---- who it is for

void add_addresses(InternetAddressList* list, std::vector<std::string>& out) {
  constexpr int most = 100;
  const int count = list == nullptr ? 0 : std::min(internet_address_list_length(list), most);
  for (int i = 0; i < count; ++i) {
    auto* one = as<InternetAddressMailbox>(internet_address_list_get_address(list, i),
                                           internet_address_mailbox_get_type());
    const char* address = one == nullptr ? nullptr : internet_address_mailbox_get_addr(one);
    if (address != nullptr) out.emplace_back(address);
  }
}

std::vector<std::string> recipients_of(GMimeMessage* m) {
  std::vector<std::string> out;
  GMimeHeaderList* all = g_mime_object_get_header_list(GMIME_OBJECT(m));
  for (int i = 0; i < g_mime_header_list_get_count(all); ++i) {
    GMimeHeader* h = g_mime_header_list_get_header_at(all, i);
    const std::string_view name = g_mime_header_get_name(h);
    if (!ascii::equal_ignoring_case(name, "X-Original-To") &&
        !ascii::equal_ignoring_case(name, "Delivered-To") && !ascii::equal_ignoring_case(name, "Envelope-To"))
      continue;
    if (const char* value = g_mime_header_get_raw_value(h)) {
      std::string address(value);
      std::erase_if(address,
                    [](char c) { return c == '<' || c == '>' || static_cast<unsigned char>(c) <= ' '; });
      out.push_back(std::move(address));
    }
  }
  add_addresses(g_mime_message_get_to(m), out);
  add_addresses(g_mime_message_get_cc(m), out);
  return out;
}

// ---- whether a program sent it (RFC 3834, 2 and 5; RFC 2919)
// Feedback-ID, List-Unsubscribe and X-Loop say nothing: providers and forwarders add them to mails of people.

automatic_mark mark_of(GMimeObject* m) {
  const std::string submitted = ascii::lower(header(m, "Auto-Submitted"));
  if (!submitted.empty() && !submitted.starts_with("no")) return automatic_mark::submitted;
  const char* path = g_mime_object_get_header(m, "Return-Path");
  const std::string sender(path == nullptr ? std::string_view() : ascii::trimmed(path));
  if (sender == "<>" || ascii::lower(sender).starts_with("<mailer-daemon")) return automatic_mark::envelope;
  for (const char* name : {"X-Autoreply", "X-Autorespond", "X-Autoresponder"})
    if (!header(m, name).empty()) return automatic_mark::responder;
  const std::string precedence = ascii::lower(header(m, "Precedence"));
  if (precedence == "auto_reply") return automatic_mark::responder;
  if (precedence == "bulk" || precedence == "junk" || precedence == "list") return automatic_mark::precedence;
  return header(m, "List-Id").empty() ? automatic_mark::none : automatic_mark::list;
}

// ---- what failed (RFC 3464, 2.3)

// "rfc822; els@voorbeeld.be"
std::string address_in(std::string_view field) {
  const auto semicolon = field.find(';');
  std::string out =
      ascii::lower(ascii::trimmed(semicolon == field.npos ? field : field.substr(semicolon + 1)));
  std::erase_if(out, [](char c) { return c == '<' || c == '>'; });
  return out;
}

std::vector<failed_recipient> failures_in(std::string_view report) {
  constexpr std::size_t most = 50;
  std::vector<failed_recipient> out;
  failed_recipient now;
  bool failed = false;
  const auto conclude = [&] {
    if (failed && !now.addresses.empty() && out.size() < most) out.push_back(now);
    now = {};
    failed = false;
  };
  while (!report.empty()) {
    const auto end = std::min(report.find('\n'), report.size());
    std::string_view line = report.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    report.remove_prefix(std::min(end + 1, report.size()));
    const auto colon = line.find(':');
    if (ascii::trimmed(line).empty()) conclude();
    if (colon == line.npos) continue;
    const std::string_view name = line.substr(0, colon), value = ascii::trimmed(line.substr(colon + 1));
    if (ascii::equal_ignoring_case(name, "Action"))
      failed = ascii::equal_ignoring_case(value, "failed");
    else if (ascii::equal_ignoring_case(name, "Status"))
      now.status = std::string(value.substr(0, value.find_first_of(" (")));
    else if (ascii::equal_ignoring_case(name, "Final-Recipient") ||
             ascii::equal_ignoring_case(name, "Original-Recipient"))
      now.addresses.push_back(address_in(value));
  }
  conclude();
  return out;
}

// ---- what the writer says

// Cut before a character that would be halved.
std::string bounded(std::string text) {
  if (text.size() <= most_text) return text;
  std::size_t end = most_text;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

std::string content_of(GMimePart* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (content == nullptr) return {};
  const owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, stream.get());
  GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return bytes == nullptr ? std::string()
                          : bounded(std::string(reinterpret_cast<const char*>(bytes->data), bytes->len));
}

std::string text_of(GMimePart* part) {
  auto* text = as<GMimeTextPart>(part, g_mime_text_part_get_type());
  const owned_text read(text == nullptr ? nullptr : g_mime_text_part_get_text(text));
  std::string out = read ? bounded(read.get()) : content_of(part);
  // A charset that lies: what is no UTF-8 then is left out.
  if (!is_utf8(out)) std::erase_if(out, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  std::erase(out, '\0');
  return out;
}

// The words, the report and the presence of files of a mail, collected part after part. Text is read where it
// stands, so that words behind a file or in a second part are the writer's too.
struct parts {
  said text;
  std::string report;
  bool files = false;
  int count = 0;
};

void add_text(std::string& to, const std::string& more) {
  if (more.empty()) return;
  if (!to.empty()) to += "\n\n";
  to = bounded(to + more);
}
void add(said& to, const said& more) {
  add_text(to.words, more.words);
  add_text(to.rest, more.rest);
}

said said_in_html(std::string_view html) {
  const said raw = text_of_html(html);
  said out = words_in(raw.words);
  const said beside = words_in(raw.rest);  // without header blocks
  add_text(out.rest, beside.words);
  add_text(out.rest, beside.rest);
  return out;
}

bool is_type(GMimeObject* o, const char* type, const char* subtype) {
  GMimeContentType* t = g_mime_object_get_content_type(o);
  return t != nullptr && g_mime_content_type_is_type(t, type, subtype) != 0;
}

bool is_attachment(GMimeObject* o) {
  return ascii::lower(header(o, "Content-Disposition")).starts_with("attachment");
}
// A text with a name is a file, also where a mail program shows it between the words.
bool is_named(GMimePart* part) {
  return ascii::lower(header(GMIME_OBJECT(part), "Content-Disposition")).starts_with("inline") &&
         g_mime_part_get_filename(part) != nullptr;
}

void look_at_part(GMimePart* part, parts& found, bool related) {
  auto* o = GMIME_OBJECT(part);
  if (is_type(o, "message", "delivery-status")) {
    found.report = content_of(part);
  } else if (is_attachment(o) || (is_type(o, "text", "*") && is_named(part))) {
    found.files = true;
  } else if (is_type(o, "text", "plain")) {
    add(found.text, words_in(text_of(part)));
  } else if (is_type(o, "text", "html")) {
    add(found.text, said_in_html(text_of(part)));
  } else if (!related) {
    found.files = true;  // pictures of a signature stand beside their HTML
  }
}

void look_into(GMimeObject* o, parts& found, int depth, bool related);

// The same words more than once, the plainest first (RFC 2046, 5.1.4): the first that has any. An empty plain
// part beside HTML is what some mail programs send.
void look_into_alternatives(GMimeMultipart* many, parts& found, int depth, bool related) {
  said chosen;
  for (int i = 0; i < g_mime_multipart_get_count(many); ++i) {
    parts one{.text = {}, .report = {}, .files = false, .count = found.count};
    look_into(g_mime_multipart_get_part(many, i), one, depth + 1, related);
    found.count = one.count;
    found.files = found.files || one.files;
    if (found.report.empty()) found.report = std::move(one.report);
    if (chosen.words.empty() && (!one.text.words.empty() || chosen.rest.empty()))
      chosen = std::move(one.text);
  }
  add(found.text, chosen);
}

void look_into(GMimeObject* o, parts& found, int depth, bool related) {
  if (o == nullptr) return;
  if (depth > deepest || ++found.count > most_parts) {
    found.files = true;  // what is not read is not passed on, and both sides read that
    return;
  }
  if (auto* many = as<GMimeMultipart>(o, g_mime_multipart_get_type())) {
    if (is_type(o, "multipart", "alternative")) return look_into_alternatives(many, found, depth, related);
    const bool beside = is_type(o, "multipart", "related");
    for (int i = 0; i < g_mime_multipart_get_count(many); ++i)
      look_into(g_mime_multipart_get_part(many, i), found, depth + 1, related || beside);
  } else if (auto* part = as<GMimePart>(o, g_mime_part_get_type())) {
    look_at_part(part, found, related);
  } else if (as<GMimeMessagePart>(o, g_mime_message_part_get_type()) != nullptr) {
    found.files = true;  // a mail in a mail is a file
  }
}

}  // namespace

std::string_view name_of(automatic_mark m) {
  switch (m) {
    case automatic_mark::none:
      return "none";
    case automatic_mark::submitted:
      return "auto_submitted";
    case automatic_mark::responder:
      return "autoresponder";
    case automatic_mark::envelope:
      return "empty_sender";
    case automatic_mark::report:
      return "delivery_report";
    case automatic_mark::precedence:
      return "precedence";
    case automatic_mark::list:
      return "list";
  }
  return "none";
}

bool failed_recipient::of_address() const {
  return status.starts_with("5.1.") || status == "5.2.1" || status == "5.4.4" || status == "5.0.0";
}

std::expected<received_mail, mail_fault> read(std::string_view bytes) {
  if (bytes.size() > most_bytes) return std::unexpected(mail_fault::too_large);
  if (const auto bad = bad_head(bytes)) return std::unexpected(*bad);
  const auto m = parse(bytes);
  if (!m) return std::unexpected(mail_fault::broken);
  received_mail out;
  if (const char* id = g_mime_message_get_message_id(m.get())) out.id = id;
  out.recipients = recipients_of(m.get());
  out.mark = mark_of(GMIME_OBJECT(m.get()));
  parts found;
  look_into(g_mime_message_get_mime_part(m.get()), found, 0, false);
  out.failed = failures_in(found.report);
  if (!found.report.empty()) out.mark = automatic_mark::report;
  out.files_left_out = found.files;
  out.text = std::move(found.text.words);
  out.rest = std::move(found.text.rest);
  return out;
}

received_mail read_head(std::string_view beginning) {
  const std::string_view head = beginning.substr(0, longest_head);
  if (bad_head(head)) return {};
  const auto m = parse(head);
  received_mail out;
  if (!m) return out;
  out.recipients = recipients_of(m.get());
  out.mark = mark_of(GMIME_OBJECT(m.get()));
  return out;
}

}  // namespace paraat::incoming_mail
