#include "tenant/platform/web/page.hpp"

#include <algorithm>

#include "protocol/whole_number.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::web {
namespace {

struct nav_item {
  const char* path;
  const char* label;
};
// texts
constexpr nav_item visitor_items[] = {
    {"/vacatures", "Vacatures"}, {"/organisaties", "Organisaties"}, {"/korps", "Korps"}, {"/kaart", "Kaart"}};

void draw_languages(view& v, const scope& s, const request& r) {
  // The answer to a form has no address to read it again at; another language would lose what was typed.
  if (s.here.languages.size() < 2 || r.method == verb::post) return;
  static constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"nl", "Nederlands"}, {"fr", "Français"}, {"en", "English"}, {"de", "Deutsch"}};
  view& list = v.add(tpl::LANGUAGES);
  for (const std::string& code : s.here.languages) {
    view& item = list.add(tpl::LANGUAGE);
    std::string upper = code;
    std::ranges::transform(upper, upper.begin(), [](char c) { return static_cast<char>(c - 32); });
    item.set(tpl::CODE, code).set(tpl::UPPER, upper);
    item.set(tpl::LANGUAGE_URL, s.base + r.path + query_with(r.query, "taal", code));
    for (const auto& [c, name] : names)
      if (c == code) item.set(tpl::LANGUAGE_NAME, std::string(name));
    item.show_if(code == s.t.language(), tpl::CURRENT);
  }
}

// The name stands beside it, so the picture itself says nothing to who does not see it.
void draw_logo(view& v, const scope& s) {
  const auto mark = brand_of(s.here, s.node.tenants).mark;
  if (!mark) return v.show(tpl::HOUSE_MARK), void();
  view& logo = v.add(tpl::LOGO).set(tpl::LOGO_URL, s.base + "/logo/" + mark->name);
  logo.set(tpl::LOGO_WIDTH, mark->width).set(tpl::LOGO_HEIGHT, mark->height);
}

void draw_help(view& v, const scope& s) {
  view& help = v.add(tpl::FOOT_HELP);
  help.set_if(tpl::PHONE, tpl::FOOT_PHONE, s.here.phone).set_if(tpl::EMAIL, tpl::FOOT_MAIL, s.here.email);
  help.show_if(!s.account, tpl::VISITOR);
}

// Open Graph: what a message or a social network shows of an address.
void draw_share_card(view& v, const scope& s, const page_options& o) {
  const std::string& image = s.node.files.url(o.share_image.empty() ? "share.png" : o.share_image);
  const std::string& site = s.here.public_url;
  const auto host_end = site.find('/', site.find("://") + 3);
  v.add(tpl::SHARE)
      .set(tpl::SHARE_TITLE, o.title)
      .set(tpl::SHARE_URL, o.canonical)
      .set(tpl::SHARE_LOCALE, s.t.language() == "en" ? "en_GB" : s.t.language() + "_BE")
      .set(tpl::SHARE_IMAGE, site.substr(0, host_end) + image);
}

// Of who is no municipality.
std::string place_line(const texts& t, tenants::tenant_kind what) {
  if (what == tenants::tenant_kind::network) return t("Regionaal netwerk");
  if (what == tenants::tenant_kind::agency) return t("Reserve van vrijwilligers");
  return t("Overzicht van heel Vlaanderen");
}

