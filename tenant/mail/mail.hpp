#pragma once
// Mail leaves through an outbox: the row is written in the transaction of the change that it is about, so
// that neither happens without the other. A job sends it, tries again with growing pauses, and gives up after
// about two days; what was given up stays visible. The Message-ID comes from the row, so that a copy which
// leaves twice (the process died between the server's answer and the commit) is one message to whoever
// receives it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/store/database.hpp"

namespace paraat::mail {

struct attachment {
  std::string name, type, bytes;  // the name in plain ASCII
};

struct message {
  std::string to, subject, text, html;
  // Kept by nobody: `queue` takes none, a courier of tenant/channels does.
  std::vector<attachment> attachments{};
};

// What stands in a header is one line.
std::string one_line(std::string text);

// Called in the transaction of the change. The mail leaves after the commit.
void queue(transaction&, const message&, instant now);

enum class state { waiting, sent, given_up };

struct queued {
  std::string id;
  message what;
  state status = state::waiting;
  int attempts = 0;
  std::string last_error;
  instant queued_at{};
};

std::optional<queued> find(transaction&, std::string_view id);
void mark_sent(transaction&, std::string_view id, instant now);
// Puts the next attempt in the future, or gives up; `error` is a class such as "smtp_refused".
void mark_failed(transaction&, const queued&, std::string_view error, instant now);
// Bodies and addresses older than thirty days go.
void forget_old(transaction&, instant now);

constexpr std::string_view send_job = "mail.send";
constexpr std::string_view forget_job = "mail.forget";
constexpr int most_attempts = 16;  // 10 s, 20 s, 40 s, … 6 h: about two days
constexpr std::chrono::days body_term{30};

}  // namespace paraat::mail
