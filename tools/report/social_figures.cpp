#include "tools/report/social_figures.h"

#include <fmt/format.h>

#include <string>

#include "tools/report/charts.h"
#include "tools/tables/evaluation_table.h"

namespace potluck::tools {
namespace {

constexpr std::size_t kMostShownStates = 12;

std::string partner_words(const CrossPlay& evaluation, const PairsOf& of) {
  if (of.group != of.partner) {
    return group_label(evaluation, of.partner);
  }
  return of.relation == Relation::kTrainingPair ? "trained together" : "never met";
}

bool shows(const CrossPlay& evaluation, const PairsOf& of, const std::string& protocol) {
  return of.protocol == protocol && is_learner_group(evaluation, of.group);
}

}  // namespace

std::optional<Figure> sharing_figure(const CrossPlay& evaluation, const Summary& summary,
                                     std::size_t protocol) {
  const std::string& name = evaluation.protocols[protocol].name;
  HeatMap map;
  map.title = "Who gets what: " + name;
  map.value_label = "return of a seat";
  map.row_label = "agent, partner";
  map.column_label = "return";
  map.columns = {{"own", ""}, {"other's", ""}};
  map.cell_height = 19;
  map.width = 420;
  for (const SharingSummary& entry : summary.social.sharing) {
    if (!shows(evaluation, entry.of, name)) {
      continue;
    }
    const std::string partner = partner_words(evaluation, entry.of);
    map.rows.push_back({group_label(evaluation, entry.of.group), partner});
    for (const Estimate* value : {&entry.own, &entry.other}) {
      map.values.push_back(value->value);
      map.tooltips.push_back(
          fmt::format("{} with {}\nwelfare {}, gap {}, envy {}", map.rows.back().group, partner,
                      format_number(entry.welfare.value, 2), format_number(entry.gap.value, 2),
                      format_number(entry.envy.value, 2)));
    }
  }
  if (map.rows.empty()) {
    return std::nullopt;
  }
  return Figure{file_name_part(name) + "_sharing", draw_heat_map(map),
                "Mean return of the group's agent and of a seat beside it, private effort "
                "deducted. Beside those who learned for themselves or were written it tells who "
                "is taken advantage of."};
}

std::optional<Figure> reciprocity_figure(const CrossPlay& evaluation, const Summary& summary,
                                         std::size_t protocol) {
  const std::string& name = evaluation.protocols[protocol].name;
  HeatMap map;
  const ReciprocitySummary* first = nullptr;
  for (const ReciprocitySummary& entry : summary.social.reciprocity) {
    if (!shows(evaluation, entry.of, name) || entry.states.size() > kMostShownStates ||
        (first != nullptr && entry.states != first->states)) {
      continue;
    }
    first = first == nullptr ? &entry : first;
    const std::string partner = partner_words(evaluation, entry.of);
    map.rows.push_back({group_label(evaluation, entry.of.group), partner});
    for (std::size_t state = 0; state < entry.states.size(); ++state) {
      const double probability = entry.probability[state * entry.actions.size()];
      map.values.push_back(probability);
      map.tooltips.push_back(fmt::format("{} with {}\nP({} | {}) = {}, seen {:.0f} times",
                                         map.rows.back().group, partner, entry.actions.front(),
                                         entry.states[state], format_number(probability, 2),
                                         entry.counts[state]));
    }
  }
  if (first == nullptr) {
    return std::nullopt;
  }
  for (const std::string& state : first->states) {
    map.columns.push_back({state, ""});
  }
  map.title = fmt::format("P({} | last joint action): {}", first->actions.front(), name);
  map.value_label = "probability";
  map.row_label = "agent, partner";
  map.column_label = "what was chosen before, own first";
  map.diverging = true;
  map.high = 1;
  map.cell_height = 19;
  map.width = 640;
  return Figure{file_name_part(name) + "_reciprocity", draw_heat_map(map),
                "How often an agent chooses its first action after what both chose in the round "
                "before. Tit for tat is orange where the other did so, blue where it did not. "
                "Blank: it never came to that."};
}

}  // namespace potluck::tools
