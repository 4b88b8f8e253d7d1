# What a fault in memory meets before it is of use to an attacker: a canary in each frame that holds an array, pages of the
# stack that are touched one by one, indirect jumps that land only where a jump may, function tables that are read-only
# once the program has started, and, in optimised builds, bounds of the C library's functions that are checked.
# tests/chart/run reads them from the executable. Debian 12 builds its C library without marked jump targets, so the kernel does
# not enforce them there yet; the code of the node is ready.
add_compile_options(-fstack-protector-strong -fstack-clash-protection)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  add_compile_options(-fcf-protection=full)
endif()
if(NOT PARAAT_SANITIZE)
  add_compile_options("$<$<CONFIG:RelWithDebInfo,Release>:SHELL:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3>")
endif()
add_compile_options(-fPIE)
add_link_options(-pie -Wl,-z,relro,-z,now,-z,noexecstack)
