#include "tenant/messaging/push/subscriptions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/url/parse.hpp>

#include "protocol/ascii.hpp"
#include "protocol/bytes.hpp"
#include "protocol/whole_number.hpp"

namespace paraat::push {
namespace {

std::unexpected<refusal> no_endpoint(std::string cause) {
  return because(std::move(cause),
                 refuse(refusal_kind::invalid,
                        "Dit adres voor meldingen klopt niet. Zet de meldingen opnieuw aan op dit toestel."));
}
std::unexpected<refusal> no_keys(std::string cause) {
  return because(
      std::move(cause),
      refuse(refusal_kind::invalid,
             "De sleutel van dit toestel klopt niet. Zet de meldingen opnieuw aan op dit toestel."));
}

// A browser writes none; some libraries do.
std::string_view without_padding(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<destination> destination_of(std::string_view endpoint) {
  if (endpoint.size() > longest_endpoint) return std::nullopt;
  const auto url = boost::urls::parse_uri(endpoint);
  if (!url || url->scheme_id() != boost::urls::scheme::https || url->has_userinfo() || url->has_fragment() ||
      url->host_type() != boost::urls::host_type::name || url->encoded_host().empty())
    return std::nullopt;
  destination out;
  out.host = ascii::lower(std::string_view(url->encoded_host()));
  if (out.host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") != std::string::npos)
    return std::nullopt;
  if (url->has_port()) {
    const auto port = whole_number<unsigned short>(std::string_view(url->port()));
    if (!port || *port == 0) return std::nullopt;
    out.port = *port;
  }
  out.origin = "https://" + out.host + (out.port == 443 ? "" : fmt::format(":{}", out.port));
  return out;
}

bool allows(std::span<const std::string> hosts, const destination& to) {
  const std::string name = to.port == 443 ? to.host : fmt::format("{}:{}", to.host, to.port);
  return std::ranges::any_of(hosts, [&](const std::string& allowed) {
    // The dot belongs to the suffix: "evilnotify.windows.com" is no name below "notify.windows.com".
    if (allowed.starts_with("*."))
      return name.size() > allowed.size() - 1 && name.ends_with(allowed.substr(1));
    return name == allowed;
  });
}

result<subscription> read_subscription(std::string_view endpoint, std::string_view p256dh,
                                       std::string_view auth, std::span<const std::string> hosts) {
  if (endpoint.size() > longest_endpoint) return no_endpoint("push endpoint too long");
  const auto to = destination_of(endpoint);
  if (!to) return no_endpoint("push endpoint is no https address of a name");
  if (!allows(hosts, *to))
    return because(
        "push host not allowed",
        refuse(refusal_kind::invalid,
               "Deze browser werkt met een dienst voor meldingen die we niet kennen. Probeer het met "
               "Chrome, Edge, Firefox of Safari."));
  const auto key = from_base64_url(without_padding(p256dh)), secret = from_base64_url(without_padding(auth));
  if (!key || !p256::is_point(*key)) return no_keys("p256dh is no point of P-256");
  if (!secret || secret->size() != auth_bytes) return no_keys("auth is not 16 octets");
  return subscription{std::string(endpoint), {*key, *secret}};
}

}  // namespace paraat::push
