# paraat_precompile(TARGET HEADER…): the headers of libraries that nearly every source of the target reads are compiled once.
# Reading headers is five sixths of compiling a source (7.0 s without, 1.5 s with, measured on a test of pages). Headers of the
# project stay out, as they change, but for those of the platform that every page includes: they are a quarter of what is left
# (1.3 s to 0.9 s for a source of pages). Every source still includes what it uses; -DPARAAT_PRECOMPILED=OFF shows what is missing.
option(PARAAT_PRECOMPILED "Compile the headers of libraries once" ON)

set(PARAAT_STANDARD_HEADERS <algorithm> <array> <atomic> <chrono> <cstdint> <deque> <expected> <functional> <map>
  <memory> <mutex> <optional> <set> <span> <stdexcept> <string> <string_view> <thread> <unordered_map> <utility> <variant>
  <vector> <fmt/format.h> <fmt/ranges.h>)

set(PARAAT_PLATFORM_HEADERS)
foreach(header store/database store/sql web/scope web/http web/desk web/form web/page)
  list(APPEND PARAAT_PLATFORM_HEADERS ${PROJECT_SOURCE_DIR}/tenant/platform/${header}.hpp)
endforeach()

function(paraat_precompile target)
  if(PARAAT_PRECOMPILED)
    target_precompile_headers(${target} PRIVATE ${PARAAT_STANDARD_HEADERS} ${ARGN})
  endif()
endfunction()
