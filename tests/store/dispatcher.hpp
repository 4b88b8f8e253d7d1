#pragma once
// The dispatcher of two municipalities: a folder for mail, a scripted gateway for SMS, and an owner of the
// messages that records its reports.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <pqxx/pqxx>

#include "ops/observed_metrics.hpp"
#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/dispatcher.hpp"
#include "tenant/messaging/channels/inbound_sms.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/scripted_gateway.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {

using namespace std::chrono_literals;

// A report to the owner of a batch.
struct told {
  std::string about;
  channels::fate what;
  std::string why;
};

class Dispatcher : public testing::Test {
 protected:
  fresh_database urls = make_database();
  database db{{.url = urls.application_url, .connections = 20}};
  manual_clock time{flood_night()};
  tenants::tenant alken = add_municipality(db, alken_nis);
  tenants::tenant wellen = add_municipality(db, wellen_nis);
  tenants::directory directory;
  metrics figures;
  std::string folder = [] {
    std::string name = "/tmp/paraat-dispatcher-XXXXXX";
    return std::string(::mkdtemp(name.data()));
  }();
  mail::mailer post{mail::folder_channel(folder), "noreply@alken.be", {}};
  scripted_gateway gateway;
  std::chrono::milliseconds patience{300};
  channels::messaging_config office = office_with({});
  observers seen;
  observed_metrics counted{figures};
  channels::dispatcher dispatcher{{db, time, directory, post, office, figures, seen}};
  channels::batch call{.id = uuid_v7(flood_night()), .owner = "callout"};

  std::mutex mutex;
  std::vector<told> reports;
  std::vector<channels::incoming> answers;
  bool understands = true;

  Dispatcher() {
    directory.load(db);
    seen.add(counted);
  }
  ~Dispatcher() override { std::filesystem::remove_all(folder); }

  channels::messaging_config office_with(channels::terms t) {
    t.secret = "secret";
    t.cost.sms = true;
    if (t.texts_per_second == 10) t.texts_per_second = 1000;
    channels::messaging_config o(
        t, channels::http_gateway(
               {.url = gateway.url(), .secret = "secret", .sender = "+32460000000", .patience = patience},
               time));
    channels::owner mine;
    mine.reported = [this](transaction&, instant, const channels::report& r) {
      const std::lock_guard lock(mutex);
      reports.push_back({r.about, r.what, r.why});
    };
    mine.answered = [this](transaction&, instant, const channels::incoming& i) {
      answers.push_back(i);
      return understands || i.meant;
    };
    mine.people = [](transaction&, std::string_view) {
      return std::vector<channels::person>{{"an", "An Claes"}, {"jef", "Jef Claes"}};
    };
    o.serve({{"callout", mine}});
    return o;
  }

  static channels::message text(const std::string& about, const std::string& to = "+32470112233",
                                const std::string& key = {}) {
    return {.key = key.empty() ? "call/" + about : key,
            .via = channels::channel::sms,
            .to = to,
            .about = about,
            .subject = "",
            .body = "Kom je helpen?"};
  }
  static channels::message letter(const std::string& about, const std::string& to = "an@claes.be") {
    return {.key = "mail/" + about,
            .via = channels::channel::mail,
            .to = to,
            .about = about,
            .subject = "Oproep",
            .body = "Kom je?"};
  }
  int queue(const std::vector<channels::message>& list) { return queue(call, alken, list); }
  int queue(const channels::batch& b, const tenants::tenant& where,
            const std::vector<channels::message>& list) {
    return db.write(where.id, [&](transaction& tx) { return channels::queue(tx, time.now(), b, list); });
  }
  channels::stopped stop() {
    return db.write(alken.id, [&](transaction& tx) { return channels::stop(tx, time.now(), call.id); });
  }
  channels::progress progress(channels::channel via = channels::channel::sms) {
    return db.read(alken.id, [&](transaction& tx) { return channels::progress_of(tx, call.id, via); });
  }
  std::string one(const std::string& sql) {
    pqxx::connection c(urls.application_url);
    pqxx::work w(c);
    w.exec("select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', true)");
    const auto rows = w.exec(sql);
    const std::string out = rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
    w.commit();
    return out;
  }
  std::string state_of(const std::string& about) {
    return one("select state from tenant.channel_messages where about = '" + about + "'");
  }
  // The last report about each person.
  channels::fate last(const std::string& about) {
    channels::fate out{};
    for (const told& t : reports)
      if (t.about == about) out = t.what;
    return out;
  }
  // Runs until the dispatcher has had every pause that it may take.
  void hours_pass(int hours) {
    for (int i = 0; i < hours * 6; ++i) {
      time.advance(10min);
      dispatcher.run_due();
    }
  }
  channels::listener listening() { return {db, directory, office, time.now()}; }
  channels::heard report(const channels::gateway_report& r) { return channels::take_report(listening(), r); }
  channels::gateway_report delivered(const std::string& about, const std::string& id = "r1") {
    const std::string ref =
        one("select tenant_id || '.' || id from tenant.channel_messages where about = '" + about + "'");
    return {
        .id = id, .gateway_id = "gw-" + ref, .reference = ref, .what = channels::fate::delivered, .why = ""};
  }
  channels::heard hear(const std::string& from, const std::string& words, const std::string& id = "in-1") {
    return channels::take_answer(listening(), alken.id, {id, from, words});
  }
  int unclear(const tenants::tenant& where) {
    return db.read(where.id, [](transaction& tx) { return channels::count_unclear(tx); });
  }
  std::string coded(const tenants::tenant& where, channels::batch& b) {
    return b.code =
               db.write(where.id, [&](transaction& tx) { return channels::take_code(tx, time.now(), b.id); });
  }
};

}  // namespace paraat::test
