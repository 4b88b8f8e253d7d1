#include "ops/observation.hpp"

#include <boost/core/demangle.hpp>
#include <typeinfo>

namespace paraat {

std::string_view name_of(stage s) {
  switch (s) {
    case stage::queue:
      return "queue";
    case stage::begin:
      return "begin";
    case stage::handler:
      return "handler";
    case stage::commit:
      return "commit";
    case stage::wait:
      return "wait";
    case stage::write:
      return "write";
  }
  return "";
}

std::string_view name_of(observed o) {
  switch (o) {
    case observed::request:
      return "request";
    case observed::message:
      return "message";
    case observed::job:
      return "job";
    case observed::delivery:
      return "delivery";
  }
  return "";
}

void stage_times::enter(stage s, clock::time_point now) {
  leave(now);
  spent& into = spent_[static_cast<std::size_t>(s)];
  if (!into.entered) into.from = now;
  into.entered = true;
  in_ = s;
  since_ = now;
}

void stage_times::leave(clock::time_point now) {
  if (in_) spent_[static_cast<std::size_t>(*in_)].took += now - since_;
  in_.reset();
}

std::string type_name(const std::exception& e) { return boost::core::demangle(typeid(e).name()); }

}  // namespace paraat
