# Checks that docs/guide.md quotes the files of examples/guide/ verbatim, each exactly once, that it shows no other
# complete example, and that the plugin of the tests includes each file:
#   cmake -DEXAMPLES=<folder> -DGUIDE=<docs/guide.md> -DALL=<all_examples.cpp> -P quoted_examples.cmake
file(READ ${GUIDE} guide)
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
  count(quotes "${guide}" "```cpp\n${example}```\n")
  if(NOT quotes EQUAL 1)
    message(SEND_ERROR "${GUIDE} quotes examples/guide/${name} verbatim ${quotes} times; expected 1")
  endif()
  count(includes "${all}" "#include \"examples/guide/${name}\"")
  if(NOT includes EQUAL 1)
    message(SEND_ERROR "${ALL} includes examples/guide/${name} ${includes} times; expected 1")
  endif()
endforeach()

# A complete example is a block that includes the SDK.
count(blocks "${guide}" "```cpp\n#include")
if(NOT blocks EQUAL files)
  message(SEND_ERROR "${GUIDE} shows ${blocks} complete examples, examples/guide/ holds ${files}")
endif()
