#pragma once
// Sizes and times that both sides of the wire hold to. protocol/http.md, "Limits".

#include <chrono>
#include <cstddef>
#include <string_view>

namespace paraat::limits {

using namespace std::chrono_literals;

constexpr std::string_view protocol = "paraat-fed-1";

constexpr std::size_t headers = 16 * 1024;
constexpr std::size_t body = 1024 * 1024;
constexpr std::size_t before_authentication = 4 * 1024;  // of a body
constexpr std::size_t envelope = 64 * 1024;
constexpr std::size_t listing = 32 * 1024;
constexpr std::size_t manifest = 8 * 1024;
constexpr int manifest_keys = 32;
constexpr std::size_t members_list = 512 * 1024;  // and the revocations
constexpr std::size_t join = 64 * 1024;
constexpr std::size_t page = 500;
constexpr std::size_t items_asked = 100;    // of a feed, by id, in one question
constexpr std::size_t diff_entries = 8000;  // in one answer
constexpr std::size_t batch = 100;
constexpr int skipped_ranges = 1000;  // of one batch

constexpr std::size_t signatures = 8;   // in one message, foreign ones included
constexpr std::size_t components = 32;  // covered by one signature

constexpr auto clock_skew = 60s;
constexpr auto signature_lifetime = 300s;
constexpr auto long_poll = 25s;
constexpr auto message_validity = 14 * 24h;  // of an envelope, at most
constexpr auto deduplication = 30 * 24h;     // longer than any validity
constexpr std::size_t crit = 16;             // entries of Envelope.crit
constexpr auto manifest_lifetime = 90 * 24h;
constexpr auto manifest_fresh = 7 * 24h;

}  // namespace paraat::limits
