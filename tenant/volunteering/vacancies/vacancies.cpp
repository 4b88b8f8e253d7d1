#include "tenant/volunteering/vacancies/vacancies.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"
#include "tenant/volunteering/organisations/pauses.hpp"
#include "tenant/volunteering/vacancies/vacancies_sql.hpp"

namespace paraat::vacancies {
namespace {

std::unexpected<refusal> over_already() {
  return refuse(refusal_kind::invalid, "De einddatum is al voorbij. Pas eerst de periode aan.", "einde");
}

result<void> check(const content& c) {
  if (c.title.empty()) return refuse(refusal_kind::invalid, "Geef de vacature een titel", "titel");
  if (listings::theme_of(c.theme) == nullptr) return refuse(refusal_kind::invalid, "Kies een thema", "thema");
  if (c.places < 1 || c.places > 5000)
    return refuse(refusal_kind::invalid, "Vul een aantal plaatsen in van 1 tot 5000", "plaatsen");
  if (c.starts_on && c.ends_on && *c.ends_on < *c.starts_on)
    return refuse(refusal_kind::invalid, "Kies een einde na het begin", "einde");
  return {};
}

instant expiry_of(const content& c, instant published) {
  if (!c.ends_on) return published + open_ended_term;
  return web::start_of_local_day(std::chrono::sys_days{*c.ends_on} + std::chrono::days{1});
}

bool stands(const vacancy& v) {
  return v.status == vacancy_state::published || v.status == vacancy_state::filled;
}

// Of a vacancy that stands, after an edit. Without an end date it keeps its term, which may have been
// prolonged.
instant expiry_after_edit(const vacancy& v, const std::optional<std::chrono::year_month_day>& end_before,
                          instant now) {
  if (v.what.ends_on || !v.expires_at) return expiry_of(v.what, now);
  return end_before ? now + open_ended_term : *v.expires_at;
}

// Brings the read model and the outside in line with the vacancy. A full one expires too: the term of the
// answers to it begins then.
void project(transaction& tx, const tenants::tenant& owner, const vacancy& v) {
  if (v.status == vacancy_state::published)
    listings::accept(tx, listing_of(v, owner));
  else
    listings::remove(tx, owner.party, v.id);
  if (stands(v))
    jobs::schedule(tx, expire_job, *v.expires_at, fmt::format(R"({{"id":"{}"}})", v.id), v.id);
  else
    jobs::cancel(tx, expire_job, v.id);
  outbox::announce(tx, owner.id, outbox::object_kind::listing, v.id);
}

result<vacancy> found_or_gone(transaction& tx, const vacancy_id& id) {
  if (auto v = find_for_update(tx, id)) return *v;
  return refuse(refusal_kind::not_found, "Deze vacature bestaat niet meer.");
}

// Writes a new version with its line in the history, and shows it to whom it concerns.
result<vacancy> keep(transaction& tx, const tenants::tenant& owner, vacancy v, actor who,
                     std::string_view what, instant now) {
  ++v.version;
  v.updated_at = now;
  update(tx, v);
  remember(tx, v, who, what, now);
  if (v.status != vacancy_state::draft) project(tx, owner, v);
  return v;
}

}  // namespace

std::string_view name_of(vacancy_state s) {
  switch (s) {
    case vacancy_state::draft:
      return "draft";
    case vacancy_state::published:
      return "published";
    case vacancy_state::filled:
      return "filled";
    case vacancy_state::closed:
      return "closed";
    case vacancy_state::expired:
      return "expired";
  }
  return "draft";
}

std::optional<vacancy_state> state_named(std::string_view name) {
  for (const vacancy_state s : {vacancy_state::draft, vacancy_state::published, vacancy_state::filled,
                                vacancy_state::closed, vacancy_state::expired})
    if (name_of(s) == name) return s;
  return std::nullopt;
}

listings::listing listing_of(const vacancy& v, const tenants::tenant& owner) {
  listings::listing l;
  l.publisher = owner.party;
  l.id = v.id;
  l.version = v.version;
  l.own = owner.id;
  l.nis = v.what.nis;
  l.ref = v.ref;
  l.url = fmt::format("{}/vacatures/{}/{}", owner.public_url, v.ref, slug_of(v.what.title));
  l.title = v.what.title;
  l.body = v.what.body;
  l.organisation = v.organisation;
  l.kind = v.what.kind;
  l.theme = v.what.theme;
  l.place = v.what.place;
  l.lat = v.what.lat;
  l.lon = v.what.lon;
  l.moments = v.what.moments;
  l.good_to_know = v.what.good_to_know;
  l.minimum_age = v.what.minimum_age;
  l.rhythm = v.what.rhythm;
  l.starts_on = v.what.starts_on;
  l.ends_on = v.what.ends_on;
  l.places = v.what.places;
  l.places_free = v.what.places - v.places_taken;
  l.urgent = v.what.urgent;
  l.members_only = v.what.members_only;
  l.published_at = v.published_at.value_or(v.updated_at);
  l.valid_until = v.expires_at.value_or(v.updated_at);
  l.asks = v.asks;
  return l;
}

bool says_where_to_report(const content& c) {
  return !c.contact_name.empty() && !(c.contact_email.empty() && c.contact_phone.empty()) &&
         !c.contact_address.empty() && !c.contact_hour.empty();
}

result<vacancy> create(transaction& tx, const content& c, actor who, instant now,
                       const asks::vacancy_asks& a) {
  if (auto ok = check(c); !ok) return std::unexpected(ok.error());
  if (auto ok = asks::check(a); !ok) return std::unexpected(ok.error());
  vacancy v;
  v.id = vacancy_id(uuid_v7(now));
  v.ref = random_code(8);
  v.what = c;
  v.asks = a;
  v.created_at = v.updated_at = now;
  insert(tx, v);
  remember(tx, v, who, "created", now);
  return *find(tx, v.id);
}

result<vacancy> edit(transaction& tx, const tenants::tenant& owner, const vacancy_id& id, const content& c,
                     int seen_version, actor who, instant now) {
  if (auto ok = check(c); !ok) return std::unexpected(ok.error());
  auto v = found_or_gone(tx, id);
  if (!v) return v;
  if (v->version != seen_version && edited_since(tx, id, seen_version))
    return refuse(
        refusal_kind::conflict,
        "Iemand anders heeft deze vacature intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.");
  if (v->task_id.empty() && c.places < v->places_taken)
    return refuse(refusal_kind::invalid, "Er zijn al meer mensen aanvaard dan dit aantal plaatsen",
                  "plaatsen");
  if (stands(*v) && c.ends_on && c.ends_on != v->what.ends_on && expiry_of(c, now) <= now)
    return over_already();
  const int shared = v->what.places;
  const auto end_before = v->what.ends_on;
  v->what = c;
  if (!v->task_id.empty()) v->what.places = shared;
  if (v->status == vacancy_state::filled && v->what.places > v->places_taken)
    v->status = vacancy_state::published;
  if (stands(*v)) v->expires_at = expiry_after_edit(*v, end_before, now);
  ++v->version;
  v->updated_at = now;
  update(tx, *v);
  remember(tx, *v, who, "edited", now);
  vacancy fresh = *find(tx, id);
  if (fresh.status != vacancy_state::draft) project(tx, owner, fresh);
  return fresh;
}

result<vacancy> set_asks(transaction& tx, const tenants::tenant& owner, const vacancy_id& id,
                         const asks::vacancy_asks& a, int seen_version, actor who, instant now) {
  if (auto ok = asks::check(a); !ok) return std::unexpected(ok.error());
  auto v = found_or_gone(tx, id);
  if (!v || v->asks == a) return v;
  if (v->version != seen_version && asks_changed_since(tx, id, seen_version))
    return refuse(
        refusal_kind::conflict,
        "Iemand anders heeft deze vacature intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.");
  v->asks = a;
  return keep(tx, owner, *v, who, "asks", now);
}

result<vacancy> publish(transaction& tx, const tenants::tenant& owner, const vacancy_id& id, actor who,
                        instant now) {
  auto v = found_or_gone(tx, id);
  if (!v) return v;
  if (v->status == vacancy_state::published) return v;
  if (!organisation_may_publish(tx, v->what.organisation_id))
    return refuse(refusal_kind::conflict, "De organisatie moet eerst goedgekeurd zijn door de gemeente.");
  // A task of an emergency does not wait for answers to other vacancies.
  if (v->task_id.empty() && organisations::paused_since(tx, v->what.organisation_id))
    return refuse(refusal_kind::conflict,
                  "Minstens drie mensen wachten al drie weken op antwoord van deze organisatie. Beantwoord "
                  "hen eerst: daarna kan je deze vacature meteen publiceren.");
  const instant expires = expiry_of(v->what, now);
  if (expires <= now) return over_already();
  if (const auto task = v->task_id.empty() ? std::nullopt : places_of_task(tx, v->task_id);
      task && !task->active)
    return refuse(refusal_kind::conflict, "Deze taak is voorbij of gestopt.");
  count_places(tx, *v);
  v->status = v->places_taken >= v->what.places ? vacancy_state::filled : vacancy_state::published;
  v->close_reason.clear();
  v->published_at = now;
  v->expires_at = expires;
  ++v->version;
  v->updated_at = now;
  update(tx, *v);
  remember(tx, *v, who, "published", now);
  project(tx, owner, *v);
  return v;
}

result<vacancy> close(transaction& tx, const tenants::tenant& owner, const vacancy_id& id, std::string reason,
                      actor who, instant now) {
  auto v = found_or_gone(tx, id);
  if (!v) return v;
  if (v->status == vacancy_state::closed) return v;
  if (reason.empty()) return refuse(refusal_kind::invalid, "Kies waarom je de vacature sluit", "reden");
  v->status = vacancy_state::closed;
  v->close_reason = std::move(reason);
  ++v->version;
  v->updated_at = now;
  update(tx, *v);
  remember(tx, *v, who, "closed", now);
  project(tx, owner, *v);
  return v;
}

result<vacancy> mark_urgent(transaction& tx, const tenants::tenant& owner, const vacancy_id& id, bool urgent,
                            actor who, instant now) {
  auto v = found_or_gone(tx, id);
  if (!v || v->what.urgent == urgent) return v;
  v->what.urgent = urgent;
  return keep(tx, owner, *v, who, urgent ? "marked urgent" : "no longer urgent", now);
}

result<vacancy> prolong(transaction& tx, const tenants::tenant& owner, const vacancy_id& id, actor who,
                        instant now) {
  auto v = found_or_gone(tx, id);
  if (!v) return v;
  if (!stands(*v)) return refuse(refusal_kind::conflict, "Deze vacature staat niet meer open.");
  if (v->what.ends_on)
    return refuse(refusal_kind::invalid, "Deze vacature heeft een einddatum. Pas de periode aan.", "einde");
  v->expires_at = now + open_ended_term;
  return keep(tx, owner, *v, who, "prolonged", now);
}

void show_new_name(transaction& tx, const tenants::tenant& owner,
                   const organisations::organisation_id& organisation_id, actor who, instant now) {
  constexpr int all_of_them = 5000;
  for (const vacancy& one : list(tx, {.status = vacancy_state::published,
                                      .of_everyone = false,
                                      .organisations = {organisation_id},
                                      .per_page = all_of_them})
                                .rows)
    if (const auto v = find_for_update(tx, one.id); v && v->status == vacancy_state::published)
      keep(tx, owner, *v, who, "organisation renamed", now);
}

result<vacancy> duplicate(transaction& tx, const vacancy_id& id, actor who, instant now) {
  const auto v = find(tx, id);
  if (!v) return refuse(refusal_kind::not_found, "Deze vacature bestaat niet meer.");
  content copy = v->what;
  copy.urgent = false;
  copy.starts_on = copy.ends_on = std::nullopt;
  return create(tx, copy, who, now, v->asks);
}

void expire(transaction& tx, const tenants::tenant& owner, const vacancy_id& id, instant now) {
  auto v = find_for_update(tx, id);
  if (!v || !stands(*v) || *v->expires_at > now) return;
  v->status = vacancy_state::expired;
  ++v->version;
  v->updated_at = now;
  update(tx, *v);
  remember(tx, *v, std::nullopt, "expired", now);
  project(tx, owner, *v);
}

bool count_places(transaction& tx, vacancy& v) {
  const auto task = v.task_id.empty() ? std::nullopt : places_of_task(tx, v.task_id);
  if (!task) return false;
  const int taken = task->needed - task->free;
  const bool changes = v.what.places != task->needed || v.places_taken != taken;
  v.what.places = task->needed;
  v.places_taken = taken;
  return changes;
}

bool recount(transaction& tx, const tenants::tenant& owner, vacancy v, instant now) {
  if (!count_places(tx, v)) return false;
  const bool full = v.places_taken >= v.what.places;
  if (v.status == vacancy_state::published && full) v.status = vacancy_state::filled;
  if (v.status == vacancy_state::filled && !full && *v.expires_at > now) v.status = vacancy_state::published;
  keep(tx, owner, v, std::nullopt, "places followed", now);
  return true;
}

result<vacancy> take_place(transaction& tx, const tenants::tenant& owner, const vacancy_id& id, instant now) {
  auto v = found_or_gone(tx, id);
  if (!v) return v;
  const bool shared = !v->task_id.empty();
  if (!shared && v->places_taken >= v->what.places)
    return refuse(refusal_kind::conflict, "Alle plaatsen zijn ingenomen.");
  if (v->status != vacancy_state::published && !(shared && v->status == vacancy_state::filled))
    return refuse(refusal_kind::conflict, "Deze vacature staat niet meer open.");
  if (shared && !join_task(tx, v->task_id))
    return refuse(refusal_kind::conflict, "Alle plaatsen zijn ingenomen.");
  ++v->places_taken;
  count_places(tx, *v);
  v->status = vacancy_state::published;
  if (v->places_taken == v->what.places) v->status = vacancy_state::filled;
  ++v->version;
  v->updated_at = now;
  update(tx, *v);
  remember(tx, *v, std::nullopt, v->status == vacancy_state::filled ? "filled" : "place taken", now);
  project(tx, owner, *v);
  return v;
}

void give_place_back(transaction& tx, const tenants::tenant& owner, const vacancy_id& id, instant now) {
  auto v = find_for_update(tx, id);
  if (!v || (v->task_id.empty() && v->places_taken == 0)) return;
  if (!v->task_id.empty()) leave_task(tx, v->task_id);
  v->places_taken = std::max(0, v->places_taken - 1);
  count_places(tx, *v);
  if (v->places_taken < v->what.places && v->status == vacancy_state::filled && *v->expires_at > now)
    v->status = vacancy_state::published;
  ++v->version;
  v->updated_at = now;
  update(tx, *v);
  remember(tx, *v, std::nullopt, "place given back", now);
  project(tx, owner, *v);
}

}  // namespace paraat::vacancies
