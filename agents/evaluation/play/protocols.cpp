#include "agents/evaluation/play/protocols.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "env/text/error.h"

namespace potluck {
namespace {

constexpr int kPaperSteps = 128;  // arXiv 2602.21515, appendix D

int steps_of(const std::string& measure, const Layout& kitchen) {
  return measure == kRet128 ? kPaperSteps : kitchen.horizon();
}

template <typename Value>
void check_unique(const std::vector<Value>& values, const char* what) {
  std::set<Value> seen;
  for (const Value& value : values) {
    if (!seen.insert(value).second) {
      throw InputError(what, fmt::format("{} for the second time", value), "each once");
    }
  }
}

void check(std::span<const std::shared_ptr<const Layout>> kitchens,
           const ProtocolOptions& options) {
  const std::vector<std::string> known = {kRet128, kEpisode};
  for (const std::string& measure : options.measures) {
    if (std::find(known.begin(), known.end(), measure) == known.end()) {
      throw InputError("protocol", "unknown name '" + measure + "'", one_of(known));
    }
  }
  for (const double noise : options.noises) {
    if (!(noise >= 0 && noise <= 1)) {
      throw InputError("noise", fmt::format("{}", noise), "probabilities from 0 to 1");
    }
  }
  for (const double temperature : options.temperatures) {
    if (!(temperature > 0 && temperature <= 1e6)) {
      throw InputError("temperature", fmt::format("{}", temperature), "a number above 0",
                       "1 is how the agent samples, 0.01 almost only its likeliest action");
    }
  }
  check_unique(options.measures, "protocol");
  check_unique(options.noises, "noise");
  check_unique(options.temperatures, "temperature");
  std::vector<std::string> names;
  for (const auto& kitchen : kitchens) {
    names.push_back(kitchen->name());
  }
  check_unique(names, "kitchen");
}

std::string name_of(const Protocol& protocol) {
  std::string name = protocol.measure;
  if (!protocol.kitchen.empty()) {
    name += "@" + protocol.kitchen;
  }
  if (protocol.noise > 0) {
    name += fmt::format(" noise {}", protocol.noise);
  }
  if (protocol.temperature != 1) {
    name += fmt::format(" temperature {}", protocol.temperature);
  }
  if (protocol.row_seat > 0) {
    name += protocol.players == 2 ? " swapped" : fmt::format(" seat {}", protocol.row_seat);
  }
  return name;
}

}  // namespace

std::vector<Protocol> make_protocols(std::span<const std::shared_ptr<const Layout>> kitchens,
                                     const ProtocolOptions& options) {
  check(kitchens, options);
  std::vector<Protocol> protocols;
  const auto add = [&](Protocol protocol) {
    for (int seat = 0; seat < (options.all_seats ? protocol.players : 1); ++seat) {
      protocol.row_seat = seat;
      protocol.name = name_of(protocol);
      protocols.push_back(protocol);
    }
  };
  for (const std::string& measure : options.measures) {
    for (const double temperature : options.temperatures) {
      for (const double noise : options.noises) {
        for (const auto& kitchen : kitchens) {
          add({.steps = steps_of(measure, *kitchen),
               .episodes = options.episodes,
               .measure = measure,
               .kitchen = kitchens.size() > 1 ? kitchen->name() : "",
               .noise = noise,
               .temperature = temperature,
               .players = kitchen->num_agents()});
        }
      }
    }
  }
  for (Protocol& protocol : protocols) {
    if (protocol.name == protocol.measure) {
      protocol.measure.clear();  // the name says it, as in files of earlier versions
    }
  }
  return protocols;
}

const std::string& measure_of(const Protocol& protocol) {
  return protocol.measure.empty() ? protocol.name : protocol.measure;
}

const std::string& kitchen_of(const CrossPlay& evaluation, const Protocol& protocol) {
  return protocol.kitchen.empty() ? evaluation.layout : protocol.kitchen;
}

std::vector<std::string> kitchens_of(const CrossPlay& evaluation) {
  std::vector<std::string> kitchens;
  for (const Protocol& protocol : evaluation.protocols) {
    const std::string& kitchen = kitchen_of(evaluation, protocol);
    if (std::find(kitchens.begin(), kitchens.end(), kitchen) == kitchens.end()) {
      kitchens.push_back(kitchen);
    }
  }
  return kitchens;
}

bool is_perturbed(const Protocol& protocol) {
  return protocol.noise > 0 || protocol.temperature != 1;
}

std::vector<std::size_t> other_seatings(const CrossPlay& evaluation, std::size_t protocol) {
  const Protocol& plain = evaluation.protocols[protocol];
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < evaluation.protocols.size(); ++i) {
    const Protocol& other = evaluation.protocols[i];
    if (other.row_seat != plain.row_seat && other.noise == plain.noise &&
        other.temperature == plain.temperature && measure_of(other) == measure_of(plain) &&
        kitchen_of(evaluation, other) == kitchen_of(evaluation, plain)) {
      others.push_back(i);
    }
  }
  return others;
}

bool is_main_condition(const CrossPlay& evaluation, double noise, double temperature) {
  const Protocol& first = evaluation.protocols.front();
  return noise == first.noise && temperature == first.temperature;
}

std::vector<std::size_t> main_protocols(const CrossPlay& evaluation) {
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < evaluation.protocols.size(); ++i) {
    const Protocol& protocol = evaluation.protocols[i];
    if (protocol.row_seat == 0 &&
        is_main_condition(evaluation, protocol.noise, protocol.temperature)) {
      shown.push_back(i);
    }
  }
  return shown;
}

}  // namespace potluck
