#include "env/arena.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "env/kitchen_source.h"
#include "env/varied_env.h"

namespace potluck {
namespace {

/// The stream of a batch's key that its kitchens are drawn from.
constexpr std::uint32_t kKitchenStream = 1000;

class OneKitchen final : public Arena {
 public:
  explicit OneKitchen(std::shared_ptr<const Layout> layout) : layout_(std::move(layout)) {}

  [[nodiscard]] std::shared_ptr<const Layout> layout() const override { return layout_; }
  [[nodiscard]] std::vector<std::shared_ptr<const Layout>> layouts() const override {
    return {layout_};
  }
  [[nodiscard]] std::string name() const override { return layout_->name(); }
  [[nodiscard]] int num_agents() const override { return layout_->num_agents(); }
  [[nodiscard]] int num_actions() const override { return layout_->num_actions(); }
  [[nodiscard]] int horizon() const override { return layout_->horizon(); }
  [[nodiscard]] ObservationKind default_observation() const override {
    return potluck::default_observation(layout_->rules());
  }
  [[nodiscard]] ObservationSpec observation_spec(Observation observation) const override {
    return potluck::observation_spec(*layout_, observation);
  }
  [[nodiscard]] std::unique_ptr<BatchEnv> make(VectorEnvOptions options) const override {
    return std::make_unique<VectorEnv>(layout_, options);
  }

 private:
  std::shared_ptr<const Layout> layout_;
};

class ManyKitchens final : public Arena {
 public:
  using MakeSource = std::function<std::shared_ptr<const KitchenSource>(RandomKey)>;

  /// `layouts`: those of a list.
  ManyKitchens(std::string name, MakeSource make_source,
               std::vector<std::shared_ptr<const Layout>> layouts = {})
      : name_(std::move(name)),
        make_source_(std::move(make_source)),
        example_(make_source_({})),
        layouts_(std::move(layouts)) {}

  [[nodiscard]] std::vector<std::shared_ptr<const Layout>> layouts() const override {
    return layouts_;
  }

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] int num_agents() const override { return example_->num_agents(); }
  [[nodiscard]] int num_actions() const override { return example_->num_actions(); }
  [[nodiscard]] int horizon() const override {
    int longest = 0;
    for (const Kitchen& kitchen : example_->kitchens()) {
      longest = std::max(longest, kitchen.layout->horizon());
    }
    return longest;
  }
  [[nodiscard]] ObservationKind default_observation() const override {
    return potluck::default_observation(example_->rules());
  }
  [[nodiscard]] ObservationSpec observation_spec(Observation observation) const override {
    return example_->observation_spec(observation);
  }
  [[nodiscard]] std::unique_ptr<BatchEnv> make(VectorEnvOptions options) const override {
    return std::make_unique<VariedEnv>(make_source_(options.key.stream(kKitchenStream)), options);
  }

 private:
  std::string name_;
  MakeSource make_source_;
  std::shared_ptr<const KitchenSource> example_;
  std::vector<std::shared_ptr<const Layout>> layouts_;
};

}  // namespace

std::shared_ptr<const Arena> make_arena(std::shared_ptr<const Layout> layout) {
  return std::make_shared<OneKitchen>(std::move(layout));
}

std::shared_ptr<const Arena> make_arena(const std::vector<std::shared_ptr<const Layout>>& layouts) {
  if (layouts.size() == 1) {
    return make_arena(layouts.front());
  }
  std::string name;
  for (const auto& layout : layouts) {
    name += (name.empty() ? "" : ",") + layout->name();
  }
  return std::make_shared<ManyKitchens>(
      name,
      [layouts](RandomKey key) { return std::make_shared<const KitchenSource>(layouts, key); },
      layouts);
}

std::shared_ptr<const Arena> make_arena(
    std::string name, std::function<std::shared_ptr<const KitchenSource>(RandomKey)> make) {
  return std::make_shared<ManyKitchens>(std::move(name), std::move(make));
}

}  // namespace potluck
