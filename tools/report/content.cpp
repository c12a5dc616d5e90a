#include "tools/report/content.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <utility>

#include "agents/evaluation/file/evaluation_json.h"
#include "agents/evaluation/measures/score_table.h"
#include "agents/evaluation/play/protocols.h"
#include "agents/evaluation/play/sample_games.h"
#include "agents/roster/roster.h"
#include "env/text/error.h"
#include "tools/report/figures.h"
#include "tools/report/measure_figures.h"
#include "tools/tables/evaluation_table.h"
#include "tools/tables/measure_table.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOtherMeasures = "The same by the other measures";

/// "1 seed", "10 seeds".
std::string count_of(std::size_t number, const char* what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

/// "a", "a and b", "a, b and c".
std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ";
    text += parts[i];
  }
  return text;
}

std::string duration(double seconds) {
  if (!std::isfinite(seconds)) {
    return "–";
  }
  if (seconds < 60) {
    return fmt::format("{:.1f} s", seconds);
  }
  const auto whole = std::lround(seconds);
  return whole < 3600 ? fmt::format("{} min {:02} s", whole / 60, whole % 60)
                      : fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

/// "2,000,000"; counts only.
std::string thousands(double value) {
  if (!std::isfinite(value) || value < 0) {
    return "–";
  }
  const std::string digits = fmt::format("{:.0f}", value);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) {
      text += ',';
    }
    text += digits[i];
  }
  return text;
}

std::size_t members(const CrossPlay& evaluation, const std::string& group) {
  const auto count = [&group](const std::vector<AgentId>& agents) {
    return static_cast<std::size_t>(
        std::count_if(agents.begin(), agents.end(),
                      [&group](const AgentId& agent) { return agent.group == group; }));
  };
  return std::max(count(evaluation.rows), count(evaluation.columns));
}

std::string subject_of(const CrossPlay& evaluation) {
  std::vector<std::string> learners;
  std::vector<std::string> scripted;
  for (const std::string& group : groups_of(evaluation)) {
    const std::string label = group_label(evaluation, group);
    if (is_learner_group(evaluation, group)) {
      learners.push_back(
          fmt::format("{} ({})", label, count_of(members(evaluation, group), "seed")));
    } else {
      scripted.push_back(label);
    }
  }
  std::string text = joined(learners);
  if (!scripted.empty()) {
    text += (learners.empty() ? "scripted " : "; scripted partners ") + joined(scripted);
  }
  return text + ".";
}

/// One sentence per group of learners: with partners never met in every kitchen.
std::vector<std::string> findings_in_kitchens(const CrossPlay& evaluation,
                                              const PartnerMeasures& measures) {
  std::vector<std::string> findings;
  for (const std::string& group : groups_of(evaluation)) {
    std::vector<std::string> parts;
    for (const KitchenSummary& entry : measures.kitchens) {
      if (entry.group == group && is_learner_group(evaluation, group)) {
        parts.push_back(
            fmt::format("{} in {}", format_number(entry.returns.value, 1), entry.kitchen));
      }
    }
    if (!parts.empty()) {
      findings.push_back(fmt::format("{}, with partners it never met: {}.",
                                     group_label(evaluation, group), joined(parts)));
    }
  }
  return findings;
}

/// One sentence per group of learners, by the first measure.
std::vector<std::string> findings_of(const CrossPlay& evaluation, const Summary& summary) {
  if (kitchens_of(evaluation).size() > 1) {
    return findings_in_kitchens(evaluation, summary.partners.front());
  }
  std::vector<std::string> findings;
  const std::string& protocol = evaluation.protocols.front().name;
  for (const std::string& group : groups_of(evaluation)) {
    const BlockSummary* pairs = summary.block(group, group, Relation::kTrainingPair, protocol);
    const BlockSummary* met = summary.block(group, group, Relation::kNeverMet, protocol);
    if (!is_learner_group(evaluation, group) || (pairs == nullptr && met == nullptr)) {
      continue;
    }
    std::vector<std::string> parts;
    if (pairs != nullptr) {
      parts.push_back(fmt::format("{} with the partner it trained with",
                                  format_number(pairs->returns.mean, 1)));
    }
    if (met != nullptr) {
      std::string part =
          fmt::format("{} ± {} with partners it never met", format_number(met->returns.mean, 1),
                      format_number(met->returns.sd, 1));
      if (std::isfinite(met->returns.interval.low)) {
        part += fmt::format(" ({:g}\u00a0% interval {} to {})", summary.confidence * 100,
                            format_number(met->returns.interval.low, 1),
                            format_number(met->returns.interval.high, 1));
      }
      parts.push_back(std::move(part));
    }
    std::string sentence = group_label(evaluation, group) + ": " + joined(parts);
    if (pairs != nullptr && std::isfinite(pairs->work.delivery_share)) {
      sentence +=
          fmt::format("; in training pairs the lazier seat makes {:.0f}\u00a0% of the deliveries",
                      pairs->work.delivery_share * 100);
    }
    findings.push_back(sentence + ".");
  }
  return findings;
}

