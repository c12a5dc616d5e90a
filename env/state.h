// The packed state of one kitchen, whatever its rules.
//
// A state is a short row of bytes whose meaning belongs to the rule set (env/classic/state.h,
// env/coop_grid/state.h) and whose length depends on the layout; a batch of states is a matrix of
// such rows. `State` is one row as a value: trivially copyable, comparable, hashable. Bytes behind
// the row's length are zero.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace potluck {

/// Enough for the largest layout (kMaxCells cells, kMaxAgents players).
inline constexpr std::size_t kMaxStateBytes = 832;

struct State {
  alignas(8) std::array<std::byte, kMaxStateBytes> bytes{};
  bool operator==(const State&) const = default;
};

}  // namespace potluck

template <>
struct std::hash<potluck::State> {
  std::size_t operator()(const potluck::State& state) const noexcept {
    return std::hash<std::string_view>{}(
        {reinterpret_cast<const char*>(state.bytes.data()), state.bytes.size()});
  }
};
