# Checks that README.md and docs/guide.md together quote the files of examples/guide/ and the test program of the consumer
# project verbatim, each exactly once, that they show no other complete example, and that the plugin of the tests includes
# each file of examples/guide/:
#   cmake -DEXAMPLES=<folder> -DPROGRAM=<right_op.cpp> -DREADME=<README.md> -DGUIDE=<docs/guide.md>
#         -DALL=<all_examples.cpp> -P quoted_examples.cmake
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

# expect_one_quote(<path>): reports a file that the pages do not quote exactly once.
function(expect_one_quote path)
  file(READ ${path} example)
  count(quotes "${pages}" "```cpp\n${example}```\n")
  if(NOT quotes EQUAL 1)
    message(SEND_ERROR "README.md and docs/guide.md quote ${path} verbatim ${quotes} times; expected 1")
  endif()
endfunction()

expect_one_quote(${PROGRAM})
file(GLOB examples ${EXAMPLES}/*.cpp)
list(LENGTH examples files)
if(files EQUAL 0)
  message(FATAL_ERROR "${EXAMPLES} holds no example")
endif()
foreach(path IN LISTS examples)
  expect_one_quote(${path})
  cmake_path(GET path FILENAME name)
  count(includes "${all}" "#include \"examples/guide/${name}\"")
  if(NOT includes EQUAL 1)
    message(SEND_ERROR "${ALL} includes examples/guide/${name} ${includes} times; expected 1")
  endif()
endforeach()

# README.md shows the three calls of the test program: the body of its main, without the indentation.
file(READ ${PROGRAM} program)
string(REGEX REPLACE "^.*int main\\(\\) {\n  (.*)\n}\n$" "\\1" calls "${program}")
string(REPLACE "\n  " "\n" calls "${calls}")
count(quotes "${readme}" "```cpp\n${calls}\n```\n")
if(NOT quotes EQUAL 1)
  message(SEND_ERROR "README.md quotes the body of main in ${PROGRAM} ${quotes} times; expected 1:\n${calls}")
endif()

# A complete example is a block that includes the SDK.
count(blocks "${pages}" "```cpp\n#include")
math(EXPR expected "${files} + 1")
if(NOT blocks EQUAL expected)
  message(SEND_ERROR "README.md and docs/guide.md show ${blocks} complete examples; expected ${files} of examples/guide/ "
                     "and the test program of the consumer project")
endif()
