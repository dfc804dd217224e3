# What makes a memory fault in the program stop it rather than open it: canaries
# on the stack, checked copies, tables that are read-only once it runs. The
# program and its libraries are built so; tests/cli/hardening_test.cpp looks.

include(CheckCXXCompilerFlag)

add_library(parley_hardening INTERFACE)
if(NOT PARLEY_SANITIZE)
  target_compile_options(parley_hardening INTERFACE
    -fstack-protector-strong -fstack-clash-protection
    $<$<CONFIG:Release>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>)
  check_cxx_compiler_flag(-fcf-protection PARLEY_HAS_CF_PROTECTION)
  if(PARLEY_HAS_CF_PROTECTION)
    target_compile_options(parley_hardening INTERFACE -fcf-protection)
  endif()
endif()
target_compile_options(parley_hardening INTERFACE -fPIE)
target_link_options(parley_hardening INTERFACE
  -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
