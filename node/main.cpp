#include "node/cli.hpp"
#include "protocol/wire.hpp"

int main(int count, char** words) {
  paraat::wire::silence_protobuf();
  return paraat::node::run_command(count, words);
}
