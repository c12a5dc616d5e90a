// Drawing kitchens: a palette, the grid, tools, the numbers, live checks.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "render/editor/document.h"
#include "render/editor/parameters.h"
#include "render/scene/kitchen_scene.h"
#include "render/ui/screen.h"
#include "render/ui/ui.h"

namespace potluck::render {

/// What the editor needs of the world. Functions return what went wrong, empty if nothing did.
struct EditorServices {
  /// Writes the kitchen to `path`, whole or not at all.
  std::function<std::string(const LayoutSpec& spec, const std::string& path)> save;
  /// Keeps unsaved work where a crash leaves it; an empty spec forgets what was kept.
  std::function<std::string(const std::optional<LayoutSpec>& spec)> keep;
  /// A game in this kitchen, to be shown on top.
  std::function<std::unique_ptr<Screen>(std::shared_ptr<const Layout>)> try_it;
};

class EditorScreen final : public Screen {
 public:
  /// `path`: the file being edited; empty: none yet. `recovered`: unsaved work of an earlier
  /// session, offered first.
  EditorScreen(LayoutSpec spec, std::string path, std::optional<LayoutSpec> recovered,
               EditorServices services);

  void handle(const Event& event) override;
  void update(double seconds) override;
  [[nodiscard]] Scene scene(Size size) override;
  bool close() override;
  void resumed() override;

  [[nodiscard]] Document& document() { return document_; }
  [[nodiscard]] bool is_saved() const { return document_.spec() == saved_; }

 private:
  enum class Tool : std::uint8_t { kPaint, kRectangle, kFill };
  enum class Dialogue : std::uint8_t { kNone, kSaveAs, kLeave, kRecovered };
  enum class Page : std::uint8_t { kKitchen, kNumbers, kChecks };

  void shortcut(const KeyDown& key);
  void press(Point at, bool erase);
  void drag(Point at);
  void release(Point at);
  bool save();
  void save_to(const std::string& path);
  void try_it();
  void leave();
  void edit(const LayoutSpec& spec) { document_.change(spec); }
  [[nodiscard]] std::optional<Square> square_at(Point at) const;
  [[nodiscard]] std::vector<CellMark> marks();
  void draw_toolbar(Scene& scene, Rect area);
  void draw_palette(Scene& scene, Rect area);
  void draw_grid(Scene& scene, const Rect& area);
  void draw_side(Scene& scene, Rect area);
  void draw_kitchen_page(Scene& scene, Rect area);
  void draw_numbers_page(Scene& scene, const Rect& area);
  void draw_orders_form(Scene& scene, Rect area);
  void draw_checks_page(Scene& scene, const Rect& area);
  void draw_dialogue(Scene& scene);

  Document document_;
  LayoutSpec saved_;  ///< as the file says
  std::string path_;
  std::optional<LayoutSpec> recovered_;
  EditorServices services_;
  Ui ui_;

  char symbol_ = 'X';
  Tool tool_ = Tool::kPaint;
  Page page_ = Page::kKitchen;
  Dialogue dialogue_ = Dialogue::kNone;
  bool leave_when_saved_ = false;
  bool show_reach_ = false;
  std::string path_text_;
  std::map<const RuleSet*, RuleParameters> parameters_;  ///< of the rules chosen before
  std::map<std::string, std::string> wrong_;             ///< texts that fit no parameter, by key
  std::string message_;
  bool message_is_bad_ = false;
  std::optional<Square> shown_;  ///< of the finding that was clicked

  // The mouse
  std::optional<KitchenGeometry> geometry_;
  Rect grid_area_;
  std::optional<Square> from_;  ///< where it was pressed
  std::optional<Square> last_;
  std::optional<Square> over_;
  char painting_ = 'X';

  double unkept_ = 0;
  int kept_revision_ = 0;
  int reach_revision_ = -1;
  std::vector<CellMark> reach_;
};

}  // namespace potluck::render
