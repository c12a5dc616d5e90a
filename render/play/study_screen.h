// Leads a participant through a study in a window: what comes next says study_flow.h. Questions are
// shown one at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "render/play/play_screen.h"
#include "render/play/study_flow.h"
#include "render/play/study_results.h"
#include "render/ui/screen.h"
#include "render/ui/ui.h"

namespace potluck::render {

struct StudyServices {
  std::function<std::shared_ptr<const Layout>(const std::string&)> load;
  /// Writes all results so far. Returns what went wrong; empty: nothing.
  std::function<std::string(const std::vector<StudyResult>&)> keep;
  /// Writes down an accepted event (study_flow.h), a line of JSON. May be missing. Returns
  /// likewise.
  std::function<std::string(const std::string&)> note = {};
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
  [[nodiscard]] bool finished() const { return flow_.over(); }

 private:
  void begin(const PlannedGame& planned);
  /// Offers an event to the study, and tells the services.
  void take(const std::string& event);
  void answer(const std::string& json);
  void keep_result(int answer);
  bool press(const Rect& row, const std::string& text);
  void draw_question(Scene& scene, Rect area, const StudyPage& page);
  bool draw_answers(Rect area, const StudyQuestion& question);

  StudyServices services_;
  StudyFlow flow_;  ///< asks the services
  const Partners& partners_;
  GameKeeper& keeper_;
  std::optional<StudyResult> played_;  ///< the game just played, as long as it is asked about
  std::vector<StudyResult> results_;
  std::size_t question_ = 0;          ///< of the page
  std::vector<std::string> answers_;  ///< to those before, as members of a JSON object
  std::vector<int> chosen_;           ///< options of the question
  std::string text_;                  ///< answer to the question
  std::string trouble_;
  Ui ui_;
};

}  // namespace potluck::render
