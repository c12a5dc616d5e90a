// POTLUCK_ASSERT: a mistake of the programmer, checked in builds without NDEBUG.
#pragma once

#include <cassert>

#define POTLUCK_ASSERT(condition) assert(condition)
