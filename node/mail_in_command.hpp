#pragma once
// `paraat mail-in`: the mail server gives a mail on standard input (tenant/messaging/incoming_mail/README.md)
// and takes the exit status of sysexits.h: 0 it was taken, 65 it is no mail, 67 nobody has this address, 75
// try again later. What it prints stands in the report of the mail server to the sender.

#include <istream>
#include <string>

#include "node/config.hpp"

namespace paraat::node {

struct mail_envelope {
  std::string recipient;  // empty: as the headers say
  std::string sender;     // of a report: empty, or MAILER-DAEMON as Postfix writes it
  bool sender_known = false;
};
constexpr int mail_taken = 0, mail_no_data = 65, mail_no_user = 67, mail_later = 75;

int mail_in(const config&, const mail_envelope&, std::istream&);

}  // namespace paraat::node
