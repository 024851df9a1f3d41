// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/rfm/scale.hpp>
#include <clientele/rfm/score.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Named segments as a table over scores that is checked while compiling: every score has one name and every name a
/// score.
namespace clientele::rfm {

/// A name and the scores it stands for: one pattern per cell or group of cells, with a digit or a set of digits for
/// each dimension, recency first: `"5[45] 45"`.
struct segment {
    std::string_view name;
    std::string_view scores;
};

namespace detail {

// These functions are not constexpr: calling one ends the compilation, and the compiler prints its name.
void a_pattern_of_a_segment_is_not_made_of_digits_or_sets_of_digits_within_the_bins();
void two_segments_claim_the_same_score();
void a_score_belongs_to_no_segment();
void a_segment_has_no_score_and_can_never_be_reached();
void two_segments_have_the_same_name();

inline constexpr std::uint8_t no_segment = 0xff;

/// The digits that a pattern allows in one place, as bits; takes them off the front of `pattern`.
template <std::size_t Bins> constexpr unsigned take_digits(std::string_view& pattern) {
    unsigned digits = 0;
    bool const set = !pattern.empty() && pattern.front() == '[';
    pattern.remove_prefix(set ? 1 : 0);
    do {
        if (pattern.empty() || pattern.front() < '1' || pattern.front() >= static_cast<char>('1' + Bins)) {
            a_pattern_of_a_segment_is_not_made_of_digits_or_sets_of_digits_within_the_bins();
        }
        digits |= 1U << (pattern.front() - '1');
        pattern.remove_prefix(1);
    } while (set && (pattern.empty() || pattern.front() != ']'));
    pattern.remove_prefix(set ? 1 : 0);
    return digits;
}

} // namespace detail

/// Which dimensions a map looks at.
enum class dimensions : std::uint8_t { recency_frequency = 2, recency_frequency_monetary = 3 };

/// A total map from scores to `Names` named segments, `Bins` scores a dimension. Made by `segments<...>({...})`.
template <dimensions Over, std::size_t Bins, std::size_t Names> class segment_map {
public:
    consteval explicit segment_map(segment const (&list)[Names]) { // NOLINT(*-avoid-c-arrays): braces deduce its length
        cells_.fill(detail::no_segment);
        for (std::size_t i = 0; i < Names; ++i) {
            names_[i] = list[i].name;
            for (std::size_t j = 0; j < i; ++j) {
                if (names_[i] == names_[j]) {
                    detail::two_segments_have_the_same_name();
                }
            }
            claim(list[i].scores, static_cast<std::uint8_t>(i));
        }
        for (std::uint8_t const owner : cells_) {
            if (owner == detail::no_segment) {
                detail::a_score_belongs_to_no_segment();
            }
        }
    }

    /// The names, in the order in which they were declared.
    [[nodiscard]] constexpr std::array<std::string_view, Names> const& names() const noexcept { return names_; }

    /// The number of the segment of a score.
    /// \throws invalid_data if a score is above the bins of the map
    [[nodiscard]] constexpr std::uint8_t operator()(score const& of) const {
        return cells_[cell(of.recency) * across + cell(of.frequency) * (three ? Bins : 1) +
                      (three ? cell(of.monetary) : 0)];
    }

    /// The name of the segment of a score.
    [[nodiscard]] constexpr std::string_view name(score const& of) const { return names_[(*this)(of)]; }

private:
    static_assert(Bins >= 1 && Bins <= 9, "clientele: patterns of segments are made of digits, so 1 to 9 bins");
    static_assert(Names >= 1 && Names < detail::no_segment, "clientele: 1 to 254 segments");
    static constexpr bool three = Over == dimensions::recency_frequency_monetary;
    static constexpr std::size_t across = three ? Bins * Bins : Bins;

    static constexpr std::size_t cell(std::uint8_t of) {
        if (of < 1 || of > Bins) {
            throw invalid_data("score", to_text(of), "this map of segments has scores 1 to " + to_text(Bins));
        }
        return of - std::size_t{1};
    }

    constexpr void claim(std::string_view patterns, std::uint8_t segment) {
        bool reachable = false;
        while (!patterns.empty()) {
            if (patterns.front() == ' ') {
                patterns.remove_prefix(1);
                continue;
            }
            unsigned const r_digits = detail::take_digits<Bins>(patterns);
            unsigned const f_digits = detail::take_digits<Bins>(patterns);
            unsigned const m_digits = three ? detail::take_digits<Bins>(patterns) : 1;
            if (!patterns.empty() && patterns.front() != ' ') {
                detail::a_pattern_of_a_segment_is_not_made_of_digits_or_sets_of_digits_within_the_bins();
            }
            for (std::size_t r = 0; r < Bins; ++r) {
                for (std::size_t f = 0; f < Bins; ++f) {
                    for (std::size_t m = 0; m < (three ? Bins : 1); ++m) {
                        if ((r_digits >> r & f_digits >> f & m_digits >> m & 1U) != 0) {
                            auto& owner = cells_[r * across + f * (three ? Bins : 1) + m];
                            if (owner != detail::no_segment) {
                                detail::two_segments_claim_the_same_score();
                            }
                            owner = segment;
                            reachable = true;
                        }
                    }
                }
            }
        }
        if (!reachable) {
            detail::a_segment_has_no_score_and_can_never_be_reached();
        }
    }

    std::array<std::string_view, Names> names_{};
    std::array<std::uint8_t, Bins * across> cells_{};
};

/// Declares a map of segments:
/// \code
/// constexpr auto mine = rfm::segments<rfm::dimensions::recency_frequency, 2>({{"keep", "22"}, {"win back", "12"},
/// {"new", "[12]1"}}); \endcode A map with a hole, an overlap, a segment without scores or two of the same name does
/// not compile.
template <dimensions Over, std::size_t Bins, std::size_t Names>
[[nodiscard]] consteval segment_map<Over, Bins, Names>
segments(segment const (&list)[Names]) { // NOLINT(*-avoid-c-arrays)
    return segment_map<Over, Bins, Names>{list};
}

/// The number of a customer's segment in its map; empty if he has no score.
using segment_number = std::optional<std::uint8_t>;

/// The segments of customers by their scores, in the same order.
/// \throws invalid_data with the row if a score is above the bins of the map
template <std::ranges::input_range Scores, dimensions Over, std::size_t Bins, std::size_t Names>
[[nodiscard]] std::vector<segment_number> assign(segment_map<Over, Bins, Names> const& map, Scores&& scores) {
    std::vector<segment_number> assigned;
    for (std::optional<score> const of : scores) {
        bool const monetary_fits = Over == dimensions::recency_frequency || !of || of->monetary <= Bins;
        if (of && (of->recency > Bins || of->frequency > Bins || !monetary_fits)) {
            throw invalid_data(assigned.size(), "score", to_text(of->code()),
                               "the map of segments has scores 1 to " + to_text(Bins));
        }
        assigned.push_back(of ? segment_number{map(*of)} : std::nullopt);
    }
    return assigned;
}

/// Checks that a scale has as many scores as a map: three scores a dimension would otherwise be read as the worst three
/// of five. \throws invalid_option if they differ in a dimension that the map looks at
template <dimensions Over, std::size_t Bins, std::size_t Names, class R, class F, class M>
void check_fits(segment_map<Over, Bins, Names> const& /*map*/, scale<R, F, M> const& with) {
    auto const require = [](char const* what, std::size_t bands) {
        if (bands != Bins) {
            throw invalid_option(std::string{what} + " scores of the scale", to_text(bands),
                                 to_text(Bins) + ", as in the map of segments");
        }
    };
    require("recency", with.recency.bands());
    require("frequency", with.frequency.front().bands());
    if (Over == dimensions::recency_frequency_monetary) {
        require("monetary", with.monetary.front().bands());
    }
}

/// The same as `assign` of scores, after `check_fits`. \throws invalid_option as that does
template <dimensions Over, std::size_t Bins, std::size_t Names, class R, class F, class M,
          std::ranges::input_range Scores>
[[nodiscard]] std::vector<segment_number> assign(segment_map<Over, Bins, Names> const& map, scale<R, F, M> const& with,
                                                 Scores&& scores) {
    check_fits(map, with);
    return assign(map, std::forward<Scores>(scores));
}

} // namespace clientele::rfm
