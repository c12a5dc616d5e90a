// The tables of an evaluation: what `potluck evaluate` prints and `potluck report` shows.
#pragma once

#include <string>
#include <vector>

#include "agents/evaluation/measures/summary.h"
#include "agents/evaluation/play/cross_play.h"
#include "tools/tables/table.h"

namespace potluck::tools {

/// A number with `decimals` digits after the point, a minus sign that is as wide as a plus, and a
/// dash where it is undefined.
[[nodiscard]] std::string format_number(double value, int decimals);

/// "[188.0, 428.0]", or a dash.
[[nodiscard]] std::string format_interval(const Interval& interval, int decimals);

/// "trained together" or "never met".
[[nodiscard]] std::string relation_label(Relation relation);

/// Text as part of a file's name: letters, digits and underscores, at most 80.
[[nodiscard]] std::string file_name_part(const std::string& text);

/// How groups are called in tables and pictures: by the title that the user gave them, or else by
/// their algorithm ("ippo"), if no other group is called the same; else by the last part of the
/// path that says something ("ippo-long"), else as the user named them. In the order of
/// groups_of(evaluation).
[[nodiscard]] std::vector<std::string> group_labels(const CrossPlay& evaluation);

/// Two scripted groups of cooks for two meet in two entries of Summary::strangers with the same
/// cells: tables and pictures show only the one whose partner comes first in groups_of(evaluation).
/// Is this the other one?
[[nodiscard]] bool is_mirrored(const CrossPlay& evaluation, const std::string& group,
                               const std::string& partner);

/// "both seats", or "all seats" where a kitchen is not for two.
[[nodiscard]] std::string all_seats(const CrossPlay& evaluation);

/// The most players that a kitchen of the evaluation has.
[[nodiscard]] int most_players(const CrossPlay& evaluation);

/// One label of those above.
[[nodiscard]] std::string group_label(const CrossPlay& evaluation, const std::string& group);

/// For each measure, in the main condition, where there is something to show:
/// - partners that trained together and partners that never met, per group of learners, with work
/// split;
/// - groups of learners with each other;
/// - strangers: groups against scripted partners, pooled over seats;
/// - differences between groups;
/// then those of measure_table.h.
[[nodiscard]] std::vector<Table> evaluation_tables(const CrossPlay& evaluation,
                                                   const Summary& summary);

/// Those that fit a terminal: neither long ones nor those with each partner, event or seat
/// replaced. Ends with a newline.
[[nodiscard]] std::string format_tables(const CrossPlay& evaluation, const Summary& summary,
                                        bool colour);

}  // namespace potluck::tools
