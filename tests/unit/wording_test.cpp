// Lint rules for the Dutch of the site: banned words, and sentences that name their field.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "tenant/platform/web/form.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat {
namespace {

using web::form;

std::string read(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file).rdbuf();
  return out.str();
}

template <typename Each>
void each_source(std::initializer_list<std::string_view> kinds, Each each) {
  for (const char* folder : {"tenant", "node", "federation"})
    for (const auto& file : std::filesystem::recursive_directory_iterator(test::source_folder() / folder))
      if (std::ranges::find(kinds, file.path().extension().string()) != kinds.end()) each(file.path());
}

// Each text of the site: [[…]] of a template, and each string of the code that begins as a sentence does.
std::vector<std::pair<std::string, std::string>> dutch() {
  std::vector<std::pair<std::string, std::string>> out;
  const std::regex of_page("\\[\\[([^\\]]+)\\]\\]"), of_code("\"((?:[A-Z{‘]|É)(?:[^\"\\\\\n]|\\\\.)*)\"");
  const std::regex joined("\"[ \t]*\n[ \t]*\"");
  each_source({".html", ".eml", ".cpp", ".hpp"}, [&](const std::filesystem::path& file) {
    const bool page = file.extension() == ".html" || file.extension() == ".eml";
    const std::string text = page ? read(file) : std::regex_replace(read(file), joined, "");
    for (std::sregex_iterator at(text.begin(), text.end(), page ? of_page : of_code), end; at != end; ++at)
      out.emplace_back(file.filename().string(), (*at)[1].str());
  });
  return out;
}

TEST(Wording, DutchTextsAvoidTheWordsThatWereReplaced) {
  const std::pair<const char*, const char*> replaced[] = {
      {"\\b[Hh]anden\\b", "mensen"},
      {"\\b[Tt]oestand\\b", "status"},
      {"\\bVoer [^.]*\\bin\\b|\\b[Ii]ngevoerd\\b|\\binvoer(en)?\\b|[Ii]ngelezen|\\bInlezen\\b", "importeren"},
      {"\\b[Uu]itvoeren\\b|\\buit te voeren\\b|\\bgedownload\\b", "exporteren"},
      {"\\b[Oo]nderzoek\\b", "kennismaking"},
      {"\\b[Bb]uren\\b|\\b[Bb]uur\\b", "buurgemeenten"},
      {"Sluit af|[Bb]laas|Rond af|\\b[Aa]fgesloten\\b|[Ss]topgezet", "stop, sluit, archiveer"},
      {"\\bopzij\\b", "verberg"},
      {"\\bNadien\\b", "afronden, terugblik"},
      {"[Cc]heck (in|uit)\\b|[Ii]ngecheckt|[Uu]itgecheckt|\\bcheckte?\\b", "meld aan, meld af"},
      {"(vraag|oproep|bericht|aanbod|mail|golf|sms’en) (is )?vertr(ekt|okken)", "is verstuurd"},
      {"[Gg]eraakt niet", "niet afgeleverd"},
      {"mag je niet binnen", "geen toegang"},
      {"heeft je nodig", "we zoeken mensen"},
      {"later verder doen|doe later verder", "ga later verder"},
      {"van gedacht ", "van gedachten"},
      {"Alles is bij|kregen ze goed", "volle zinnen"},
      {"Vul dit in|Maak hier een keuze|Vink dit aan", "de fout noemt het veld"},
      {"nog onderweg", "je bericht is nog niet aangekomen"},
      {"niet zeker kunnen plaatsen|Eén klik, en", "sms’en die we niet zeker begrijpen"},
      {"^Minuten dat|^Voor dit uur begint", "hoelang, overdag roepen we je niet op"},
      {"[Zz]e klopt nog", "nog actueel?"},
      {"Wachtwoord .niet verplicht", "als je er een hebt"},
      {"Om je aan te bieden|nooit tegen je", "wil je helpen?, nooit gevolgen voor jou"},
      {"niemand meer om te vragen", "we wachten nog op antwoorden"},
      {"Bevestigd tot|[Bb]eoordeeld met", "nagekeken op, in orde (waarom?)"},
      {"^(Kunnen|Vragen we nu|Oordeel|Breedte|Lengte)$", "beschikbaar, nu te vragen, lukt het?"},
      {"zie niets|klaar voor als", "laat weten wat je zoekt, wanneer het nodig is"}};
  const auto all = dutch();
  EXPECT_GT(all.size(), 2500U);
  for (const auto& [word, better] : replaced) {
    const std::regex old(word);
    for (const auto& [file, text] : all)
      EXPECT_FALSE(std::regex_search(text, old)) << file << ": “" << text << "” → " << better;
  }
}

TEST(Wording, AFieldThatMustNotStayEmptyIsNamedByItsError) {
  const web::catalogue languages;
  const auto said = [&](form::type what, const char* label) {
    return web::missing_sentence(languages.of("nl"), what, label);
  };
  EXPECT_EQ(said(form::type::text, "Je naam"), "Vul je naam in");
  EXPECT_EQ(said(form::type::text, "Plaats"), "Vul ‘Plaats’ in");
  EXPECT_EQ(said(form::type::select, "Je taal"), "Kies je taal");
  EXPECT_EQ(said(form::type::radios, "Thema"), "Kies iets bij ‘Thema’");
  EXPECT_EQ(said(form::type::tick, "Ik ga akkoord"), "Vink ‘Ik ga akkoord’ aan om verder te gaan");
  for (const char* language : {"nl", "fr", "en"})
    for (const auto what :
         {form::type::text, form::type::email, form::type::area, form::type::number, form::type::date,
          form::type::select, form::type::radios, form::type::checks, form::type::tick})
      for (const char* label : {"Je naam", "Plaats", "Wat gebeurt er?", "Minuten (per golf)"})
        EXPECT_TRUE(web::names(web::missing_sentence(languages.of(language), what, label), label))
            << language << ": " << label;
}

TEST(Wording, ASentenceNamesAFieldWhenEachWordOfItsLabelStandsInIt) {
  EXPECT_TRUE(web::names("Vul de naam in", "Naam"));
  EXPECT_TRUE(web::names("Kies wat er gebeurt", "Wat gebeurt er?"));
  EXPECT_FALSE(web::names("Vul een getal in", "Aantal plaatsen"));
  EXPECT_FALSE(web::names("", "Naam"));
}

// "Kies iets bij ‘Wat gebeurt er?’" would be no sentence.
TEST(Wording, ARequiredQuestionHasASentenceOfItsOwn) {
  const std::regex question("t\\(\\s*\"[^\"]*\\?[^\"]*\"");
  int found = 0;
  each_source({".cpp"}, [&](const std::filesystem::path& file) {
    const std::string text = read(file);
    for (auto at = text.find(".add"); at != std::string::npos; at = text.find(".add", at + 1)) {
      const auto end = std::min({text.find(".add", at + 1), text.find(";\n", at), text.size()});
      const std::string field = text.substr(at, end - at);
      if (!field.contains("form::type::") && !field.contains("type::")) continue;
      if (!field.contains(".required = true")) continue;
      const std::string head = field.substr(0, field.find(".required"));
      std::smatch label;
      if (!std::regex_search(head, label, question) || label.position() > 160) continue;
      ++found;
      EXPECT_TRUE(field.contains(".missing = ")) << file.filename() << ": " << label.str();
    }
  });
  EXPECT_GT(found, 25);
}

}  // namespace
}  // namespace paraat
