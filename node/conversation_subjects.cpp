#include "node/conversation_subjects.hpp"

#include "tenant/volunteering/applications/application_conversations.hpp"
#include "tenant/volunteering/invitations/invitation_conversations.hpp"

namespace paraat::node {
namespace {

constexpr relay::subject_kind table[] = {{applications::conversation_subject, applications::conversation_now},
                                         {invitations::conversation_subject, invitations::conversation_now}};

}  // namespace

std::span<const relay::subject_kind> conversation_subjects() { return table; }

}  // namespace paraat::node
