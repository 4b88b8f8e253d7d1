#include "node/run_as.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <stdexcept>

namespace paraat::node {
namespace fs = std::filesystem;
namespace {

struct user {
  uid_t uid = 0;
  gid_t gid = 0;
  std::string name;  // empty: the number has no name on this machine
};

template <class Find>
std::optional<user> entry(Find find) {
  passwd e{};
  passwd* found = nullptr;
  std::array<char, 4096> words{};
  if (find(&e, words.data(), words.size(), &found) != 0 || found == nullptr) return std::nullopt;
  return user{e.pw_uid, e.pw_gid, e.pw_name};
}

std::optional<user> user_named(const std::string& name) {
  return entry([&](auto... rest) { return ::getpwnam_r(name.c_str(), rest...); });
}

user user_of(const struct stat& s) {
  const auto known = entry([&](auto... rest) { return ::getpwuid_r(s.st_uid, rest...); });
  return known ? *known : user{s.st_uid, s.st_gid, ""};
}

std::string spoken(const user& u) { return u.name.empty() ? fmt::format("#{}", u.uid) : u.name; }

std::optional<struct stat> look_at(const fs::path& p) {
  struct stat s{};
  return ::stat(p.c_str(), &s) == 0 ? std::optional(s) : std::nullopt;
}

// A port below 1024 is all that a node may need of root's rights. In a container root may lack it itself.
void keep_low_ports_only() {
  __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> rights{};
  rights[0].permitted = rights[0].effective = 1U << CAP_NET_BIND_SERVICE;
  if (::syscall(SYS_capset, &head, rights.data()) == 0) return;
  rights[0] = {};
  if (::syscall(SYS_capset, &head, rights.data()) != 0)
    throw std::runtime_error("The rights of root cannot be given up.");
}

void become(const user& u) {
  const bool groups = u.name.empty() ? ::setgroups(1, &u.gid) == 0 : ::initgroups(u.name.c_str(), u.gid) == 0;
  ::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
  if (!groups || ::setresgid(u.gid, u.gid, u.gid) != 0 || ::setresuid(u.uid, u.uid, u.uid) != 0)
    throw std::runtime_error(fmt::format("root cannot become the user {} here.", spoken(u)));
  ::prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
  keep_low_ports_only();
}

// Whether the user can pass every folder on the way to this one.
void need_a_way_to(const fs::path& folder) {
  if (::access(folder.c_str(), X_OK) != 0)
    throw std::runtime_error(fmt::format(
        "The user {} cannot reach {}: a folder above it is closed. Move the node to a place such as "
        "/srv/paraat.",
        spoken(user_of({.st_uid = ::geteuid()})), folder.string()));
}

[[noreturn]] void refuse_roots_folder(const fs::path& folder) {
  const fs::path link = folder / "postgres" / "elsewhere";
  std::error_code none;
  const auto elsewhere = fs::read_symlink(link, none);
  throw std::runtime_error(fmt::format(
      "{0} belongs to root, and a node never runs as root: nothing was changed. Stop the node if it runs and "
      "give the folder to a user of its own, once:\n"
      "  useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin paraat\n"
      "  chown -R paraat: {0}{1}\n"
      "From then on every command may be started by root or by that user.",
      folder.string(), none ? "" : " " + elsewhere.string()));
}

}  // namespace

void become_owner_of(const fs::path& folder) {
  const auto at = look_at(folder);
  if (!at) return;  // the caller reports that there is no node here
  if (::geteuid() == 0) {
    if (at->st_uid == 0) refuse_roots_folder(fs::absolute(folder));
    const fs::path whole = fs::absolute(folder);
    become(user_of(*at));
    return need_a_way_to(whole);
  }
  // A folder of root may be lent to a group, as a volume of a cluster is.
  const bool lent = at->st_uid == 0 && ::access(folder.c_str(), W_OK) == 0;
  if (at->st_uid == ::geteuid() || lent) return;
  const std::string owner = spoken(user_of(*at));
  throw std::runtime_error(fmt::format(
      "{} belongs to the user {}, and this command runs as {}: nothing was changed. Run it as that "
      "user (sudo -u '{}' paraat …) or as root.",
      folder.string(), owner, spoken(user_of({.st_uid = ::geteuid()})), owner));
}

std::string make_folder(const fs::path& folder, const std::string& wanted) {
  if (::geteuid() != 0) {
    if (!wanted.empty()) throw std::runtime_error("Only root can give the folder to another user (--user).");
    fs::create_directories(folder);
    return "";
  }
  const auto there = look_at(folder);
  if (there && there->st_uid != 0) {
    become_owner_of(folder);
    return "";
  }
  if (there && !fs::is_empty(folder)) refuse_roots_folder(fs::absolute(folder));
  const auto owner = !wanted.empty()        ? user_named(wanted)
                     : user_named("paraat") ? user_named("paraat")
                                            : user_named("postgres");
  if (!owner || owner->uid == 0)
    throw std::runtime_error(
        fmt::format("There is no unprivileged user {} to run the node as. Make one:\n"
                    "  useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin paraat",
                    wanted.empty() ? "`paraat`" : "`" + wanted + "`"));
  fs::create_directories(folder);
  if (::chown(folder.c_str(), owner->uid, owner->gid) != 0)
    throw std::runtime_error(fmt::format("{} cannot be given to {}.", folder.string(), owner->name));
  const fs::path whole = fs::absolute(folder);
  become(*owner);
  if (::access(whole.c_str(), X_OK) != 0) {
    std::error_code ignored;
    if (!there) fs::remove(whole, ignored);
  }
  need_a_way_to(whole);
  return fmt::format("It belongs to the user {}, as whom the node runs, also when root starts it.",
                     owner->name);
}

}  // namespace paraat::node
