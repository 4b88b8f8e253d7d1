#pragma once
// What conversations may be about, a table like the list of jobs: each feature that opens them has its line
// here.

#include <span>

#include "tenant/people/relay/relay.hpp"

namespace paraat::node {

std::span<const relay::subject_kind> conversation_subjects();

}  // namespace paraat::node
