// The section "What may be shown" of protocol/feeds.md against the reader: each bound of the text is
// accepted, and the next value is held and not shown.

#include <protocol/paraat.pb.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "federation/sync/items.hpp"
#include "protocol/bytes.hpp"
#include "tenant/crisis/task_profiles/task_profiles.hpp"
#include "tests/federation/followed.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
using testing::HasSubstr;

std::string specification() {
  std::ostringstream text;
  text << std::ifstream(source_folder() / "protocol/feeds.md").rdbuf();
  const std::string all = text.str(), heading = "## What may be shown";
  return all.substr(all.find(heading));
}

int number_in(std::string text) {
  std::erase(text, ',');
  return std::stoi(text);
}

// The bounds of a field, as a row or sentence of the specification gives them: bytes of a text, or a number.
struct bounds {
  std::string field;
  int least = 0, most = 0;
  bool lines = false;
};

std::vector<bounds> bounds_in(const std::string& part, const std::string& separator) {
  const std::regex rule("((?:`[a-z_]+`(?:, )?)+)" + separator +
                        "(?:([0-9]+) to |≤ )([0-9]+(?:,[0-9]{3})*)(, lines)?"),
      name("`([a-z_]+)`");
  std::vector<bounds> out;
  for (std::sregex_iterator m(part.begin(), part.end(), rule), end; m != end; ++m) {
    const std::string names = (*m)[1];
    for (std::sregex_iterator n(names.begin(), names.end(), name); n != end; ++n) {
      const std::string field = (*n)[1];
      const bool may_be_empty = !(*m)[2].matched || part.contains("`" + field + "` may be empty");
      out.push_back({field, may_be_empty ? 0 : number_in((*m)[2]), number_in((*m)[3]), (*m)[4].matched});
    }
  }
  return out;
}

class ShownRules : public Followed {
 protected:
  // Signed by Hasselt, as it would stand in its feed.
  fed::sync::verdict judged(const std::string& feed_name, std::string_view domain, const std::string& id,
                            const google::protobuf::MessageLite& data) {
    wire::ListingEnvelope e;
    e.set_publisher(hasselt.party);
    e.set_audience(wire::PUBLIC);
    e.set_feed_epoch(1);
    e.set_number(1);
    e.set_listing_id(id);
    e.set_version(1);
    e.set_state(wire::UPDATED);
    e.set_data(data.SerializeAsString());
    const fed::node_keys& own = hasselt_node.inside().federation()->own();
    wire::SignedListing out;
    out.set_envelope(e.SerializeAsString());
    out.set_key_id(keys::key_id("hasselt", own.signing().key.public_key().bytes()));
    out.set_signature(own.signing().key.sign(domain, out.envelope()));
    return fed::sync::look(*network.members(), "hasselt", {hasselt.party, feed_name, "public"},
                           out.SerializeAsString(), time.now())
        .looked;
  }
  const std::string object = "018f0000-0000-7000-8000-000000000001";
  std::string own_pages() { return network.members()->tenant(hasselt.party)->pages_url; }
  wire::Listing listing() {
    wire::Listing l;
    l.set_id(object);
    l.set_nis(hasselt_nis);
    l.set_url(own_pages() + "/vacatures/abc");
    l.set_title("Zandzakken");
    l.set_kind("volunteer");
    l.set_theme("crisis");
    l.set_places(5);
    l.set_places_free(5);
    l.set_published_at_us(micros(time.now()));
    l.set_valid_until_us(micros(time.now() + std::chrono::days{30}));
    return l;
  }
  static std::int64_t micros(instant at) {
    return std::chrono::floor<std::chrono::microseconds>(at).time_since_epoch().count();
  }
  fed::sync::verdict judged(const wire::Listing& l) {
    return judged("listings", keys::domain::listing, object, l);
  }
  fed::sync::verdict judged(const wire::Organisation& o) {
    return judged("organisations", keys::domain::organisation, object, o);
  }

  wire::Organisation organisation_of_hasselt() {
    wire::Organisation o;
    o.set_id(object);
    o.set_nis(hasselt_nis);
    o.set_name("Demerwacht");
    o.set_url(own_pages() + "/organisaties/abc");
    return o;
  }

