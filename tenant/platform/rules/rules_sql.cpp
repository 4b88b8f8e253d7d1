#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::rules {
namespace {

constexpr long long most_amount = 1'000'000'000;

result<void> check(const value& v) {
  if (!v.valid_from.ok())
    return refuse(refusal_kind::invalid, "Vul in vanaf wanneer de waarde geldt", "vanaf");
  if (v.amount < 0 || v.amount > most_amount)
    return refuse(refusal_kind::invalid, "Kijk de waarde na: dit getal kan niet kloppen", "waarde");
  if (v.source.empty()) return refuse(refusal_kind::invalid, "Vul de bron in", "bron");
  if (!v.to_confirm && !v.checked_on)
    return refuse(refusal_kind::invalid, "Vul in wanneer je dit nakeek, of laat het te bevestigen",
                  "nagekeken");
  return {};
}

std::size_t lines_of(transaction& tx, std::string_view name) {
  return sql::run(tx, "select count(*) from node.rules where code = $1", name)[0][0].as<std::size_t>();
}

}  // namespace

book read_all(transaction& tx) {
  std::vector<value> out;
  for (const auto& r : sql::run(tx,
                                "select code, valid_from, version, amount, source, checked_on, to_confirm, "
                                "withdrawn, changed_by, changed_at from node.rules")) {
    const description* d = named(r[0].as<std::string>());
    if (d == nullptr) continue;  // of a later release
    out.push_back({d->what, *sql::optional_day_of(r[1]), r[2].as<int>(), r[3].as<long long>(),
                   sql::text_of(r[4]), sql::optional_day_of(r[5]), r[6].as<bool>(), r[7].as<bool>(),
                   sql::optional_of<std::int64_t>(r[8]), sql::instant_of(r[9])});
  }
  return book(std::move(out));
}

result<value> change(transaction& tx, value v, std::size_t seen, std::optional<std::int64_t> who,
                     instant now) {
  if (const auto ok = check(v); !ok) return std::unexpected(ok.error());
  const std::string_view name = about(v.rule).name;
  constexpr const char* meanwhile =
      "Iemand anders heeft deze regel intussen gewijzigd. Kijk na wat er staat en bewaar opnieuw.";
  if (lines_of(tx, name) != seen) return refuse(refusal_kind::conflict, meanwhile);
  v.changed_by = who;
  v.changed_at = now;
  const auto rows =
      sql::run(tx,
               "insert into node.rules (code, valid_from, version, amount, source, checked_on, to_confirm, "
               "withdrawn, changed_by, changed_at) select $1, $2::date, 1 + coalesce(max(version), 0), "
               "$3::bigint, $4, $5::date, $6::boolean, $7::boolean, $8::bigint, $9 from node.rules where "
               "code = $1 and valid_from = $2::date on conflict do nothing returning version",
               name, v.valid_from, v.amount, v.source, v.checked_on, v.to_confirm, v.withdrawn, who, now);
  if (rows.empty()) return refuse(refusal_kind::conflict, meanwhile);
  v.version = rows[0][0].as<int>();
  return v;
}

}  // namespace paraat::rules
