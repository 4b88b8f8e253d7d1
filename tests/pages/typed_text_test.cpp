// What visitors type into public forms, from a telephone that sends accents as separate characters and from a
// page that text was copied of: what is kept is composed (NFC) and holds no invisible character.

#include <fmt/format.h>

#include "tenant/crisis/corps/corps.hpp"
#include "tests/pages/in_alken.hpp"

namespace paraat::test {
namespace {

using testing::IsEmpty;

// "Zoë Périer" with its accents apart, a zero width space, a soft hyphen and a no-break space.
const std::string typed = "Zoe\u0308\u200b\u00a0Pe\u0301ri\u00ader";
const std::string composed = "Zo\u00eb P\u00e9rier";

class TypedText : public InAlken {
 protected:
  std::string published() {
    const auto v = at(made(coordinator));
    EXPECT_EQ(click(coordinator, "/beheer/vacatures/" + v.id + "/publicatie").status, 303);
    return v.ref;
  }
  std::string corps_ref() {
    return node.db().write(alken.id, [&](transaction& tx) {
      return corps::create(tx,
                           {.name = "Korps Alken",
                            .about = "Water en storm",
                            .minimum_age = 16,
                            .training = "Twee avonden",
                            .insurance = "Ethias 45.123",
                            .agreement = "Je komt als je ja zegt.",
                            .information = "De gemeente is een openbaar bestuur."},
                           node.time.now())
          .value()
          .ref;
    });
  }
  // The columns of texts in which at least one row satisfies the condition ({} is the column).
  std::vector<std::string> columns_where(const std::string& condition) {
    std::vector<std::string> out;
    for (const std::string& column :
         all("select table_name || ' ' || column_name from information_schema.columns"
             " join information_schema.tables using (table_schema, table_name)"
             " where table_schema = 'tenant' and table_type = 'BASE TABLE' and data_type = 'text' order by "
             "1")) {
      const std::string table = column.substr(0, column.find(' ')),
                        name = column.substr(column.find(' ') + 1);
      if (one("select count(*) from tenant.\"" + table + "\" where " +
              fmt::format(fmt::runtime(condition), "\"" + name + "\"")) != "0")
        out.push_back(column);
    }
    return out;
  }
};

TEST_F(TypedText, OfEveryPublicFormIsKeptComposedAndWithoutInvisibleCharacters) {
  const fields person = {{"naam", typed}, {"email", "zoe@voorbeeld.be"}, {"akkoord", "ja"}};
  const auto sent = [&](const std::string& path, const fields& more) {
    fields form = person;
    form.insert(form.end(), more.begin(), more.end());
    EXPECT_EQ(post(path, encoded(form)).status, 303) << path;
  };
  sent("/vacatures/" + published() + "/hulp", {{"bericht", typed}});
  sent("/interesse", {{"thema", "natuur"}, {"moment", "weekend"}, {"wens", typed}});
  sent("/organisaties/registratie", {{"soort", "feitelijk"}, {"contact", typed}, {"over", typed}});
  sent("/korps/" + corps_ref(), {});
  const std::string registration =
      link_in(last_mail_to(node, alken, "zoe@voorbeeld.be"), alken, "/korps/aanmelding/");
  sent(registration + "/gegevens", {{"geboren", "1990-05-04"},
                                    {"telefoon", "0470\u00a011\u200b 22 33"},
                                    {"plaats", typed},
                                    {"nood", typed}});
  sent(registration + "/kunnen", {{"kunnen", "first_aid"}, {"talen", typed}});

  const auto holding = columns_where("{0} = '" + composed + "'");
  for (const char* column : {"applications name", "applications message", "interests name", "interests note",
                             "organisations name", "organisations contact_name", "organisations about",
                             "corps_members name", "corps_members place", "corps_members emergency"})
    EXPECT_THAT(holding, testing::Contains(column));
  EXPECT_THAT(columns_where("{0} is not nfc normalized"), IsEmpty());
  EXPECT_THAT(columns_where("{0} ~ '[\\u200b\\u00ad\\u00a0]'"), IsEmpty());
}

}  // namespace
}  // namespace paraat::test
