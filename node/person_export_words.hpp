#pragma once
// The words that the rooms have for their codes, in the copy that a person may ask (person_export.hpp). Each
// gives the word for a code of a column, or nothing for a column that it does not know.

#include <string>
#include <string_view>

#include "tenant/platform/web/texts.hpp"

namespace paraat::node {

std::string word_of_skill(const web::texts&, std::string_view column, std::string_view code);
std::string word_of_theme(const web::texts&, std::string_view column, std::string_view code);
std::string word_of_role(const web::texts&, std::string_view column, std::string_view code);
std::string word_of_profile(const web::texts&, std::string_view column, std::string_view code);
std::string word_of_reserve(const web::texts&, std::string_view column, std::string_view code);
std::string word_of_invitation(const web::texts&, std::string_view column, std::string_view code);
std::string word_of_message(const web::texts&, std::string_view column, std::string_view code);

}  // namespace paraat::node
