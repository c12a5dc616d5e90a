// The parameters of some rule set as a value: copied deeply, compared by content. What they are
// knows the rule set alone (env/classic/game/parameters.h, …).
#pragma once

#include <memory>
#include <stdexcept>
#include <utility>

namespace potluck {

class RuleParameters {
 public:
  RuleParameters() = default;
  template <class T>
  explicit RuleParameters(T value) : held_(std::make_unique<Held<T>>(std::move(value))) {}
  RuleParameters(const RuleParameters& other)
      : held_(other.held_ ? other.held_->copy() : nullptr) {}
  RuleParameters& operator=(const RuleParameters& other) {
    held_ = other.held_ ? other.held_->copy() : nullptr;
    return *this;
  }
  RuleParameters(RuleParameters&&) noexcept = default;
  RuleParameters& operator=(RuleParameters&&) noexcept = default;
  ~RuleParameters() = default;

  /// The parameters of type T. Throws std::logic_error when they are another rule set's.
  template <class T>
  [[nodiscard]] const T& as() const {
    const auto* held = dynamic_cast<const Held<T>*>(held_.get());
    if (held == nullptr) {
      throw std::logic_error("the parameters of another rule set");
    }
    return held->value;
  }
  template <class T>
  [[nodiscard]] T& as() {
    return const_cast<T&>(std::as_const(*this).as<T>());
  }

  bool operator==(const RuleParameters& other) const {
    return held_ == nullptr ? other.held_ == nullptr
                            : other.held_ != nullptr && held_->equals(*other.held_);
  }

 private:
  struct Anything {
    Anything() = default;
    Anything(const Anything&) = default;
    Anything& operator=(const Anything&) = default;
    virtual ~Anything() = default;
    [[nodiscard]] virtual std::unique_ptr<Anything> copy() const = 0;
    [[nodiscard]] virtual bool equals(const Anything& other) const = 0;
  };
  template <class T>
  struct Held final : Anything {
    explicit Held(T content) : value(std::move(content)) {}
    [[nodiscard]] std::unique_ptr<Anything> copy() const override {
      return std::make_unique<Held>(value);
    }
    [[nodiscard]] bool equals(const Anything& other) const override {
      const auto* same = dynamic_cast<const Held*>(&other);
      return same != nullptr && same->value == value;
    }
    T value;
  };

  std::unique_ptr<Anything> held_;
};

}  // namespace potluck
