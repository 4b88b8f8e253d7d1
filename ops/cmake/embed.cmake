# paraat_embed(TARGET NAME ROOT FILES…): puts files into the executable, readable as
# paraat::embedded::NAME() (see ops/embedded.hpp), each under its path relative to ROOT.
function(paraat_embed target name root)
  set(asm "#ifdef __CET__\n#include <cet.h>\n#endif\n.section .rodata\n")
  set(rows "")
  set(decls "")
  set(index 0)
  foreach(file IN LISTS ARGN)
    file(RELATIVE_PATH path ${root} ${file})
    string(REGEX REPLACE "^\\.\\./" "" path ${path})  # of a folder beside the root: under its own name
    set(symbol "paraat_${name}_${index}")
    string(APPEND asm ".balign 16\n.global ${symbol}\n${symbol}:\n.incbin \"${file}\"\n.global ${symbol}_end\n${symbol}_end:\n.byte 0\n")
    string(APPEND decls "extern \"C\" const char ${symbol}[];\nextern \"C\" const char ${symbol}_end[];\n")
    string(APPEND rows "    {\"${path}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND asm ".section .note.GNU-stack,\"\",%progbits\n")
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded_${name})
  file(CONFIGURE OUTPUT ${out}.S CONTENT "${asm}" @ONLY)
  file(CONFIGURE OUTPUT ${out}.cpp CONTENT "#include \"ops/embedded.hpp\"\n#include <vector>\n${decls}
namespace paraat::embedded {
std::span<const file> ${name}() {
  static const std::vector<file> files = {\n${rows}  };
  return files;
}
}  // namespace paraat::embedded
" @ONLY)
  set_source_files_properties(${out}.S PROPERTIES OBJECT_DEPENDS "${ARGN}")
  target_sources(${target} PRIVATE ${out}.S ${out}.cpp)
endfunction()
