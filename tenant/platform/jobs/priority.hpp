#pragma once
// The three classes of work that happens by time and of messages to people. Each class has workers of its
// own, so that work of one class never waits behind work of another.

#include <array>
#include <string_view>

namespace paraat {

enum class priority {
  crisis,  // call-outs, presence, rosters: people on site wait for it
  normal,  // answers to an act of one person: sign-in links, confirmations, invitations
  bulk     // without a waiting person, or to many people: newsletters, reminders, retention
};
constexpr std::array priorities{priority::crisis, priority::normal, priority::bulk};

constexpr std::string_view priority_name(priority p) {
  switch (p) {
    case priority::crisis:
      return "crisis";
    case priority::normal:
      return "normal";
    case priority::bulk:
      return "bulk";
  }
  return "";
}

}  // namespace paraat
