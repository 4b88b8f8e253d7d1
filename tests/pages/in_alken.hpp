#pragma once
// A desk in Alken, and its tables as the application sees them.

#include <pqxx/pqxx>

#include "tests/pages/desk.hpp"

namespace paraat::test {

class InAlken : public Desk {
 protected:
  explicit InAlken(const node::config& c = {}) : Desk(c) {}

  std::string number = std::to_string(alken.id.value);

  void run(const std::string& sql) { all(sql); }
  // The first column of every row; null is empty.
  std::vector<std::string> all(const std::string& sql) {
    pqxx::connection c(node.urls().application_url);
    pqxx::work w(c);
    w.exec("select set_config('app.tenant', '" + number + "', true)");
    std::vector<std::string> out;
    for (const auto& r : w.exec(sql)) out.emplace_back(r[0].is_null() ? "" : r[0].c_str());
    w.commit();
    return out;
  }
  std::string one(const std::string& sql) {
    const auto rows = all(sql);
    return rows.empty() ? "" : rows[0];
  }
};

}  // namespace paraat::test
