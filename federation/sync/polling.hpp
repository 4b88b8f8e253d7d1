#pragma once
// How news of a peer is waited for. Usually in its answer: a long-poll, answered as soon as something
// changes. Where something on the way cuts connections that are quiet, the peer is asked now and then
// instead: every minute while help is urgently needed somewhere that this node shows, else every five
// minutes, a fifth more or less. Once in a while waiting is tried again. No clock, no dice, no network.

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
  // Before the next round; none while waiting works. `dice` is from 0 to 1.
  std::chrono::milliseconds pause(bool crisis, double dice) const;

 private:
  static constexpr int longest_wait = 25, cuts_until_polling = 3, rounds_until_waiting = 12;
  int cuts_ = 0, rounds_ = 0;  // rounds since waiting was last tried
};

}  // namespace paraat::federation::sync