  // The messages have no descriptors (lite runtime).
  static const std::map<std::string, void (*)(wire::Listing&, const std::string&)>& texts_of_a_listing() {
    static const std::map<std::string, void (*)(wire::Listing&, const std::string&)> all{
        {"body", [](auto& l, const auto& v) { l.set_body(v); }},
        {"organisation", [](auto& l, const auto& v) { l.set_organisation(v); }},
        {"place", [](auto& l, const auto& v) { l.set_place(v); }},
        {"ref", [](auto& l, const auto& v) { l.set_ref(v); }},
        {"rhythm", [](auto& l, const auto& v) { l.set_rhythm(v); }},
        {"theme", [](auto& l, const auto& v) { l.set_theme(v); }},
        {"title", [](auto& l, const auto& v) { l.set_title(v); }}};
    return all;
  }
  static const std::map<std::string, void (*)(wire::Organisation&, const std::string&)>&
  texts_of_an_organisation() {
    static const std::map<std::string, void (*)(wire::Organisation&, const std::string&)> all{
        {"about", [](auto& o, const auto& v) { o.set_about(v); }},
        {"kind", [](auto& o, const auto& v) { o.set_kind(v); }},
        {"name", [](auto& o, const auto& v) { o.set_name(v); }}};
    return all;
  }

  // Every field of the table with these texts is probed at its bounds.
  template <typename Message, typename Setters>
  void probe_texts(const Message& good, const Setters& setters, const std::vector<bounds>& rules) {
    using fed::sync::verdict;
    std::set<std::string> probed;
    for (const bounds& rule : rules) {
      const auto set = setters.find(rule.field);
      if (set == setters.end()) continue;  // a number or a time
      const auto with = [&](const std::string& value) {
        Message m = good;
        set->second(m, value);
        return judged(m);
      };
      const auto most = static_cast<std::size_t>(rule.most);
      EXPECT_EQ(with(std::string(most, 'a')), verdict::applied) << rule.field;
      EXPECT_EQ(with(std::string(most + 1, 'a')), verdict::refused) << rule.field;
      EXPECT_EQ(with(""), rule.least == 0 ? verdict::applied : verdict::refused) << rule.field;
      EXPECT_EQ(with("a\nb"), rule.lines ? verdict::applied : verdict::refused) << rule.field;
      EXPECT_EQ(with("a\x7f"), verdict::refused) << rule.field;
      EXPECT_EQ(with("a\tb"), verdict::refused) << rule.field;
      probed.insert(rule.field);
    }
    for (const auto& [name, _] : setters)
      EXPECT_TRUE(probed.contains(name)) << name << " has no rule in the text";
  }
};

TEST_F(ShownRules, OfTextsOfAListingAreThoseOfTheSpecification) {
  const std::string text = specification();
  probe_texts(listing(), texts_of_a_listing(),
              bounds_in(text.substr(0, text.find("Of an `Organisation`")), " \\| "));
}

TEST_F(ShownRules, OfTextsOfAnOrganisationAreThoseOfTheSpecification) {
  const std::string text = specification();
  const auto from = text.find("Of an `Organisation`"), to = text.find("Of a `TaskProfile`");
  probe_texts(organisation_of_hasselt(), texts_of_an_organisation(),
              bounds_in(text.substr(from, to - from), " "));
}

