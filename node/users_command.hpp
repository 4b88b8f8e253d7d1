#pragma once

#include <map>
#include <string>

#include "node/config.hpp"

namespace paraat::node {

// paraat user add|list|reset-second-step DIR. Passwords and secrets come from files, never from the command
// line, where every process of the machine can read them. Throws std::invalid_argument or std::runtime_error
// with a sentence.
int user_command(const std::string& verb, const config&, const std::map<std::string, std::string>& options);

}  // namespace paraat::node
