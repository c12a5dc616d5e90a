// Looks of splitting games: a table with what is to be shared, who sits there with which card, what
// is said and claimed, and what the last round came to.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "env/snapshots.h"
#include "env/split/game.h"
#include "env/split/phases.h"
#include "env/split/rule_set.h"
#include "env/split/words.h"
#include "env/text/json_tree.h"
#include "render/canvas/palette.h"
#include "render/canvas/stroke_font.h"
#include "render/scene/cooks.h"
#include "render/scene/looks_of_rules.h"

namespace potluck::render {
namespace {

constexpr float kWidth = 720;  // of the picture, in its own units
constexpr float kHeight = 470;
constexpr float kRowsTop = 48;  // where rows of items begin, below the table's edge

class TablePainter {
 public:
  TablePainter(Scene& scene, const Rect& area, const Layout& layout, const Snapshot& now,
               int viewer)
      : scene_(scene),
        p_(split::parameters(layout)),
        phases_(p_),
        talks_(&layout.rules() == &split::trust_rules()),
        game_(split::table_of(layout, now)),
        step_(game_.step),
        round_(phases_.round(step_)),
        over_(static_cast<int>(round_) >= p_.rounds),
        speaker_(over_ ? -1 : phases_.speaker(step_)),
        viewer_(viewer),
        scale_(std::min(area.width / kWidth, area.height / kHeight)),
        origin_(area.centered(kWidth * scale_, kHeight * scale_)) {}

  void paint() {
    draw_header();
    draw_table();
    for (int player = 0; player < split::kPlayers; ++player) {
      draw_seat(player);
    }
    draw_last_round();
    draw_keys();
  }

 private:
  [[nodiscard]] Rect rect(float x, float y, float width, float height) const {
    return {origin_.x + x * scale_, origin_.y + y * scale_, width * scale_, height * scale_};
  }
  [[nodiscard]] Point point(float x, float y) const {
    return {origin_.x + x * scale_, origin_.y + y * scale_};
  }
  void text(const std::string& words, float x, float y, float size, Color color,
            Align align = Align::kCenter, bool bold = false) {
    scene_.text(words, point(x, y), size * scale_, color, align, bold);
  }

  [[nodiscard]] const split::Part& part_of(int player) const {
    return game_.now[static_cast<std::size_t>(player)];
  }
  [[nodiscard]] static bool is_worth_much(const split::Part& part, std::size_t kind) {
    return (part.much >> kind & 1U) != 0;
  }
  [[nodiscard]] double value(const split::Part& part, std::size_t kind) const {
    return p_.values[is_worth_much(part, kind) ? 1 : 0];
  }
  [[nodiscard]] bool hidden(int player) const { return viewer_ != kSeesAll && viewer_ != player; }
  /// Kinds of this round whose claims are made.
  [[nodiscard]] std::size_t claims_made() const {
    return over_ || speaker_ >= 0 ? 0 : phases_.kind(step_);
  }
  [[nodiscard]] std::string word(int number) const {
    return number > 0 && number <= p_.num_words()
               ? p_.vocabulary[static_cast<std::size_t>(number) - 1]
               : std::string();
  }

  void draw_header() {
    text(over_ ? fmt::format("All {} rounds are over", p_.rounds)
               : fmt::format("Round {} of {}", round_ + 1, p_.rounds),
         kWidth / 2, 16, 20, palette::kText, Align::kCenter, true);
    if (!over_) {
      const std::string what =
          speaker_ >= 0 ? fmt::format("player {} speaks", speaker_ + 1)
          : p_.kinds == 1
              ? std::string("both claim at the same time")
              : fmt::format("both claim of row {} at the same time", phases_.kind(step_) + 1);
      text(what, kWidth / 2, 38, 13, palette::kTextSoft);
    }
  }

