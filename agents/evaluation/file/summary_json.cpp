#include "agents/evaluation/file/summary_json.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace potluck {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 2> kRelationNames = {"training_pair", "never_met"};

Json interval_json(const Interval& interval) {
  return Json::array({number_or_null(interval.low), number_or_null(interval.high)});
}

Json spread_json(const Spread& spread) {
  return {{"cells", spread.cells},
          {"mean", number_or_null(spread.mean)},
          {"sd", number_or_null(spread.sd)},
          {"interval", interval_json(spread.interval)}};
}

Json estimate_json(const Estimate& estimate) {
  return {{"value", number_or_null(estimate.value)},
          {"interval", interval_json(estimate.interval)}};
}

Json measures_json(const PartnerMeasures& measures) {
  Json partners = Json::array();
  for (const PartnerSummary& entry : measures.partners) {
    partners.push_back({{"kitchen", entry.kitchen},
                        {"group", entry.group},
                        {"partner", entry.partner},
                        {"scores", entry.scores},
                        {"return", estimate_json(entry.returns)},
                        {"proximity", estimate_json(entry.proximity)},
                        {"regret", estimate_json(entry.regret)},
                        {"best_is_named", entry.best_is_named},
                        {"best_rows", entry.best_rows}});
  }
  Json kinds = Json::array();
  for (const KindSummary& entry : measures.kinds) {
    Json json = {{"kitchen", entry.kitchen},
                 {"group", entry.group},
                 {"kind", entry.kind},
                 {"scores", entry.scores},
                 {"return", estimate_json(entry.returns)}};
    for (std::size_t seat = 0; seat < entry.in_seat.size(); ++seat) {
      json["in_seat_" + std::to_string(seat)] = estimate_json(entry.in_seat[seat]);
    }
    kinds.push_back(std::move(json));
  }
  Json kitchens = Json::array();
  for (const KitchenSummary& entry : measures.kitchens) {
    kitchens.push_back({{"kitchen", entry.kitchen},
                        {"group", entry.group},
                        {"scores", entry.scores},
                        {"return", estimate_json(entry.returns)},
                        {"proximity", estimate_json(entry.proximity)}});
  }
  Json groups = Json::array();
  for (const GroupSummary& entry : measures.groups) {
    Json profile = Json::array();
    for (const Estimate& share : entry.profile) {
      profile.push_back(
          Json::array({number_or_null(share.value), number_or_null(share.interval.low),
                       number_or_null(share.interval.high)}));
    }
    groups.push_back({{"group", entry.group},
                      {"scores", entry.scores},
                      {"best_rows", entry.best_rows},
                      {"proximity_iqm", estimate_json(entry.proximity_iqm)},
                      {"proximity", estimate_json(entry.proximity)},
                      {"regret", estimate_json(entry.regret)},
                      {"profile", std::move(profile)}});
  }
  Json improvements = Json::array();
  for (const ImprovementSummary& entry : measures.improvements) {
    improvements.push_back({{"group", entry.group},
                            {"other", entry.other},
                            {"tasks", entry.tasks},
                            {"probability", estimate_json(entry.probability)}});
  }
  return {{"measure", measures.measure},
          {"noise", measures.noise},
          {"temperature", measures.temperature},
          {"best_is_named", measures.best_is_named},
          {"partners", std::move(partners)},
          {"kinds", std::move(kinds)},
          {"kitchens", std::move(kitchens)},
          {"groups", std::move(groups)},
          {"improvements", std::move(improvements)},
          {"thresholds", measures.thresholds}};
}

Json pairs_json(const PairsOf& of) {
  return {{"group", of.group},       {"partner", of.partner}, {"relation", name_of(of.relation)},
          {"protocol", of.protocol}, {"kitchen", of.kitchen}, {"pairs", of.pairs}};
}

Json roles_json(const ByRole& roles) {
  return {{"own", number_or_null(roles.own)},
          {"partner", number_or_null(roles.partner)},
          {"lazier", number_or_null(roles.lazier)},
          {"busier", number_or_null(roles.busier)}};
}

Json work_json(const WorkMeasures& work) {
  Json events = Json::array();
  for (const EventSummary& entry : work.events) {
    Json json = pairs_json(entry.of);
    for (std::size_t event = 0; event < kNumEvents; ++event) {
      if (!std::isnan(entry.share[event])) {
        json["events"][std::string(kEventNames[event])] = {{"own", entry.own[event]},
                                                           {"partner", entry.partner[event]},
                                                           {"share", entry.share[event]}};
      }
    }
    events.push_back(std::move(json));
  }
  Json counterfactuals = Json::array();
  for (const CounterfactualSummary& entry : work.counterfactuals) {
    Json json = pairs_json(entry.of);
    json["stand"] = kStandNames[static_cast<std::size_t>(entry.stand)];
    json["pair_return"] = number_or_null(entry.pair_return);
    json["without"] = roles_json(entry.without);
    counterfactuals.push_back(std::move(json));
  }
  Json shapley = Json::array();
  for (const ShapleySummary& entry : work.shapley) {
    Json json = pairs_json(entry.of);
    json["values"] = roles_json(entry.values);
    shapley.push_back(std::move(json));
  }
  return {{"events", std::move(events)},
          {"counterfactuals", std::move(counterfactuals)},
          {"shapley", std::move(shapley)}};
}

