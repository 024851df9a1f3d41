// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/text.hpp>
#include <clientele/rfm/fit.hpp>
#include <clientele/rfm/lens.hpp>
#include <clientele/rfm/scale.hpp>
#include <clientele/rfm/score.hpp>
#include <clientele/rfm/segment_map.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/scale.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

/// \file
/// Tiers by named RFM segments.
namespace clientele::tiers {

/// The tier of a segment.
template <scale S> struct of_segment {
    std::string_view segment;
    S tier;
};

namespace detail {

// These functions are not constexpr: calling one ends the compilation, and the compiler prints its name.
void segments_stand_in_another_order_than_in_their_map();
void a_tier_of_the_scale_has_no_segment();

} // namespace detail

/// A total table from the segments of a map to tiers: each segment by its name, in the order of the map, and every tier
/// for some. Checked while compiling. Made by `tiers_of_segments`.
template <scale S, class Map, std::size_t Names> class segment_table {
public:
    // NOLINTNEXTLINE(*-avoid-c-arrays): braces deduce the length
    consteval segment_table(Map const& map, of_segment<S> const (&list)[Names]) : map_(map) {
        std::array<bool, size_of<S>> reached{};
        for (std::size_t i = 0; i < Names; ++i) {
            if (list[i].segment != map.names()[i]) {
                detail::segments_stand_in_another_order_than_in_their_map();
            }
            tiers_[i] = list[i].tier;
            reached[place(list[i].tier)] = true;
        }
        for (bool const each : reached) {
            if (!each) {
                detail::a_tier_of_the_scale_has_no_segment();
            }
        }
    }

    [[nodiscard]] constexpr Map const& map() const noexcept { return map_; }
    [[nodiscard]] constexpr S operator()(rfm::score const& of) const { return tiers_[map_(of)]; }
    [[nodiscard]] constexpr std::string_view segment(rfm::score const& of) const { return map_.name(of); }

private:
    Map map_;
    std::array<S, Names> tiers_{};
};

/// Declares a table of segments: `constexpr auto table = tiers::tiers_of_segments<tier>(rfm::ten_segments,
/// {{"Champions", tier::diamond}, ...});`
template <scale S, rfm::dimensions Over, std::size_t Bins, std::size_t Names, std::size_t N>
[[nodiscard]] consteval auto tiers_of_segments(rfm::segment_map<Over, Bins, Names> const& map,
                                               of_segment<S> const (&list)[N]) { // NOLINT(*-avoid-c-arrays)
    static_assert(N == Names, "clientele: a table of segments has a tier for each segment of the map");
    return segment_table<S, rfm::segment_map<Over, Bins, Names>, N>{map, list};
}

/// A banding by RFM scores: it learnt the scale of the scores.
template <scale S, class Table, class Lens, class Scale> class segment_banding {
public:
    using scale_type = S;
    using frozen = Scale;

    segment_banding(Table const& table, Lens by, Scale learnt)
        : table_(table), by_(std::move(by)), learnt_(std::move(learnt)) {}

    template <class Customer>
        requires rfm::lens_for<Lens, Customer&>
    [[nodiscard]] assignment<S> operator()(Customer& customer, look const& how = {}) const {
        auto const score = rfm::score_one(learnt_, customer, by_, how.row);
        return score ? assignment<S>{table_(*score)} : std::nullopt;
    }

    template <class Customer>
        requires rfm::lens_for<Lens, Customer&>
    [[nodiscard]] decision<S> explain(Customer& customer, look const& how = {}) const {
        decision<S> found{.policy = "table of segments", .reason = "no orders"};
        if (auto const score = rfm::score_one(learnt_, customer, by_, how.row)) {
            found.tier = table_(*score);
            found.reason = "segment " + std::string{table_.segment(*score)} + ", score " + to_text(score->code());
        }
        return found;
    }

    [[nodiscard]] frozen const& learnt() const noexcept { return learnt_; }

    template <class Customers, class Engine>
    [[nodiscard]] segment_banding fit(Customers&& /*customers*/, Engine const& /*how*/) const {
        return *this;
    }

private:
    Table table_;
    Lens by_;
    Scale learnt_;
};

/// A policy by RFM segments. Made by `by_segments`.
template <scale S, class Table, class Lens> struct segment_policy {
    using scale_type = S;

    Table table;
    Lens by;
    rfm::fit_options options{};

    template <customer_range Customers, class Engine = sequential>
        requires rfm::lens_for<Lens, row_t<Customers>>
    [[nodiscard]] auto fit(Customers&& customers, Engine const& how = {}) const {
        return thaw(rfm::fit(customers, by, options, how));
    }
    /// \throws invalid_option unless the scale has as many scores as the map of the segments
    template <class Learnt> [[nodiscard]] segment_banding<S, Table, Lens, Learnt> thaw(Learnt kept) const {
        rfm::check_fits(table.map(), kept);
        return {table, by, std::move(kept)};
    }
};

/// Tiers by named RFM segments: scores are learnt as `rfm::fit` learns them. Who has no orders has no tier.
template <scale S, class Map, std::size_t Names, class Lens>
[[nodiscard]] segment_policy<S, segment_table<S, Map, Names>, Lens>
by_segments(segment_table<S, Map, Names> const& table, Lens by, rfm::fit_options const& options = {}) {
    return {table, std::move(by), options};
}

} // namespace clientele::tiers
