// The packed state of one kitchen, whatever its rules.
//
// A state is a short row of bytes whose meaning belongs to the rule set (env/classic/game/state.h,
// env/coop_grid/state.h) and whose length depends on the layout; a batch of states is a matrix of
// such rows. `State` is one row as a value: trivially copyable, comparable, hashable. Bytes behind
// the row's length are zero.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace potluck {

/// Enough for the largest layout (kMaxCells cells, kMaxAgents players).
inline constexpr std::size_t kMaxStateBytes = 832;

struct State {
  alignas(8) std::array<std::byte, kMaxStateBytes> bytes{};
  bool operator==(const State&) const = default;
};

/// What a rule set keeps in a state, where that is one struct: integers only, without padding.
template <class Packed>
[[nodiscard]] Packed unpack(const State& state) {
  static_assert(std::has_unique_object_representations_v<Packed> &&
                std::is_trivially_copyable_v<Packed> && sizeof(Packed) <= kMaxStateBytes);
  Packed packed;
  std::memcpy(&packed, state.bytes.data(), sizeof packed);
  return packed;
}

/// The state that unpack() reads.
template <class Packed>
[[nodiscard]] State pack(const Packed& packed) {
  static_assert(std::has_unique_object_representations_v<Packed> &&
                std::is_trivially_copyable_v<Packed> && sizeof(Packed) <= kMaxStateBytes);
  State state;
  std::memcpy(state.bytes.data(), &packed, sizeof packed);
  return state;
}

}  // namespace potluck

template <>
struct std::hash<potluck::State> {
  std::size_t operator()(const potluck::State& state) const noexcept {
    return std::hash<std::string_view>{}(
        {reinterpret_cast<const char*>(state.bytes.data()), state.bytes.size()});
  }
};
