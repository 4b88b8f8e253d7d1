#include "node/demo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <stdexcept>

#include "node/demo_corps.hpp"
#include "node/demo_invitations.hpp"
#include "node/demo_profiles.hpp"
#include "tenant/crisis/task_profiles/offers.hpp"
#include "tenant/crisis/task_profiles/task_profiles_json.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/tenants/tenants.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/publishing/asks/asks_view.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::node {
namespace {
namespace json = boost::json;

std::string text(const json::object& o, std::string_view key) {
  const auto* v = o.if_contains(key);
  return v != nullptr && v->is_string() ? std::string(v->as_string()) : std::string();
}

long number(const json::object& o, std::string_view key, long otherwise) {
  const auto* v = o.if_contains(key);
  return v != nullptr && v->is_number() ? v->to_number<long>() : otherwise;
}

template <class Labels>
int bits(const json::object& o, std::string_view key, const Labels& labels) {
  int out = 0;
  if (const auto* list = o.if_contains(key))
    for (const auto& code : list->as_array())
      for (const auto& l : labels)
        if (l.code == code.as_string()) out |= l.bit;
  return out;
}

// Dates are given as days from today, so that the demo never grows old.
std::optional<vacancies::day> day(const json::object& o, std::string_view key, instant now) {
  const auto* v = o.if_contains(key);
  if (v == nullptr || !v->is_number()) return std::nullopt;
  return std::chrono::sys_days{web::local_day(now)} + std::chrono::days{v->to_number<int>()};
}

// As a column holds them, but for the parts of the week: "2:avond" is easier to write.
asks::vacancy_asks asks_of(const json::object& o) {
  const auto* given = o.if_contains("asks");
  if (given == nullptr) return {};
  json::object column = given->as_object();
  asks::week_parts week;
  if (const auto* parts = column.if_contains("week"))
    for (const auto& v : parts->as_array()) {
      const std::string_view part(v.as_string());
      const auto at = std::ranges::find(asks::parts(), part.substr(2), &asks::named_part::code);
      week.set(static_cast<std::size_t>((part[0] - '0') * asks::parts_a_day + (at - asks::parts().begin())));
    }
  column["week"] = week.to_ulong();
  return asks::from_json(json::serialize(column));
}

vacancies::content content_of(const json::object& o, const tenants::tenant& t, const municipal_register& r,
                              const std::string& organisation, instant now) {
  vacancies::content c;
  c.organisation_id = organisations::organisation_id(organisation);
  c.kind = text(o, "kind").empty() ? "volunteer" : text(o, "kind");
  c.title = text(o, "title");
  c.body = text(o, "body");
  c.theme = text(o, "theme");
  c.place = text(o, "place").empty() ? t.name : text(o, "place");
  c.nis = t.nis;
  if (const place* p = r.place_named(c.place, t.nis)) c.lat = p->at.lat, c.lon = p->at.lon;
  if (const municipality* m = r.of(t.nis); m != nullptr && !c.lat) c.lat = m->at.lat, c.lon = m->at.lon;
  c.moments = bits(o, "moments", listings::moments);
  c.good_to_know = bits(o, "good", listings::good_to_know);
  c.minimum_age = static_cast<int>(number(o, "age", 0));
  c.rhythm = text(o, "rhythm");
  c.starts_on = day(o, "starts", now);
  c.ends_on = day(o, "ends", now);
  c.places = static_cast<int>(number(o, "places", 1));
  const auto* urgent = o.if_contains("urgent");
  c.urgent = urgent != nullptr && urgent->is_bool() && urgent->as_bool();
  c.contact_name = text(o, "contact");
  c.contact_email = text(o, "email");
  return c;
}

template <class T>
const T& must(const result<T>& r) {
  if (!r) throw std::runtime_error("the demo content is refused: " + untranslated(r.error()));
  return *r;
}

void load_tenant(transaction& tx, const tenants::tenant& t, const json::object& content,
                 const json::object& people, instant now) {
  const municipal_register municipalities;
  std::map<std::string, organisations::organisation_id> ids;
  for (const auto& v : content.at("organisations").as_array()) {
    const auto& o = v.as_object();
    organisations::organisation org;
    org.name = text(o, "name");
    org.kind = text(o, "kind");
    org.number = text(o, "number");
    org.about = text(o, "about");
    org.email = text(o, "email");
    org.website = text(o, "website");
    org.contact_name = text(o, "contact");
    org.address = text(o, "address");
    org.hour = text(o, "hour");
    org.status = organisations::organisation_state::approved;
    ids[org.name] = must(organisations::add(tx, org, now)).id;
  }
  // The oldest first, an hour apart, so that "newest" has an order.
  const auto& list = content.at("vacancies").as_array();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& o = list[i].as_object();
    const instant at = now - std::chrono::hours{5 * static_cast<int>(list.size() - i)};
    const auto found = ids.find(text(o, "organisation"));
    if (found == ids.end())
      throw std::runtime_error("the demo content names an unknown organisation: " + text(o, "organisation"));
    auto what = content_of(o, t, municipalities, found->second, now);
    const auto host = organisations::find(tx, found->second).value();
    what.contact_address = host.address;
    what.contact_hour = host.hour;
    const auto made = must(vacancies::create(tx, what, std::nullopt, at, asks_of(o)));
    must(vacancies::publish(tx, t, made.id, std::nullopt, at));
    for (long taken = number(o, "taken", 0); taken > 0; --taken)
      must(vacancies::take_place(tx, t, made.id, now));
  }
  if (const auto* corps = content.if_contains("corps"))
    load_demo_corps(tx, t, municipalities, corps->as_array(), people, now);
  load_demo_profiles(tx, t, municipalities, people, now);
  load_demo_invitations(tx, t, now);
}

// The catalogue of the overview: profiles of the node, profiles of its own, and an improved one.
void load_catalogue(transaction& tx, const tenants::tenant& t, const json::object& content, instant now) {
  for (const auto& o : content.at("own").as_array())
    must(task_profiles::create(tx, task_profiles::content_from_json(json::serialize(o)), now));
  must(task_profiles::publish_all(tx, t, now));
  for (const auto& v : content.at("changed").as_array()) {
    const auto& o = v.as_object();
    const auto p = task_profiles::find(tx, text(o, "code")).value();
    auto what = p.what;
    what.dutch.safety.push_back(text(o, "safety_nl"));
    what.english.safety.push_back(text(o, "safety_en"));
    must(task_profiles::edit(tx, p.code, what, p.version, now));
  }
}

}  // namespace

int load_demo(database& db, const std::string& file_name) {
  std::ifstream file(file_name);
  if (!file) throw std::runtime_error("There is no file " + file_name);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  const auto root = json::parse(bytes);
  const instant now = system_clock().now();
  for (const auto& t : db.read(std::nullopt, [](transaction& tx) { return tenants::all(tx); })) {
    const auto* content = root.as_object().if_contains(t.party);
    if (content == nullptr) continue;
    if (const auto* catalogue = content->as_object().if_contains("catalogue")) {
      db.write(t.id, [&](transaction& tx) {
        if (task_profiles::adopted(tx).empty()) load_catalogue(tx, t, catalogue->as_object(), now);
      });
      fmt::print("{}: a catalogue of task profiles\n", t.name);
      continue;
    }
    db.write(t.id, [&](transaction& tx) {
      if (vacancies::list(tx, {}).total == 0)
        load_tenant(tx, t, content->as_object(), root.at("people").as_object(), now);
    });
    fmt::print("{}: {} vacancies\n", t.name, content->as_object().at("vacancies").as_array().size());
  }
  return 0;
}

}  // namespace paraat::node
