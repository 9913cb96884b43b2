#pragma once

#include <string_view>

namespace gradcheck::cli {

/// One sentence on standard error, behind the command's name. What comes from a plugin or a file cannot move the cursor
/// or change colours: control characters are shown, not sent.
void tell(std::string_view sentence);

/// Lines of some other program, such as a compiler, on standard error; shown likewise.
void tell_lines(std::string_view lines);

}  // namespace gradcheck::cli