TEST_F(ShownRules, OfNumbersDatesAndAddressesAreThoseOfTheSpecification) {
  using fed::sync::verdict;
  const std::string text = specification();
  const auto listing_with = [&](auto change) {
    wire::Listing l = listing();
    change(l);
    return judged(l);
  };
  const auto now = time.now();
  const std::string page = own_pages(), rest = page + "/";
  const struct {
    const char* row;  // as it stands in the specification
    std::vector<std::function<void(wire::Listing&)>> shown, held;
  } rows[] = {
      {"| `places`, `places_free` | 1 to 5,000; 0 to `places` |",
       {[](auto& l) { l.set_places(5000), l.set_places_free(5000); },
        [](auto& l) { l.set_places(1), l.set_places_free(0); }},
       {[](auto& l) { l.set_places(5001); }, [](auto& l) { l.set_places(0), l.set_places_free(0); },
        [](auto& l) { l.set_places_free(6); }, [](auto& l) { l.set_places_free(-1); }}},
      {"| `minimum_age` | 0 to 120 |",
       {[](auto& l) { l.set_minimum_age(0); }, [](auto& l) { l.set_minimum_age(120); }},
       {[](auto& l) { l.set_minimum_age(-1); }, [](auto& l) { l.set_minimum_age(121); }}},
      {"| `lat`, `lon` | absent, or −90 to 90 and −180 to 180 |",
       {[](auto& l) { l.set_lat(-90), l.set_lon(180); }, [](auto& l) { l.set_lat(90), l.set_lon(-180); }},
       {[](auto& l) { l.set_lat(90.1); }, [](auto& l) { l.set_lon(-180.1); }}},
      {"| `kind` | `volunteer` or `crisis_job` |",
       {[](auto& l) { l.set_kind("crisis_job"); }},
       {[](auto& l) { l.set_kind("job"); }, [](auto& l) { l.set_kind(""); }}},
      {"| `nis` | that of the party; of a party that is no municipality any |", {}, {[](auto& l) {
         l.set_nis(alken_nis);
       }}},
      {"| `starts_on`, `ends_on` | empty or YYYY-MM-DD |",
       {[](auto& l) { l.set_starts_on("2026-12-01"), l.set_ends_on("2026-12-31"); }},
       {[](auto& l) { l.set_starts_on("1-12-2026"); }, [](auto& l) { l.set_ends_on("2026-02-30"); }}},
      {"| `published_at_us` | 1970 to 60 s ahead |",
       {[](auto& l) { l.set_published_at_us(0); },
        [&](auto& l) { l.set_published_at_us(micros(now + std::chrono::seconds{60})); }},
       {[](auto& l) { l.set_published_at_us(-1); },
        [&](auto& l) { l.set_published_at_us(micros(now + std::chrono::seconds{61})); }}},
      {"| `valid_until_us` | 1970 to 400 days ahead; past it the listing is not shown |",
       {[&](auto& l) { l.set_valid_until_us(micros(now + std::chrono::days{400})); }},
       {[](auto& l) { l.set_valid_until_us(-1); },
        [&](auto& l) {
          l.set_valid_until_us(micros(now + std::chrono::days{400} + std::chrono::seconds{1}));
        }}},
      {"| `url` | begins with the `pages_url` of the party and `/`; ≤ 600; no space, quote, `<`, `>` or "
       "backslash |",
       {[&](auto& l) { l.set_url(rest + std::string(600 - rest.size(), 'a')); }},
       {[&](auto& l) { l.set_url(rest + std::string(601 - rest.size(), 'a')); },
        [&](auto& l) { l.set_url(page); }, [&](auto& l) { l.set_url(page + ".example/x"); },
        [&](auto& l) { l.set_url(rest + "a b"); }, [&](auto& l) { l.set_url(rest + "a\"b"); },
        [&](auto& l) { l.set_url(rest + "a<b"); }, [&](auto& l) { l.set_url(rest + "a>b"); },
        [&](auto& l) { l.set_url(rest + "a\\b"); }}},
      {"The id inside `data` is the object id", {}, {[](auto& l) {
         l.set_id("018f0000-0000-7000-8000-000000000002");
       }}}};
  for (const auto& row : rows) {
    EXPECT_THAT(text, HasSubstr(row.row));
    for (const auto& change : row.shown) EXPECT_EQ(listing_with(change), verdict::applied) << row.row;
    for (const auto& change : row.held) EXPECT_EQ(listing_with(change), verdict::refused) << row.row;
  }
  // A field that is added to the message needs a rule.
  const std::string table = text.substr(0, text.find("Of an `Organisation`"));
  std::ostringstream proto;
  proto << std::ifstream(source_folder() / "protocol/paraat.proto").rdbuf();
  const std::string all = proto.str(), begin = "message Listing {";
  const auto from = all.find(begin);
  const std::string message = all.substr(from, all.find("\n}", from) - from);
  const std::regex field("\\s([a-z_]+) = [0-9]+;");
  int fields = 0;
  for (std::sregex_iterator m(message.begin(), message.end(), field), end; m != end; ++m, ++fields) {
    const std::string name = (*m)[1];
    EXPECT_TRUE(name == "id" || name == "urgent" || table.contains("`" + name + "`"))
        << name << " has no rule in the text";
  }
  EXPECT_GT(fields, 20);
}

