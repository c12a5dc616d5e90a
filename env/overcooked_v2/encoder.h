// States -> observations (env/overcooked_v2/observations.h). What never changes of what is seen
// from a cell is looked up; the rest is what lies, the others, clocks and the recipe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "env/kernel.h"
#include "env/overcooked_v2/observations.h"
#include "env/overcooked_v2/rules.h"

namespace potluck::overcooked_v2 {

class Encoder {
 public:
  /// `rules` must outlive it.
  Encoder(const Rules& rules, const Window& window);

  [[nodiscard]] std::size_t size() const { return size_; }
  /// Most entries of one player's sparse observation.
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  /// All numbers of an observation, into [size].
  void write_dense(ConstView state, int seat, float* out) const;
  /// Those that are not zero, from `to` on; returns the end. First what is seen from the player's
  /// cell in every state, then the rest. Of `capacity()` entries any may be written.
  SparseEntry* write_sparse(ConstView state, int seat, SparseEntry* to) const;

 private:
  /// A thing's place in sight: where its cell's channels begin.
  struct Place {
    std::uint16_t base = 0;
    std::uint8_t slot = 0;  ///< of a counter, pot or button
  };
  /// Entries that are written together, as many as a vector register holds; the first `count` are
  /// meant.
  static constexpr std::size_t kTogether = 8;
  struct Group {
    std::array<std::uint32_t, kTogether> entries{};  ///< index below, value above
    std::uint32_t count = 0;
  };
  /// What is seen from a cell.
  struct Sight {
    std::uint16_t own = 0;           ///< where the channels of the player's cell begin
    std::vector<SparseEntry> fixed;  ///< the first `num_fixed`; filled up to whole groups
    std::size_t num_fixed = 0;
    std::vector<Place> pots;
    std::vector<Place> buttons;
    std::vector<Place> counters;
    std::vector<std::uint16_t> indicators;
    std::vector<std::uint16_t> windows;
    std::vector<std::uint16_t> bases;  ///< by cell: where its channels begin, or kUnseen
  };
  static constexpr std::uint16_t kUnseen = 0xFFFF;

  [[nodiscard]] Sight sight_from(Cell cell) const;
  [[nodiscard]] const Sight& sight(Cell cell) const {
    return sights_[window_.whole ? 0 : index_[cell]];
  }
  template <bool kPermuted, class Sink>
  void visit(ConstView state, int seat, Sink&& sink) const;
  void compile_groups();
  [[nodiscard]] const Group& group_of(Thing thing) const {
    return things_[std::size_t{contents_of(thing)} * 4 + (thing & kDish)];
  }
  SparseEntry* write_quickly(ConstView state, int seat, SparseEntry* to) const;
  template <class Sink>
  void visit_any(ConstView state, int seat, Sink&& sink) const;

  const Rules& rules_;
  Window window_;
  Channels at_;
  bool announces_;
  std::size_t size_;
  std::size_t capacity_ = 0;
  bool quick_ = false;          ///< every player sees the same channels, and all of them
  std::vector<Group> things_;   ///< by contents and the two lowest bits: channels from kPlate's on
  std::vector<Group> recipes_;  ///< by contents: channels from the recipe's on
  std::vector<Sight> sights_;
  std::vector<std::uint8_t> index_;  ///< by cell: its sight, of floor cells
};

}  // namespace potluck::overcooked_v2
