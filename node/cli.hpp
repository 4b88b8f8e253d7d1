#pragma once

namespace paraat::node {

// The command line of `paraat`. Returns the exit status: 0 done, 1 it went wrong, 2 the command was not
// understood.
int run_command(int count, char** words);

}  // namespace paraat::node
