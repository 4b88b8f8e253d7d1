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
constexpr std::chrono::minutes held_row{1};
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

void send_letter(transaction& tx, const scope& staff, const candidate& c, instant since) {
  const scope s = notifications::in_language(staff, c.who.language);
  const auto filled = [](const std::string& sentence, const auto&... values) {
    return fmt::format(fmt::runtime(sentence), values...);
  };
  const bool again = c.asks > 0;
  const std::string token = one_time_tokens::issue_link(tx, answer_purpose, c.id, since + silence_term);
  std::vector<std::string> paragraphs;
  if (again) paragraphs.push_back(s.t("We vroegen je dit al. Misschien las je erover."));
  paragraphs.push_back(
      filled(s.t("Je naam stond op een lijst van mensen die willen helpen: {0}."), c.source));
  paragraphs.push_back(filled(
      s.t("Wil je nog gevraagd worden als {0} hulp nodig heeft? Laat het weten met de knop hieronder."),
      s.here.name));
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

void ask(transaction& tx, const scope& s, const candidate& c, instant since) {
  send_letter(tx, s, c, since);
  mark_asked(tx, c, since, s.now, next_after(since, s.now));
}

// Links and letters of everything that this person is on the reserve.
void end_letters(transaction& tx, const std::vector<candidate>& all, instant now) {
  for (const candidate& one : all) {
    one_time_tokens::end_all(tx, one.id);
    mail::stop(tx, one.id, now);
  }
}

// Everything of the reserve about this person.
void erase_person(transaction& tx, const std::vector<candidate>& all, instant now) {
  end_letters(tx, all, now);
  for (const candidate& one : all) {
    mail::forget(tx, one.id, now);
    forget_in_drafts(tx, one.who.email);
  }
  erase_all_of(tx, all.front().human);
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
    if (const auto found = s.node.municipalities.locate(w.place, c.who.nis)) {
      w.place = found->name;
      w.nis = found->nis;
      w.at = found->at;
    }
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
  if (want_to_ask(tx, source) == 0)
    return refuse(refusal_kind::conflict, "Er is niemand die je nog kan vragen per mail.");
  jobs::schedule(tx, ask_job, s.now, "{}", "ask");
  retention::plan(tx, s.now);
  return {};
}

void ask_some(transaction& tx, const web::services& node, instant now) {
  const scope s = web::scope_of(node, tx.tenant(), now);
  const auto some = next_to_ask(tx, letters_at_once);
  for (const candidate& c : some) ask(tx, s, c, now);
  // A row that a page holds at this moment is taken later.
  if (is_anybody_wanted(tx)) jobs::schedule(tx, ask_job, some.empty() ? now + held_row : now, "{}", "ask");
  plan_clock(tx);
}

namespace {

void tick_one(transaction& tx, const scope& s, const candidate_id& id) {
  const auto c = candidate_for_update(tx, id);
  if (!c || c->status != candidate_state::asked || !c->next_at || *c->next_at > s.now) return;
  // An address that was corrected begins anew.
  const instant since = c->asks == 0 ? s.now : *c->asked_at;
  if (s.now >= since + silence_term) {
    count(tx, c->bounced_at ? "unreached" : "silent", 1);
    erase_person(tx, of_human(tx, c->human), s.now);
  } else if (c->bounced_at || c->who.email.empty()) {
    set_next(tx, c->id, next_after(*c->asked_at, s.now));
  } else {
    ask(tx, s, *c, since);
  }
}

}  // namespace

void tick_clock(transaction& tx, const web::services& node, instant now) {
  const scope s = web::scope_of(node, tx.tenant(), now);
  for (const candidate_id& id : due_again(tx, now, letters_at_once)) tick_one(tx, s, id);
  plan_clock(tx);
}

void ask_anew(transaction& tx, const candidate& before, instant now) {
  end_letters(tx, {before}, now);
  begin_anew(tx, before.id, now);
  keep_one_clock(tx, before.human, now);
  plan_clock(tx);
}

void keep_one_clock(transaction& tx, const persons::person_id& human, instant now) {
  const auto all = of_human(tx, human);
  const auto said_yes_before =
      std::ranges::any_of(all, [](const candidate& c) { return c.status == candidate_state::confirmed; });
  const candidate* lead = nullptr;
  for (const candidate& c : all)
    if (c.status == candidate_state::asked && (lead == nullptr || *c.asked_at > *lead->asked_at)) lead = &c;
  for (const candidate& c : all) {
    if (c.status != candidate_state::asked) continue;
    if (&c == lead && !said_yes_before) {
      if (!c.next_at) set_next(tx, c.id, next_after(*c.asked_at, now));
    } else {
      mail::stop(tx, c.id, now);
      set_next(tx, c.id, std::nullopt);
    }
  }
}

void restart_clocks(transaction& tx, instant now) {
  for (const persons::person_id& human : humans_without_clock(tx)) keep_one_clock(tx, human, now);
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
  const std::string source = c->source.empty() ? last_source(tx) : c->source;
  if (source.empty())
    return refuse(refusal_kind::conflict,
                  "Zeg eerst bij ‘Vraag of ze nog willen’ waar de namen vandaan komen.");
  set_source(tx, id, source);
  const auto with_source = find_candidate(tx, id);
  // Somebody whom the first letters never reached gets the whole term.
  ask(tx, s, *with_source, c->asks == 0 ? s.now : *c->asked_at);
  keep_one_clock(tx, c->human, s.now);
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

bool lacks_place(const candidate& c) { return c.who.place.empty() || c.who.nis == 0; }

result<said_yes> say_yes(transaction& tx, const scope& s, const candidate_id& id, const yes_answer& a) {
  const auto c = candidate_for_update(tx, id);
  if (!c) return gone();
  if (c->status == candidate_state::confirmed) return said_yes{c->profile, false};
  if (lacks_place(*c) && !s.node.municipalities.locate(a.place))
    return refuse(refusal_kind::invalid,
                  a.place.empty() ? "Vul in waar je woont" : "Deze gemeente kennen we niet", "plaats");
  auto p = profile_of(tx, s, *c, a);
  if (!p) return std::unexpected(p.error());
  said_yes out{p->id, false};
  if (a.visible && p->status != profiles::profile_state::visible) {
    const profiles::given_consent consent{std::string(profiles::consent_version), s.now,
                                          a.heard_by.has_value(), a.heard_by};
    // A list that says nothing of what they can leaves that to the person, on their own page.
    out.hidden = !profiles::show(tx, p->id, consent, s.now);
  }
  const auto all = of_human(tx, c->human);
  end_letters(tx, all, s.now);
  for (const candidate& one : all) mark_confirmed(tx, one, p->id, a.heard_by, s.now);
  count(tx, "confirmed", 1);
  plan_clock(tx);
  return out;
}

result<bool> say_no(transaction& tx, const scope& s, const candidate_id& id) {
  const auto c = candidate_for_update(tx, id);
  if (!c) return gone();
  const auto all = of_human(tx, c->human);
  if (std::ranges::any_of(all, [](const candidate& one) { return one.status == candidate_state::confirmed; }))
    return refuse(refusal_kind::conflict, "Er was al een ja. Wis het profiel als dat niet meer klopt.");
  const bool more = has_other_records(tx, c->human);
  for (const candidate& one : all) note_refusal(tx, mark_of_refusal(s, one.who), s.now);
  erase_person(tx, all, s.now);
  count(tx, "declined", 1);
  retention::plan(tx, s.now);
  return more;
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
