#include "tenant/mail/post.hpp"

#include <fmt/format.h>

namespace paraat::mail {

void post::send(transaction& tx, std::string_view id, metrics& figures, instant now) {
  const auto q = find(tx, id);
  if (!q || q->status != state::waiting) return;
  const auto host = from_.substr(from_.find('@') + 1);
  const auto failed = channel_->deliver({fmt::format("{}@{}", q->id, host), from_, q->what, q->queued_at});
  if (failed)
    mark_failed(tx, *q, *failed, now);
  else
    mark_sent(tx, q->id, now);
  figures.mails
      .Add({{"outcome", failed ? (q->attempts + 1 >= most_attempts ? "given_up" : "failed") : "sent"}})
      .Increment();
}

}  // namespace paraat::mail
