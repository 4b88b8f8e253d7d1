#pragma once
// Alken with an organisation that may leave answers, for the tests of the clock.

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/volunteering/applications/answer_clock.hpp"
#include "tests/pages/in_alken.hpp"

namespace paraat::test {

class AnswerClock : public InAlken {
 protected:
  std::string second_organisation =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Natuurpunt Alken"); });
  std::int64_t bea = account("bart@alken.example");
  vacancies::vacancy vacancy = published(2);

  std::int64_t account(const std::string& email) {
    return node.db().write(alken.id, [&](transaction& tx) {
      const auto id = accounts::add(tx, {.name = "Bart Smets", .email = email}, node.time.now());
      accounts::give(tx, id, {.what = web::role::coordinator, .tenant = alken.id, .organisation = {}}, {},
                     node.time.now());
      return id;
    });
  }
  vacancies::content content_of(int places) {
    auto c = sandbags(organisation, alken_nis);
    c.places = places;
    c.moments = 4;
    c.lat = 50.8756, c.lon = 5.3083;
    c.starts_on = c.ends_on = std::nullopt;
    c.contact_name = "Bea Claes";
    c.contact_email = "bea@korps.be";
    c.contact_phone = "0470 11 22 33";
    return c;
  }
  vacancies::vacancy publish(const vacancies::content& c) {
    return node.db().write(alken.id, [&](transaction& tx) {
      const auto v = vacancies::create(tx, c, std::nullopt, node.time.now()).value();
      return vacancies::publish(tx, alken, v.id, std::nullopt, node.time.now()).value();
    });
  }
  vacancies::vacancy published(int places) { return publish(content_of(places)); }
  vacancies::vacancy publish_with_title(const std::string& title) {
    auto c = vacancy.what;
    c.title = title;
    return publish(c);
  }
  vacancies::vacancy with_title(const std::string& title) {
    return node.db().read(alken.id,
                          [&](transaction& tx) { return vacancies::list(tx, {.words = title}).rows.at(0); });
  }
  std::string vacancy_state() {
    return one("select state from tenant.vacancies where id = '" + vacancy.id + "'");
  }
  // Somebody answers and confirms at once; gives the answer.
  applications::application_id wait_for(const vacancies::vacancy& v, const std::string& name,
                                        const std::string& language = "nl") {
    return node.db().write(alken.id, [&](transaction& tx) {
      applications::application a;
      a.name = name;
      a.email = name + "@voorbeeld.be";
      a.language = language;
      const auto kept = applications::answer(tx, v, a, node.time.now()).value();
      return applications::confirm(tx, kept.id, node.time.now()).value().id;
    });
  }
  applications::application only_answer() {
    const auto all = node.db().read(alken.id, [](transaction& tx) { return applications::list(tx, {}); });
    EXPECT_EQ(all.total, 1);
    return all.rows.at(0);
  }
  applications::application_id answer_of(const std::string& name) {
    return node.db().read(
        alken.id, [&](transaction& tx) { return applications::list(tx, {.words = name}).rows.at(0).id; });
  }
  int applications_now(applications::application_state st) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return static_cast<int>(applications::list(tx, {.status = st}).total);
    });
  }
  template <class Work>
  void decide(const applications::application_id& id, Work work) {
    node.time.advance(std::chrono::seconds{1});
    node.db().write(alken.id, [&](transaction& tx) { ASSERT_TRUE(work(tx, id)); });
  }
  std::string own_page_of(const applications::application_id& id) {
    return "/mijn-antwoord/" + node.db().write(alken.id, [&](transaction& tx) {
      return one_time_tokens::issue_link(tx, applications::own_purpose, id,
                                         node.time.now() + applications::own_page_term);
    });
  }
  // The job, now.
  void tick() {
    node.db().write(alken.id, [&](transaction& tx) {
      applications::tick_clock(tx, node.inside().services(), node.time.now());
    });
  }
  // As after a restore: the database knows less than the folder of the node.
  void put_back() {
    pqxx::connection c(node.urls().owner_url);
    pqxx::nontransaction s(c);
    s.exec("update node.beacons set number = number - 100, at = '2026-11-21 18:12:00+00'");
    node.inside().look_at_database();
  }
  int mails_about(const std::string& to) {
    return std::stoi(one("select count(*) from tenant.channel_messages where recipient = '" + to + "'"));
  }
  // As while a mail server is away.
  void not_left_yet() {
    run("update tenant.channel_messages set state = 'waiting', settled_at = null, told = '', next_at = "
        "'2099-01-01 00:00:00+00' where kind in ('application_reminder', 'application_unanswered')");
  }
  std::vector<std::string> waiting_letters() {
    return all(
        "select kind from tenant.channel_messages where state = 'waiting' and kind in "
        "('application_reminder', 'application_unanswered') order by kind");
  }
  received letter_about(const std::string& title) {
    for (const received& m : mails(node, alken))
      if (m.to == "els@voorbeeld.be" && m.subject.find("“" + title + "”") != std::string::npos) return m;
    return {};
  }
  // Lets so many mornings pass. "3 bea": on day 3 the contact of the vacancy got a mail; "14 els": the
  // volunteer did; "10 coordinator": a notice went to the coordinator.
  std::vector<std::string> told_days(int n) {
    std::vector<std::string> out;
    for (int i = 0; i < n; ++i, ++day_) {
      const int of_bea = kind_count("application_reminder"), of_els = kind_count("application_unanswered"),
                of_bart = kind_count("staff_notice");
      const std::chrono::sys_days next = std::chrono::sys_days{web::local_day(node.time.now())};
      node.time.set(web::at_local_hour(next + std::chrono::days{1}, 9) + std::chrono::minutes{30});
      node.inside().beat();
      node.inside().beat();
      const auto note = [&](int before, const std::string& kind, const std::string& who) {
        for (int more = kind_count(kind) - before; more > 0; --more)
          out.push_back(std::to_string(day_ + 1) + " " + who);
      };
      note(of_bea, "application_reminder", "bea");
      note(of_bart, "staff_notice", "coordinator");
      note(of_els, "application_unanswered", "els");
    }
    return out;
  }

 private:
  int kind_count(const std::string& kind) {
    const std::string of_bart = kind == "staff_notice" ? " and recipient = 'bart@alken.example'" : "";
    return std::stoi(
        one("select count(*) from tenant.channel_messages where kind = '" + kind + "'" + of_bart));
  }
  int day_ = 0;
};

}  // namespace paraat::test