Json numbers_json(const std::vector<double>& values) {
  Json json = Json::array();
  for (const double value : values) {
    json.push_back(number_or_null(value));
  }
  return json;
}

Json social_json(const SocialMeasures& social) {
  Json sharing = Json::array();
  for (const SharingSummary& entry : social.sharing) {
    Json json = pairs_json(entry.of);
    json["welfare"] = estimate_json(entry.welfare);
    json["own"] = estimate_json(entry.own);
    json["other"] = estimate_json(entry.other);
    json["gap"] = estimate_json(entry.gap);
    json["envy"] = estimate_json(entry.envy);
    sharing.push_back(std::move(json));
  }
  Json exploits = Json::array();
  for (const ExploitSummary& entry : social.exploits) {
    exploits.push_back({{"group", entry.group},
                        {"protocol", entry.protocol},
                        {"kitchen", entry.kitchen},
                        {"agents", entry.agents},
                        {"gets", estimate_json(entry.gets)},
                        {"leaves", estimate_json(entry.leaves)},
                        {"itself", estimate_json(entry.itself)}});
  }
  Json reciprocity = Json::array();
  for (const ReciprocitySummary& entry : social.reciprocity) {
    Json json = pairs_json(entry.of);
    json["actions"] = entry.actions;
    json["states"] = entry.states;
    json["counts"] = entry.counts;
    json["probability"] = numbers_json(entry.probability);
    reciprocity.push_back(std::move(json));
  }
  Json word_use = Json::array();
  for (const WordUseSummary& entry : social.word_use) {
    Json json = pairs_json(entry.of);
    json["secrets"] = entry.secrets;
    json["words"] = entry.words;
    json["probability"] = numbers_json(entry.probability);
    json["information"] = estimate_json(entry.information);
    word_use.push_back(std::move(json));
  }
  return {{"sharing", std::move(sharing)},
          {"exploits", std::move(exploits)},
          {"reciprocity", std::move(reciprocity)},
          {"word_use", std::move(word_use)}};
}

}  // namespace

std::string_view name_of(Relation relation) {
  return kRelationNames[static_cast<std::size_t>(relation)];
}

nlohmann::ordered_json number_or_null(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

nlohmann::ordered_json to_json(const Summary& summary) {
  Json blocks = Json::array();
  for (const BlockSummary& block : summary.blocks) {
    blocks.push_back({{"row_group", block.row_group},
                      {"column_group", block.column_group},
                      {"relation", name_of(block.relation)},
                      {"protocol", block.protocol},
                      {"return", spread_json(block.returns)},
                      {"lazier_seat",
                       {{"delivery_share", number_or_null(block.work.delivery_share)},
                        {"pickup_share", number_or_null(block.work.pickup_share)},
                        {"move_share", number_or_null(block.work.move_share)},
                        {"stay_fraction", number_or_null(block.work.stay_fraction)}}},
                      {"effort_gap", number_or_null(block.work.effort_gap)}});
  }
  Json strangers = Json::array();
  for (const StrangerSummary& stranger : summary.strangers) {
    strangers.push_back({{"group", stranger.group},
                         {"partner", stranger.partner},
                         {"protocol", stranger.protocol},
                         {"return", spread_json(stranger.returns)},
                         {"delivery_share", number_or_null(stranger.delivery_share)},
                         {"stay_fraction", number_or_null(stranger.stay_fraction)}});
  }
  Json differences = Json::array();
  for (const DifferenceSummary& difference : summary.differences) {
    differences.push_back({{"group", difference.group},
                           {"other", difference.other},
                           {"relation", name_of(difference.relation)},
                           {"protocol", difference.protocol},
                           {"difference", number_or_null(difference.difference)},
                           {"interval", interval_json(difference.interval)}});
  }
  Json partner_measures = Json::array();
  for (const PartnerMeasures& measures : summary.partners) {
    partner_measures.push_back(measures_json(measures));
  }
  Json sweeps = Json::array();
  for (const NoiseSweep& sweep : summary.sweeps) {
    Json returns = Json::array();
    Json retention = Json::array();
    for (std::size_t i = 0; i < sweep.deltas.size(); ++i) {
      returns.push_back(estimate_json(sweep.returns[i]));
      retention.push_back(number_or_null(sweep.retention[i]));
    }
    sweeps.push_back({{"measure", sweep.measure},
                      {"temperature", sweep.temperature},
                      {"kitchen", sweep.kitchen},
                      {"group", sweep.group},
                      {"deltas", sweep.deltas},
                      {"returns", std::move(returns)},
                      {"retention", std::move(retention)},
                      {"area", number_or_null(sweep.area)}});
  }
  return {{"interval", kIntervalMethod},           {"confidence", summary.confidence},
          {"blocks", std::move(blocks)},           {"strangers", std::move(strangers)},
          {"differences", std::move(differences)}, {"partners", std::move(partner_measures)},
          {"sweeps", std::move(sweeps)},           {"work", work_json(summary.work)},
          {"social", social_json(summary.social)}};
}

}  // namespace potluck