void append(std::optional<Figure> figure, std::vector<Figure>& figures) {
  if (figure) {
    figures.push_back(std::move(*figure));
  }
}

/// Tables whose names end with one of `endings`.
std::vector<Table> tables_named(const std::vector<Table>& tables,
                                const std::vector<std::string>& endings) {
  std::vector<Table> found;
  for (const Table& table : tables) {
    if (std::any_of(endings.begin(), endings.end(),
                    [&table](const std::string& ending) { return table.name.ends_with(ending); })) {
      found.push_back(table);
    }
  }
  return found;
}

void append(std::vector<Figure> more, std::vector<Figure>& figures) {
  std::move(more.begin(), more.end(), std::back_inserter(figures));
}

/// Over all partners and with each.
void add_partners(const CrossPlay& evaluation, const Summary& summary,
                  const std::vector<Table>& tables, ReportContent& content) {
  ReportSection overall;
  overall.title = "With strangers, all in all";
  ReportSection each;
  each.title = "With each partner";
  for (const PartnerMeasures& measures : summary.partners) {
    const bool first = &measures == &summary.partners.front();
    if (!is_main_condition(evaluation, measures.noise, measures.temperature)) {
      continue;  // in the sweeps, tables and files
    }
    std::vector<Figure>& place = first ? overall.figures : overall.details;
    append(overall_figure(evaluation, measures), place);
    append(profiles_figure(evaluation, measures), place);
    append(improvement_figure(evaluation, measures), place);
    append(kitchens_figure(evaluation, measures), first ? each.figures : each.details);
    append(partner_figures(evaluation, measures), first ? each.figures : each.details);
  }
  overall.details_title = each.details_title = kOtherMeasures;
  overall.tables = tables_named(tables, {"_kinds", "_overall", "_improvement"});
  each.tables = tables_named(tables, {"_partners"});

  ReportSection noise;
  noise.title = "Partners that err";
  noise.figures = sweep_figures(evaluation, summary);
  noise.tables = tables_named(tables, {"sweeps"});
  for (ReportSection* section : {&overall, &each, &noise}) {
    if (!section->figures.empty() || !section->tables.empty()) {
      content.sections.push_back(std::move(*section));
    }
  }
}

void add_evaluation(const CrossPlay& evaluation, const Summary& summary, ReportContent& content) {
  const std::vector<Table> tables = evaluation_tables(evaluation, summary);

  ReportSection partners;
  partners.title = "Partners that never met";
  partners.tables = tables_named(tables, {"_pairs", "_mixed", "_differences"});
  ReportSection strangers;
  strangers.title = "Scripted strangers";
  strangers.tables = tables_named(tables, {"_strangers"});
  ReportSection matrix;
  matrix.title = "Cross-play matrix";
  ReportSection work;
  work.title = "Who does the work";
  const std::string& measure = measure_of(evaluation.protocols.front());
  for (const std::size_t protocol : main_protocols(evaluation)) {
    const bool first = measure_of(evaluation.protocols[protocol]) == measure;
    const auto place = [first](ReportSection& section) -> std::vector<Figure>& {
      return first ? section.figures : section.details;
    };
    append(pairs_figure(evaluation, summary, protocol), place(partners));
    append(strangers_figure(evaluation, summary, protocol), place(strangers));
    append(seats_figure(evaluation, protocol), place(matrix));
    place(matrix).push_back(returns_figure(evaluation, protocol));
    append(split_figure(evaluation, protocol), place(work));
    append(shares_figure(evaluation, protocol), place(work));
    append(events_figure(evaluation, summary, protocol), place(work));
  }
  for (ReportSection* section : {&partners, &strangers, &matrix, &work}) {
    section->details_title = kOtherMeasures;
  }
  const std::string first = condition_name(main_conditions(evaluation).front());
  work.tables = tables_named(tables, {first + "_replaced", first + "_shapley", first + "_events"});

  add_partners(evaluation, summary, tables, content);
  for (ReportSection* section : {&partners, &strangers, &matrix, &work}) {
    if (!section->figures.empty() || !section->tables.empty()) {
      content.sections.push_back(std::move(*section));
    }
  }
}

