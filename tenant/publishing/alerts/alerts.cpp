#include "tenant/publishing/alerts/alerts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/publishing/alerts/alerts_sql.hpp"
#include "tenant/publishing/alerts/matching.hpp"
#include "tenant/publishing/listings/spelling.hpp"

namespace paraat::alerts {
namespace {

constexpr std::size_t token_bytes = 24;

std::string token_of(const secrets::vault& v, std::string_view what, tenant_id here, std::string_view id) {
  return base64_url(v.mark(fmt::format("alerts {} {} {}", what, here.value, id)).substr(0, token_bytes));
}

refusal too_many() {
  return {refusal_kind::conflict,
          "Je hebt al 20 zoekopdrachten. Verwijder er eerst een. De link staat onderaan elke mail.", ""};
}

constexpr std::size_t most_keys = 60;
// While no word is known to be frequent, each may be.
constexpr double share_of_municipality = 0.01, share_of_theme = 0.1, share_of_unknown_word = 0.05;

key_set keys_of_place(const criteria& c) {
  if (c.nis != 0) return {{municipality_key(c.nis)}, share_of_municipality};
  if (c.km > 0 && c.lat && c.lon) return keys_around({*c.lat, *c.lon}, c.km);
  return {};
}
key_set keys_of_themes(const criteria& c) {
  key_set out{{}, share_of_theme * static_cast<double>(c.themes.size())};
  for (const std::string& code : c.themes) out.keys.push_back(theme_key(code));
  return out;
}

// Of an active subscriber: the search joins theirs.
result<subscriber> make_active(transaction& tx, const secrets::vault& v, const saved_search& q,
                               bool signed_up, instant now) {
  const auto theirs = searches_of(tx, q.whose);
  const auto same = std::ranges::find(theirs, q.what, &saved_search::what);
  if (same != theirs.end()) {
    // A sign-up leaves what the person saved as it is.
    if (!signed_up) rows::set_rhythm(tx, same->id, q.how_often);
    rows::delete_search(tx, q.id);
  } else if (theirs.size() >= most_searches) {
    return std::unexpected(too_many());
  } else {
    rows::activate_search(tx, q.id, sha256_bytes(feed_token(v, tx.tenant(), q.id)), now);
  }
  rows::activate_subscriber(tx, q.whose, sha256_bytes(page_token(v, tx.tenant(), q.whose)), now);
  begin_matching(tx, now);
  return find_subscriber(tx, q.whose).value();
}

}  // namespace

std::string_view name_of(rhythm r) {
  switch (r) {
    case rhythm::at_once:
      return "at_once";
    case rhythm::daily:
      return "daily";
    case rhythm::weekly:
      return "weekly";
  }
  return "";
}

std::optional<rhythm> rhythm_named(std::string_view name) {
  for (const rhythm r : {rhythm::at_once, rhythm::daily, rhythm::weekly})
    if (name_of(r) == name) return r;
  return std::nullopt;
}

std::string page_token(const secrets::vault& v, tenant_id here, const subscriber_id& id) {
  return token_of(v, "page", here, id);
}
std::string feed_token(const secrets::vault& v, tenant_id here, const search_id& id) {
  return token_of(v, "feed", here, id);
}

read_words read_query(transaction& tx, const std::string& typed, const listings::word_shares* frequent) {
  if (typed.empty()) return {};
  const listings::spelling s = listings::spell(tx, typed, frequent);
  return {s.wide, !s.corrected.empty()};
}

std::vector<std::string> keys_of(const criteria& c, const std::string& tsquery,
                                 const listings::word_shares* frequent) {
  const auto share = [frequent](std::string_view word) {
    if (frequent == nullptr || frequent->empty()) return share_of_unknown_word;
    const auto known = frequent->find(word);
    return known == frequent->end() ? 0.0 : known->second;
  };
  key_set best{{std::string(key_of_all)}, 1};
  const auto consider = [&best](key_set k) {
    if (k.share < best.share) best = std::move(k);
  };
  const key_set places = keys_of_place(c), themes = keys_of_themes(c);
  if (!places.keys.empty()) consider(places);
  if (!themes.keys.empty()) consider(themes);
  if (const std::size_t n = places.keys.size() * themes.keys.size(); n > 0 && n <= most_keys)
    consider(both(places, themes));
  if (auto words = tsquery.empty() ? std::nullopt : keys_of_words(tsquery, share))
    consider(std::move(*words));
  return best.keys;
}

saved_search save(transaction& tx, const std::string& email, std::string_view language, const criteria& what,
                  rhythm how_often, const listings::word_shares* frequent, instant now) {
  const subscriber_id whose = rows::find_or_make_subscriber(tx, email, language, now);
  saved_search q{search_id(uuid_v7(now)), whose, what, how_often, false};
  rows::insert_search(tx, q, read_query(tx, what.words, frequent), frequent, {}, now);
  return q;
}

result<subscriber> confirm(transaction& tx, const secrets::vault& v, const search_id& id, instant now) {
  const auto q = rows::lock_search(tx, id);
  if (!q) return refuse(refusal_kind::gone, "Deze zoekopdracht bestaat niet meer. Bewaar ze gerust opnieuw.");
  return make_active(tx, v, *q, false, now);
}

result<subscriber> start(transaction& tx, const secrets::vault& v, const std::string& email,
                         std::string_view language, const criteria& what, rhythm how_often,
                         std::string_view origin, const listings::word_shares* frequent, instant now) {
  const subscriber_id whose = rows::find_or_make_subscriber(tx, email, language, now);
  const saved_search q{search_id(uuid_v7(now)), whose, what, how_often, false};
  rows::insert_search(tx, q, read_query(tx, what.words, frequent), frequent, origin, now);
  auto done = make_active(tx, v, q, true, now);
  if (!done) rows::delete_search(tx, q.id);
  return done;
}

bool change(transaction& tx, const saved_search& q, const listings::word_shares* frequent, instant now) {
  return rows::update_search(tx, q, read_query(tx, q.what.words, frequent), frequent, now);
}

bool remove(transaction& tx, const subscriber_id& whose, const search_id& id) {
  if (!find_search(tx, whose, id)) return false;
  rows::delete_search(tx, id);
  if (searches_of(tx, whose).empty()) erase(tx, whose);
  return true;
}

}  // namespace paraat::alerts
