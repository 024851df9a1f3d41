// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/banding/cuts.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/rfm/score.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

/// \file
/// The fitted RFM model: frozen cut-offs, to be applied to this month's customers and the next month's.
namespace clientele::rfm {

/// How the dimensions depend on each other.
enum class nesting : std::uint8_t {
    independent, ///< each dimension is cut over all customers
    nested,      ///< frequency within each recency score, monetary within each recency and frequency score
};

/// One level of one dimension, from 1.
struct level {
    std::string_view dimension;
    std::size_t score = 1;
    friend bool operator==(level const&, level const&) = default;
};

/// Cut-offs per dimension. A regular value: compare, copy, save, load, or write it down by hand. `R`, `F` and `M` are
/// the types that are cut: `double` for numbers, otherwise the host's own (a date, a money type).
///
/// Independent scales hold one list of cut-offs a dimension. Nested ones hold one list for each group of customers: of
/// frequency for each recency score, of monetary for each pair (recency, frequency), recency first.
template <std::totally_ordered R, std::totally_ordered F, std::totally_ordered M> struct scale {
    static constexpr std::string_view model_name{"rfm.scale"};

    nesting how = nesting::independent;
    banding::cuts<R> recency{};
    std::vector<banding::cuts<F>> frequency{1};
    std::vector<banding::cuts<M>> monetary{1};

    /// The score of a customer with these values.
    [[nodiscard]] score operator()(R const& r, F const& f, M const& m) const {
        bool const nested = how == nesting::nested;
        std::size_t const r_band = recency(r);
        std::size_t const f_band = frequency[nested ? r_band : 0](f);
        std::size_t const m_band = monetary[nested ? r_band * frequency.front().bands() + f_band : 0](m);
        return {static_cast<std::uint8_t>(r_band + 1), static_cast<std::uint8_t>(f_band + 1),
                static_cast<std::uint8_t>(m_band + 1)};
    }

    /// Levels that no customer can have, because cut-offs coincide (one third of customers with a single order leaves
    /// no room for a second frequency level). With nested scales: that none can have in any group.
    [[nodiscard]] std::vector<level> unreachable_levels() const {
        std::vector<level> none;
        collect("recency", std::vector{recency}, none);
        collect("frequency", frequency, none);
        collect("monetary", monetary, none);
        return none;
    }

    /// \throws invalid_data if cut-offs are out of order or lists are missing
    void validate() const {
        bool const nested = how == nesting::nested;
        if (how > nesting::nested) {
            throw invalid_data("nesting", to_text(how), "wanted: 0 or 1");
        }
        recency.validate();
        if (recency.bands() > 255) {
            throw invalid_data("recency", to_text(recency.bands()) + " bands", "255 are allowed");
        }
        check_lists("frequency", frequency, nested ? recency.bands() : 1);
        check_lists("monetary", monetary, nested ? recency.bands() * frequency.front().bands() : 1);
    }

    friend bool operator==(scale const&, scale const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("how", self.how);
        field("recency", self.recency);
        field("frequency", self.frequency);
        field("monetary", self.monetary);
    }

private:
    template <class T>
    static void collect(std::string_view dimension, std::vector<banding::cuts<T>> const& lists,
                        std::vector<level>& none) {
        for (std::size_t const band : lists.front().unreachable()) {
            bool everywhere = true;
            for (auto const& list : lists) {
                bool here = false;
                for (std::size_t const other : list.unreachable()) {
                    here = here || other == band;
                }
                everywhere = everywhere && here;
            }
            if (everywhere) {
                none.push_back({dimension, band + 1});
            }
        }
    }

    template <class T>
    static void check_lists(char const* what, std::vector<banding::cuts<T>> const& lists, std::size_t wanted) {
        if (lists.size() != wanted) {
            throw invalid_data(what, to_text(lists.size()) + " lists of cut-offs", "wanted: " + to_text(wanted));
        }
        for (auto const& list : lists) {
            list.validate();
            if (list.bands() != lists.front().bands() || list.bands() > 255) {
                throw invalid_data(what, to_text(list.bands()) + " bands",
                                   "every list needs the same number, 255 at most");
            }
        }
    }
};

} // namespace clientele::rfm