TEST_F(ShownRules, OfWhatAVacancyAsksAreThoseOfTheSpecification) {
  using fed::sync::verdict;
  const std::string text = specification();
  for (const char* rule :
       {"A **code** is 1 to 40 of `a-z 0-9 _`, beginning with a letter",
        "At most 12 codes in `must` (needed) and 12 in `nice` (welcome), 6 in `languages`, 8 in "
        "`certificates`, 16 in "
        "`support` (offered); none twice in its list, and none in `must` and in `nice`",
        "`hours_each_time` 0 to 24, `hours_each_week` 0 to 60, not both", "`schema` 1 or higher"})
    EXPECT_THAT(text, HasSubstr(rule));
  const auto with = [&](auto change) {
    wire::Listing l = listing();
    l.mutable_asks()->set_schema(1);
    change(*l.mutable_asks());
    return judged(l);
  };
  const auto many = [](int n, auto add) {
    for (int i = 0; i < n; ++i) add("code_" + std::to_string(i));
  };
  const std::function<void(wire::Asks&)> shown[] = {
      [](auto&) {},
      [](auto& a) { a.set_schema(7); },
      [&](auto& a) { many(12, [&](const auto& c) { a.add_must(c), a.add_nice("n" + c), a.set_week(~0U); }); },
      [&](auto& a) {
        many(6, [&](const auto& c) {
          auto& l = *a.add_languages();
          l.set_code(c), l.set_level(wire::GOOD);
        });
      },
      [&](auto& a) { many(8, [&](const auto& c) { a.add_certificates(c); }); },
      [&](auto& a) { many(16, [&](const auto& c) { a.add_support(c); }); },
      [](auto& a) { a.add_must(std::string(40, 'a')), a.set_hours_each_time(24); },
      [](auto& a) { a.set_hours_each_week(60); }};
  const std::function<void(wire::Asks&)> held[] = {
      [](auto& a) { a.set_schema(0); },
      [&](auto& a) { many(13, [&](const auto& c) { a.add_must(c); }); },
      [&](auto& a) { many(13, [&](const auto& c) { a.add_nice(c); }); },
      [&](auto& a) { many(9, [&](const auto& c) { a.add_certificates(c); }); },
      [&](auto& a) { many(17, [&](const auto& c) { a.add_support(c); }); },
      [&](auto& a) {
        many(7, [&](const auto& c) {
          auto& l = *a.add_languages();
          l.set_code(c), l.set_level(wire::GOOD);
        });
      },
      [](auto& a) { a.add_must("cooking"), a.add_must("cooking"); },
      [](auto& a) { a.add_must("cooking"), a.add_nice("cooking"); },
      [](auto& a) { a.add_must(std::string(41, 'a')); },
      [](auto& a) { a.add_must("<script>"); },
      [](auto& a) { a.add_support(""); },
      [](auto& a) { a.set_hours_each_time(25); },
      [](auto& a) { a.set_hours_each_week(61); },
      [](auto& a) { a.set_hours_each_week(0xffff'ffffU); },
      [](auto& a) { a.set_hours_each_time(2), a.set_hours_each_week(2); },
      [&](auto& a) { many(10'000, [&](const auto& c) { a.add_must(c); }); }};
  for (std::size_t i = 0; i < std::size(shown); ++i) EXPECT_EQ(with(shown[i]), verdict::applied) << i;
  for (std::size_t i = 0; i + 1 < std::size(held); ++i) EXPECT_EQ(with(held[i]), verdict::refused) << i;
  EXPECT_EQ(with(held[std::size(held) - 1]), verdict::malformed) << "larger than a listing may be";
}

TEST_F(ShownRules, OfTheWebsiteOfAnOrganisationAreThoseOfTheSpecification) {
  using fed::sync::verdict;
  EXPECT_THAT(specification(), HasSubstr("`website` empty, or http(s), ≤ 300, without the characters above"));
  const auto with = [&](const std::string& site) {
    wire::Organisation o = organisation_of_hasselt();
    o.set_website(site);
    return judged(o);
  };
  const std::string start = "https://a.example/";
  for (const std::string& site :
       {std::string(), std::string("http://a.example"), start + std::string(300 - start.size(), 'a')})
    EXPECT_EQ(with(site), verdict::applied) << site;
  for (const std::string& site :
       {std::string("ftp://a.example"), std::string("javascript:alert(1)"),
        start + std::string(301 - start.size(), 'a'), start + "a b", start + "<", start + "\""})
    EXPECT_EQ(with(site), verdict::refused) << site;
}

TEST(TaskProfileRules, OfNumbersAndTextsAreThoseOfTheSpecification) {
  const std::string text = specification();
  EXPECT_THAT(text, HasSubstr("`people` 1 to 500; `hours` 1 to 24; `minimum_age` 15 to 99"));
  EXPECT_THAT(text, HasSubstr("`name` 1 to 300, `summary` ≤ 2,000, `briefing` 1 to 2,000, at most 20 lines "
                              "of 300 in `bring` and in `safety`"));
  const task_profiles::content good = task_profiles::catalogue().front().what;
  const auto fits = [&](auto change) {
    task_profiles::content c = good;
    change(c);
    return task_profiles::check(c).has_value();
  };
  EXPECT_TRUE(fits([](auto& c) { c.people = 500, c.hours = 24, c.minimum_age = 99; }));
  EXPECT_TRUE(fits([](auto& c) { c.people = 1, c.hours = 1, c.minimum_age = 15; }));
  EXPECT_FALSE(fits([](auto& c) { c.people = 501; }));
  EXPECT_FALSE(fits([](auto& c) { c.hours = 25; }));
  EXPECT_FALSE(fits([](auto& c) { c.minimum_age = 14; }));
  EXPECT_TRUE(fits([](auto& c) { c.dutch.name.assign(300, 'a'), c.dutch.briefing.assign(2000, 'a'); }));
  EXPECT_FALSE(fits([](auto& c) { c.dutch.name.assign(301, 'a'); }));
  EXPECT_FALSE(fits([](auto& c) { c.dutch.name.clear(); }));
  EXPECT_FALSE(fits([](auto& c) { c.dutch.briefing.clear(); }));
  EXPECT_FALSE(fits([](auto& c) { c.english.summary.assign(2001, 'a'); }));
  EXPECT_TRUE(fits([](auto& c) { c.dutch.bring.assign(20, std::string(300, 'a')); }));
  EXPECT_FALSE(fits([](auto& c) { c.dutch.bring.assign(21, "a"); }));
  EXPECT_FALSE(fits([](auto& c) { c.dutch.safety.assign(1, std::string(301, 'a')); }));
  EXPECT_THAT(text, HasSubstr("in English all may be empty"));
  EXPECT_TRUE(fits([](auto& c) { c.english = {}; }));
  EXPECT_THAT(text,
              HasSubstr("`skill` empty or a code below, and only with a skill `deputies`; at most 40 codes"));
  EXPECT_FALSE(fits([](auto& c) { c.group = "unknown"; }));
  EXPECT_FALSE(fits([](auto& c) { c.skill = "unknown"; }));
  EXPECT_FALSE(fits([](auto& c) { c.skill.clear(), c.deputies = {"care"}; }));
  EXPECT_TRUE(fits(
      [](auto& c) { c.skill = "care", c.deputies.assign(40, "care"), c.certificates.assign(40, "care"); }));
  EXPECT_FALSE(fits([](auto& c) { c.skill = "care", c.deputies.assign(41, "care"); }));
  EXPECT_FALSE(fits([](auto& c) { c.certificates.assign(41, "care"); }));
}

}  // namespace
}  // namespace paraat::test
