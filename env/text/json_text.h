// JSON values as text and back. nlohmann's reader and writer are large templates: compiled here
// once, they are nobody else's compile time.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace potluck {

/// `value` on one line, or with so many blanks per level. What is no UTF-8 becomes U+FFFD; NaN and
/// infinite numbers become null.
[[nodiscard]] std::string dump_json(const nlohmann::json& value, int indent = -1);
[[nodiscard]] std::string dump_json(const nlohmann::ordered_json& value, int indent = -1);

/// The value that `text` is; one that `is_discarded()` where it is no JSON. For documents whose
/// errors people should understand there is parse_json_document (env/text/json_cursor.h).
[[nodiscard]] nlohmann::json json_or_discarded(std::string_view text);
/// Likewise, with the keys of objects in the text's order.
[[nodiscard]] nlohmann::ordered_json ordered_json_or_discarded(std::string_view text);
/// Throws nlohmann's own parse_error (with the byte) and out_of_range.
[[nodiscard]] nlohmann::ordered_json parse_ordered_json(std::string_view text);

}  // namespace potluck
