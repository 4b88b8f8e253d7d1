#pragma once
// The operating-system user of a node. A node never runs as root: a command that root starts becomes the user
// that owns the node's folder before it reads or writes anything there, so that no file changes its owner.

#include <filesystem>
#include <string>

namespace paraat::node {

// For every command on an existing folder. The process gives up root permanently and becomes the folder's
// owner; of root's rights only the one to listen on a port below 1024 is kept. Throws std::runtime_error with
// the remedy when the folder is root's, or belongs to a user other than the one running the command.
void become_owner_of(const std::filesystem::path& folder);

// For `paraat init`: makes the folder. Root gives it to `user` (absent: the system user `paraat`, else the
// one that PostgreSQL runs as) and becomes that user. Returns a sentence about it; empty where nothing
// changed. Throws std::runtime_error with the remedy.
std::string make_folder(const std::filesystem::path& folder, const std::string& user);

}  // namespace paraat::node