  /// One of the things on the table: coins, or a shape for each kind.
  void draw_item(Point at, float size, std::size_t kind) {
    constexpr std::array<Color, 4> kColors = {palette::kDialCooking, palette::kWindowLight,
                                              palette::kTomato, palette::kLeaf};
    const Color color = kColors[kind % kColors.size()];
    const Color edge = mix(color, palette::kInk, 0.45F);
    const float r = size / 2;
    switch (kind) {
      case 0:
        scene_.disc(at, r, edge);
        scene_.disc(at, r * 0.84F, color);
        scene_.ring(at, r * 0.6F, edge, size * 0.05F);
        break;
      case 1:
        scene_.rect({at.x - r * 0.86F, at.y - r * 0.86F, r * 1.72F, r * 1.72F}, edge, r * 0.3F);
        scene_.rect({at.x - r * 0.7F, at.y - r * 0.7F, r * 1.4F, r * 1.4F}, color, r * 0.22F);
        break;
      case 2:
        scene_.add(
            Polygon{{{at.x, at.y - r}, {at.x + r, at.y}, {at.x, at.y + r}, {at.x - r, at.y}}},
            edge);
        scene_.add(Polygon{{{at.x, at.y - r * 0.78F},
                            {at.x + r * 0.78F, at.y},
                            {at.x, at.y + r * 0.78F},
                            {at.x - r * 0.78F, at.y}}},
                   color);
        break;
      default:
        scene_.add(Polygon{{{at.x, at.y - r},
                            {at.x + r * 0.95F, at.y + r * 0.8F},
                            {at.x - r * 0.95F, at.y + r * 0.8F}}},
                   edge);
        scene_.add(Polygon{{{at.x, at.y - r * 0.7F},
                            {at.x + r * 0.68F, at.y + r * 0.62F},
                            {at.x - r * 0.68F, at.y + r * 0.62F}}},
                   color);
        break;
    }
  }

  void draw_table() {
    constexpr float kX = 176;
    constexpr float kY = 56;
    constexpr float kTableWidth = 368;
    constexpr float kTableHeight = 226;
    scene_.rect(rect(kX, kY + 5, kTableWidth, kTableHeight), palette::kCounterFront, 26 * scale_);
    scene_.rect(rect(kX, kY, kTableWidth, kTableHeight), palette::kCounterTop, 26 * scale_);
    scene_.frame(rect(kX + 8, kY + 8, kTableWidth - 16, kTableHeight - 16), palette::kCounterLight,
                 3 * scale_, 20 * scale_);
    if (over_) {
      return;
    }
    const auto kinds = static_cast<std::size_t>(p_.kinds);
    const int per_row = talks_ ? std::min(p_.items, 5) : p_.items;
    const int rows = (p_.items + per_row - 1) / per_row;
    const float margin = talks_ ? 40 : 62;
    const float top = talks_ ? 20 : kRowsTop;
    const float room = kTableHeight - 20 - top;
    const float band = room / static_cast<float>(kinds);
    const float across = (kTableWidth - 2 * margin) / static_cast<float>(per_row);
    const float size = std::min({across * 0.86F, band / static_cast<float>(rows) * 0.8F, 42.0F});
    if (!talks_) {
      text("worth to 1", kX + 46, kY + 28, 11, palette::kCounterFront);
      text("worth to 2", kX + kTableWidth - 46, kY + 28, 11, palette::kCounterFront);
    }
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      const float middle = kY + top + band * (static_cast<float>(kind) + 0.5F);
      if (!talks_) {
        if (kind == phases_.kind(step_)) {
          scene_.rect(rect(kX + 16, middle - band / 2 + 2, kTableWidth - 32, band - 4),
                      faded(palette::kFloor, 0.4F), 12 * scale_);
        }
        draw_worth(part_of(0), kind, kX + 38, middle);
        draw_worth(part_of(1), kind, kX + kTableWidth - 38, middle);
      }
      for (int item = 0; item < p_.items; ++item) {
        const int row = item / per_row;
        const float x = kX + margin + across * (static_cast<float>(item % per_row) + 0.5F);
        const float y = middle + (static_cast<float>(row) - static_cast<float>(rows - 1) / 2) *
                                     std::max(size * 1.2F, talks_ ? 52.0F : 0);
        draw_item(point(x, y), size * scale_, kind);
      }
    }
  }

