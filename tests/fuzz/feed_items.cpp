// Signed items of each kind of object: whatever their content, the shown fields keep their bounds.
#include <cstdint>
#include <cstdlib>

#include "federation/sync/items.hpp"
#include "protocol/bytes.hpp"
#include "protocol/wire.hpp"

using namespace paraat;
namespace fed = paraat::federation;

namespace {

const fed::members& the_members() {
  static const fed::members list = [] {
    fed::members m;
    m.tenants["be-agg-vlaanderen"] = {
        "be-agg-vlaanderen",        0, "Vlaanderen", "", "https://vlaanderen.example", "vlaanderen",
        {"publisher", "aggregator"}};
    return m;
  }();
  return list;
}

template <class Message>
std::string id_in(const std::string& data) {
  const auto m = wire::parse<Message>(data);
  return m && is_uuid(m->id()) ? m->id() : "0193a000-0000-7000-8000-000000000001";
}

void must(bool so) {
  if (!so) std::abort();
}

bool plain(const std::string& s, bool lines) {
  for (const unsigned char c : s)
    if ((c < 0x20 && !(lines && c == '\n')) || c == 0x7f) return false;
  return is_utf8(s);
}

void hold(const fed::sync::item& i) {
  if (i.listing) {
    must(!i.listing->title.empty() && plain(i.listing->title, false) && plain(i.listing->body, true));
    must(i.listing->url.starts_with("https://vlaanderen.example/"));
    must(i.listing->places_free >= 0 && i.listing->places_free <= i.listing->places);
  }
  if (i.organisation) must(!i.organisation->name.empty() && plain(i.organisation->about, true));
  if (i.profile) {
    must(task_profiles::check(i.profile->what).has_value() && task_profiles::good_code(i.profile->code));
    must(i.profile->id == task_profiles::offer_id("be-agg-vlaanderen", i.profile->code));
    must(plain(i.profile->what.dutch.name, false) && plain(i.profile->what.english.briefing, true));
    for (const std::string& line : i.profile->what.dutch.safety) must(plain(line, false));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  constexpr std::string_view feeds[] = {fed::listings_feed, fed::organisations_feed, fed::task_profiles_feed};
  const std::size_t kind = data[0] % 3;
  const fed::feed_id f{"be-agg-vlaanderen", std::string(feeds[kind]), "public"};
  wire::ListingEnvelope e;
  e.set_publisher(f.party);
  e.set_audience(wire::PUBLIC);
  e.set_feed_epoch(1);
  e.set_number(1);
  e.set_version(1);
  e.set_state(wire::UPDATED);
  e.set_data(bytes);
  e.set_listing_id(kind == 0   ? id_in<wire::Listing>(bytes)
                   : kind == 1 ? id_in<wire::Organisation>(bytes)
                               : id_in<wire::TaskProfile>(bytes));
  wire::SignedListing outer;
  outer.set_envelope(e.SerializeAsString());
  const instant now{std::chrono::seconds{1'795'287'600}};
  const auto i = fed::sync::read_again(the_members(), f, outer.SerializeAsString(), now);
  must(i.looked == fed::sync::verdict::applied || i.looked == fed::sync::verdict::refused);
  must(i.shown(now) <= (i.looked == fed::sync::verdict::applied));
  hold(i);
  return 0;
}
