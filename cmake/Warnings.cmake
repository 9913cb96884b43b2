# gradcheck_warnings: the warnings for this project's own code. Linked as $<BUILD_INTERFACE:gradcheck_warnings> and not
# exported, so that they do not apply to users of the package.

add_library(gradcheck_warnings INTERFACE)
target_compile_options(
  gradcheck_warnings
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wshadow
            -Wconversion
            -Wno-sign-conversion
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            -Wcast-align
            -Wunused
            -Wimplicit-fallthrough
            -Wextra-semi
            # A designated initializer names only the members that differ from the defaults, on purpose.
            -Wno-missing-field-initializers
            $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond>
            $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op>
            # g++ 12 reports overlaps in std::string's operator+ that do not exist: https://gcc.gnu.org/PR105651
            $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
            $<$<BOOL:${GRADCHECK_WARNINGS_AS_ERRORS}>:-Werror>)
