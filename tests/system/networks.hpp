#pragma once
// Network namespaces with a cable between them, and the faults of networks. Needs root, `ip` and `nft`.

#include <fmt/format.h>

#include <string>
#include <vector>

#include "tests/support/program.hpp"

namespace paraat::test {

inline bool works(std::vector<std::string> command) { return run(std::move(command)).status == 0; }

// A network namespace with one end of a cable.
class place {
 public:
  place(std::string name, std::string address) : name_(std::move(name)), address_(std::move(address)) {}
  ~place() { run({"ip", "netns", "del", name_}); }
  place(const place&) = delete;
  place& operator=(const place&) = delete;

  bool make() const { return works({"ip", "netns", "add", name_}) && in({"ip", "link", "set", "lo", "up"}); }
  bool plug(const std::string& end) const {
    return works({"ip", "link", "set", end, "netns", name_}) &&
           in({"ip", "address", "add", address_ + "/24", "dev", end}) && in({"ip", "link", "set", end, "up"});
  }
  std::vector<std::string> inside(std::vector<std::string> command) const {
    std::vector<std::string> out{"ip", "netns", "exec", name_};
    out.insert(out.end(), command.begin(), command.end());
    return out;
  }
  bool in(std::vector<std::string> command) const { return works(inside(std::move(command))); }
  // Drops incoming packets of the other side that match this.
  bool drop(const std::string& what) const {
    return in(
        {"nft",
         fmt::format("add table ip broken; add chain ip broken in {{ type filter hook input priority 0; }}; "
                     "add rule ip broken in {} drop",
                     what)});
  }
  bool heal() const { return in({"nft", "delete table ip broken"}); }
  const std::string& address() const { return address_; }

 private:
  std::string name_, address_;
};

// Both ends of a cable; false where this machine cannot make them.
inline bool connect(const place& here, const place& there, const std::string& mark) {
  const std::string a = "ph" + mark, b = "pa" + mark;
  return works({"ip", "link", "add", a, "type", "veth", "peer", "name", b}) && here.plug(a) &&
         there.plug(b) && here.drop("ip saddr 192.0.2.1") && here.heal();
}

}  // namespace paraat::test