  /// What an item of a kind is worth to a player, beside the row.
  void draw_worth(const split::Part& side, std::size_t kind, float x, float y) {
    const bool much = is_worth_much(side, kind);
    text(number_text(value(side, kind)), x, y, much ? 24 : 17,
         much ? palette::kInk : palette::kCounterFront, Align::kCenter, much);
  }

  /// A card, face up with a hand or face down.
  void draw_card(const Rect& card, int hand) {
    const float unit = card.width;
    scene_.rect(card.moved(0, unit * 0.04F), palette::kShadow, unit * 0.12F).softness =
        unit * 0.06F;
    if (hand == 0) {
      scene_.rect(card, palette::kChinaEdge, unit * 0.12F);
      scene_.rect(card.inset(unit * 0.07F), palette::kWindow, unit * 0.08F);
      scene_.text("?", card.center(), unit * 0.5F, palette::kWindowLight, Align::kCenter, true);
      return;
    }
    scene_.rect(card, palette::kChina, unit * 0.12F);
    scene_.frame(card, palette::kChinaEdge, unit * 0.03F, unit * 0.12F);
    const Point at = card.center() - Point{0, card.height * 0.1F};
    draw_hand(at, unit * 0.52F, hand);
    scene_.text(split::hand_name(hand), {card.center().x, card.bottom() - card.height * 0.14F},
                unit * 0.19F, palette::kInk, Align::kCenter, true);
  }

  void draw_hand(Point at, float size, int hand) {
    const float r = size / 2;
    if (hand == 1) {
      scene_.add(Polygon{{{at.x - r, at.y + r * 0.55F},
                          {at.x - r * 0.8F, at.y - r * 0.35F},
                          {at.x - r * 0.1F, at.y - r * 0.8F},
                          {at.x + r * 0.7F, at.y - r * 0.45F},
                          {at.x + r, at.y + r * 0.3F},
                          {at.x + r * 0.6F, at.y + r * 0.75F},
                          {at.x - r * 0.5F, at.y + r * 0.8F}}},
                 palette::kSteel);
      scene_.add(Polygon{{{at.x - r * 0.1F, at.y - r * 0.8F},
                          {at.x + r * 0.7F, at.y - r * 0.45F},
                          {at.x + r * 0.15F, at.y - r * 0.05F}}},
                 palette::kSteelLight);
    } else if (hand == 2) {
      const Rect sheet{at.x - r * 0.75F, at.y - r, r * 1.5F, r * 2};
      scene_.rect(sheet, palette::kFloor, r * 0.1F);
      scene_.frame(sheet, palette::kCounterEdge, size * 0.05F, r * 0.1F);
      for (int line = 0; line < 4; ++line) {
        const float y = sheet.y + sheet.height * (0.24F + 0.17F * static_cast<float>(line));
        scene_.line({sheet.x + r * 0.3F, y}, {sheet.right() - r * 0.3F, y}, palette::kCounterEdge,
                    size * 0.045F);
      }
    } else {
      scene_.line({at.x - r * 0.55F, at.y - r}, {at.x + r * 0.4F, at.y + r * 0.45F},
                  palette::kSteelDark, size * 0.1F);
      scene_.line({at.x + r * 0.55F, at.y - r}, {at.x - r * 0.4F, at.y + r * 0.45F},
                  palette::kSteel, size * 0.1F);
      scene_.ring({at.x - r * 0.5F, at.y + r * 0.68F}, r * 0.32F, palette::kTomato, size * 0.09F);
      scene_.ring({at.x + r * 0.5F, at.y + r * 0.68F}, r * 0.32F, palette::kTomato, size * 0.09F);
    }
  }

