#include "tenant/crisis/saved_sentences/saved_sentences.hpp"

#include "protocol/bytes.hpp"
#include "tenant/crisis/saved_sentences/saved_sentences_sql.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::saved_sentences {
namespace {

std::unexpected<refusal> refuse_taken_title() {
  return refuse(refusal_kind::invalid, "Er is al een zin met deze titel", "titel");
}

std::unexpected<refusal> refuse_unknown() {
  return refuse(refusal_kind::not_found, "Deze bewaarde zin bestaat niet meer.");
}

result<void> check(const content& c) {
  if (c.title.empty()) return refuse(refusal_kind::invalid, "Geef de zin een titel", "titel");
  if (c.text.empty()) return refuse(refusal_kind::invalid, "Schrijf de tekst van de zin", "tekst");
  if (web::length_in_characters(c.title) > longest_title)
    return refuse(refusal_kind::invalid, "Hou de titel bij 60 tekens", "titel");
  if (web::length_in_characters(c.text) > longest_text)
    return refuse(refusal_kind::invalid, "Hou de tekst bij 300 tekens", "tekst");
  return {};
}

}  // namespace

result<void> add_sentence(transaction& tx, const content& c, instant now) {
  if (const auto good = check(c); !good) return good;
  if (all_sentences(tx).size() >= most_sentences)
    return refuse(refusal_kind::conflict, "Er zijn al 50 bewaarde zinnen. Verwijder er eerst een.");
  if (!insert_sentence(tx, c, now)) return refuse_taken_title();
  return {};
}

result<void> change_sentence(transaction& tx, const sentence_id& id, const content& c, int seen_version) {
  if (!find_sentence(tx, id)) return refuse_unknown();
  if (const auto good = check(c); !good) return good;
  if (title_taken(tx, c.title, id)) return refuse_taken_title();
  if (!update_sentence(tx, id, c, seen_version))
    return refuse(refusal_kind::conflict,
                  "Iemand anders heeft deze zin intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.");
  return {};
}

result<void> remove_sentence(transaction& tx, const sentence_id& id) {
  if (!is_uuid(id) || !delete_sentence(tx, id)) return refuse_unknown();
  return {};
}

}  // namespace paraat::saved_sentences
