// Five keys that came before the list `partners` (partner_list.h), and the list that means the
// same.
//
//   mixture          shares of random actions of partners that are the cook itself
//   mixture_hold     for how many steps those hold a random action; each with each share
//   mixture_errands  the same for partners on errands of so many steps, besides
//   mixture_share    of the episodes that are not with agents of `partners` (then names only)
//   partner_share    of the episodes with one of those
// Files that an earlier version wrote (run directories, checkpoints) are carried over silently; who
// writes such a key gets the new spelling.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "agents/learning/plan.h"

namespace potluck {

/// Those of the five that the configuration `object` has.
[[nodiscard]] std::vector<std::string> old_partner_keys(const nlohmann::ordered_json& object);

/// The list that means what the old keys of `object` and its `partners` mean to `algorithm`; what
/// is missing is as preset `preset` had it. Several run directories that hold different numbers of
/// agents are the exception: each agent was equally likely, now each directory is. Throws
/// InputError (place: `place`) for values that none of the five could have.
[[nodiscard]] PartnerList partners_of_old_keys(const nlohmann::ordered_json& object,
                                               Algorithm algorithm, const std::string& preset,
                                               const std::string& place);

/// Puts that list in the place of the five.
void carry_over(nlohmann::ordered_json& object, Algorithm algorithm, const std::string& preset,
                const std::string& place);

}  // namespace potluck