std::vector<LabelledRun> labelled_runs(const ReportSource& source) {
  std::vector<LabelledRun> labelled;
  const bool compared = !source.evaluation && source.runs.size() > 1;
  for (const RunMetrics& run : source.runs) {
    const std::string name = run.directory.filename().string();
    labelled.push_back({&run, run.algorithm.empty() || compared ? name : run.algorithm,
                        static_cast<int>(labelled.size())});
    if (!source.evaluation) {
      continue;
    }
    for (const auto* agents : {&source.evaluation->rows, &source.evaluation->columns}) {
      for (const AgentId& agent : *agents) {
        for (const std::string& kitchen : kitchens_of(*source.evaluation)) {
          const std::string directory = in_kitchen(agent.run, kitchen);
          if (fs::path(directory).lexically_normal() == run.directory) {
            labelled.back().label = group_label(*source.evaluation, agent.group) +
                                    (directory == agent.run ? "" : ", " + kitchen);
            labelled.back().colour = colour_of(*source.evaluation, agent.group);
          }
        }
      }
    }
  }
  return labelled;
}

/// Interactions belong beside every result: who saw how much of the kitchen.
Table runs_table(const std::vector<LabelledRun>& runs) {
  Table table;
  table.name = "runs";
  table.title = "What each run consumed, per seed";
  table.columns = {{"run", Align::kLeft},
                   {"algorithm", Align::kLeft},
                   {"seeds", Align::kRight},
                   {"updates", Align::kRight},
                   {"steps per learner", Align::kRight},
                   {"environment steps", Align::kRight},
                   {"wall time", Align::kRight}};
  for (const LabelledRun& labelled : runs) {
    const RunMetrics& run = *labelled.run;
    const auto most = [&run](const char* key) {
      double largest = kUndefined;
      for (const auto& [seed, updates] : run.seeds) {
        largest = std::fmax(largest, run.last_value(seed, key));
      }
      return largest;
    };
    std::size_t updates = 0;
    for (const auto& [seed, metrics] : run.seeds) {
      updates = std::max(updates, metrics.size());
    }
    table.rows.push_back({{labelled.label, run.algorithm, std::to_string(run.seeds.size()),
                           thousands(static_cast<double>(updates)), thousands(most("env_steps")),
                           thousands(most("interactions")), duration(most("wall_seconds"))},
                          false});
  }
  table.notes = {
      "Steps per learner: environment steps whose samples one learner was trained on; environment "
      "steps: all that were taken for it, including both phases of an update. The largest over "
      "seeds."};
  return table;
}

void add_curves(const ReportSource& source, ReportContent& content) {
  const std::vector<LabelledRun> runs = labelled_runs(source);
  if (runs.empty()) {
    return;
  }
  CurveFigures curves = curve_figures(runs);
  ReportSection section;
  section.title = "Learning curves";
  section.lead = curves.note;
  section.figures = std::move(curves.named);
  section.wide_figures = 1;
  section.details = std::move(curves.others);
  section.details_title = "Everything else that was recorded";
  section.tables.push_back(runs_table(runs));
  content.sections.push_back(std::move(section));
}

/// What the matrix says about the pair that played a game; nothing if it is not in it.
std::string matrix_says(const CrossPlay& evaluation, const Trajectory& game) {
  std::optional<std::size_t> protocol;  // the last main one of this kitchen
  for (const std::size_t p : main_protocols(evaluation)) {
    if (kitchen_of(evaluation, evaluation.protocols[p]) == game.layout->name()) {
      protocol = p;
    }
  }
  for (const MatrixCell& cell : evaluation.cells) {
    const auto row = static_cast<std::size_t>(cell.row);
    const auto column = static_cast<std::size_t>(cell.column);
    if (!protocol || game.agents != std::vector<std::string>{evaluation.rows[row].name,
                                                             evaluation.columns[column].name}) {
      continue;
    }
    std::string text = fmt::format(" Mean in the matrix: {} ({}).",
                                   format_number(cell.results[*protocol].mean_team, 1),
                                   measure_of(evaluation.protocols[*protocol]));
    for (const SamplePair& pair : sample_pairs(evaluation)) {
      if (pair.row == row && pair.column == column && pair.protocol == *protocol) {
        text += fmt::format(" {} of {} with partners never met.", pair.is_best ? "Best" : "Worst",
                            group_label(evaluation, pair.group));
      }
    }
    return text;
  }
  return {};
}

