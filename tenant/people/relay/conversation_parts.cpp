#include "tenant/people/relay/conversation_parts.hpp"

#include <fmt/format.h>

#include "tenant/people/relay/contact_details.hpp"
#include "tenant/people/relay/reports.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::relay {

namespace tpl = web::tpl;
using web::scope;
using web::view;

std::string filled(const std::string& sentence, const std::string& one) {
  return fmt::format(fmt::runtime(sentence), one);
}

std::string other_name(const scope& s, const std::optional<subject_now>& now, side mine) {
  const std::string name = now ? party_of(*now, other(mine)).name : std::string();
  return name.empty() ? s.t("Iemand") : name;
}

// ---- how it ended

closed_by closing_of(side s) { return s == side::first ? closed_by::first : closed_by::second; }

ending_words ending_of(const scope& s, const reader& a, bool gone, const std::string& with) {
  const closed_by mine = closing_of(a.mine.which);
  if (a.what.erased || gone)
    return {
        s.t("Dit gesprek is gewist"),
        filled(s.t("Een van jullie wiste zijn gegevens. Wat jullie schreven, is weg. Alleen een bericht dat "
                   "iemand meldde, bewaart de gemeente nog ongeveer {0}."),
               s.t("{} dag", "{} dagen", kept_after_closing.count())),
        ""};
  if (a.what.closed_at && a.what.by == mine)
    return a.what.blocked ? ending_words{s.t("Je blokkeerde dit gesprek"),
                                         filled(s.t("{0} kan je niet meer schrijven."), with),
                                         s.t("Hef de blokkering op")}
                          : ending_words{s.t("Je sloot dit gesprek"), s.t("Niemand kan er nog in schrijven."),
                                         s.t("Heropen het gesprek")};
  if (a.what.closed_at && a.what.by == closed_by::both)
    return {s.t("Je blokkeerde dit gesprek"), filled(s.t("{0} kan je niet meer schrijven."), with), ""};
  if (a.what.closed_at && a.what.by == closed_by::staff)
    return {s.t("De gemeente sloot dit gesprek"), s.t("Niemand kan er nog in schrijven."), ""};
  if (a.what.closed_at && a.what.by == closed_by::silence)
    return {s.t("Dit gesprek sloot vanzelf"), s.t("Een half jaar lang schreef niemand iets."),
            s.t("Heropen het gesprek")};
  if (a.what.closed_at)
    return {filled(s.t("{0} sloot dit gesprek"), with), s.t("Je kan hier niet meer schrijven."), ""};
  return {s.t("Jullie kunnen hier niet schrijven"),
          s.t("Dit gesprek is gesloten. Je kan hier niet meer schrijven."), ""};
}

std::string term_sentence(const scope& s, const conversation& c) {
  if (c.erased) return {};
  if (!c.closed_at)
    return filled(s.t("We wissen alles {0} na het sluiten."),
                  s.t("{} dag", "{} dagen", kept_after_closing.count()));
  return filled(s.t("Op {0} wissen we alles."),
                s.t.date_with_year(web::local_day(*c.closed_at + kept_after_closing)));
}

// ---- the messages

namespace {

void draw_held(view& note, const scope& s, const reader& a, const message& m) {
  const contact_details found = contacts_in(m.body);
  view& box = note.add(tpl::HELD);
  box.set(tpl::TEXT, found.phone
                         ? s.t("Dit kwam per mail en er staat een telefoonnummer in. We gaven het nog "
                               "niet door.")
                         : s.t("Dit kwam per mail en er staat een e-mailadres in. We gaven het nog "
                               "niet door."));
  web::draw_button(box, tpl::BUTTON, s, {a.root + "/berichten/" + m.id + "/vrijgave", s.t("Verstuur toch")});
  web::draw_button(box, tpl::OTHER_BUTTON, s,
                   {a.root + "/berichten/" + m.id + "/verwijdering", s.t("Gooi weg"), "secondary"});
}

void draw_rest(view& note, const scope& s, const message& m, bool mine) {
  if (m.rest.empty()) return;
  if (!mine) {
    note.add(tpl::MORE).set(
        tpl::TEXT, s.t("Onder de mail stond nog tekst, zoals een handtekening. Die geven we niet door."));
    return;
  }
  note.add(tpl::MORE_TEXT)
      .set(tpl::SUMMARY, s.t("Toon wat onder je mail stond"))
      .set(tpl::TEXT, m.rest)
      .show(tpl::HAS_HINT)
      .set(tpl::HINT, s.t("We namen het voor een citaat of een handtekening en gaven het niet door. Hoort "
                          "het bij je bericht? "
                          "Schrijf het dan opnieuw."));
}

}  // namespace

void draw_messages(view& v, const scope& s, transaction& tx, const reader& a, const std::string& with) {
  const auto all = messages_of(tx, a.what.id, a.mine.which);
  v.show_if(all.empty() && a.what.stands(), tpl::NOTHING);
  if (all.empty()) return;
  view& list = v.add(tpl::LIST);
  for (const message& m : all) {
    const bool mine = m.from == a.mine.which;
    view& note = list.add(tpl::NOTE);
    note.show_if(mine, tpl::NOTE_MINE).set(tpl::AUTHOR, mine ? s.t("Jij") : with);
    note.set(tpl::TIME_TEXT, s.t.date_and_time(m.at)).set(tpl::TEXT, m.body);
    note.show_if(m.files_left_out, tpl::FILES);
    draw_rest(note, s, m, mine);
    if (m.held) draw_held(note, s, a, m);
    if (mine) continue;
    if (is_reported(tx, m.id))
      note.show(tpl::REPORTED);
    else
      note.add(tpl::MAY_REPORT).set(tpl::WAY_URL, a.root + "/berichten/" + m.id + "/melding");
  }
}

}  // namespace paraat::relay
