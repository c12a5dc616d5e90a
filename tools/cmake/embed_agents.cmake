# Writes to OUT a C++ source that has the bytes of every checkpoint in FILES (a list) in it. The
# assembler reads them: as C++ text, two megabytes of weights would take the compiler half a minute.
set(bytes "")
set(declarations "")
set(entries "")
set(number 0)
foreach(file IN LISTS FILES)
  get_filename_component(stem "${file}" NAME)
  string(REGEX MATCH "^([a-z0-9_]+)\\.([a-z0-9_]+)\\.safetensors$" matched "${stem}")
  if(NOT matched)
    message(FATAL_ERROR "${file}: expected KITCHEN.NAME.safetensors")
  endif()
  set(symbol "potluck_shipped_agent_${number}")
  string(APPEND bytes "    \".global ${symbol}\\n${symbol}:\\n.incbin \\\"${file}\\\"\\n\"\n"
    "    \".global ${symbol}_end\\n${symbol}_end:\\n\"\n")
  string(APPEND declarations "extern const char ${symbol};\nextern const char ${symbol}_end;\n")
  string(APPEND entries "      {\"${CMAKE_MATCH_1}\", \"${CMAKE_MATCH_2}\", "
    "bytes(&${symbol}, &${symbol}_end)},\n")
  math(EXPR number "${number} + 1")
endforeach()
set(code "// Generated from agents/roster/shipped/*.safetensors.\n#include \"agents/roster/shipped_agents.h\"\n\n")
if(number GREATER 0)
  string(APPEND code "asm(\n    \".pushsection .rodata\\n\"\n${bytes}    \".popsection\\n\");\n"
    "extern \"C\" {\n${declarations}}\n\n")
endif()
string(APPEND code "namespace potluck {\n\n")
if(number GREATER 0)
  string(APPEND code "std::span<const ShippedAgent> shipped_agents() {\n"
    "  const auto bytes = [](const char* begin, const char* end) {\n"
    "    return std::string_view(begin, static_cast<std::size_t>(end - begin));\n  };\n"
    "  static const ShippedAgent kAgents[] = {\n${entries}  };\n  return kAgents;\n}\n")
else()
  string(APPEND code "std::span<const ShippedAgent> shipped_agents() {\n  return {};\n}\n")
endif()
string(APPEND code "\n}  // namespace potluck\n")
file(WRITE "${OUT}" "${code}")