void draw_navigation(view& v, const scope& s, std::string_view current, std::string_view path) {
  for (const nav_item& item : visitor_items) {
    // The overview of Flanders has no organisations and no corps of its own.
    const bool local =
        std::string_view(item.path) == "/organisaties" || std::string_view(item.path) == "/korps";
    if (s.here.what == tenants::tenant_kind::aggregator && local) continue;
    view& n = v.add(tpl::NAV).set(tpl::NAV_URL, s.base + item.path).set(tpl::NAV_LABEL, s.t(item.label));
    n.show_if(current == item.path, tpl::CURRENT);
  }
  if (s.account) {
    if (s.staff() || s.may(role::node_operator)) {
      view& n = v.add(tpl::NAV).set(tpl::NAV_URL, s.base + (s.staff() ? "/beheer" : "/beheer/verbindingen"));
      n.set(tpl::NAV_LABEL, s.t("Beheer"));
      n.show_if(current.starts_with("/beheer"), tpl::CURRENT);
    }
    if (s.may(role::organisation)) {
      view& n = v.add(tpl::NAV).set(tpl::NAV_URL, s.base + "/mijn-organisatie");
      n.set(tpl::NAV_LABEL, s.t("Mijn organisatie"));
      n.show_if(current.starts_with("/mijn-organisatie"), tpl::CURRENT);
    }
    if (!s.staff() && !s.may(role::node_operator) && s.here.what != tenants::tenant_kind::aggregator)
      v.add(tpl::NAV)
          .set(tpl::NAV_URL, s.base + "/mijn")
          .set(tpl::NAV_LABEL, s.t("Mijn profiel"))
          .show_if(current == "/mijn", tpl::CURRENT);
    // One tap from every page of a coordinator's desk to an incident.
    const bool desk = path.starts_with("/beheer") || path.starts_with("/mijn-account");
    v.add(tpl::ACCOUNT)
        .set(tpl::ACCOUNT_NAME, s.account->name)
        .set(tpl::CSRF, s.account->csrf)
        .show_if(desk && s.here.what != tenants::tenant_kind::aggregator && s.may(role::coordinator),
                 tpl::ALARM);
  } else {
    v.show(tpl::VISITOR);
  }
}

}  // namespace

tenants::tenant brand_of(const tenants::tenant& here, const tenants::directory& known) {
  if (here.what != tenants::tenant_kind::municipality || here.network.empty()) return here;
  return known.of_party(here.network).value_or(here);
}

std::string site_name(const texts& t, const tenants::tenant& here, const tenants::directory& known) {
  const tenants::tenant brand = brand_of(here, known);
  if (!brand.shown_name.empty()) return brand.shown_name;
  return brand.what == tenants::tenant_kind::municipality ? t("Vrijwilligers") + " " + brand.name
                                                          : brand.name;
}

std::string site_name(const scope& s) { return site_name(s.t, s.here, s.node.tenants); }

