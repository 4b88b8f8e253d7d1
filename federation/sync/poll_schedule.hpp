#pragma once
// How to wait for news of a peer. Usually by a long-poll, answered as soon as something changes. Where a
// device on the way cuts idle connections, the peer is polled instead: every minute while this node shows an
// urgent need for help, else every five minutes, a fifth more or less. From time to time the long-poll is
// tried again. A peer that answers early without anything new is asked again after a growing pause. No clock,
// no random numbers, no network.

#include <chrono>

namespace paraat::federation::sync {

class polling {
 public:
  // How long to ask the peer to wait, in seconds.
  int wait() const;
  // A round went well.
  void went_well();
  // Waiting was cut off, while the same question without waiting was answered.
  void cut();
  bool now_and_then() const { return cuts_ >= cuts_until_polling; }
  // It answered before its time, and nothing of it was new here: `empty` when it named no feed at all.
  void answered_early(bool empty);
  // It waited, or brought something.
  void answered_well() { early_ = 0; }
  // Before it is asked again; none for the first few. `dice` is from 0 to 1.
  std::chrono::milliseconds pause_after_early(double dice) const;
  // Before the next round; none while waiting works. `dice` is from 0 to 1.
  std::chrono::milliseconds pause(bool crisis, double dice) const;

 private:
  static constexpr int longest_wait = 25, cuts_until_polling = 3, rounds_until_waiting = 12;
  static constexpr int early_without_pause = 4;
  int cuts_ = 0, rounds_ = 0;  // rounds since waiting was last tried
  int early_ = 0;              // in a row
  bool empty_ = false;         // the last of them
};

}  // namespace paraat::federation::sync