void add_games(const ReportSource& source, ReportContent& content) {
  ReportSection section;
  section.title = "Games to look at";
  section.lead =
      "One episode each, chance included: look at how the work is done, not at the score.";
  section.wide_figures = 0;
  for (const Trajectory& game : source.games) {
    const std::string name = fmt::format("game_{}", section.figures.size() + 1);
    double reward = 0;
    for (const TrajectoryStep& step : game.steps) {
      reward += static_cast<double>(step.team());
    }
    DrawnGame drawn = draw_game(game, name, game.layout->name());
    section.figures.push_back(
        {name, std::move(drawn.svg),
         fmt::format("{}, {} steps, team reward {}.{}", joined(game.agents), game.steps.size(),
                     format_number(reward, 0),
                     source.evaluation ? matrix_says(*source.evaluation, game) : ""),
         std::move(drawn.film)});
  }
  if (!section.figures.empty()) {
    content.sections.push_back(std::move(section));
  }
}

std::vector<std::string> notes_of(const ReportSource& source) {
  std::vector<std::string> notes;
  if (source.evaluation) {
    std::string protocols = "Protocols: ";
    for (const Protocol& protocol : source.evaluation->protocols) {
      protocols += fmt::format(
          "{}{}: {} steps, {} per cell",
          &protocol == &source.evaluation->protocols.front() ? "" : "; ", protocol.name,
          protocol.steps, count_of(static_cast<std::size_t>(protocol.episodes), "measurement"));
    }
    notes.push_back(protocols +
                    ". Actions are sampled. A return is the sum of both seats' rewards: the team's "
                    "reward once for each seat, less both efforts.");
    notes.push_back(fmt::format(
        "Intervals are {:g}\u00a0% percentile bootstraps of the mean with {} resamples that draw "
        "training seeds, not "
        "cells: a drawn seed brings its row and its column of the matrix together, cells in which "
        "a seed meets "
        "itself stay out of the never-met mean, and groups that differ are drawn independently. "
        "Scripted partners are "
        "not drawn. A standard deviation is over cells (n − 1). A dash: too little to say.",
        source.summary.confidence * 100, source.summary.resamples));
    notes.push_back(
        "The lazier seat of a pair is the one with fewer deliveries; between equals the one with "
        "fewer "
        "pick-ups, then fewer moves. Shares of nothing are left out of means.");
  }
  if (!source.missing_runs.empty()) {
    notes.push_back(
        "No curves, because metrics.jsonl was not found: " + joined(source.missing_runs) + ".");
  }
  return notes;
}

}  // namespace

ReportContent report_content(const ReportSource& source) {
  ReportContent content;
  if (source.evaluation) {
    const CrossPlay& evaluation = *source.evaluation;
    content.kind = "Cross-play";
    content.headline = evaluation.layout;
    content.subject = subject_of(evaluation);
    content.findings = findings_of(evaluation, source.summary);
    content.command = evaluation.command;
    content.colophon =
        fmt::format("Evaluated by potluck {} with seed {} in {}.", evaluation.version,
                    evaluation.seed, duration(evaluation.wall_seconds));
    add_evaluation(evaluation, source.summary, content);
  } else if (!source.runs.empty()) {
    const RunMetrics& run = source.runs.front();
    content.kind = "Training";
    content.headline = run.layout.empty() ? run.directory.string() : run.layout;
    content.subject = fmt::format("{} ({}).", run.algorithm.empty() ? "a run" : run.algorithm,
                                  count_of(run.seeds.size(), "seed"));
    if (source.runs.size() > 1) {
      content.headline = count_of(source.runs.size(), "run");
      content.subject = "Compared with each other.";
    }
  }
  add_games(source, content);
  add_curves(source, content);
  content.notes = notes_of(source);
  return content;
}

}  // namespace potluck::tools
