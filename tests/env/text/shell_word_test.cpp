#include "env/text/shell_word.h"

#include <doctest/doctest.h>

using namespace potluck;

TEST_CASE("words for a shell are quoted where they must be") {
  CHECK(shell_word("runs/lr=0.001,tau=1") == "runs/lr=0.001,tau=1");
  CHECK(shell_word("my runs/g") == "'my runs/g'");
  CHECK(shell_word("it's") == "'it'\\''s'");
  CHECK(shell_word("{layout}") == "'{layout}'");
  CHECK(shell_word("").size() == 2);
}
