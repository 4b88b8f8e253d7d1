#pragma once
// The limit of open files of this process, and the resulting limit of its connections.

#include <cstddef>

namespace paraat::http {

// Raises the soft limit of open files (RLIMIT_NOFILE) to the hard one and logs both. Child processes that
// need a low limit set their own.
void raise_open_files();
// The soft limit as it is now.
std::size_t open_files();

// The share of a listener's connections in that limit. The rest is for the database, for requests to other
// nodes, for files and child processes; the pages have six eighths of the remainder, the peers one.
enum class listener_share { pages = 6, peers = 1 };
std::size_t descriptors_for(listener_share, std::size_t database_connections);

// A file descriptor kept for the moment when there are none left (EMFILE): it is given up, the connection
// that waits is accepted and closed with it, and it is taken again. Otherwise that connection stays in the
// queue of the kernel and the listener is woken for it again and again.
class spare_descriptor {
 public:
  spare_descriptor();
  ~spare_descriptor();
  spare_descriptor(const spare_descriptor&) = delete;
  spare_descriptor& operator=(const spare_descriptor&) = delete;
  // True when a waiting connection was taken from the queue of this listening socket and closed.
  bool turn_away(int listening);

 private:
  int fd_;
};

}  // namespace paraat::http
