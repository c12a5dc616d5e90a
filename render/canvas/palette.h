// The one palette: a warm kitchen in the evening. Every colour of every picture stands here.
#pragma once

#include <array>
#include <cstddef>

#include "render/canvas/color.h"

namespace potluck::render::palette {

// The page
inline constexpr Color kPage = rgb(0x2E2328);       ///< behind everything
inline constexpr Color kPanel = rgb(0x3D3036);      ///< cards and side panels
inline constexpr Color kPanelHigh = rgb(0x51414A);  ///< fields, buttons at rest
inline constexpr Color kPanelEdge = rgb(0x6B5862);
inline constexpr Color kText = rgb(0xFBF0DC);
inline constexpr Color kTextSoft = rgb(0xC9B7AB);  ///< secondary text; 7:1 on kPage
inline constexpr Color kAccent = rgb(0xF4B544);    ///< saffron: what is selected or to be pressed
inline constexpr Color kOnAccent = rgb(0x33231B);  ///< text on kAccent
inline constexpr Color kGood = rgb(0x6FBF73);
inline constexpr Color kBad = rgb(0xF0654A);
inline constexpr Color kFocus = rgb(0xFFE3A3);  ///< ring around what the keyboard acts on

// The room
inline constexpr Color kWall = rgb(0x4A3936);
inline constexpr Color kFloor = rgb(0xF3E4C9);
inline constexpr Color kFloorOther = rgb(0xE9D5B3);
inline constexpr Color kCounterTop = rgb(0xCF9A62);
inline constexpr Color kCounterLight = rgb(0xDBAB75);
inline constexpr Color kCounterFront = rgb(0x8C5C3A);
inline constexpr Color kCounterEdge = rgb(0xB27F4C);
inline constexpr Color kShadow = {0x2A, 0x18, 0x10, 0x48};
inline constexpr Color kSoil = rgb(0x7A553B);
inline constexpr Color kSoilDark = rgb(0x62422D);
inline constexpr Color kCrate = rgb(0x9C6B3F);
inline constexpr Color kCrateDark = rgb(0x6F4728);
inline constexpr Color kWindow = rgb(0x3F7F78);  ///< serving window
inline constexpr Color kWindowLight = rgb(0x8CCBBF);

inline constexpr Color kPaper = rgb(0xFFF8E3);  ///< what indicators write the recipe on
inline constexpr Color kPaperEdge = rgb(0x8A6A4A);
inline constexpr Color kFog = {0x2E, 0x23, 0x28, 0xB4};  ///< what a player does not see

// Metal and china
inline constexpr Color kStove = rgb(0x3B3A42);
inline constexpr Color kStoveEdge = rgb(0x57565F);
inline constexpr Color kSteel = rgb(0x8E979E);
inline constexpr Color kSteelLight = rgb(0xC3CACE);
inline constexpr Color kSteelDark = rgb(0x5A6269);
inline constexpr Color kPotInside = rgb(0x26242A);
inline constexpr Color kChina = rgb(0xFDFBF6);
inline constexpr Color kChinaEdge = rgb(0xB9B4C4);
inline constexpr Color kChinaShade = rgb(0xE3DEE3);

// Food
inline constexpr Color kOnion = rgb(0xEDC15A);
inline constexpr Color kOnionDark = rgb(0xA8701F);
inline constexpr Color kTomato = rgb(0xDC3B2A);
inline constexpr Color kTomatoDark = rgb(0x8F1D16);
inline constexpr Color kLeaf = rgb(0x4E8F3A);
inline constexpr Color kMushroom = rgb(0xA9805F);
inline constexpr Color kMushroomDark = rgb(0x6E4B34);
inline constexpr Color kMushroomStem = rgb(0xF0E2CC);
inline constexpr Color kCarrot = rgb(0xF28C28);
inline constexpr Color kCarrotDark = rgb(0xB25A0E);
inline constexpr Color kEggplant = rgb(0x6A3B8E);
inline constexpr Color kEggplantDark = rgb(0x42205E);
inline constexpr Color kFish = rgb(0x7FB2D1);
inline constexpr Color kFishDark = rgb(0x3F6F92);
inline constexpr Color kGarlic = rgb(0xF6EFE6);
inline constexpr Color kGarlicDark = rgb(0xB59FB4);
inline constexpr Color kHam = rgb(0xEE9AA0);
inline constexpr Color kHamDark = rgb(0xA84F5B);
inline constexpr Color kKale = rgb(0x3F7D3C);
inline constexpr Color kKaleDark = rgb(0x234F26);
inline constexpr Color kZucchini = rgb(0x8DBB4F);
inline constexpr Color kZucchiniDark = rgb(0x4C7A26);
inline constexpr Color kOnionSoup = rgb(0xE3B04B);
inline constexpr Color kTomatoSoup = rgb(0xD9532F);

// Dials
inline constexpr Color kDialTrack = {0x1E, 0x1A, 0x1E, 0xC8};
inline constexpr Color kDialCooking = rgb(0xFFC94D);
inline constexpr Color kDialReady = rgb(0x63C267);

// Cooks
inline constexpr Color kSkin = rgb(0xF2C79B);
inline constexpr Color kSkinDark = rgb(0xB9825A);
inline constexpr Color kInk = rgb(0x33231F);  ///< eyes, outlines

/// Cooks by index. Okabe and Ito, "Color Universal Design" (2008): told apart with every kind of
/// colour vision; hats and numbers say the same again.
inline constexpr std::array<Color, 9> kCooks = {
    rgb(0x0072B2), rgb(0xD55E00), rgb(0x009E73), rgb(0xCC79A7), rgb(0x56B4E9),
    rgb(0xF0E442), rgb(0x4A4A4A), rgb(0xE69F00), rgb(0xB7B7B7),
};

[[nodiscard]] constexpr Color cook(int index) {
  return kCooks[static_cast<std::size_t>(index) % kCooks.size()];
}

}  // namespace potluck::render::palette
