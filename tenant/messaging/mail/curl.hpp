#pragma once
// RAII owners of libcurl's handles.

#include <curl/curl.h>

#include <memory>
#include <mutex>
#include <string>

namespace paraat::mail::curl {

template <auto Free>
struct freed_by {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
using handle = std::unique_ptr<CURL, freed_by<curl_easy_cleanup>>;
using mime = std::unique_ptr<curl_mime, freed_by<curl_mime_free>>;
using list = std::unique_ptr<curl_slist, freed_by<curl_slist_free_all>>;

inline void append(list& l, const std::string& line) {
  l.reset(curl_slist_append(l.release(), line.c_str()));
}

inline void start() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

}  // namespace paraat::mail::curl