  void draw_seat(int player) {
    const float x = player == 0 ? 8 : kWidth - 160;
    constexpr float kY = 56;
    constexpr float kSeatWidth = 152;
    constexpr float kSeatHeight = 226;
    const Rect panel = rect(x, kY, kSeatWidth, kSeatHeight);
    const bool acts = !over_ && (speaker_ < 0 || speaker_ == player);
    scene_.rect(panel, palette::kPanel, 14 * scale_);
    if (acts) {
      scene_.frame(panel, palette::kAccent, 2.5F * scale_, 14 * scale_);
    }
    draw_cook_badge(scene_, point(x + 26, kY + 26), 34 * scale_, player);
    text(player == viewer_ ? "you" : fmt::format("player {}", player + 1), x + 52, kY + 26, 15,
         palette::kText, Align::kLeft, true);
    if (over_) {
      return;
    }
    const split::Part& side = part_of(player);
    const float middle = x + kSeatWidth / 2;
    if (talks_) {
      const bool shown = !hidden(player);
      draw_card(rect(middle - 38, kY + 50, 76, 100), shown ? side.hand : 0);
      const bool knows = viewer_ == kSeesAll && side.hand > 0;
      text(
          knows ? fmt::format("a coin: {}", number_text(value(side, 0))) : std::string("a coin: ?"),
          middle, kY + 164, 12, palette::kTextSoft);
      draw_bubble(player, side.word, x, kY + 178);
      return;
    }
    text("claims", middle, kY + 52, 11, palette::kTextSoft);
    for (std::size_t kind = 0; kind < static_cast<std::size_t>(p_.kinds); ++kind) {
      const bool made = kind < claims_made();
      text(!made            ? std::string("-")
           : hidden(player) ? std::string("?")
                            : fmt::format("{}", side.claims[kind]),
           middle,
           kY + kRowsTop +
               (kSeatHeight - 20 - kRowsTop) / static_cast<float>(p_.kinds) *
                   (static_cast<float>(kind) + 0.5F),
           made ? 26 : 20, made ? palette::kText : palette::kPanelEdge, Align::kCenter, made);
    }
  }

  /// What was said, pointing at who said it.
  void draw_bubble(int player, int number, float x, float y) {
    constexpr float kBubbleWidth = 132;
    const Rect bubble = rect(x + 10, y, kBubbleWidth, 36);
    if (number == 0) {
      text(speaker_ == player ? "speaks now"
           : speaker_ >= 0    ? "is silent yet"
                              : "",
           x + 76, y + 18, 13, palette::kTextSoft);
      return;
    }
    scene_.rect(bubble, palette::kFloor, 12 * scale_);
    const Point tip{bubble.center().x, bubble.y - 7 * scale_};
    scene_.add(Polygon{{tip,
                        {tip.x - 8 * scale_, bubble.y + 1 * scale_},
                        {tip.x + 8 * scale_, bubble.y + 1 * scale_}}},
               palette::kFloor);
    const float size = 16 * scale_;
    scene_.text(fit_text(word(number), size, bubble.width - 12 * scale_), bubble.center(), size,
                palette::kInk, Align::kCenter, true);
  }

  void draw_last_round() {
    constexpr float kY = 298;
    const Rect panel = rect(8, kY, kWidth - 16, 128);
    scene_.rect(panel, palette::kPanel, 14 * scale_);
    if (round_ == 0) {
      text("The last round will be laid open here.", kWidth / 2, kY + 64, 14, palette::kTextSoft);
      return;
    }
    text("last round", 24, kY + 18, 13, palette::kTextSoft, Align::kLeft);
    constexpr std::array<float, 5> kColumns = {150, 268, 400, 510, 640};
    const std::array<const char*, 5> heads = {talks_ ? "hand: worth" : "worth",
                                              talks_ ? "said" : "", "claimed", "got", "points"};
    for (std::size_t i = 0; i < heads.size(); ++i) {
      text(heads[i], kColumns[i], kY + 18, 12, palette::kTextSoft);
    }
    for (std::size_t player = 0; player < game_.last.size(); ++player) {
      const split::Part& own = game_.last[player];
      const split::Part& other = game_.last[1 - player];
      const float y = kY + 52 + 46 * static_cast<float>(player);
      draw_cook_badge(scene_, point(38, y), 30 * scale_, static_cast<int>(player));
      std::string worth;
      std::string claimed;
      std::string got;
      double points = 0;
      for (std::size_t kind = 0; kind < static_cast<std::size_t>(p_.kinds); ++kind) {
        const double share = split::share(p_.items, own.claims[kind], other.claims[kind]);
        const char* gap = kind == 0 ? "" : "  ";
        worth += gap + number_text(value(own, kind));
        claimed += fmt::format("{}{}", gap, own.claims[kind]);
        got += fmt::format("{}{:.3g}", gap, share);
        points += share * value(own, kind);
      }
      if (talks_) {
        draw_hand(point(kColumns[0] - 26, y), 26 * scale_, own.hand);
        text(fmt::format("{}: {}", split::hand_name(own.hand), worth), kColumns[0] - 6, y, 14,
             palette::kText, Align::kLeft);
        text(word(own.word).empty() ? "" : fmt::format("\"{}\"", word(own.word)), kColumns[1] + 14,
             y, 14, palette::kText);
      } else {
        text(worth, kColumns[0], y, 15, palette::kText);
      }
      text(claimed, kColumns[2], y, 17, palette::kText, Align::kCenter, true);
      text(got, kColumns[3], y, 15, palette::kText);
      text(fmt::format("{:+.4g}", points), kColumns[4], y, 18,
           points > 0 ? palette::kGood : palette::kTextSoft, Align::kCenter, true);
    }
  }

