// Reads typed fields out of a JSON object and keeps count of what does not fit. Internal to the
// layout reader.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "env/text/findings.h"
#include "env/text/json_tree.h"

namespace potluck {

/// Where complaints go: the value (for its line), and the finding.
using Complain = std::function<void(const JsonValue& value, Finding finding)>;

/// The fields of one object. Every key asked for is known; finish() complains about the others.
class Fields {
 public:
  /// `path` is the object's own key with a dot behind it, or empty for the whole file.
  Fields(const JsonValue& object, std::string path, const Complain& complain)
      : object_(object), path_(std::move(path)), complain_(complain) {}

  /// The value of `key`, which is known from now on; null if absent.
  const JsonValue* get(const char* key);
  /// Each sets `out` if `key` is there and fits; they return whether it is there.
  bool flag(const char* key, bool& out);
  bool whole(const char* key, int& out);
  bool real(const char* key, double& out);
  /// A number or "inf".
  bool real_or_infinite(const char* key, double& out);
  bool text(const char* key, std::string& out);
  void optional_whole(const char* key, std::optional<int>& out);
  void optional_real(const char* key, std::optional<double>& out);
  /// The items of a list, null if absent or no list; `expected` says what it should be a list of.
  const std::vector<JsonValue>* list(const char* key, const std::string& expected);
  /// The object `key` itself, null if absent or no object.
  const JsonValue* object(const char* key);

  [[nodiscard]] const Complain& complain() const { return complain_; }
  /// The full key of `key`: "effort.move".
  [[nodiscard]] std::string path(const std::string& key) const { return path_ + key; }
  void wrong(const JsonValue& value, const std::string& path, const std::string& expected);
  /// Complains about every key that nobody asked for.
  void finish();

 private:
  const JsonValue& object_;
  std::string path_;
  const Complain& complain_;
  std::vector<std::string> known_;
};

}  // namespace potluck
