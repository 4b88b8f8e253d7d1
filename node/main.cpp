#include "node/cli.hpp"

int main(int count, char** words) { return paraat::node::run_command(count, words); }
