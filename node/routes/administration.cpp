#include "node/routes/tables.hpp"
#include "tenant/administration/about/about_pages.hpp"
#include "tenant/administration/audit_log/audit_pages.hpp"
#include "tenant/administration/legal_rules/legal_rules_pages.hpp"
#include "tenant/administration/neighbours/neighbours_pages.hpp"
#include "tenant/administration/restores/restores_pages.hpp"
#include "tenant/administration/settings/settings_pages.hpp"

namespace paraat::node {
namespace {

using enum web::verb;

constexpr route table[] = {
    {get, "/.well-known/security.txt", who::anyone, tx::read, about::security_txt},
    {get, "/toegankelijkheid", who::anyone, tx::read, about::show_accessibility},
    {get, "/privacy", who::anyone, tx::read, about::show_privacy},
    {get, "/hoe-werkt-het", who::anyone, tx::read, about::show_how},
    {get, "/contact", who::anyone, tx::read, about::show_contact},

    {get, "/beheer/teruggezet", who::coordinator, tx::read, restores::show},
    {post, "/beheer/teruggezet", who::coordinator, tx::write, restores::decide_one},
    {get, "/beheer/teruggezet/node", who::node_operator, tx::read, restores::show_node},
    {post, "/beheer/teruggezet/node", who::node_operator, tx::write, restores::decide_node},

    {get, "/beheer/buren", who::coordinator, tx::read, neighbours::show},
    {post, "/beheer/buren", who::coordinator, tx::write, neighbours::save},
    {get, "/beheer/teksten", who::editor, tx::read, settings::show_texts},
    {post, "/beheer/teksten", who::editor, tx::write, settings::save_texts},
    {get, "/beheer/instellingen", who::tenant_admin, tx::read, settings::show_settings},
    {post, "/beheer/instellingen", who::tenant_admin, tx::write, settings::save_settings},
    {get, "/beheer/instellingen/volgorde", who::tenant_admin, tx::read, settings::show_weights},
    {post, "/beheer/instellingen/volgorde", who::tenant_admin, tx::write, settings::save_weights},
    {post, "/beheer/instellingen/logo", who::tenant_admin, tx::none, settings::save_logo,
     settings::most_upload},
    {post, "/beheer/instellingen/logo/verwijdering", who::tenant_admin, tx::write, settings::remove_logo},
    {get, "/logo/{}", who::anyone, tx::read, settings::show_logo},
    {get, "/beheer/logboek", who::tenant_admin, tx::read, audit::show_log},

    {get, "/beheer/regels", who::node_operator, tx::read, rules::show_all},
    {get, "/beheer/regels/{}", who::node_operator, tx::read, rules::show_one},
    {post, "/beheer/regels/{}", who::node_operator, tx::write, rules::add_value},
};

}  // namespace

std::span<const route> administration_routes() { return table; }

}  // namespace paraat::node
