#include "tenant/people/reserves/asking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tenant/messaging/mail/mail.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/people/reserves/reserves_sql.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::reserves {
namespace {

using web::scope;

constexpr int letters_at_once = 200;
constexpr std::chrono::hours between_letters{24};
constexpr std::size_t longest_source = 120;

std::unexpected<refusal> gone() {
  return refuse(refusal_kind::gone, "Deze persoon staat niet meer op de reserve.");
}

// The next moment of the clock: a letter on days 7 and 21, the end on day 30.
instant next_after(instant since, instant now) {
  for (const auto step : {first_reminder, second_reminder})
    if (since + step > now) return since + step;
  return since + silence_term;
}

void send_letter(transaction& tx, const scope& staff, const candidate& c, instant since,
                 const std::string& source) {
  const scope s = notifications::in_language(staff, c.who.language);
  const auto filled = [](const std::string& sentence, const auto&... values) {
    return fmt::format(fmt::runtime(sentence), values...);
  };
  const bool again = c.asks > 0;
  const std::string token = one_time_tokens::issue_link(tx, answer_purpose, c.id, since + silence_term);
  std::vector<std::string> paragraphs;
  if (again) paragraphs.push_back(s.t("We vroegen je dit al. Misschien las je erover."));
  paragraphs.push_back(filled(s.t("Je naam stond op een lijst van mensen die willen helpen: {0}."), source));
  paragraphs.push_back(filled(
      s.t("Wil je nog gevraagd worden als {0} hulp nodig heeft? Laat het weten met één klik."), s.here.name));
  notifications::send(tx, s,
                      {.kind = "reserve_question",
                       .to = c.who.email,
                       .name = c.who.name,
                       .subject = filled(s.t("Wil je nog helpen? {0} vraagt het je"), s.here.name),
                       .paragraphs = std::move(paragraphs),
                       .button_label = s.t("Antwoord ja of nee"),
                       .button_url = notifications::whole_address(s, "/reserve/" + token),
                       .quote = {},
                       .after = {s.t("Zeg je nee, dan wissen we meteen alles wat we over je hebben."),
                                 filled(s.t("Antwoord je niet, dan wissen we alles op {0}."),
                                        s.t.date_with_year(web::local_day(since + silence_term)))},
                       .about = c.id.text()},
                      priority::bulk);
}

void plan_clock(transaction& tx) {
  if (const auto due = next_due(tx)) jobs::schedule(tx, clock_job, *due, "{}", "clock");
}

void ask(transaction& tx, const scope& s, const candidate& c, instant since, const std::string& source) {
  send_letter(tx, s, c, since, source);
  mark_asked(tx, c, since, s.now, next_after(since, s.now));
}

// What the list said of them, and what the person adds; the profile keeps what it had.
profiles::profile filled_in(profiles::profile p, const scope& s, const candidate& c, const yes_answer& a) {
  auto& w = p.what;
  const auto add = [](std::vector<std::string>& to, const std::vector<std::string>& codes) {
    for (const std::string& code : codes)
      if (std::ranges::find(to, code) == to.end()) to.push_back(code);
  };
  if (!w.born) w.born = c.who.born;
  if (w.phone.empty()) w.phone = c.who.phone;
  if (w.place.empty()) {
    w.place = a.place.empty() ? c.who.place : a.place;
    const auto found = s.node.municipalities.locate(w.place, c.who.nis);
    w.nis = found ? found->nis : c.who.nis;
    if (found) w.at = found->at;
  }
  add(w.skills, c.who.skills);
  for (const std::string& code : c.who.spoken)
    if (std::ranges::find(w.languages, code, &profiles::language_skill::code) == w.languages.end())
      w.languages.push_back({code, profiles::level::good});
  for (const std::string& code : c.who.trainings)
    if (std::ranges::find(w.trainings, code, &profiles::training::code) == w.trainings.end()) {
      profiles::training t;
      t.code = code;
      w.trainings.push_back(std::move(t));
    }
  p.language = c.who.language;
  return p;
}

result<profiles::profile> profile_of(transaction& tx, const scope& s, const candidate& c,
                                     const yes_answer& a) {
  auto p = profiles::begin_for(tx, c.human, c.who.name, c.who.email, c.who.phone, c.who.language, s.now);
  if (p.status != profiles::profile_state::draft) return p;
  const int version = p.version;
  auto saved = profiles::save(tx, filled_in(std::move(p), s, c, a), version, s.now);
  if (!saved) return saved;
  return profiles::confirm(tx, saved->id, s.now);
}

}  // namespace

result<void> start_asking(transaction& tx, const scope& s, std::string source) {
  if (source.empty() || web::length_in_characters(source) > longest_source)
    return refuse(refusal_kind::invalid, "Zeg in enkele woorden waar de namen vandaan komen", "bron");
  if (counts(tx).to_ask == 0)
    return refuse(refusal_kind::conflict, "Er is niemand die je nog kan vragen per mail.");
  keep_question(tx, source, s.account->account, s.now);
  jobs::schedule(tx, ask_job, s.now, "{}", "ask");
  retention::plan(tx, s.now);
  return {};
}