  void draw_keys() {
    if (over_ || viewer_ == kSeesAll) {
      return;
    }
    std::string keys;
    if (speaker_ >= 0) {
      for (std::size_t i = 0; i < p_.vocabulary.size() && i < 10; ++i) {
        keys += fmt::format("{}{}  {}", i == 0 ? "" : "     ", (i + 1) % 10, p_.vocabulary[i]);
      }
    } else {
      keys = fmt::format("0 - {}  claim so many     space  claim all {}", std::min(p_.items, 9),
                         p_.items);
    }
    const float size = 14 * scale_;
    scene_.text(fit_text(keys, size, kWidth * scale_), point(kWidth / 2, 448), size,
                palette::kTextSoft, Align::kCenter);
  }

  Scene& scene_;
  const split::Parameters& p_;
  split::Phases phases_;
  bool talks_;
  split::SplitState game_;
  std::uint32_t step_;
  std::uint32_t round_;
  bool over_;
  int speaker_;
  int viewer_;
  float scale_;
  Rect origin_;
};

void paint_table(Scene& scene, const Rect& area, const Layout& layout, const Snapshot& now,
                 int viewer) {
  TablePainter(scene, area, layout, now, viewer).paint();
}

/// Number keys are the words, or the numbers themselves; the space key claims all.
std::optional<Action> choose_by_phase(const Layout& layout, const State& state, int seat,
                                      Wish wish) {
  const split::Parameters& p = split::parameters(layout);
  const split::Phases phases(p);
  const std::uint32_t step = unpack<split::SplitState>(state).step;
  const ActionRange choices = phases.choices(step, seat);
  const int key = static_cast<int>(wish) - static_cast<int>(Wish::kFirst);  // 0: key 1
  if (phases.speaker(step) >= 0) {
    return key >= 0 && key < choices.count
               ? std::optional<Action>(static_cast<Action>(choices.first + key))
               : std::nullopt;
  }
  if (wish == Wish::kInteract) {
    return static_cast<Action>(p.items);
  }
  const int number = (key + 1) % 10;
  return key >= 0 && number <= p.items ? std::optional<Action>(static_cast<Action>(number))
                                       : std::nullopt;
}

Looks looks_of_splitting(const RuleSet& rules) {
  return {.rules = &rules,
          .keys_which = "0 - 9",
          .keys_walk = "claim",
          .keys_use = "claim all",
          .paint = &paint_table,
          .choose = &choose_by_phase};
}

}  // namespace

Looks split_looks() {
  Looks looks = looks_of_splitting(split::split_rules());
  looks.instructions =
      "Claim from each row with the number keys, space for all of it; what both want is shared in "
      "proportion. The numbers at the sides say what a thing is worth to whom.";
  return looks;
}

Looks trust_and_split_looks() {
  Looks looks = looks_of_splitting(split::trust_rules());
  looks.keys_walk = "say, claim";
  looks.instructions =
      "Say a word with the number keys, then claim coins, space for all of them; what both want is "
      "shared in proportion. Coins are worth 10 to whose hand wins, 1 to the other.";
  return looks;
}

}  // namespace potluck::render
