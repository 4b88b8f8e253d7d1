// The certificate of a listener: renewed while the node runs, and never replaced by a pair that does not fit.

#include "node/http/certificate.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509.h>

#include <cstdlib>
#include <fstream>

namespace paraat::http {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Certificate : public testing::Test {
 protected:
  fs::path folder;
  fs::path chain() const { return folder / "chain.pem"; }
  fs::path key() const { return folder / "key.pem"; }

  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "paraat-tls-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
    for (const int serial : {1, 2}) make(serial);
  }
  void TearDown() override { fs::remove_all(folder); }
  void make(int serial) {
    const std::string at = (folder / std::to_string(serial)).string();
    ASSERT_EQ(std::system(
                  fmt::format("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
                              "-subj /CN=localhost -set_serial {} -keyout {}.key -out {}.pem 2>/dev/null",
                              serial, at, at)
                      .c_str()),
              0);
  }
  // As a renewal does: the content of the file changes, and its time.
  void put(const fs::path& file, int serial, const char* kind) {
    fs::copy_file(folder / (std::to_string(serial) + kind), file, fs::copy_options::overwrite_existing);
    fs::last_write_time(file, fs::file_time_type::clock::now() + std::chrono::seconds(++ticks_));
  }
  void put_chain(int serial) { put(chain(), serial, ".pem"); }
  void put_key(int serial) { put(key(), serial, ".key"); }
  static long serial_of(const certificate& c) {
    return ASN1_INTEGER_get(X509_get_serialNumber(SSL_CTX_get0_certificate(c.current()->native_handle())));
  }

 private:
  int ticks_ = 0;
};

TEST_F(Certificate, RenewedIsTakenWithTheNextLook) {
  put_chain(1), put_key(1);
  certificate c(chain(), key());
  const auto of_open_connections = c.current();
  c.look();
  EXPECT_EQ(c.current(), of_open_connections) << "nothing changed";
  put_chain(2), put_key(2);
  c.look();
  EXPECT_EQ(serial_of(c), 2);
  EXPECT_EQ(
      ASN1_INTEGER_get(X509_get_serialNumber(SSL_CTX_get0_certificate(of_open_connections->native_handle()))),
      1);
}

TEST_F(Certificate, HalfARenewalChangesNothingUntilItsKeyCame) {
  put_chain(1), put_key(1);
  certificate c(chain(), key());
  put_chain(2);
  c.look();
  EXPECT_EQ(serial_of(c), 1);
  put_key(2);
  c.look();
  EXPECT_EQ(serial_of(c), 2);
}

TEST_F(Certificate, FilesThatCannotBeReadAreLeftForTheOnesBefore) {
  put_chain(1), put_key(1);
  certificate c(chain(), key());
  fs::remove(chain());
  c.look();
  EXPECT_EQ(serial_of(c), 1);
  std::ofstream(chain()) << "no certificate";
  c.look();
  EXPECT_EQ(serial_of(c), 1);
}

TEST_F(Certificate, PairThatDoesNotFitIsRefusedAtTheStartWithItsFile) {
  put_chain(1), put_key(2);
  try {
    const certificate c(chain(), key());
    FAIL() << "taken";
  } catch (const std::runtime_error& e) {
    EXPECT_THAT(e.what(), HasSubstr(key().string()));
  }
  EXPECT_THROW(certificate(folder / "none", key()), std::runtime_error);
}

}  // namespace
}  // namespace paraat::http