void ask_some(transaction& tx, const web::services& node, instant now) {
  const scope s = web::scope_of(node, tx.tenant(), now);
  const std::string source = source_of_names(tx);
  const auto some = next_to_ask(tx, letters_at_once);
  for (const candidate& c : some) ask(tx, s, c, now, source);
  if (std::ssize(some) == letters_at_once) jobs::schedule(tx, ask_job, now, "{}", "ask");
  plan_clock(tx);
}

void tick_clock(transaction& tx, const web::services& node, instant now) {
  const scope s = web::scope_of(node, tx.tenant(), now);
  const std::string source = source_of_names(tx);
  for (const candidate& c : due_again(tx, now, letters_at_once)) {
    const instant since = *c.asked_at;
    if (now >= since + silence_term) {
      mail::stop(tx, c.id, now);
      one_time_tokens::end_all(tx, c.id);
      erase_all_of(tx, c.human);
      count(tx, "silent", 1);
    } else if (c.bounced_at || c.who.email.empty()) {
      put_off(tx, c, next_after(since, now));
    } else {
      ask(tx, s, c, since, source);
    }
  }
  plan_clock(tx);
}

result<void> ask_one(transaction& tx, const scope& s, const candidate_id& id) {
  const auto c = candidate_for_update(tx, id);
  if (!c) return gone();
  if (c->status == candidate_state::confirmed)
    return refuse(refusal_kind::conflict, "Deze persoon zei al ja.");
  if (c->who.email.empty())
    return refuse(refusal_kind::conflict, "Er is geen e-mailadres. Bel, of vul een adres in.");
  if (c->bounced_at)
    return refuse(refusal_kind::conflict, "Mail naar dit adres komt niet aan. Vul eerst een ander adres in.");
  if (c->last_at && s.now - *c->last_at < between_letters)
    return refuse(refusal_kind::conflict, "Er vertrok al een mail in de laatste 24 uur. Wacht tot morgen.");
  const std::string source = source_of_names(tx);
  if (source.empty())
    return refuse(refusal_kind::conflict,
                  "Zeg eerst bij ‘Vraag of ze nog willen’ waar de namen vandaan komen.");
  // Somebody whom the first letters never reached gets the whole term again.
  const bool never_reached = !c->asked_at || c->asks == 0;
  ask(tx, s, *c, never_reached ? s.now : *c->asked_at, source);
  plan_clock(tx);
  return {};
}

result<candidate> candidate_of_link(transaction& tx, std::string_view token, instant now) {
  const auto object = one_time_tokens::look(tx, token, answer_purpose, now);
  if (!object) return std::unexpected(object.error());
  auto c = find_candidate(tx, candidate_id(*object));
  if (!c) return gone();
  return std::move(*c);
}

result<std::string> say_yes(transaction& tx, const scope& s, const candidate_id& id, const yes_answer& a) {
  const auto c = candidate_for_update(tx, id);
  if (!c) return gone();
  if (c->status == candidate_state::confirmed) return c->profile;
  if (a.place.empty() && c->who.place.empty())
    return refuse(refusal_kind::invalid, "Vul in waar je woont", "plaats");
  auto p = profile_of(tx, s, *c, a);
  if (!p) return std::unexpected(p.error());
  if (a.visible && p->status != profiles::profile_state::visible) {
    const profiles::given_consent consent{std::string(profiles::consent_version), s.now,
                                          a.heard_by.has_value(), a.heard_by};
    // A list that says nothing of what they can leaves that to the person, on their own page.
    if (auto shown = profiles::show(tx, p->id, consent, s.now)) p = std::move(shown);
  }
  for (const candidate& one : of_human(tx, c->human)) {
    mark_confirmed(tx, one, p->id, a.heard_by, s.now);
    one_time_tokens::end_all(tx, one.id);
    mail::stop(tx, one.id, s.now);
  }
  count(tx, "confirmed", 1);
  plan_clock(tx);
  return p->id;
}

void say_no(transaction& tx, const scope& s, const candidate_id& id) {
  const auto c = candidate_for_update(tx, id);
  if (!c || c->status == candidate_state::confirmed) return;
  for (const candidate& one : of_human(tx, c->human)) {
    if (!one.who.email.empty()) note_refusal(tx, mark_of_refusal(s, one.who.email), s.now);
    one_time_tokens::end_all(tx, one.id);
    mail::stop(tx, one.id, s.now);
  }
  erase_all_of(tx, c->human);
  count(tx, "declined", 1);
  retention::plan(tx, s.now);
}

channels::owner channel_owner() {
  return {.reported = {},
          .address_refused = [](transaction& tx, instant now,
                                std::string_view address) { note_bounce(tx, address, now); },
          .answered = {},
          .title = {},
          .people = {},
          .page = {}};
}

}  // namespace paraat::reserves
