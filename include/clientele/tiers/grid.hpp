// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/scale.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <utility>

/// \file
/// Tables: a tier for each pair of tiers on two other scales, checked while compiling.
namespace clientele::tiers {
namespace detail {

// These functions are not constexpr: calling one ends the compilation, and the compiler prints its name.
void a_cell_of_the_grid_has_no_tier();
void a_tier_of_the_scale_stands_in_no_cell_of_the_grid();

} // namespace detail

/// A cell of a grid. One that is left out has no tier, and the grid does not compile.
template <scale S> struct cell {
    consteval cell() = default;
    consteval cell(S of) : tier(of), filled(true) {} // NOLINT(google-explicit-constructor): a cell is written as a tier

    S tier{};
    bool filled = false;
};

/// A total table: a tier for each row and column, every tier in some cell. Rows and columns stand in the order of their
/// scales, the best first. \code
/// constexpr tiers::grid<cls, volume, satisfaction> table{{{cls::a, cls::d, cls::d},
///                                                         {cls::b, cls::d, cls::d},
///                                                         {cls::c, cls::c, cls::c}}};
/// \endcode
template <scale S, scale Row, scale Column> class grid {
public:
    consteval explicit grid(
        cell<S> const (&cells)[size_of<Row>][size_of<Column>]) { // NOLINT(*-avoid-c-arrays): braces fill it
        std::array<bool, size_of<S>> reached{};
        for (std::size_t r = 0; r < size_of<Row>; ++r) {
            for (std::size_t c = 0; c < size_of<Column>; ++c) {
                if (!cells[r][c].filled) {
                    detail::a_cell_of_the_grid_has_no_tier();
                }
                tiers_[r][c] = cells[r][c].tier;
                reached[place(cells[r][c].tier)] = true;
            }
        }
        for (bool const each : reached) {
            if (!each) {
                detail::a_tier_of_the_scale_stands_in_no_cell_of_the_grid();
            }
        }
    }

    [[nodiscard]] constexpr S operator()(Row row, Column column) const noexcept {
        return tiers_[place(row)][place(column)];
    }

    /// Whether a better row never makes a tier worse: for `static_assert`.
    [[nodiscard]] constexpr bool monotone_in_rows() const noexcept {
        bool holds = true;
        for (std::size_t r = 1; r < size_of<Row>; ++r) {
            for (std::size_t c = 0; c < size_of<Column>; ++c) {
                holds = holds && !better(tiers_[r][c], tiers_[r - 1][c]);
            }
        }
        return holds;
    }

    /// Whether a better column never makes a tier worse.
    [[nodiscard]] constexpr bool monotone_in_columns() const noexcept {
        bool holds = true;
        for (std::size_t r = 0; r < size_of<Row>; ++r) {
            for (std::size_t c = 1; c < size_of<Column>; ++c) {
                holds = holds && !better(tiers_[r][c], tiers_[r][c - 1]);
            }
        }
        return holds;
    }

    friend bool operator==(grid const&, grid const&) = default;

private:
    std::array<std::array<S, size_of<Column>>, size_of<Row>> tiers_{};
};

/// Two bandings and the table over them. Who has no tier on one of them has none here.
template <scale S, class R, class C> class grid_banding {
public:
    using scale_type = S;
    using row_scale = typename R::scale_type;
    using column_scale = typename C::scale_type;
    using frozen = parts<typename R::frozen, typename C::frozen>;

    grid_banding(grid<S, row_scale, column_scale> const& table, R rows, C columns)
        : table_(table), rows_(std::move(rows)), columns_(std::move(columns)) {}

    template <class Customer>
        requires(banding_for<R, Customer&>&& banding_for<C, Customer&>)
    [[nodiscard]] assignment<S> operator()(Customer& customer, look const& how = {}) const {
        auto const row = rows_(customer, how);
        auto const column = columns_(customer, how);
        return row && column ? assignment<S>{table_(*row, *column)} : std::nullopt;
    }

    template <class Customer>
        requires(banding_for<R, Customer&>&& banding_for<C, Customer&>)
    [[nodiscard]] decision<S> explain(Customer& customer, look const& how = {}) const {
        auto const row = rows_.explain(customer, how);
        auto const column = columns_.explain(customer, how);
        decision<S> found{.policy = "table of " + row.policy + " and " + column.policy,
                          .reason = row.reason + "; " + column.reason};
        if (row.tier && column.tier) {
            found.tier = table_(*row.tier, *column.tier);
        }
        return found;
    }

    [[nodiscard]] frozen learnt() const { return {{rows_.learnt(), columns_.learnt()}}; }

    template <class Customers, class Engine>
    [[nodiscard]] grid_banding fit(Customers&& /*customers*/, Engine const& /*how*/) const {
        return *this;
    }

private:
    grid<S, row_scale, column_scale> table_;
    R rows_;
    C columns_;
};

/// A policy of two policies and a table. Made by `over`.
template <scale S, class R, class C> struct grid_policy {
    using scale_type = S;

    grid<S, typename R::scale_type, typename C::scale_type> table;
    R rows;
    C columns;

    template <customer_range Customers, class Engine = sequential>
    [[nodiscard]] auto fit(Customers&& customers, Engine const& how = {}) const {
        return joined(rows.fit(customers, how), columns.fit(customers, how));
    }
    template <class Rows, class Columns> [[nodiscard]] auto thaw(parts<Rows, Columns> const& kept) const {
        return joined(rows.thaw(std::get<0>(kept.of)), columns.thaw(std::get<1>(kept.of)));
    }

private:
    template <class RowBanding, class ColumnBanding>
    [[nodiscard]] grid_banding<S, RowBanding, ColumnBanding> joined(RowBanding of_rows,
                                                                    ColumnBanding of_columns) const {
        return {table, std::move(of_rows), std::move(of_columns)};
    }
};

/// Tiers by a table over two policies, one for its rows and one for its columns.
template <scale S, scale Row, scale Column, class R, class C>
    requires(std::same_as<typename R::scale_type, Row>&& std::same_as<typename C::scale_type, Column>)
[[nodiscard]] grid_policy<S, R, C> over(grid<S, Row, Column> const& table, R rows, C columns) {
    return {table, std::move(rows), std::move(columns)};
}

} // namespace clientele::tiers
