#include "tenant/overview/closeout/stand_down_messages.hpp"

#include <fmt/format.h>

#include "tenant/messaging/mail/email_template.hpp"
#include "tenant/messaging/notifications/notifications.hpp"

namespace paraat::closeout {
namespace {

constexpr std::string_view mark = "https://link.invalid/";  // letters only: it survives escaping

}  // namespace

std::string debrief_path(std::string_view token) { return "/terugblik/" + std::string(token); }

std::string with_link(std::string words, const std::string& link) {
  for (std::size_t at = 0; (at = words.find(mark, at)) != std::string::npos; at += link.size())
    words.replace(at, mark.size(), link);
  return words;
}

home_words words_for(const web::scope& s, const incidents::incident& i, audience g,
                     const std::string& language, const std::string& own) {
  const web::scope here = notifications::in_language(s, language);
  const auto& t = here.t;
  const std::string name = incidents::title_of(i, t("OEFENING"));
  mail::letter l{.to = "", .subject = fmt::format(fmt::runtime(t("Voorbij: {0}")), name)};
  l.sentences.push_back(
      fmt::format(fmt::runtime(t("De inzet voor {0} is voorbij. Er is geen hulp meer nodig.")), name));
  home_words out;
  switch (g) {
    case audience::present:
      l.sentences.push_back(
          t("Ben je nog ter plaatse? Meld je af bij de coördinator en ga veilig naar huis."));
      l.sentences.push_back(
          t("Dank je wel voor je hulp. Vertel ons hoe het ging, dan doen we het de volgende keer beter."));
      l.link = std::string(mark);
      l.link_label = t("Vertel hoe het ging");
      out.sms = fmt::format(fmt::runtime(t("De inzet voor {0} is voorbij. Meld je af en ga veilig naar huis. "
                                           "Dank je wel! Hoe ging het? {1}")),
                            name, mark);
      break;
    case audience::asked:
      l.sentences.push_back(
          t("Je hoeft niets meer te doen. Bedankt om onze vraag te lezen. Wat je ook antwoordde, het heeft "
            "nooit "
            "gevolgen voor jou."));
      out.sms = fmt::format(
          fmt::runtime(t("De inzet voor {0} is voorbij. Je hoeft niets meer te doen. Dank je wel!")), name);
      break;
    case audience::never:
      l.sentences.push_back(
          t("We hebben je deze keer niet opgeroepen. Je stond klaar, en dat is net zo veel waard. Dank je "
            "wel."));
      out.sms = fmt::format(
          fmt::runtime(t("De inzet voor {0} is voorbij. We hebben je deze keer niet opgeroepen. Dank "
                         "je wel dat je klaarstond!")),
          name);
      break;
  }
  if (!own.empty()) l.sentences.push_back(own);
  const mail::message m = mail::compose(here, l);
  out.subject = m.subject;
  out.text = m.text;
  out.html = m.html;
  return out;
}

}  // namespace paraat::closeout
