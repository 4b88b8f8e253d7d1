#include "node/routes/tables.hpp"
#include "tenant/publishing/alerts/alerts_pages.hpp"
#include "tenant/publishing/listings/listings_pages.hpp"

namespace paraat::node {
namespace {

using enum web::verb;

constexpr route table[] = {
    {get, "/", who::anyone, tx::read, listings::show_home},
    {get, "/vacatures", who::anyone, tx::read, listings::show_overview},
    {get, "/vacatures/{}", who::anyone, tx::read, listings::show_vacancy},
    {get, "/vacatures/{}/{}", who::anyone, tx::read, listings::show_vacancy},
    {get, "/kaart", who::anyone, tx::read, listings::show_map},
    {get, "/gemeente", who::anyone, tx::read, listings::find_municipality},
    {get, "/gemeente/{}", who::anyone, tx::read, listings::show_municipality},
    {get, "/insluiten", who::anyone, tx::read, listings::show_embed},
    {get, "/insluiten.js", who::anyone, tx::read, listings::embed_script},
    {get, "/insluiten.json", who::anyone, tx::read, listings::embed_data},
    {get, "/vacatures.atom", who::anyone, tx::read, listings::atom_feed},
    {get, "/zoekopdracht", who::anyone, tx::read, alerts::show_form},
    {post, "/zoekopdracht", who::anyone, tx::write, alerts::take_form},
    {get, "/zoekopdracht/verzonden", who::anyone, tx::read, alerts::show_sent},
    {get, "/zoekopdracht/gestopt", who::anyone, tx::read, alerts::show_stopped},
    {get, "/zoekopdracht/bevestiging/{}", who::anyone, tx::read, alerts::show_confirm},
    {post, "/zoekopdracht/bevestiging/{}", who::anyone, tx::write, alerts::confirm_one},
    {get, "/zoekopdracht/feed/{}", who::anyone, tx::read, alerts::show_atom},
    {get, "/zoekopdracht/agenda/{}", who::anyone, tx::read, alerts::show_calendar},
    {get, "/zoekopdrachten/{}", who::anyone, tx::read, alerts::show_own},
    {get, "/zoekopdrachten/{}/wijziging/{}", who::anyone, tx::read, alerts::show_change},
    {post, "/zoekopdrachten/{}/wijziging/{}", who::anyone, tx::write, alerts::take_change},
    {post, "/zoekopdrachten/{}/verwijdering/{}", who::anyone, tx::write, alerts::remove_one},
    {get, "/zoekopdrachten/{}/stopzetting", who::anyone, tx::read, alerts::show_stop},
    {post, "/zoekopdrachten/{}/stopzetting", who::anyone, tx::write, alerts::stop_all},
    {post, "/zoekopdrachten/{}/toestellen", who::anyone, tx::write, alerts::add_device},
    {post, "/zoekopdrachten/{}/toestellen/{}/verwijdering", who::anyone, tx::write, alerts::remove_device},
    {post, "/zoekopdrachten/{}/kanaal", who::anyone, tx::write, alerts::choose_channel},
    {get, "/zoekopdrachten/{}/verlenging", who::anyone, tx::read, alerts::show_extension},
    {post, "/zoekopdrachten/{}/verlenging", who::anyone, tx::write, alerts::extend},
    {get, "/robots.txt", who::anyone, tx::read, listings::robots},
    {get, "/sitemap.xml", who::anyone, tx::read, listings::sitemap},
    {get, "/verborgen", who::editor, tx::read, listings::show_hidden},
    {get, "/verberging/{}/{}", who::editor, tx::read, listings::show_hide_form},
    {post, "/verberging/{}/{}", who::editor, tx::write, listings::hide_item},
    {post, "/verborgen/{}/{}", who::editor, tx::write, listings::show_item_again},
};

}  // namespace

std::span<const route> publishing_routes() { return table; }

}  // namespace paraat::node