response page(const scope& s, const request& r, std::string_view file, view body, page_options o) {
  const texts& t = s.t;
  view v;
  v.set(tpl::LANG, t.language()).set(tpl::TITLE, o.title).set(tpl::SITE, site_name(s)).set(tpl::BASE, s.base);
  v.set(tpl::TAGLINE, s.here.tagline).set(tpl::HOME_URL, s.base.empty() ? "/" : s.base + "/");
  v.set(tpl::CSS, s.node.files.url("app.css")).set(tpl::ICONS, s.node.files.url("icons.svg"));
  v.set(tpl::DRAWINGS, s.node.files.url("drawings.svg"));
  v.set(tpl::FONT, s.node.files.url("figtree.woff2")).set(tpl::ENHANCE, s.node.files.url("enhance.js"));
  v.set(tpl::PALETTE, "/-/kleur/" + s.here.brand_color.substr(1) + ".css");
  draw_logo(v, s);
  for (const std::string& style : o.styles) v.add(tpl::STYLE).set(tpl::STYLE_URL, style);
  v.show_if(!o.title_is_whole, tpl::SITE_IN_TITLE);
  if (o.description.empty() && o.index) o.description = s.here.tagline;
  v.set_if(tpl::DESCRIPTION, tpl::HAS_DESCRIPTION, o.description);
  if (o.index && !o.canonical.empty()) draw_share_card(v, s, o);
  v.set_if(tpl::CANONICAL, tpl::HAS_CANONICAL, o.canonical);
  v.show_if(!o.index, tpl::NO_INDEX).show_if(o.results, tpl::TO_RESULTS);
  for (const std::string& script : o.scripts)
    v.add(tpl::SCRIPT).set(tpl::SCRIPT_URL, s.node.files.url(script));
  if (s.staff())
    v.add(tpl::INSTALLABLE)
        .set(tpl::WORKER_URL, s.node.files.url("offline.js"))
        .set(tpl::THEME_COLOR, s.here.brand_color);
  if (!o.json_ld.empty()) v.add(tpl::STRUCTURED).set(tpl::JSON_LD, json_for_script(o.json_ld));
  const municipality* place = s.node.municipalities.of(s.here.nis);
  if (s.here.what == tenants::tenant_kind::municipality)
    v.add(tpl::PLACE_LINE)
        .set(tpl::PLACE_TEXT,
             (place != nullptr && place->city ? t("Stad") : t("Gemeente")) + " " + s.here.name);
  else
    v.add(tpl::PLACE_LINE).set(tpl::PLACE_TEXT, place_line(t, s.here.what));
  v.show_if(s.here.what != tenants::tenant_kind::aggregator, tpl::FOOT_ORGANISATIONS);
  draw_help(v, s);
  draw_languages(v, s, r);
  if (t.language() != "nl")
    v.add(tpl::TRANSLATED)
        .set(tpl::DUTCH_URL,
             s.base + (r.method == verb::post ? "/?taal=nl" : r.path + query_with(r.query, "taal", "nl")));
  draw_navigation(v, s, o.current, r.path);
  if (!o.crumbs.empty()) {
    view& crumbs = body.include(tpl::CRUMB_BAR, "platform/web/templates/crumbs.html").add(tpl::CRUMBS);
    for (std::size_t i = 0; i < o.crumbs.size(); ++i) {
      view& c = crumbs.add(tpl::CRUMB)
                    .set(tpl::CRUMB_URL, o.crumbs[i].first)
                    .set(tpl::CRUMB_TEXT, o.crumbs[i].second);
      c.show_if(i + 1 == o.crumbs.size(), tpl::CURRENT);
    }
  }
  v.include(tpl::BODY, file) = std::move(body);
  response out;
  conclude(out, o.how);
  out.body = s.node.pages.render(t.language(), "platform/web/templates/frame.html", v);
  return out;
}

namespace {

// What somebody wrote in a form that was refused as a whole, to copy it: sentences, never a password, a code
// or what the page itself put in the form.
void draw_typed(view& v, const request& r) {
  constexpr std::size_t longest_shown = 10'000;
  static constexpr std::string_view secret[] = {"wachtwoord", "herhaal", "huidig", "bewijs", "code", "csrf"};
  if (r.method != verb::post) return;
  view* typed = nullptr;
  for (const auto& [name, value] : r.form.list()) {
    const bool sentence = value.find(' ') != std::string::npos && value.size() <= longest_shown;
    if (!sentence || std::ranges::find(secret, name) != std::end(secret)) continue;
    if (typed == nullptr) typed = &v.add(tpl::TYPED);
    typed->add(tpl::TYPED_TEXT).set(tpl::TEXT, value);
  }
}

// The page of ours that a form came from; empty when the browser does not say.
std::string page_before(const scope& s, const request& r) {
  const std::string_view before = r.header("referer");
  const std::string& site = s.here.public_url;
  if (r.method != verb::post || !before.starts_with(site)) return {};
  const std::string_view path = before.substr(site.size());
  return path.starts_with('/') ? s.base + std::string(path) : std::string();
}

}  // namespace

response message_page(const scope& s, const request& r, const outcome& how, std::string title,
                      std::string text, std::string link_url, std::string link_label) {
  view v;
  v.set(tpl::HEADING, title).set(tpl::TEXT, std::move(text));
  if (how.refused()) draw_typed(v, r);
  if (!link_url.empty())
    v.add(tpl::WAY_ON).set(tpl::WAY_URL, std::move(link_url)).set(tpl::WAY_LABEL, std::move(link_label));
  return page(s, r, "platform/web/templates/message.html", std::move(v),
              {.title = std::move(title), .index = false, .how = how});
}

