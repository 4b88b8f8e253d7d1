#include "tenant/mail/post.hpp"

#include <fmt/format.h>

namespace paraat::mail {

void post::send(transaction& tx, std::string_view id, metrics& figures, instant now) {
  const auto q = find(tx, id);
  if (!q || q->status != state::waiting) return;
  const auto failed = deliver(q->id, q->what, q->queued_at);
  if (failed)
    mark_failed(tx, *q, *failed, now);
  else
    mark_sent(tx, q->id, now);
  figures.mails
      .Add({{"outcome", failed ? (q->attempts + 1 >= most_attempts ? "given_up" : "failed") : "sent"}})
      .Increment();
}

std::optional<std::string> post::deliver(std::string_view id, const message& what, instant at) {
  const auto host = from_.substr(from_.find('@') + 1);
  return channel_->deliver({fmt::format("{}@{}", id, host), from_, what, at});
}

}  // namespace paraat::mail
