#pragma once
// The rows behind corps.hpp; for corps*.cpp only.

#include "tenant/crisis/corps/corps.hpp"

namespace paraat::corps {

void insert(transaction&, const corps&, instant now);
// False when another session saved meanwhile.
bool update(transaction&, const corps&, int seen_version, instant now);
void insert_text(transaction&, const corps_id&, std::string_view kind, int version, std::string_view body,
                 instant now);

std::optional<member> member_for_update(transaction&, const member_id&);
// The running registration of this person, made when there is none.
member insert_or_find(transaction&, const member&);
void update(transaction&, const member&);
void update_email(transaction&, const member&);
// Another member of this corps has this name and this address.
bool known_otherwise(transaction&, const member&);
void remember(transaction&, const member_id&, actor, std::string_view what, std::string_view note,
              instant now);
void keep_proof(transaction&, const member_id&, int version, std::string_view text, instant now);

// Of every member of a corps: the last valid day (ISO) of each certificate; 2999 for a certificate without an
// end.
std::map<std::string, std::map<std::string, std::string>> certificates_until(transaction&, const corps_id&);

}  // namespace paraat::corps
