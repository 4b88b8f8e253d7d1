#pragma once
// Processes of PostgreSQL: the user that they run as, the folders that this user owns, and how they start.

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace paraat {

struct server_user {
  uid_t uid;
  gid_t gid;
  std::string name;  // empty when the node's own user runs the server
};

// PostgreSQL refuses to run as root. A process of root, such as a test, runs it as the user that owns the
// folder above; where that is root too, as the user that the package of PostgreSQL made.
server_user user_of_server(const std::filesystem::path& folder);

// Of the newest PostgreSQL that is installed; throws std::runtime_error with the remedy when there is none.
std::filesystem::path find_program(const std::string& name);

// Starts a program as the server's user; its output goes to `log`. Never returns in the child.
pid_t spawn(const server_user&, const std::vector<std::string>& command, const std::filesystem::path& log,
            bool dies_with_us);
// The same, until it ended; throws std::runtime_error when it failed.
void run(const server_user&, const std::vector<std::string>& command, const std::filesystem::path& log);
// The letter of proc(5), or '-' when there is no such process.
char state_of(pid_t pid);

// A server that was killed leaves its shared memory until the last of its connections has noticed; a start
// before that is refused. On a busy machine it takes some hundred milliseconds.
bool memory_is_held(const std::filesystem::path& log);
// A likely cause when a server that worked does not start: a full disk.
std::string disk_remark(const std::filesystem::path& folder);

// Whether the server's user can reach the folder: every folder above it must let it pass.
bool reachable_by(const server_user&, const std::filesystem::path& folder);
// Makes the folder when it is absent. An existing folder keeps its owner: a node of another user could no
// longer start.
void own_private_folder(const server_user&, const std::filesystem::path& p);

}  // namespace paraat
