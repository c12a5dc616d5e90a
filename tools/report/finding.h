// What an evaluation found, in sentences: the one that a page begins with, and one per group.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "agents/evaluation/measures/summary.h"
#include "agents/evaluation/play/cross_play.h"

namespace potluck::tools {

struct Finding {
  /// Who cooks best with partners it never met, and by how much, by the first measure. "" where
  /// nobody met such partners (a single group may still say what its training pairs earn).
  std::string sentence;
  /// How sure that is: the intervals, whether they overlap, over how many seeds.
  std::string certainty;
};

/// Compares the groups of learners in rows; without any, the scripted ones. In one kitchen whose
/// learners all met other seeds of their own kind, these are the partners that count (the usual
/// cross-play); else all partners never met. In several kitchens it counts who is best where.
[[nodiscard]] Finding finding_of(const CrossPlay& evaluation, const Summary& summary);

/// A sentence per group of learners: with the partner it trained with and with those it never met;
/// in several kitchens with the latter.
[[nodiscard]] std::vector<std::string> findings_by_group(const CrossPlay& evaluation,
                                                         const Summary& summary);

/// Agents of a group, in rows or in columns, whichever are more: its seeds.
[[nodiscard]] std::size_t members(const CrossPlay& evaluation, const std::string& group);

}  // namespace potluck::tools
