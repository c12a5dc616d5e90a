#include "tools/report/content.h"

#include <fmt/format.h>

#include <algorithm>
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
#include "tools/report/finding.h"
#include "tools/report/measure_figures.h"
#include "tools/report/social_figures.h"
#include "tools/report/words.h"
#include "tools/tables/evaluation_table.h"
#include "tools/tables/measure_table.h"

namespace potluck::tools {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOtherMeasures = "The same by the other measures";
constexpr std::size_t kFrontCurves = 3;  // beside an evaluation; without one, all that have names

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
  const Protocol& protocol = evaluation.protocols.front();
  return fmt::format("{}. Returns are those of both seats over {} steps.", text, protocol.steps);
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

void add(ReportSection section, ReportContent& content) {
  if (!section.figures.empty() || !section.tables.empty()) {
    content.sections.push_back(std::move(section));
  }
}

/// Did any group cook with another?
bool has_strangers(const PartnerMeasures& measures) {
  return std::any_of(measures.partners.begin(), measures.partners.end(),
                     [](const PartnerSummary& entry) { return entry.group != entry.partner; });
}

/// The matrices, what groups earn, and what is behind them.
void add_matrix(const CrossPlay& evaluation, const Summary& summary, ReportContent& content) {
  ReportSection section;
  section.title = "Cross-play matrix";
  section.remarks = findings_by_group(evaluation, summary);
  section.details_title = "By group and seat, and by the other measures";
  for (const std::size_t protocol : main_protocols(evaluation)) {
    const bool first =
        measure_of(evaluation.protocols[protocol]) == measure_of(evaluation.protocols.front());
    (first ? section.figures : section.details).push_back(returns_figure(evaluation, protocol));
    append(seats_figure(evaluation, protocol), section.details);
  }
  add(std::move(section), content);
}

void add_work(const CrossPlay& evaluation, const Summary& summary, ReportContent& content) {
  ReportSection section;
  section.title = "Who does the work";
  section.details_title = "Shares, events, other kitchens and measures";
  for (const std::size_t protocol : main_protocols(evaluation)) {
    append(split_figure(evaluation, protocol),
           section.figures.empty() ? section.figures : section.details);
    append(shares_figure(evaluation, protocol), section.details);
    append(events_figure(evaluation, summary, protocol), section.details);
  }
  if (section.figures.empty()) {
    section.figures.swap(section.details);
  }
  add(std::move(section), content);
}

/// Where every player has rewards of its own: what it keeps, leaves, and answers.
void add_social(const CrossPlay& evaluation, const Summary& summary, ReportContent& content) {
  ReportSection section;
  section.title = "Who gets what";
  section.details_title = kOtherMeasures;
  for (const std::size_t protocol : main_protocols(evaluation)) {
    const bool first = section.figures.empty();
    append(reciprocity_figure(evaluation, summary, protocol),
           first ? section.figures : section.details);
    append(sharing_figure(evaluation, summary, protocol),
           first ? section.figures : section.details);
  }
  section.tables = tables_named(evaluation_tables(evaluation, summary),
                                {"_sharing", "_exploited", "_reciprocity", "_word_use"});
  section.folded = summary.social.reciprocity.empty();
  add(std::move(section), content);
}

/// One chart: with each partner or, over several kitchens, with all of them in each.
void add_strangers(const CrossPlay& evaluation, const Summary& summary, ReportContent& content) {
  const PartnerMeasures& measures = summary.partners.front();
  if (!has_strangers(measures)) {
    return;
  }
  ReportSection section;
  section.title = "With strangers";
  append(kitchens_figure(evaluation, measures), section.figures);
  if (section.figures.empty()) {
    append(partner_figures(evaluation, measures), section.figures);
  }
  add(std::move(section), content);
}

ReportSection folded(const char* title, std::vector<Table> tables) {
  ReportSection section;
  section.title = title;
  section.tables = std::move(tables);
  section.details_title = kOtherMeasures;
  section.folded = true;
  return section;
}

/// What add_strangers has not shown, and every table.
void add_folded(const CrossPlay& evaluation, const Summary& summary, ReportContent& content) {
  const std::vector<Table> tables = evaluation_tables(evaluation, summary);
  ReportSection pairs = folded("Partners that trained together, partners that never met",
                               tables_named(tables, {"_pairs", "_mixed", "_differences"}));
  ReportSection overall = folded("With strangers, all in all",
                                 tables_named(tables, {"_kinds", "_overall", "_improvement"}));
  ReportSection each = folded("With each partner", tables_named(tables, {"_partners"}));
  ReportSection scripted = folded("Scripted strangers", tables_named(tables, {"_strangers"}));
  ReportSection noise = folded("Partners that err", tables_named(tables, {"sweeps"}));
  const std::string& measure = measure_of(evaluation.protocols.front());
  for (const std::size_t protocol : main_protocols(evaluation)) {
    const bool first = measure_of(evaluation.protocols[protocol]) == measure;
    append(pairs_figure(evaluation, summary, protocol), first ? pairs.figures : pairs.details);
    append(strangers_figure(evaluation, summary, protocol),
           first ? scripted.figures : scripted.details);
  }
  for (const PartnerMeasures& measures : summary.partners) {
    const bool first = &measures == &summary.partners.front();
    if (!is_main_condition(evaluation, measures.noise, measures.temperature)) {
      continue;  // in the sweeps, tables and files
    }
    std::vector<Figure>& place = first ? overall.figures : overall.details;
    append(overall_figure(evaluation, measures), place);
    append(profiles_figure(evaluation, measures), place);
    append(improvement_figure(evaluation, measures), place);
    const bool shown = first && has_strangers(measures);
    const bool kitchens = kitchens_of(evaluation).size() > 1;
    if (!shown && kitchens) {
      append(kitchens_figure(evaluation, measures), first ? each.figures : each.details);
    }
    if (!shown || kitchens) {
      append(partner_figures(evaluation, measures), first ? each.figures : each.details);
    }
  }
  noise.figures = sweep_figures(evaluation, summary);
  for (ReportSection* section : {&pairs, &scripted, &overall, &each, &noise}) {
    add(std::move(*section), content);
  }
  add(folded("Who does the work, in numbers",
             tables_named(tables, {"_replaced", "_shapley", "_events"})),
      content);
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

void add_curves(const std::vector<LabelledRun>& runs, bool beside_evaluation,
                ReportContent& content) {
  if (runs.empty()) {
    return;
  }
  CurveFigures curves = curve_figures(runs);
  ReportSection section;
  section.title = "Learning curves";
  section.figures = std::move(curves.named);
  section.wide_figures = 1;
  section.remarks = {curves.note};
  section.details_title = "Everything else that was recorded";
  section.details_in_pairs = true;
  if (beside_evaluation && section.figures.size() > kFrontCurves) {
    const auto rest = section.figures.begin() + kFrontCurves;
    section.details.assign(std::move_iterator(rest), std::move_iterator(section.figures.end()));
    section.figures.erase(rest, section.figures.end());
  }
  append(std::move(curves.others), section.details);
  if (!beside_evaluation) {
    section.tables.push_back(runs_table(runs));
  }
  add(std::move(section), content);
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
                    fmt::format(". Actions are sampled. A return is the sum of {}' rewards: the "
                                "team's reward once for each seat, less {} efforts.",
                                all_seats(*source.evaluation),
                                most_players(*source.evaluation) == 2 ? "both" : "all"));
    notes.push_back(fmt::format(
        "Intervals are {:g}\u00a0%, by {}: training seeds, not cells, are left out one at a time, "
        "each with its row and its column of the matrix; cells in which a seed meets itself stay "
        "out of the never-met mean. Scripted partners do not vary. Such an interval covers the "
        "true mean of normal returns as often as it says, with three seeds too; where some seeds "
        "fail altogether, and the ones at hand did not, it cannot know. "
        "A standard deviation is over cells (n − 1). A dash: too little to say.",
        source.summary.confidence * 100, kIntervalMethod));
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

/// The order of the page.
void add_sections(const ReportSource& source, ReportContent& content) {
  const std::vector<LabelledRun> runs = labelled_runs(source);
  if (!source.evaluation) {
    add_games(source, content);
    add_curves(runs, false, content);
    return;
  }
  add_matrix(*source.evaluation, source.summary, content);
  add_curves(runs, true, content);
  add_work(*source.evaluation, source.summary, content);
  add_strangers(*source.evaluation, source.summary, content);
  add_games(source, content);
  add_social(*source.evaluation, source.summary, content);
  add_folded(*source.evaluation, source.summary, content);
  if (!runs.empty()) {
    add(folded("What training consumed", {runs_table(runs)}), content);
  }
}

}  // namespace

ReportContent report_content(const ReportSource& source) {
  ReportContent content;
  if (source.evaluation) {
    const CrossPlay& evaluation = *source.evaluation;
    content.kind = "Cross-play";
    content.headline = evaluation.layout;
    content.subject = subject_of(evaluation);
    Finding finding = finding_of(evaluation, source.summary);
    content.finding = std::move(finding.sentence);
    content.certainty = std::move(finding.certainty);
    content.command = evaluation.command;
    content.colophon =
        fmt::format("Evaluated by potluck {} with seed {} in {}.", evaluation.version,
                    evaluation.seed, duration(evaluation.wall_seconds));
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
  add_sections(source, content);
  content.notes = notes_of(source);
  return content;
}

}  // namespace potluck::tools
