// Student's t: what to multiply a standard error with when it comes from a few values.
//
// Source: Student, "The probable error of a mean" (Biometrika, 1908); the distribution function by
// the incomplete beta function, Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964),
// 26.5.8 and 26.7.1.
#pragma once

namespace potluck {

/// P(|T| <= t) of Student's distribution, t >= 0; `degrees` of freedom above 0, not only whole.
[[nodiscard]] double student_within(double t, double degrees);

/// The t with student_within(t, degrees) = confidence, which is in (0, 1): 12.7 for 0.95 and
/// 1, 4.30 for 2, 2.78 for 4, 2.26 for 9.
[[nodiscard]] double student_quantile(double confidence, double degrees);

}  // namespace potluck
