#include "tools/terminal/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace potluck::tools {
namespace {

constexpr int kBarWidth = 24;
constexpr double kTerminalInterval = 0.1;  // seconds between drawings
constexpr double kLogInterval = 10;

double since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

std::string format_duration(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  if (whole >= 3600) {
    return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
  }
  if (whole >= 60) {
    return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  }
  return fmt::format("{} s", whole);
}

std::string format_count(double count) {
  if (count >= 1e6) {
    return fmt::format("{:.3g} M", count / 1e6);
  }
  if (count >= 1e3) {
    return fmt::format("{:.3g} k", count / 1e3);
  }
  return fmt::format("{:.3g}", count);
}

ProgressBar::ProgressBar(std::string label)
    : label_(std::move(label)),
      terminal_(isatty(STDERR_FILENO) != 0),
      begin_(std::chrono::steady_clock::now()),
      drawn_(begin_) {}

double ProgressBar::seconds() const {
  return since(begin_);
}

void ProgressBar::update(double fraction, const std::string& note) {
  if (since(drawn_) >= (terminal_ ? kTerminalInterval : kLogInterval)) {
    draw(fraction, note, /*last=*/false);
  }
}

void ProgressBar::finish(double fraction, const std::string& note) {
  draw(fraction, note, /*last=*/true);
}

void ProgressBar::say(const std::string& line) {
  fmt::print(stderr, "{}{}\n", terminal_ ? "\r\x1b[K" : "", line);
  std::fflush(stderr);
}

void ProgressBar::draw(double fraction, const std::string& note, bool last) {
  drawn_ = std::chrono::steady_clock::now();
  const double share = std::clamp(fraction, 0.0, 1.0);
  if (terminal_) {
    const int full = static_cast<int>(share * kBarWidth);
    fmt::print(stderr, "\r{} [{:=<{}}{: <{}}] {:3.0f} %  {}\x1b[K{}", label_, "", full, "",
               kBarWidth - full, 100 * share, note, last ? "\n" : "");
  } else {
    fmt::print(stderr, "{} {:3.0f} %  {}\n", label_, 100 * share, note);
  }
  std::fflush(stderr);
}

}  // namespace potluck::tools
