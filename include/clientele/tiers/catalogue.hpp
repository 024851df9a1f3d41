// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/banding/cuts.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/scale.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <functional>

/// \file
/// Service catalogues: what each tier of a scale is promised.
namespace clientele::tiers {
namespace detail {

// Not constexpr: calling it ends the compilation, and the compiler prints its name.
void tiers_of_a_catalogue_go_from_the_best_to_the_worst_each_once();

} // namespace detail

/// Terms of the host's own type for each tier of a scale. A catalogue that misses a tier does not compile.
template <scale S, class Terms> class catalogue {
public:
    // NOLINTNEXTLINE(*-avoid-c-arrays): braces deduce the length
    template <std::size_t N> constexpr explicit catalogue(of_tier<S, Terms> const (&list)[N]) {
        static_assert(N == size_of<S>, "clientele: a catalogue has terms for each tier of the scale");
        for (std::size_t i = 0; i < N; ++i) {
            if (place(list[i].tier) != i) {
                detail::tiers_of_a_catalogue_go_from_the_best_to_the_worst_each_once();
            }
            terms_[i] = list[i].value;
        }
    }

    [[nodiscard]] constexpr Terms const& operator[](S tier) const noexcept { return terms_[place(tier)]; }

    friend constexpr bool operator==(catalogue const&, catalogue const&) = default;

private:
    std::array<Terms, size_of<S>> terms_{};
};

/// Declares a catalogue: `constexpr auto promised = tiers::terms<tier, terms>({{tier::diamond, {1h, ...}}, ...});`
template <scale S, class Terms, std::size_t N>
[[nodiscard]] consteval catalogue<S, Terms> terms(of_tier<S, Terms> const (&list)[N]) { // NOLINT(*-avoid-c-arrays)
    return catalogue<S, Terms>{list};
}

/// Whether no tier has worse terms than one below it, by a projection of the terms: for `static_assert`.
/// `better`: which end of the projection is good, for the customer.
template <scale S, class Terms, class Read>
[[nodiscard]] constexpr bool never_worse_above(catalogue<S, Terms> const& of, Read const& read,
                                               banding::direction better) {
    bool holds = true;
    for (std::size_t i = 1; i < size_of<S>; ++i) {
        auto const& above = std::invoke(read, of[at_place<S>(i - 1)]);
        auto const& below = std::invoke(read, of[at_place<S>(i)]);
        bool const worse = better == banding::direction::higher_is_better ? above < below : below < above;
        holds = holds && !worse;
    }
    return holds;
}

} // namespace clientele::tiers
