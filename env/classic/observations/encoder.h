// Observations of whole batches: the encodings of lossless.h and features.h, from tables.
//
// Kernels hand over one environment at a time as an EnvRow, whatever their own storage looks like;
// what depends on few things only (a pose and what is held, a pot's contents) is looked up as a
// whole. The visitors of lossless.h and features.h are the oracle.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "env/classic/game/rules.h"
#include "env/classic/observations/counters.h"
#include "env/classic/observations/features.h"
#include "env/classic/observations/lossless.h"
#include "env/classic/observations/of_2019.h"
#include "env/kernel.h"
#include "env/observation.h"

namespace potluck::classic {

/// A state as encoders read it. Pointers are borrowed.
struct EnvRow {
  std::uint32_t timestep = 0;
  const Player* players = nullptr;          ///< [num_players]
  const std::uint8_t* items = nullptr;      ///< [slot], then zeros up to a multiple of 8
  const std::uint8_t* pot_ticks = nullptr;  ///< [pot]
};

/// Immutable; `rules` and `features` must outlive it. Rows of all players lie one after another:
/// out [num_players, size].
class Encoder {
 public:
  Encoder(const ClassicRules& rules, const Features& features);

  [[nodiscard]] std::size_t lossless_size() const { return template_.size(); }

  /// Numbers of one player's observation.
  [[nodiscard]] std::size_t size(ObservationKind kind) const;
  void encode(ObservationKind kind, const EnvRow& row, float* out) const;
  /// One player's observation, [size].
  void encode(ObservationKind kind, const EnvRow& row, int seat, float* out) const;
  /// `out` holds the observations of `before`; afterwards those of `now`.
  void lossless_changes(const EnvRow& before, const EnvRow& now, float* out) const;
  /// Appends the entries of every player at `entries + at`; returns the new end. row_begin[i] is
  /// set to where player i's begin. Order: the constant ones by cell, pots and counters by slot,
  /// what is held, urgency, the players.
  std::uint32_t lossless_sparse(const EnvRow& row, SparseEntry* entries, std::uint32_t at,
                                std::uint32_t* row_begin) const;
  /// Those of player `seat` alone, in the same order, at `to`; returns their end.
  SparseEntry* lossless_sparse(const EnvRow& row, int seat, SparseEntry* to) const;
  /// Most entries that lossless_sparse writes (some behind the end may be touched as well).
  [[nodiscard]] std::size_t lossless_capacity() const;
  /// How many entries every row of lossless_sparse begins with that are the same in all rows.
  [[nodiscard]] std::size_t lossless_constant() const { return num_constant_; }

 private:
  // Up to four entries, written as one; those past `count` are overwritten by what follows.
  struct Entries {
    std::array<SparseEntry, 4> entry{};
    std::uint32_t count = 0;
  };
  using PotVector = std::array<float, 8>;  // exists ... steps left
  enum PotPhase : std::uint8_t { kIdle, kCooking, kReady };

  static constexpr int kPots = 2;
  static constexpr std::size_t kBlock = 26 + 10 * kPots;
  static constexpr std::size_t kPaddedBlock = 48;
  static constexpr std::size_t kHeldKinds = 5;

  // A pot as it is now; writing the steps left apart spares a read of what was just written.
  struct PotLook {
    const PotVector* vector;
    float left;
  };
  using PotLooks = std::array<PotLook, kMaxCells + 1>;
  using VaryingList = std::array<SparseEntry, 4 * (kMaxCells + kMaxAgents) + kMaxCells + 4>;

  void lossless(const EnvRow& row, float* out) const;
  void lossless(const EnvRow& row, int seat, float* out) const;
  [[nodiscard]] SparseEntry* emit_varying(const EnvRow& row, SparseEntry* to) const;
  [[nodiscard]] SparseEntry* emit_players(const EnvRow& row, int seat, SparseEntry* to) const;
  void lossless_seat(const EnvRow& row, int seat, std::span<const SparseEntry> varying,
                     float* out) const;
  void describe_pots(const EnvRow& row, PotLooks& pots) const;
  void features_seat(const EnvRow& row, int seat, const PotLooks& pots, float* out) const;
  void features_row(ObservationKind kind, const EnvRow& row, int seat, const PotLooks& pots,
                    float* out) const;
  [[nodiscard]] SparseEntry* emit_thing(Item item, std::uint16_t base, SparseEntry* to) const;
  [[nodiscard]] SparseEntry* emit_pot(Item item, std::uint8_t tick, std::uint16_t base,
                                      SparseEntry* to) const;
  [[nodiscard]] SparseEntry* emit_slot(const EnvRow& row, int slot, SparseEntry* to) const;
  [[nodiscard]] SparseEntry* emit_objects(const EnvRow& row, SparseEntry* to) const;
  [[nodiscard]] SparseEntry* emit_urgency(SparseEntry* to) const;
  [[nodiscard]] bool is_urgent(std::uint32_t timestep) const;
  [[nodiscard]] std::array<std::uint16_t, 2> player_entries(const Player& player, bool me) const;
  void write_block(const Player& player, const PotLook* pots, float* to) const;

  const ClassicRules& rules_;
  std::size_t features_size_;
  Counters counters_;
  Of2019 of_2019_;
  std::vector<float> template_;
  std::vector<SparseEntry> constant_;  // num_constant_ of them, then room for a whole chunk
  std::size_t num_constant_ = 0;
  std::array<Entries, kNumItems> loose_;    // outside pots, relative to the cell's channel 0
  std::array<Entries, kNumItems> brewing_;  // in pots, not started
  std::vector<std::uint16_t> cell_base_;
  std::vector<std::uint16_t> slot_base_;

  std::vector<float> blocks_;                                  // [pose, held kind, kPaddedBlock]
  std::vector<std::array<std::uint8_t, kPots>> nearest_pots_;  // [pose] slot; num_pots for none
  std::array<std::array<PotVector, kNumItems>, 3> pot_vectors_{};  // [phase][item]
  PotVector no_pot_{};
  std::vector<std::array<float, 2>> places_;  // [cell] col, row
};

}  // namespace potluck::classic
