// Leads a participant through a study: welcome, practice, games, a question after each, thanks.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "render/play/play_screen.h"
#include "render/play/study.h"
#include "render/play/study_results.h"
#include "render/ui/screen.h"
#include "render/ui/ui.h"

namespace potluck::render {

struct StudyServices {
  std::function<std::shared_ptr<const Layout>(const std::string&)> load;
  /// Writes all results so far. Returns what went wrong; empty: nothing.
  std::function<std::string(const std::vector<StudyResult>&)> keep;
};

class StudyScreen final : public Screen {
 public:
  /// `done`: results of an earlier, interrupted sitting of the participant, which are not played
  /// again. Kitchens and partners are loaded now. Throws InputError for those that are wrong.
  StudyScreen(Study study, int participant, std::vector<StudyResult> done, const Partners& partners,
              GameKeeper& keeper, StudyServices services);

  void handle(const Event& event) override;
  void update(double /*seconds*/) override {}
  [[nodiscard]] Scene scene(Size size) override;

  [[nodiscard]] const std::vector<StudyResult>& results() const { return results_; }
  [[nodiscard]] bool finished() const { return next_ >= plan_.size(); }

 private:
  enum class Page : std::uint8_t { kBefore, kQuestion };
  struct Planned {
    int place;
    int game;
    StudyGame what;
    std::shared_ptr<const Layout> layout;
  };

  void begin();
  void answer(int points);

  Study study_;
  int participant_;
  const Partners& partners_;
  GameKeeper& keeper_;
  StudyServices services_;
  std::vector<Planned> plan_;
  std::size_t next_ = 0;
  Page page_ = Page::kBefore;
  double score_ = 0;  ///< of the game just played
  std::vector<StudyResult> results_;
  std::string trouble_;
  Ui ui_;
};

}  // namespace potluck::render
