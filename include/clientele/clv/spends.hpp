// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/grid_sums.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/bootstrap.hpp>
#include <clientele/stats/normal.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

/// \file
/// What customers spend at their repeat purchases, as models of spending are fitted to it.
namespace clientele::clv {

/// How a host's customer is read for a model of spending. Made by `lens(...)`.
template <class X, class Spend, class W = unweighted> struct spend_lens {
    worded<word::repeats, X> x;
    worded<word::spend, Spend> mean_spend;
    W weight{};
};

/// Says how to read the host's customers for a model of spending.
template <class X, class Spend>
[[nodiscard]] constexpr spend_lens<X, Spend> lens(worded<word::repeats, X> x, worded<word::spend, Spend> mean_spend) {
    return {std::move(x), std::move(mean_spend), {}};
}
template <class X, class Spend, class W>
[[nodiscard]] constexpr spend_lens<X, Spend, worded<word::weight, W>>
lens(worded<word::repeats, X> x, worded<word::spend, Spend> mean_spend, worded<word::weight, W> weight) {
    return {std::move(x), std::move(mean_spend), std::move(weight)};
}

/// A lens fits customers of type `Row` if it reads a number of repeat purchases, their mean value and a count.
template <class Lens, class Row>
concept spend_lens_for = requires(Lens const& by) {
    requires numeric_projection<decltype(by.x), Row>;
    requires numeric_projection<decltype(by.mean_spend), Row>;
    requires count_projection<decltype(by.weight), Row>;
};

/// A type that has both under their own names, as `customers::history` has.
template <class Row>
concept with_spend = requires(Row const& row) {
    { row.x() } -> std::convertible_to<std::uint32_t>;
    { row.repeat_mean() } -> std::convertible_to<std::optional<double>>;
};

/// The lens for customers `with_spend`.
struct own_spend {
    struct reads_x {
        template <with_spend Row> constexpr std::uint32_t operator()(Row const& row) const { return row.x(); }
    };
    struct reads_mean {
        template <with_spend Row> constexpr std::optional<double> operator()(Row const& row) const {
            return row.repeat_mean();
        }
    };
    worded<word::repeats, reads_x> x{};
    worded<word::spend, reads_mean> mean_spend{};
    unweighted weight{};
};

namespace detail {

/// Sums of `K` figures over weighted rows that have the same bits in any order, on any number of threads or processes,
/// and for a weight as for so many rows: an `accumulator`.
template <std::size_t K> class exact_sums {
public:
    void add(std::array<double, K> const& figures, double weight) {
        for (std::size_t i = 0; i < K; ++i) {
            double const product = weight * figures[i];
            sums_[i].add(product);
            if (weight != 1) {
                sums_[i].add(std::fma(weight, figures[i], -product)); // what rounding took
            }
        }
    }
    void merge(exact_sums const& other) {
        for (std::size_t i = 0; i < K; ++i) {
            sums_[i].merge(other.sums_[i]);
        }
    }
    [[nodiscard]] std::array<double, K> values() const {
        std::array<double, K> all{};
        for (std::size_t i = 0; i < K; ++i) {
            all[i] = sums_[i].value();
        }
        return all;
    }

private:
    std::array<exact_sum, K> sums_;
};

/// How many customers made how many repeat purchases, over all processes: an `accumulator`.
struct frequency_counts {
    static constexpr std::uint32_t few = 1024;

    std::vector<std::uint64_t> of_few = std::vector<std::uint64_t>(few); ///< of x below `few`: nearly all
    std::map<std::uint32_t, std::uint64_t> of_many{};

    void add(std::uint32_t x, std::uint64_t customers) { (x < few ? of_few[x] : of_many[x]) += customers; }
    void merge(frequency_counts const& other) {
        for (std::uint32_t x = 0; x < few; ++x) {
            of_few[x] += other.of_few[x];
        }
        for (auto const& [x, count] : other.of_many) {
            of_many[x] += count;
        }
    }
};

} // namespace detail

/// The customers a model of spending is fitted to: those with repeat purchases of a known mean value above 0.
struct spends {
    std::vector<std::uint32_t> x{};
    std::vector<double> mean{};
    std::vector<double> weights{}; ///< one a row; empty if each stands for one customer
    /// Those left out, with weights: without a repeat purchase, without a known mean, with a mean of 0 or below.
    double without_repeats = 0;
    double without_mean = 0;
    double unpaid = 0;

