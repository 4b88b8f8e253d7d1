#include "tenant/platform/text/email_addresses.hpp"

#include <unicode/idna.h>
#include <unicode/stringpiece.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <stdexcept>

#include "tenant/platform/text/characters.hpp"

namespace paraat::text {
namespace {

using fault = email_fault;

constexpr std::size_t longest_local = 64, longest_domain = 253, longest = 254;

// atext of RFC 5322.
bool mailbox_sign(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-/=?^_`{|}~.").contains(c);
}

std::optional<fault> wrong_local(std::string_view s) {
  if (s.size() > longest_local) return fault::too_long;
  if (std::ranges::any_of(s, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
    return fault::not_ascii;
  const bool dots = s.starts_with('.') || s.ends_with('.') || s.contains("..");
  return dots || !std::ranges::all_of(s, mailbox_sign) ? std::optional(fault::local_part) : std::nullopt;
}

// UTS 46, non-transitional, with the letters that host names have.
const icu::IDNA& idna() {
  static const std::unique_ptr<icu::IDNA> one = [] {
    UErrorCode failed = U_ZERO_ERROR;
    std::unique_ptr<icu::IDNA> made(icu::IDNA::createUTS46Instance(
        UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII,
        failed));
    if (U_FAILURE(failed)) throw std::runtime_error("ICU has no IDNA data");
    return made;
  }();
  return *one;
}

std::optional<std::string> a_labels(std::string_view domain) {
  std::string out;
  icu::StringByteSink<std::string> into(&out);
  icu::IDNAInfo found;
  UErrorCode failed = U_ZERO_ERROR;
  idna().nameToASCII_UTF8(icu::StringPiece(domain.data(), static_cast<int32_t>(domain.size())), into, found,
                          failed);
  if (U_FAILURE(failed) || found.hasErrors()) return std::nullopt;
  const auto dot = out.rfind('.');
  if (out.size() > longest_domain || dot == std::string::npos || dot + 2 >= out.size()) return std::nullopt;
  const std::string_view top = std::string_view(out).substr(dot + 1);
  const bool numbers = std::ranges::all_of(top, [](char c) { return c >= '0' && c <= '9'; });
  return numbers || out.starts_with('.') || out.contains("..") ? std::nullopt : std::optional(out);
}

}  // namespace

// texts
constexpr std::string_view sentences[] = {
    "Vul een geldig e-mailadres in, zoals naam@voorbeeld.be",
    "Vóór de @ mogen geen letters met accenten staan. Gebruik een ander e-mailadres",
    "Het deel na de @ klopt niet. Vul een e-mailadres in zoals naam@voorbeeld.be"};

std::string_view sentence_of(email_fault f) {
  return sentences[f == fault::not_ascii ? 1 : f == fault::domain ? 2 : 0];
}

std::expected<std::string, email_fault> read_email(std::string_view typed) {
  const std::string s = normalised(typed);
  if (s.empty()) return std::unexpected(fault::empty);
  const auto at = s.find('@');
  if (at == std::string::npos || at == 0 || at + 1 == s.size() || s.find('@', at + 1) != std::string::npos)
    return std::unexpected(fault::no_at);
  const std::string_view local = std::string_view(s).substr(0, at);
  if (const auto wrong = wrong_local(local)) return std::unexpected(*wrong);
  const auto domain = a_labels(std::string_view(s).substr(at + 1));
  if (!domain) return std::unexpected(fault::domain);
  std::string out = std::string(local) + "@" + *domain;
  if (out.size() > longest) return std::unexpected(fault::too_long);
  return out;
}

}  // namespace paraat::text
