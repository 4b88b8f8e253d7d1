#pragma once
// Validation of one row of a list by itself; for imports.cpp only.

#include "tenant/crisis/corps/imports.hpp"

namespace paraat::corps {

class row_judge {
 public:
  row_judge(const std::vector<std::string>& columns, std::size_t width, const corps&,
            const municipal_register&, rules::book, int home_nis, day today);
  judged_row judged(const csv::row&) const;

 private:
  std::string value(const csv::row&, std::string_view code) const;
  void read_person(judged_row&, const csv::row&) const;
  static void read_reach(judged_row&);
  void read_age(judged_row&, const csv::row&) const;
  void read_home(judged_row&, const csv::row&) const;
  void read_skills(judged_row&, const csv::row&) const;
  void read_certificates(judged_row&, const csv::row&) const;
  static void wrong(judged_row&, std::string sentence);

  const std::vector<std::string>& columns_;
  std::size_t width_;
  const corps& corps_;
  const municipal_register& places_;
  rules::book rules_;
  int home_nis_;
  day today_;
};

}  // namespace paraat::corps
