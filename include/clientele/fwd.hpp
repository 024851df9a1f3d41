// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>

/// \file
/// Names only: for host headers that mention a type of the library without needing it whole. (`customers::ledger` has a
/// constraint of its own; include its header.)
namespace clientele {

class error;
class invalid_option;
class invalid_data;
class stopped;
class exact_sum;
class fixed_sum;
struct sequential;
class threads;

namespace random {
class stream;
} // namespace random

namespace customers {
enum class refund_policy : std::uint8_t;
template <class Id> class history;
} // namespace customers

namespace banding {
enum class direction : std::uint8_t;
enum class tie_rule : std::uint8_t;
template <std::totally_ordered T> struct cut;
template <std::totally_ordered T> struct cuts;
struct quantiles;
struct quota;
} // namespace banding

namespace pareto {
enum class abc_class : std::uint8_t;
class curve;
class tally;
struct abc_limits;
struct power_law;
struct whale_curve;
} // namespace pareto

namespace tiers {
struct look;
struct reading;
enum class service_tier : std::uint8_t;
enum class pyramid_level : std::uint8_t;
enum class stage : std::uint8_t;
enum class closeness : std::uint8_t;
} // namespace tiers

namespace chart {
class spec;
} // namespace chart

namespace rfm {
enum class nesting : std::uint8_t;
struct score;
struct segment_line;
struct segment_summary;
template <std::totally_ordered R, std::totally_ordered F, std::totally_ordered M> struct scale;
} // namespace rfm

} // namespace clientele
