#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "protocol/bytes.hpp"
#include "tenant/messaging/mail/mailer.hpp"

namespace paraat::mail {
namespace {

constexpr std::string_view boundary = "paraat-6f1d8c0a", outer = "paraat-2b90e7d4";  // base64 holds no hyphen

std::string lines_of_base64(std::string_view bytes) {
  const std::string all = base64(bytes);
  std::string out;
  for (std::size_t at = 0; at < all.size(); at += 76) out += all.substr(at, 76) + "\r\n";
  return out;
}

std::string part(std::string_view type, std::string_view text) {
  return fmt::format("--{}\r\nContent-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
                     boundary, type, lines_of_base64(text));
}

std::string decoded_words(std::string_view text) {
  constexpr std::string_view open = "=?UTF-8?B?";
  std::string out;
  for (;;) {
    const auto at = text.find(open);
    const auto end = at == std::string_view::npos ? at : text.find("?=", at + open.size());
    if (end == std::string_view::npos) return out.append(text);
    if (text.substr(0, at).find_first_not_of(" \r\n") != std::string_view::npos)
      out.append(text.substr(0, at));
    out += from_base64(text.substr(at + open.size(), end - at - open.size())).value_or("");
    text.remove_prefix(end + 2);
  }
}

std::string header_of(std::string_view eml, std::string_view name) {
  const std::string mark = fmt::format("\r\n{}: ", name);
  const auto at = eml.find(mark);
  if (at == std::string_view::npos) return {};
  const auto from = at + mark.size();
  auto end = eml.find("\r\n", from);
  while (end != std::string_view::npos && end + 2 < eml.size() && eml[end + 2] == ' ')
    end = eml.find("\r\n", end + 2);
  return std::string(eml.substr(from, end - from));
}

}  // namespace

std::string encoded_words(std::string_view text) {
  if (std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; })) return std::string(text);
  std::string out;
  while (!text.empty()) {
    std::size_t take = std::min<std::size_t>(text.size(), 45);
    while (take < text.size() && take > 1 && (static_cast<unsigned char>(text[take]) & 0xc0U) == 0x80U)
      --take;
    out += (out.empty() ? "" : "\r\n ") + fmt::format("=?UTF-8?B?{}?=", base64(text.substr(0, take)));
    text.remove_prefix(take);
  }
  return out;
}

std::vector<std::string> further_headers(const message& m) {
  std::vector<std::string> out;
  if (!m.reply_to.empty()) out.push_back("Reply-To: <" + m.reply_to + ">");
  if (m.unsubscribe.empty()) return out;
  out.push_back("List-Unsubscribe: <" + m.unsubscribe + ">");
  out.emplace_back("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
  return out;
}

std::string rfc5322_date(instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

std::string to_eml(const outgoing& o) {
  const bool files = !o.what.attachments.empty();
  const std::string alternatives =
      fmt::format("Content-Type: multipart/alternative; boundary=\"{}\"\r\n\r\n", boundary) +
      part("text/plain", o.what.text) + (o.what.html.empty() ? "" : part("text/html", o.what.html)) +
      fmt::format("--{}--\r\n", boundary);
  std::string out = fmt::format(
      "MIME-Version: 1.0\r\nDate: {}\r\nFrom: {}\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: <{}>\r\n"
      "Auto-Submitted: auto-generated\r\n",
      rfc5322_date(o.at), o.from, o.what.to, encoded_words(o.what.subject), o.message_id);
  for (const std::string& line : further_headers(o.what)) out += line + "\r\n";
  if (!files) return out + alternatives;
  out +=
      fmt::format("Content-Type: multipart/mixed; boundary=\"{0}\"\r\n\r\n--{0}\r\n", outer) + alternatives;
  for (const attachment& a : o.what.attachments)
    out += fmt::format(
               "--{}\r\nContent-Type: {}\r\nContent-Disposition: attachment; filename=\"{}\"\r\n"
               "Content-Transfer-Encoding: base64\r\n\r\n",
               outer, a.type, a.name) +
           lines_of_base64(a.bytes);
  return out + fmt::format("--{}--\r\n", outer);
}

std::optional<shown_mail> read_eml(std::string_view bytes) {
  shown_mail m;
  m.to = header_of(bytes, "To");
  m.subject = decoded_words(header_of(bytes, "Subject"));
  m.date = header_of(bytes, "Date");
  const auto plain = bytes.find("Content-Type: text/plain");
  const auto from = plain == std::string_view::npos ? plain : bytes.find("\r\n\r\n", plain);
  if (from == std::string_view::npos) return std::nullopt;
  std::string body(bytes.substr(from, bytes.find("--", from) - from));
  std::erase_if(body, [](char c) { return c == '\r' || c == '\n'; });
  auto text = from_base64(body);
  if (!text) return std::nullopt;
  m.text = std::move(*text);
  return m;
}

std::vector<shown_mail> mails_in(const std::filesystem::path& folder, std::size_t most) {
  std::vector<std::filesystem::path> files;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent))
    if (entry.path().extension() == ".eml") files.push_back(entry.path());
  std::ranges::sort(files, std::ranges::greater{});  // the names sort by time
  if (files.size() > most) files.resize(most);
  std::vector<shown_mail> out;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    if (auto m = read_eml(bytes)) {
      m->file = file.stem().string();
      out.push_back(std::move(*m));
    }
  }
  return out;
}

}  // namespace paraat::mail
