#pragma once
// A mail of the house (a sign-in link, a confirmation, a letter to one person). `queue` writes it to the
// outbox of all messages to people (tenant.channel_messages) in the transaction of its change, so that
// neither happens without the other. The dispatcher of tenant/messaging/channels sends it after the commit.
// The Message-ID comes from the row, so that a repeated copy is one message to a mail server or reader that
// compares them.

#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/platform/jobs/priority.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::mail {

// Touched when a message of either channel was queued.
constexpr std::string_view queued_topic = "channels";

struct attachment {
  std::string name, type, bytes;  // the name in plain ASCII
};

struct message {
  std::string to, subject, text, html;
  std::string kind{};  // what it is, for observations: a name of the code ("sign_in_link")
  // Where a reader ends these mails with one click (RFC 8058); empty: nowhere.
  std::string unsubscribe{};
  // Where an answer goes, and the envelope sender too, so that a mail server that refuses the mail later says
  // it there (RFC 3464). Empty: the address of the node.
  std::string reply_to{};
  // `queue` takes none; a message of tenant/messaging/channels may have them.
  std::vector<attachment> attachments{};
  std::string about{};  // the id of a row: `stop` finds it by this; empty: it is not stopped
};

// A header value on one line.
std::string one_line(std::string text);

// Reply-To, and for a mail that a reader can end the headers of RFC 2369 and RFC 8058.
std::vector<std::string> further_headers(const message&);

// Called in the transaction of the change. The mail leaves after the commit. Gives the id of its row.
std::string queue(transaction&, const message&, instant now, priority = priority::normal);
// Mails about this row that have not left stay here: what they say holds no more. Of one kind, or of all.
void stop(transaction&, std::string_view about, instant now, std::string_view kind = {});
// The same, and of those that left nothing stays but that there was one: the person is erased.
void forget(transaction&, std::string_view about, instant now);

// A process of the previous release queues in tenant.mails and plans this job: the row moves to the outbox.
constexpr std::string_view moved_job = "mail.send";
void move_to_outbox(transaction&, std::string_view id);

}  // namespace paraat::mail
