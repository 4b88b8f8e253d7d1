#include "node/doctor.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <memory>

#include "federation/feeds/epoch.hpp"
#include "federation/keys/node_keys.hpp"
#include "federation/membership/recovering.hpp"
#include "node/clock_keeper.hpp"
#include "node/factories.hpp"
#include "node/store.hpp"
#include "tenant/administration/restores/restores.hpp"
#include "tenant/platform/tenants/tenants.hpp"

namespace paraat::node {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t little_room = std::uintmax_t{1} << 30;

class findings {
 public:
  void good(std::string_view about, std::string_view what) { fmt::print("{:<10} {}\n", about, what); }
  void bad(std::string_view about, std::string_view what) {
    fmt::print("{:<10} WRONG: {}\n", about, what);
    all_good_ = false;
  }
  // Empty when it is good.
  void of(std::string_view about, const std::string& fault) {
    fault.empty() ? good(about, "good") : bad(about, fault);
  }
  bool all_good() const { return all_good_; }

 private:
  bool all_good_ = true;
};

void look_at_settings(findings& f, const config& c) {
  struct stat s{};
  const fs::path file = c.folder / "paraat.toml";
  if (::stat(file.c_str(), &s) == 0 && (s.st_mode & 077) != 0 && s.st_uid == ::geteuid())
    return f.bad("settings",
                 fmt::format("others can read {0}, which may hold a password: chmod 600 {0}", file.string()));
  f.good("settings", "good");
}

void look_at_disk(findings& f, const config& c) {
  std::error_code unknown;
  const auto room = fs::space(c.folder, unknown).available;
  if (unknown) return;
  const std::string said = fmt::format("{} MB free", room >> 20);
  room < little_room ? f.bad("disk", said + ": make room") : f.good("disk", said);
}

// Whether a program listens there already. A node that serves in this folder is that program.
void look_at_port(findings& f, std::string_view about, const std::string& address, unsigned short port,
                  bool served) {
  if (port == 0 || served) return f.good(about, served ? "this node serves" : "any port");
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST;
  if (::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0)
    return f.bad(about, fmt::format("`{}` is not an address to listen on", address));
  const int fd = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool free = ::bind(fd, found->ai_addr, found->ai_addrlen) == 0 && ::listen(fd, 1) == 0;
  const std::string why = free ? "" : std::strerror(errno);
  ::close(fd);
  ::freeaddrinfo(found);
  f.of(about,
       free ? ""
            : fmt::format("{}:{} cannot be listened on ({}). Stop the other program, or give another address",
                          address, port, why));
}

struct freed {
  void operator()(FILE* p) const { std::fclose(p); }
  void operator()(X509* p) const { X509_free(p); }
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
};

// A certificate and its key: whether they can be read, belong together, and are of today.
void look_at_certificate(findings& f, std::string_view about, const std::string& certificate,
                         const std::string& key) {
  if (certificate.empty()) return;
  const std::unique_ptr<FILE, freed> in(std::fopen(certificate.c_str(), "re")),
      key_in(std::fopen(key.c_str(), "re"));
  const std::unique_ptr<X509, freed> x(in ? PEM_read_X509(in.get(), nullptr, nullptr, nullptr) : nullptr);
  const std::unique_ptr<EVP_PKEY, freed> k(
      key_in ? PEM_read_PrivateKey(key_in.get(), nullptr, nullptr, nullptr) : nullptr);
  if (!x) return f.bad(about, fmt::format("{} holds no certificate that can be read", certificate));
  if (!k) return f.bad(about, fmt::format("{} holds no key that can be read", key));
  if (X509_check_private_key(x.get(), k.get()) != 1)
    return f.bad(about, fmt::format("{} is not the key of {}", key, certificate));
  if (X509_cmp_current_time(X509_get0_notAfter(x.get())) < 0)
    return f.bad(about, fmt::format("{} has expired: renew it", certificate));
  if (X509_cmp_current_time(X509_get0_notBefore(x.get())) > 0)
    return f.bad(about, fmt::format("{} is not valid yet: is the clock right?", certificate));
  std::time_t soon = std::time(nullptr) + 14 * 86'400;
  if (X509_cmp_time(X509_get0_notAfter(x.get()), &soon) < 0)
    return f.bad(about, fmt::format("{} expires within two weeks: renew it", certificate));
  f.good(about, "good");
}

void look_at_node_keys(findings& f, const config& c) {
  if (c.node_id.empty()) return;
  if (!fs::exists(c.keys_stand_in() / "keys" / "master.key"))
    return f.good("node keys", "none yet: the first start makes them");
  try {
    federation::keys_in(c.keys_stand_in(), c.node_id);
    f.good("node keys", "good");
  } catch (const std::exception& e) {
    f.bad("node keys", e.what());
  }
}

void look_at_clock(findings& f, transaction& tx, bool elsewhere, instant now) {
  bool good = true;
  for (const std::string& step : recent_clock_steps(tx, now)) f.good("clock", "went back: " + step);
  auto all = clock_offsets(tx, now);
  if (elsewhere) {
    std::erase_if(all, [](const clock_offset& o) { return o.against == "database"; });
    all.push_back({"database", seconds_ahead_of_database(tx, now), now});
  }
  for (const clock_offset& o : all) {
    if (std::abs(o.seconds) <= most_offset) continue;
    good = false;
    f.bad("clock", fmt::format("{} s {} that of {}: set the one that is wrong (timedatectl, chrony)",
                               std::llround(std::abs(o.seconds)), o.seconds > 0 ? "ahead of" : "behind",
                               o.against == "database" ? "the database" : "the node " + o.against));
  }
  if (!good) return;
  f.good("clock",
         all.empty() ? "not compared with another yet" : fmt::format("agrees with {} other(s)", all.size()));
}

void look_at_database(findings& f, const config& c) {
  const instant now = system_clock().now();
  store held(c, {}, store::use::look);
  held.db().read(std::nullopt, [&](transaction& tx) {
    f.good("database", "answers");
    f.of("account key", account_key_fault(c, tx));
    look_at_clock(f, tx, !held.same_clock(), now);
    const auto all = tenants::all(tx);
    all.empty() ? f.bad("tenants", "none yet: `paraat tenant add`")
                : f.good("tenants", std::to_string(all.size()));
    if (const int waiting = restores::count_undecided(tx); waiting > 0)
      f.bad("restored",
            fmt::format("{} tenant(s) wait for a decision on /beheer/teruggezet: nothing leaves by itself",
                        waiting));
    if (c.node_id.empty()) return;
    const federation::feeds::epoch_keeper keeper(c.folder / "feed.epoch", c.database.empty());
    f.good("feeds", federation::feeds::report(tx, keeper));
    f.good("manifest", federation::manifest_report(tx, c.node_id, system_clock().now()));
  });
}

}  // namespace

bool examine(const config& c) {
  findings f;
  look_at_settings(f, c);
  look_at_disk(f, c);
  const bool served = store::serves(c);
  look_at_port(f, "pages", c.listen_address, c.listen_port, served);
  if (c.federation_port != 0) look_at_port(f, "federation", c.federation_address, c.federation_port, served);
  look_at_certificate(f, "https", c.certificate, c.key);
  look_at_certificate(f, "peer https", c.federation_certificate, c.federation_key);
  look_at_node_keys(f, c);
  try {
    look_at_database(f, c);
  } catch (const std::exception& e) {
    f.bad("database", e.what());
  }
  return f.all_good();
}

}  // namespace paraat::node
