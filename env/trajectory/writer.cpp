// Trajectory -> text: a line per step, so that files can be read and compared by eye.
#include <array>
#include <charconv>
#include <cmath>

#include "env/classic/layout/keys.h"
#include "env/layout/reader.h"
#include "env/text/assert.h"
#include "env/text/key_writer.h"
#include "env/trajectory/trajectory.h"

namespace potluck {
namespace {

/// The shortest text that reads back as this float.
std::string number(float value) {
  if (std::isinf(value)) {
    return value > 0 ? "\"inf\"" : "\"-inf\"";
  }
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return {digits.data(), end.ptr};
}

std::string number(EventMask value) {
  return std::to_string(value);
}

template <typename T>
void put_list(std::string& out, const char* key, const std::vector<T>& values) {
  bool all_zero = true;
  for (const T value : values) {
    all_zero = all_zero && value == T{0};
  }
  if (all_zero) {
    return;
  }
  out += std::string(", \"") + key + "\": [";
  for (std::size_t i = 0; i < values.size(); ++i) {
    out += (i == 0 ? "" : ", ") + number(values[i]);
  }
  out += "]";
}

template <class T>
std::string write_list(const std::vector<T>& values) {
  std::string out;
  for (const T value : values) {
    out += (out.empty() ? "" : ", ") + std::to_string(value);
  }
  return "[" + out + "]";
}

std::string write_position(Position position) {
  return "{\"row\": " + std::to_string(position.row) + ", \"col\": " + std::to_string(position.col);
}

std::string indented(const std::string& text) {
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '\n') {
      out += "  ";
    }
  }
  out.erase(out.find_last_not_of(" \n") + 1);
  return out;
}

template <typename Names>
std::string write_names(const Names& names) {
  std::string out = "[";
  for (const auto& name : names) {
    out += (out.size() == 1 ? "" : ", ") + json_text(name);
  }
  return out + "]";
}

}  // namespace

std::string write_state(const Snapshot& snapshot) {
  constexpr std::array<const char*, 4> kFacing = {"north", "south", "east", "west"};
  std::string out = "{\"timestep\": " + std::to_string(snapshot.timestep);
  for (std::size_t i = 0; i < snapshot.past.size(); ++i) {
    out += (i == 0 ? ", \"past\": [" : ", ") + write_list(snapshot.past[i]) +
           (i + 1 == snapshot.past.size() ? "]" : "");
  }
  if (!snapshot.table.empty()) {
    std::string table;
    for (const auto& [name, numbers] : snapshot.table) {
      table += (table.empty() ? "" : ", ") + json_text(name) + ": " + write_list(numbers);
    }
    out += ", \"table\": {" + table + "}";
  }
  if (snapshot.players.empty()) {
    return out + "}";
  }
  out += ", \"players\": [";
  for (std::size_t i = 0; i < snapshot.players.size(); ++i) {
    const PlayerSnapshot& player = snapshot.players[i];
    out += (i == 0 ? "" : ", ") + write_position(player.position) + ", \"facing\": \"" +
           kFacing[static_cast<std::size_t>(player.orientation)] + "\"";
    if (player.held) {
      out += ", \"holding\": " + classic::object_text(*player.held);
    }
    out += "}";
  }
  out += "]";
  for (std::size_t i = 0; i < snapshot.objects.size(); ++i) {
    const PlacedObject& placed = snapshot.objects[i];
    out += (i == 0 ? ", \"objects\": [" : ", ") + write_position(placed.position) +
           ", \"object\": " + classic::object_text(placed.object) + "}";
  }
  return out + (snapshot.objects.empty() ? "}" : "]}");
}

std::string write_trajectory(const Trajectory& trajectory) {
  POTLUCK_ASSERT(trajectory.exact && trajectory.states.size() == trajectory.steps.size() + 1);
  std::string out = "{\n  \"format\": \"potluck-trajectory\",\n  \"version\": " +
                    std::to_string(kTrajectoryVersion) +
                    ",\n  \"program\": " + json_text(trajectory.program) +
                    ",\n  \"layout\": " + indented(write_layout(trajectory.layout->spec())) +
                    ",\n  \"random\": {\"seed\": " + std::to_string(trajectory.chance.seed);
  if (trajectory.chance.stream) {
    out += ", \"stream\": " + std::to_string(*trajectory.chance.stream);
  }
  out += ", \"env\": " + std::to_string(trajectory.chance.env) +
         ", \"episode\": " + std::to_string(trajectory.chance.episode) + "},\n  \"start\": \"" +
         (trajectory.starts_by_rules ? "rules" : "given") +
         "\",\n  \"agents\": " + write_names(trajectory.agents) +
         ",\n  \"event_names\": " + write_names(kEventNames) +
         ",\n  \"start_state\": " + write_state(trajectory.states.front()) + ",\n  \"steps\": [";
  for (std::size_t t = 0; t < trajectory.steps.size(); ++t) {
    const TrajectoryStep& step = trajectory.steps[t];
    out += t == 0 ? "\n    {\"actions\": [" : ",\n    {\"actions\": [";
    for (std::size_t i = 0; i < step.actions.size(); ++i) {
      out += (i == 0 ? "" : ", ") + std::to_string(step.actions[i]);
    }
    out += "]";
    put_list(out, "earned", step.earned);
    put_list(out, "shaped", step.shaped);
    put_list(out, "effort", step.effort);
    put_list(out, "events", step.events);
    out += ", \"state\": " + write_state(trajectory.states[t + 1]) + "}";
  }
  return out + (trajectory.steps.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace potluck
