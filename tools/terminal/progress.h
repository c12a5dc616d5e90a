// Progress on standard error: a bar that redraws itself on a terminal, a line now and then
// elsewhere.
#pragma once

#include <chrono>
#include <string>

namespace potluck::tools {

/// "1 h 02 min", "3 min 05 s", "12 s".
[[nodiscard]] std::string format_duration(double seconds);

/// "1.2 M", "250 k", "12".
[[nodiscard]] std::string format_count(double count);

class ProgressBar {
 public:
  explicit ProgressBar(std::string label);
  /// Draws `fraction` (0 to 1) and `note`, if enough time has passed since the last drawing.
  void update(double fraction, const std::string& note);
  /// Prints a line of its own; the bar stays below it.
  void say(const std::string& line);
  /// Draws a last time and ends the line.
  void finish(double fraction, const std::string& note);
  [[nodiscard]] double seconds() const;

 private:
  void draw(double fraction, const std::string& note, bool last);

  std::string label_;
  bool terminal_;
  std::chrono::steady_clock::time_point begin_;
  std::chrono::steady_clock::time_point drawn_;
};

}  // namespace potluck::tools
