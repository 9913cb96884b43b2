# Checks that README.md and docs/guide.md together quote the files of examples/guide/ verbatim, each exactly once, that
# they show no other complete example, and that the plugin of the tests includes each file:
#   cmake -DEXAMPLES=<folder> -DREADME=<README.md> -DGUIDE=<docs/guide.md> -DALL=<all_examples.cpp> -P quoted_examples.cmake
file(READ ${README} readme)
file(READ ${GUIDE} guide)
set(pages "${readme}${guide}")
file(READ ${ALL} all)

# count(<variable> <text> <sought>): how often sought occurs in text.
function(count variable text sought)
  string(LENGTH "${text}" before)
  string(REPLACE "${sought}" "" rest "${text}")
  string(LENGTH "${rest}" after)
  string(LENGTH "${sought}" length)
  math(EXPR times "(${before} - ${after}) / ${length}")
  set(${variable} ${times} PARENT_SCOPE)
endfunction()

file(GLOB examples ${EXAMPLES}/*.cpp)
list(LENGTH examples files)
if(files EQUAL 0)
  message(FATAL_ERROR "${EXAMPLES} holds no example")
endif()
foreach(path IN LISTS examples)
  cmake_path(GET path FILENAME name)
  file(READ ${path} example)
  count(quotes "${pages}" "```cpp\n${example}```\n")
  if(NOT quotes EQUAL 1)
    message(SEND_ERROR "README.md and docs/guide.md quote examples/guide/${name} verbatim ${quotes} times; expected 1")
  endif()
  count(includes "${all}" "#include \"examples/guide/${name}\"")
  if(NOT includes EQUAL 1)
    message(SEND_ERROR "${ALL} includes examples/guide/${name} ${includes} times; expected 1")
  endif()
endforeach()

# A complete example is a block that includes the SDK.
count(blocks "${pages}" "```cpp\n#include")
if(NOT blocks EQUAL files)
  message(SEND_ERROR "README.md and docs/guide.md show ${blocks} complete examples, examples/guide/ holds ${files}")
endif()
