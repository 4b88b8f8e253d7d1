#include "tenant/messaging/channels/opt_outs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/inbound_sms_sql.hpp"
#include "tenant/platform/text/characters.hpp"

namespace paraat::channels {
namespace {

struct stop_word {
  std::string_view text, language;
};
constexpr stop_word stop_words[] = {
    {"stop", "nl"},           {"stopp", "nl"},       {"stoppen", "nl"},    {"uitschrijven", "nl"},
    {"schrijf me uit", "nl"}, {"stopsms", "nl"},     {"arret", "fr"},      {"arreter", "fr"},
    {"arretez", "fr"},        {"desinscrire", "fr"}, {"desabonner", "fr"}, {"desinscription", "fr"},
    {"unsubscribe", "en"},    {"stopall", "en"},     {"opt out", "en"},    {"optout", "en"}};
// Words allowed beside the opt-out word, in a text that asks for nothing else.
constexpr std::string_view around[] = {
    "met",   "sms",         "smsen",       "sms en", "smssen",   "sturen",  "te",        "het",
    "de",    "deze",        "die",         "dit",    "alle",     "bericht", "berichten", "berichtjes",
    "aub",   "alstublieft", "alsjeblieft", "please", "mij",      "me",      "nu",        "hiermee",
    "ermee", "en",          "texting",     "texts",  "messages", "message", "sending",   "les",
    "des",   "d",           "envoyer",     "envoi",  "svp",      "merci",   "dank",      "u",
    "je",    "bedankt",     "thanks"};

// Words without marks; a code of a call-out ("K7") is left out.
std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> out(1);
  for (const char c : text::folded(text)) {
    const bool mark = std::string_view(" .,!;:'\"()-").contains(c) || c == '\n' || c == '\t';
    if (!mark)
      out.back() += c;
    else if (!out.back().empty())
      out.emplace_back();
  }
  std::erase_if(out, [](const std::string& w) {
    return w.empty() ||
           (w.size() <= 3 && w[0] >= 'a' && w[0] <= 'z' && w.size() > 1 && w[1] >= '2' && w[1] <= '8');
  });
  return out;
}

std::string confirmation(std::string_view site_name, std::string_view language) {
  if (language == "fr")
    return fmt::format("Tu ne recevras plus de SMS de {}. Ce n'etait pas voulu? Dis-le-nous.", site_name);
  if (language == "en")
    return fmt::format("You get no more texts from {}. Not what you meant? Tell us.", site_name);
  return fmt::format("Je krijgt geen sms'en meer van {}. Was dat niet de bedoeling? Laat het ons weten.",
                     site_name);
}

}  // namespace

std::optional<std::string_view> stop_language(std::string_view text) {
  const auto words = words_in(text);
  if (words.empty() || words.size() > 8) return std::nullopt;
  const stop_word* found = nullptr;
  for (std::size_t at = 0; at < words.size();) {
    std::size_t step = 0;
    for (std::size_t n = std::min<std::size_t>(3, words.size() - at); n > 0 && step == 0; --n) {
      std::string phrase;
      for (std::size_t i = at; i < at + n; ++i) phrase += (phrase.empty() ? "" : " ") + words[i];
      if (const auto it = std::ranges::find(stop_words, phrase, &stop_word::text);
          it != std::end(stop_words)) {
        if (found == nullptr) found = &*it;
        step = n;
      } else if (std::ranges::find(around, phrase) != std::end(around)) {
        step = n;
      }
    }
    if (step == 0) return std::nullopt;
    at += step;
  }
  return found == nullptr ? std::nullopt : std::optional(found->language);
}

bool opt_out(transaction& tx, instant now, std::string_view number, std::string_view site_name,
             std::string_view language) {
  if (!rows::insert_opt_out(tx, now, number)) return false;
  const message last{.key = std::string(opt_out_key),
                     .via = channel::sms,
                     .to = std::string(number),
                     .about = "",
                     .subject = "",
                     .body = confirmation(site_name, language),
                     .urgent = true};
  queue(tx, now, {.id = uuid_v7(now), .owner = "opt_out"}, std::array{last});
  return true;
}

}  // namespace paraat::channels
