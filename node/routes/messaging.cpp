#include "node/routes/tables.hpp"
#include "tenant/messaging/channels/channels_pages.hpp"
#include "tenant/messaging/mail/demo_pages.hpp"

namespace paraat::node {
namespace {

using enum web::verb;

constexpr route table[] = {
    {post, "/sms/verslag", who::anyone, tx::none, channels::hear_report},
    {post, "/sms/antwoord", who::anyone, tx::none, channels::hear_answer},
    {get, "/beheer/sms", who::coordinator, tx::read, channels::show_answers},
    {post, "/beheer/sms/toelating", who::coordinator, tx::write, channels::allow_texts_again},
    {post, "/beheer/sms/kennisname", who::coordinator, tx::write, channels::mark_bounce_seen},
    {post, "/beheer/sms/{}/toewijzing", who::coordinator, tx::write, channels::attribute_answer},
    {post, "/beheer/sms/{}/antwoord", who::coordinator, tx::write, channels::text_back},
    {post, "/beheer/sms/{}/verberging", who::coordinator, tx::write, channels::hide_answer},

    {get, "/demo-post", who::anyone, tx::read, mail::show_demo_post},
};

}  // namespace

std::span<const route> messaging_routes() { return table; }

}  // namespace paraat::node
