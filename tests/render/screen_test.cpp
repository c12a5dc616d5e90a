#include "render/ui/screen.h"

#include <doctest/doctest.h>

#include <string>

namespace potluck::render {
namespace {

/// Writes down what happens to it; keys A push, D done, R replace; C makes it object to closing.
class Probe : public Screen {
 public:
  Probe(std::string name, std::string& log) : name_(std::move(name)), log_(log) {}
  ~Probe() override { log_ += "~" + name_ + " "; }

  void handle(const Event& event) override {
    const auto* key = std::get_if<KeyDown>(&event);
    if (key == nullptr) {
      return;
    }
    if (key->key == Key::kA) {
      push(std::make_unique<Probe>(name_ + "a", log_));
    } else if (key->key == Key::kR) {
      replace(std::make_unique<Probe>(name_ + "r", log_));
    } else if (key->key == Key::kD) {
      done();
    } else if (key->key == Key::kC) {
      objects_ = !objects_;
    }
  }
  void update(double seconds) override { log_ += name_ + (seconds > 0.2 ? "+" : "-") + " "; }
  Scene scene(Size size) override { return Scene(size); }
  bool close() override {
    log_ += name_ + "? ";
    return !objects_;
  }
  void resumed() override { log_ += name_ + "! "; }

 private:
  std::string name_;
  std::string& log_;
  bool objects_ = false;
};

TEST_CASE("screens lie on each other") {
  std::string log;
  ScreenStack stack(std::make_unique<Probe>("x", log));
  const auto press = [&](Key key) { stack.handle(KeyDown{.key = key}); };
  press(Key::kA);
  CHECK(stack.depth() == 2);
  stack.update(10);
  press(Key::kR);
  CHECK(stack.depth() == 2);
  stack.update(0.01);
  press(Key::kD);
  CHECK(stack.depth() == 1);
  CHECK(log == "xa+ ~xa xar- ~xar x! ");
  CHECK(stack.scene({10, 20}).size() == Size{10, 20});
  press(Key::kD);
  CHECK(stack.finished());
  stack.update(1);
  press(Key::kA);
}

TEST_CASE("closing asks every screen") {
  std::string log;
  {
    ScreenStack stack(std::make_unique<Probe>("x", log));
    stack.handle(KeyDown{.key = Key::kC});
    stack.handle(KeyDown{.key = Key::kA});
    stack.handle(CloseRequested{});
    CHECK_FALSE(stack.finished());
    CHECK(log == "xa? x? ");
    stack.handle(KeyDown{.key = Key::kD});
    stack.handle(KeyDown{.key = Key::kC});
    stack.handle(CloseRequested{});
    CHECK(stack.finished());
  }
}

}  // namespace
}  // namespace potluck::render