response refusal_page(const scope& s, const request& r, const refusal& why) {
  const texts& t = s.t;
  const std::string home = s.base.empty() ? "/" : s.base + "/", before = page_before(s, r);
  std::string title;
  switch (why.kind) {
    case refusal_kind::not_found:
      title = t("Deze pagina bestaat niet");
      break;
    case refusal_kind::gone:
      title = t("Dit is er niet meer");
      break;
    case refusal_kind::forbidden:
      title = t("Je hebt geen toegang tot deze pagina");
      break;
    case refusal_kind::unauthenticated:
      title = t("Meld je eerst aan");
      break;
    case refusal_kind::too_many:
      title = t("Even geduld");
      break;
    case refusal_kind::invalid:
    case refusal_kind::conflict:
    case refusal_kind::too_large:
      title = t("Dat lukt niet");
      break;
  }
  return message_page(s, r, why, title, t(why), before.empty() ? home : before,
                      before.empty() ? t("Naar de startpagina") : t("Terug naar waar je was"));
}

std::string json_for_script(std::string json) {
  std::string out;
  for (const char c : json) {
    switch (c) {
      case '<':
        out += "\\u003c";
        break;
      case '>':
        out += "\\u003e";
        break;
      case '&':
        out += "\\u0026";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string query_with(const parameters& p, std::string_view name, std::string_view value) {
  std::string out;
  for (const auto& [n, v] : p.list())
    if (n != name && !v.empty()) out += (out.empty() ? "?" : "&") + url_encode(n) + "=" + url_encode(v);
  if (!value.empty()) out += (out.empty() ? "?" : "&") + url_encode(name) + "=" + url_encode(value);
  return out;
}

std::string query_without(const parameters& p, std::string_view name, std::string_view value) {
  std::string out;
  for (const auto& [n, v] : p.list())
    if (!(n == name && v == value) && n != "pagina" && !v.empty())
      out += (out.empty() ? "?" : "&") + url_encode(n) + "=" + url_encode(v);
  return out;
}

std::string dialled(std::string phone) {
  std::erase_if(phone, [](char c) { return c != '+' && (c < '0' || c > '9'); });
  return phone;
}

int page_number(const request& r) {
  return std::clamp(whole_number<int>(r.query.get("pagina")).value_or(1), 1, 500);
}

void draw_paging(view& into, const scope& s, const request& r, long long total, int page, int per_page) {
  const int pages = static_cast<int>((total + per_page - 1) / per_page);
  if (pages < 2) return;
  const auto url = [&](int n) {
    const std::string q = query_with(r.query, "pagina", n == 1 ? "" : std::to_string(n));
    return s.base + r.path + q;
  };
  view& v = into.include(tpl::PAGE_BAR, "platform/web/templates/paging.html").add(tpl::PAGING);
  if (page > 1) v.add(tpl::PREVIOUS).set(tpl::PAGE_URL, url(page - 1));
  if (page < pages) v.add(tpl::NEXT).set(tpl::PAGE_URL, url(page + 1));
  int last = 0;
  for (int n = 1; n <= pages; ++n) {
    if (n != 1 && n != pages && std::abs(n - page) > 2) continue;
    view& item = v.add(tpl::PAGE_ITEM);
    item.show_if(n - last > 1, tpl::GAP).show_if(std::abs(n - page) > 1, tpl::FAR);
    view& link = item.add(n == page ? tpl::THIS_PAGE : tpl::OTHER_PAGE);
    link.set(tpl::PAGE_URL, url(n)).set(tpl::PAGE_NUMBER, n);
    last = n;
  }
}

}  // namespace paraat::web
