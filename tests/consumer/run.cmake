# Installs the build folder BUILD into WORK, builds this project against it there, and runs it.
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "failed (${result}): ${ARGV}")
  endif()
endfunction()

# What the pages show is what is built here.
function(shows page example)
  file(READ ${CMAKE_CURRENT_LIST_DIR}/${example} code)
  file(READ ${CMAKE_CURRENT_LIST_DIR}/../../${page} text)
  string(FIND "${text}" "```cpp\n${code}```" shown)
  if(shown EQUAL -1)
    message(FATAL_ERROR "${page} does not show tests/consumer/${example} as it is")
  endif()
endfunction()
shows(README.md first_steps.cpp)
shows(env/README.md main.cpp)

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${WORK}/build -G ${GENERATOR}
  -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_BUILD_TYPE=${BUILD_TYPE}
  -DCMAKE_PREFIX_PATH=${WORK}/prefix)
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/consumer ${LAYOUT})
run(${WORK}/build/consumer)
run(${WORK}/build/first_steps)
run(${WORK}/build/partner)
run(${WORK}/prefix/bin/potluck --version)
