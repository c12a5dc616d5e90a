// Several ranks: the same bits as one.
#include "agents/ranks/ranks.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "agents/checkpoint/safetensors.h"
#include "agents/learning/training_arena.h"
#include "agents/training/make_learner.h"
#include "env/text/error.h"
#include "tests/agents/network/numbers.h"
#include "tests/agents/ranks/thread_ranks.h"
#include "tests/agents/training/training_runs.h"
#include "tests/temporary_directory.h"

namespace potluck {
namespace {

std::vector<std::span<float>> spans_of(std::vector<AlignedFloats>& lists, int begin, int end) {
  return {lists.begin() + begin, lists.begin() + end};
}

TrainConfig config_in_shards(const std::string& text) {
  return parse_config(text, "test",
                      {"rollout_steps=16", "pair_every=2", "num_envs=8", "shards=4", "steps=512"});
}

std::vector<std::string> kinds_for_ranks() {
  return {R"({"algorithm": "self_play", "layout": "cramped_room", "gru": 4, "minibatches": 2})",
          R"({"algorithm": "srpo", "layout": "paper_kitchen", "minibatches": 4})",
          R"({"algorithm": "best_response", "layout": "cramped_room", "target_kl": 0.001,
              "observation": "features", "partner_sampling": "prioritised",
              "partners": [{"agent": "greedy"}, {"agent": "random"}]})"};
}

}  // namespace

TEST_CASE("lists are added in the order of a tree") {
  std::vector<AlignedFloats> expected;
  for (std::uint32_t i = 0; i < 5; ++i) {
    expected.push_back(test_numbers(i + 1, 1003));
  }
  const std::vector<AlignedFloats> lists = expected;
  for (std::size_t k = 0; k < 1003; ++k) {
    const auto at = [&](std::size_t list) { return lists[list][k]; };
    expected[0][k] = ((at(0) + at(1)) + (at(2) + at(3))) + at(4);
  }
  std::vector<AlignedFloats> copies = lists;
  add_in_tree(std::vector<std::span<float>>(copies.begin(), copies.end()));
  CHECK(copies[0] == expected[0]);
}

TEST_CASE("ranks add the lists of shards along the tree of one rank") {
  for (const int shards : {1, 2, 3, 4, 5, 7, 8, 12}) {
    std::vector<AlignedFloats> lists;
    for (int i = 0; i < shards; ++i) {
      lists.push_back(test_numbers(static_cast<std::uint32_t>(i + 1), 103));
    }
    std::vector<AlignedFloats> expected = lists;
    add_in_tree(spans_of(expected, 0, shards));
    for (int size = 2; size <= std::min(shards, 5); ++size) {
      CAPTURE(shards);
      CAPTURE(size);
      std::vector<std::vector<AlignedFloats>> found(static_cast<std::size_t>(size), lists);
      ThreadRanks(size).each([&](Ranks& ranks) {
        std::vector<AlignedFloats>& own = found[static_cast<std::size_t>(ranks.rank())];
        ranks.sum_in_tree(spans_of(own, ranks.first_of(ranks.rank(), shards),
                                   ranks.first_of(ranks.rank() + 1, shards)),
                          shards);
      });
      ThreadRanks(size).each([&](Ranks& ranks) {
        const std::vector<AlignedFloats>& own = found[static_cast<std::size_t>(ranks.rank())];
        const int first = ranks.first_of(ranks.rank(), shards);
        if (own[static_cast<std::size_t>(first)] != expected.front()) {
          throw std::runtime_error("another sum");
        }
      });
    }
  }
}

TEST_CASE("every shard has one owner, and blocks are as equal as can be") {
  ThreadRanks(3).each([](Ranks& ranks) {
    for (const int shards : {3, 4, 8}) {
      for (int shard = 0; shard < shards; ++shard) {
        const int owner = ranks.owner_of(shard, shards);
        if (shard < ranks.first_of(owner, shards) || shard >= ranks.first_of(owner + 1, shards)) {
          throw std::runtime_error("not the owner");
        }
      }
    }
  });
}

TEST_CASE("a run ends at the same bytes with one, two and four ranks on a seed") {
  for (const std::string& text : kinds_for_ranks()) {
    CAPTURE(text);
    const TrainConfig config = config_in_shards(text);
    const TemporaryDirectory folder;
    run_to_end(config, {.out = folder.path() / "1"});
    const auto alone_files = files_in(folder.path() / "1");
    for (const int size : {2, 4}) {
      CAPTURE(size);
      const auto out = folder.path() / std::to_string(size);
      ThreadRanks(size).each(
          [&](Ranks& ranks) { run_to_end(config, {.out = out, .save_every = 0, .ranks = ranks}); });
      CHECK(files_in(out) == alone_files);
    }
  }
}

TEST_CASE("ranks that write between two saves keep in step") {
  TrainConfig config = config_in_shards(R"({"algorithm": "ippo", "layout": "cramped_room"})");
  config.steps = 120 * config.num_envs * config.rollout_steps;  // 64 KiB of metrics and more
  const TemporaryDirectory folder;
  run_to_end(config, {.out = folder.path() / "1"});
  ThreadRanks(2).each([&](Ranks& ranks) {
    run_to_end(config, {.out = folder.path() / "2", .save_every = 1e6, .ranks = ranks});
  });
  const auto files = files_in(folder.path() / "1");
  CHECK(files.at("metrics.jsonl").size() > (1U << 16U));
  CHECK(files_in(folder.path() / "2") == files);
}

TEST_CASE("a stop of one rank stops all, and another number goes on as if never stopped") {
  const TrainConfig config = config_in_shards(kinds_for_ranks().front());
  const TemporaryDirectory folder;
  run_to_end(config, {.out = folder.path() / "whole"});
  const auto out = folder.path() / "stopped";
  ThreadRanks(2).each([&](Ranks& ranks) {
    TrainRun run(config, training_arena(config), {.out = out, .ranks = ranks});
    if (!ranks.is_first()) {
      run.request_stop();
    }
    run.start();
    if (run.finish() != RunOutcome::kStopped) {
      throw std::runtime_error("not stopped");
    }
  });
  ThreadRanks(4).each(
      [&](Ranks& ranks) { run_to_end(config, {.out = out, .resume = true, .ranks = ranks}); });
  CHECK(files_in(out) == files_in(folder.path() / "whole"));
}

TEST_CASE("more ranks than shards are refused, and so is cloning") {
  TrainConfig config = config_in_shards(kinds_for_ranks().front());
  config.shards = 1;
  const auto arena = training_arena(config);
  CHECK_THROWS_WITH_AS(ThreadRanks(2).each([&](Ranks& ranks) {
    (void)learner_maker(config, arena, nullptr, ranks)(1);
  }),
                       doctest::Contains("shards: 1 for 2 ranks"), InputError);
  config.algorithm = Algorithm::kBehaviorCloning;
  CHECK_THROWS_WITH_AS(ThreadRanks(2).each([&](Ranks& ranks) {
    (void)learner_maker(config, arena, nullptr, ranks);
  }),
                       doctest::Contains("--mpi: behavior_cloning"), InputError);
}

}  // namespace potluck
