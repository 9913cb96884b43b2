# Finds oneDNN. Defines OneDNN::OneDNN.
# Does not use oneDNN's own CMake package: Debian's version requires the development files of OpenCL, which oneDNN needs
# for GPUs only.

include(FindPackageHandleStandardArgs)

find_path(OneDNN_INCLUDE_DIR oneapi/dnnl/dnnl.hpp)
find_library(OneDNN_LIBRARY dnnl)
mark_as_advanced(OneDNN_INCLUDE_DIR OneDNN_LIBRARY)

find_package_handle_standard_args(OneDNN REQUIRED_VARS OneDNN_LIBRARY OneDNN_INCLUDE_DIR)

if(OneDNN_FOUND AND NOT TARGET OneDNN::OneDNN)
  add_library(OneDNN::OneDNN INTERFACE IMPORTED)
  set_target_properties(OneDNN::OneDNN PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${OneDNN_INCLUDE_DIR}"
                                                  INTERFACE_LINK_LIBRARIES "${OneDNN_LIBRARY}")
endif()
