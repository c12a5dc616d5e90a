// Which few of many agents differ most in what happens when one cooks with them.
//
// Best-response diversity (Wang et al. 2024, ZSC-Eval, arXiv 2310.05208): of all subsets of a size,
// take the one whose best responses have the similarity matrix of greatest determinant. An agent is
// worth having as a test if it asks for another answer than those that are there already.
#pragma once

#include <cstddef>
#include <vector>

namespace potluck {

/// Indices, ascending, of `count` candidates (all, if there are no more). `behaviours` [candidate]
/// [feature]: what the best response to it does, such as mean event counts.
///
/// Every feature is scaled by its greatest magnitude. Similarity of two candidates:
/// exp(-d^2 / (2 m^2)), with d the distance of their features and m the median distance of all
/// pairs. (ZSC-Eval takes products of the features; with a kernel of distances, doing the same but
/// half as often counts as different, and a behaviour without events is one like any other.) Greedy
/// choice by determinant, then single exchanges as long as one makes it greater; ties: the earlier
/// candidate.
[[nodiscard]] std::vector<std::size_t> most_diverse(
    const std::vector<std::vector<double>>& behaviours, std::size_t count);

/// Determinant of the similarity matrix of `chosen`, which lies in [0, 1].
[[nodiscard]] double diversity(const std::vector<std::vector<double>>& behaviours,
                               const std::vector<std::size_t>& chosen);

}  // namespace potluck