    [[nodiscard]] std::size_t rows() const noexcept { return x.size(); }
    [[nodiscard]] double weight(std::size_t row) const { return weights.empty() ? 1.0 : weights[row]; }
};

namespace detail {

/// What one customer spends, and why he is of no use to a model of spending.
struct spend_read {
    enum class reason : std::uint8_t { none, no_repeats, no_mean, unpaid };

    std::uint32_t x = 0;
    double mean = 0;
    reason left_out = reason::none;
};

/// One customer through a lens. \throws invalid_data with the row
template <class Lens, class Row>
[[nodiscard]] spend_read read_spend(Lens const& by, Row& customer, std::size_t row, bool leave_out_unpaid) {
    using reason = spend_read::reason;
    auto&& x = by.x(customer);
    auto const* const count = clientele::detail::value_of(x);
    std::uint32_t const repeats = count == nullptr ? 0 : checked_count(*count, "x", row);
    if (repeats == 0) {
        return {0, 0, reason::no_repeats};
    }
    auto&& spend = by.mean_spend(customer);
    auto const* const known = clientele::detail::value_of(spend);
    if (known == nullptr) {
        return {repeats, 0, reason::no_mean};
    }
    auto const mean = static_cast<double>(*known);
    if (!std::isfinite(mean)) {
        throw invalid_data(row, "mean_spend", to_text(mean), "it must be finite, or missing");
    }
    if (!(mean > 0)) {
        if (!leave_out_unpaid) {
            throw invalid_data(row, "mean_spend", to_text(mean),
                               "it must be above 0; leave_out_unpaid counts such customers and leaves them out");
        }
        return {repeats, mean, reason::unpaid};
    }
    return {repeats, mean};
}

} // namespace detail

/// Reads what customers spend. `leave_out_unpaid`: customers whose repeat purchases came to 0 or less (gifts, refunds)
/// are counted and left out; else they are refused. \throws invalid_data with the row
template <customer_range Customers, class Lens>
    requires spend_lens_for<Lens, row_t<Customers>>
[[nodiscard]] spends read_spends(Customers&& customers, Lens const& by, bool leave_out_unpaid = false) {
    using reason = detail::spend_read::reason;
    spends found;
    bool weighted = false;
    std::size_t row = 0;
    for (auto&& customer : customers) {
        double const weight = detail::checked_weight(by.weight(customer), row);
        auto const read = detail::read_spend(by, customer, row++, leave_out_unpaid);
        found.without_repeats += read.left_out == reason::no_repeats ? weight : 0;
        found.without_mean += read.left_out == reason::no_mean ? weight : 0;
        found.unpaid += read.left_out == reason::unpaid ? weight : 0;
        if (read.left_out != reason::none || weight == 0) {
            continue;
        }
        if (weight != 1 && !weighted) {
            weighted = true;
            found.weights.assign(found.rows(), 1.0);
        }
        found.x.push_back(read.x);
        found.mean.push_back(read.mean);
        if (weighted) {
            found.weights.push_back(weight);
        }
    }
    return found;
}

namespace detail {

/// Sums over spends, by `figures(row)`.
template <std::size_t K, engine Engine, class Figures>
[[nodiscard]] std::array<double, K> sums_over(spends const& of, Engine const& how, Figures const& figures) {
    return fold_rows(how, of.rows(), exact_sums<K>{},
                     [&](exact_sums<K>& part, std::size_t first, std::size_t last) {
                         for (std::size_t i = first; i < last; ++i) {
                             part.add(figures(i), of.weight(i));
                         }
                     })
        .values();
}

/// Customers by their number of repeat purchases, in ascending order.
template <engine Engine>
[[nodiscard]] std::vector<std::pair<std::uint32_t, double>> frequencies_of(spends const& of, Engine const& how) {
    auto const all =
        fold_rows(how, of.rows(), frequency_counts{}, [&](frequency_counts& part, std::size_t first, std::size_t last) {
            for (std::size_t i = first; i < last; ++i) {
                part.add(of.x[i], static_cast<std::uint64_t>(of.weight(i)));
            }
        });
    std::vector<std::pair<std::uint32_t, double>> found;
    for (std::uint32_t x = 0; x < frequency_counts::few; ++x) {
        if (all.of_few[x] > 0) {
            found.emplace_back(x, static_cast<double>(all.of_few[x]));
        }
    }
    for (auto const& [x, customers] : all.of_many) {
        found.emplace_back(x, static_cast<double>(customers));
    }
    return found;
}

} // namespace detail

namespace detail {

/// Totals that are the same for any order and split of the customers.
struct spend_totals {
    double customers = 0;
    double purchases = 0;
    double money = 0;        ///< sum of the mean values
    double most_x = 0;       ///< repeat purchases of one customer
    double highest_mean = 0; ///< of one customer
};

template <engine Engine> [[nodiscard]] spend_totals totals_of(spends const& of, Engine const& how) {
    spend_totals all;
    for (auto const& [x, customers] : frequencies_of(of, how)) {
        all.customers += customers; // whole numbers
        all.purchases += customers * x;
        all.most_x = x;
    }
    all.money = sums_over<1>(of, how, [&](std::size_t i) { return std::array{of.mean[i]}; })[0];
    all.highest_mean = fold_rows(how, of.rows(), extremes{}, [&](extremes& part, std::size_t first, std::size_t last) {
                           for (std::size_t i = first; i < last; ++i) {
                               part.most = std::max(part.most, of.mean[i]);
                           }
                       }).most;
    return all;
}

template <engine Engine>
[[nodiscard]] stats::interval correlation_of(spends const& of, spend_totals const& totals, double confidence,
                                             Engine const& how) {
    constexpr std::size_t block = grid_sums<3>::block;
    double const mean_x = totals.purchases / totals.customers;
    double const mean_spend = totals.money / totals.customers;
    double const widest = std::max(totals.most_x, totals.highest_mean / mean_spend) + mean_x + 1;
    if (!(totals.customers > 3) || !std::isfinite(widest * widest)) {
        return {0, -1, 1};
    }
    auto const sums = fold_rows(
        how, (of.rows() + block - 1) / block, grid_sums<3>{widest * widest},
        [&](grid_sums<3>& part, std::size_t first, std::size_t last) {
            std::array<std::array<double, block>, 3> figures; // NOLINT(cppcoreguidelines-pro-type-member-init): below
            for (std::size_t b = first; b < last; ++b) {
                std::size_t const rows = std::min(block, of.rows() - b * block);
                for (std::size_t i = 0; i < rows; ++i) {
                    double const x = of.x[b * block + i] - mean_x;
                    double const m = of.mean[b * block + i] / mean_spend - 1; // without a unit
                    figures[0][i] = x * x;
                    figures[1][i] = m * m;
                    figures[2][i] = x * m;
                }
                if (of.weights.empty() && rows == block) {
                    part.add(figures);
                } else {
                    for (std::size_t i = 0; i < rows; ++i) {
                        part.add(figures, i, of.weight(b * block + i));
                    }
                }
            }
        });
    auto const [xx, mm, xm] = sums.values();
    double const r = std::clamp(xm / std::sqrt(xx * mm), -1.0, 1.0);
    if (!std::isfinite(r)) {
        return {0, -1, 1};
    }
    double const z = std::atanh(r);
    double const far = stats::normal_quantile((1 + confidence) / 2) / std::sqrt(totals.customers - 3);
    return {r, std::tanh(z - far), std::tanh(z + far)};
}

} // namespace detail

/// The correlation of the number of repeat purchases with their mean value, with limits by Fisher's z. Models of
/// spending take the two as independent. Where there are fewer than 4 customers, or all are alike, nothing is known:
/// the limits are -1 and 1.
template <engine Engine = sequential>
[[nodiscard]] stats::interval correlation_with_frequency(spends const& of, double confidence = 0.95,
                                                         Engine const& how = {}) {
    stats::check_confidence(confidence);
    return detail::correlation_of(of, detail::totals_of(of, how), confidence, how);
}

} // namespace clientele::clv
