#include "tenant/overview/board/message_sentences.hpp"

#include <algorithm>

namespace paraat::callouts {

using web::form;
using web::parameters;

void add_sentence_choice(form& f, const web::scope& s, const sentence_list& sentences) {
  if (sentences.empty()) return;
  std::vector<web::choice> choices;
  for (const auto& x : sentences) choices.push_back({x.id, x.what.title, ""});
  f.add_choices(form::type::select, "zin", s.t("Bewaarde zin"), std::move(choices),
                {.hint = s.t("Komt achter wat je al schreef.")});
  f.other_submit("invoegen", "ja", s.t("Zet de zin in het bericht"));
}

bool asks_for_sentence(const parameters& sent) { return sent.has("invoegen"); }

result<parameters> with_chosen_sentence(const parameters& sent, const sentence_list& sentences) {
  const std::string chosen = sent.get("zin");
  if (chosen.empty()) {
    if (asks_for_sentence(sent)) return refuse(refusal_kind::invalid, "Kies eerst een bewaarde zin", "zin");
    return sent;
  }
  const auto known = std::ranges::find(sentences, chosen, &saved_sentences::sentence::id);
  if (known == sentences.end())
    return refuse(refusal_kind::conflict, "Deze bewaarde zin bestaat niet meer. Kies een andere.", "zin");
  const std::string typed = web::trimmed(sent.get("bericht"));
  parameters out;
  for (const auto& [name, value] : sent.list())
    if (name != "zin" && name != "bericht") out.add(name, value);
  out.add("bericht", typed.empty() ? known->what.text : typed + "\n" + known->what.text);
  return out;
}

void put_message(form& f, const parameters& sent) {
  for (const char* name : {"groep", "taak", "zin", "bericht"}) f.put(name, sent.get(name));
}

}  // namespace paraat::callouts
