// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/pareto/values.hpp>
#include <clientele/stats/order_key.hpp>
#include <clientele/stats/selection.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Concentration of data that are never in one place: parts fill tallies, tallies merge.
namespace clientele::pareto {

/// Limits between which a figure certainly lies.
struct bracket {
    double lower = 0;
    double upper = 0;
    friend bool operator==(bracket const&, bracket const&) = default;
};

/// Counts and exact sums of values of 0 or more in bins of 1/128 of a power of two (0.8 % wide): one pass, 6 MB at most
/// whatever the number of customers. An `accumulator` and a regular value; a customer can be removed, exactly.
///
/// The count is exact, and so is the total for values of at least 0.0005 (smaller ones are cut at 2^-64, see
/// `fixed_sum`). The Gini coefficient and the top shares come as brackets; `top_share` gives the latter exactly for
/// data that can be read again.
class tally {
public:
    static constexpr std::string_view model_name{"pareto.tally"};

    /// \throws error unless 0 <= value < 2^62
    void add(double value) { change(value, 1); }
    /// Takes back a value that was added.
    void remove(double value) { change(value, -1); }

    void merge(tally const& other) {
        tally merged = *this; // nothing changes if a sum passes its bounds
        for (bin const& theirs : other.bins_) {
            bin& ours = merged.bin_of(theirs.key);
            ours.count += theirs.count;
            ours.sum += theirs.sum;
        }
        merged.drop_empty();
        *this = std::move(merged);
    }

    [[nodiscard]] std::uint64_t customers() const noexcept {
        std::int64_t count = 0;
        for (bin const& b : bins_) {
            count += b.count;
        }
        return static_cast<std::uint64_t>(count);
    }
    [[nodiscard]] double total() const {
        fixed_sum sum;
        for (bin const& b : bins_) {
            sum += b.sum;
        }
        return sum.value();
    }

    /// The Gini coefficient lies between that of equal values within each bin and that of values at its two ends, which
    /// is the widest spread that its mean allows. \throws invalid_data if the total is not above 0
    [[nodiscard]] bracket gini() const {
        auto const n = static_cast<double>(customers());
        double const whole = total();
        if (!(whole > 0)) {
            throw invalid_data("total value", to_text(whole), "shares need a total above 0");
        }
        exact_sum between;
        exact_sum spread;
        double before = 0;
        for (bin const& b : bins_) {
            auto const count = static_cast<double>(b.count);
            double const sum = b.sum.value();
            between.add(sum * (2 * before + count - n));
            auto const low = stats::from_order_key<double>(b.key << shift);
            double const width = stats::from_order_key<double>((b.key + 1) << shift) - low;
            double const mean = sum / count - low; // above the lower end
            spread.add(count * count * std::clamp(mean * (width - mean) / width, 0.0, width / 4));
            before += count;
        }
        double const lower = between.value() / (n * whole);
        return {lower, lower + spread.value() / (n * whole)};
    }

    /// The share of value of the top ceil(share n) customers: the bin that this number divides gives at least its share
    /// of the mean and at most values at its upper end. \throws invalid_option unless 0 <= share <= 1; invalid_data if
    /// the total is not above 0
    [[nodiscard]] bracket value_of_top(double share) const {
        if (!(share >= 0 && share <= 1)) {
            throw invalid_option("share of customers", to_text(share), "0 to 1");
        }
        double const whole = total();
        if (!(whole > 0)) {
            throw invalid_data("total value", to_text(whole), "shares need a total above 0");
        }
        double left = std::ceil(share * static_cast<double>(customers()) * (1 - 1e-14));
        fixed_sum held;
        for (std::size_t i = bins_.size(); i-- > 0;) {
            auto const count = static_cast<double>(bins_[i].count);
            if (left < count) {
                double const sum = bins_[i].sum.value();
                auto const upper_end = stats::from_order_key<double>((bins_[i].key + 1) << shift);
                return {(held.value() + left * sum / count) / whole,
                        (held.value() + std::min(left * upper_end, sum)) / whole};
            }
            left -= count;
            held += bins_[i].sum;
        }
        return {held.value() / whole, held.value() / whole};
    }

    friend bool operator==(tally const& a, tally const& b) { return a.bins_ == b.bins_; }

    template <class Self, class Field> static void describe(Self& self, Field&& field) { field("bins", self.bins_); }

    /// \throws invalid_data if bins are out of order or empty
    void validate() const {
        for (std::size_t i = 0; i < bins_.size(); ++i) {
            if (bins_[i].count <= 0 || (i > 0 && bins_[i].key <= bins_[i - 1].key)) {
                throw invalid_data(i, "bin", to_text(bins_[i].key), "bins must ascend and hold customers");
            }
        }
    }

private:
    static constexpr int shift = 45; // keeps 7 bits of the fraction

    struct bin {
        std::uint64_t key = 0;
        std::int64_t count = 0;
        fixed_sum sum;
        friend bool operator==(bin const&, bin const&) = default;

        template <class Self, class Field> static void describe(Self& self, Field&& field) {
            field("key", self.key);
            field("count", self.count);
            field("sum", self.sum);
        }
    };

    void change(double value, std::int64_t by) {
        if (!(value >= 0 && value < fixed_sum::limit)) {
            throw error("a tally takes values from 0 to 2^62, not " + to_text(value));
        }
        std::uint64_t const key = stats::order_key(value) >> shift;
        bin changed = bin_of(key);
        changed.count += by;
        try {
            changed.sum = by > 0 ? changed.sum + fixed_sum{value} : changed.sum - fixed_sum{value};
        } catch (...) {
            drop_empty();
            throw;
        }
        bins_[last_] = changed;
        if (changed.count == 0) {
            drop_empty();
        }
    }

    bin& bin_of(std::uint64_t key) {
        if (last_ < bins_.size() && bins_[last_].key == key) {
            return bins_[last_];
        }
        auto const place = std::ranges::lower_bound(bins_, key, {}, &bin::key);
        last_ = static_cast<std::size_t>(place - bins_.begin());
        if (place == bins_.end() || place->key != key) {
            bins_.insert(place, bin{key, 0, {}});
        }
        return bins_[last_];
    }

    void drop_empty() {
        std::erase_if(bins_, [](bin const& b) { return b.count == 0; });
    }

    std::vector<bin> bins_; ///< ascending
    std::size_t last_ = 0;  ///< where the last value went: neighbours in a log are often alike
};

/// A tally of a value over customers.
/// \throws invalid_data on a value that is missing, not finite, negative or 2^62 and more, with the row
template <row_stream Customers, numeric_projection<row_t<Customers>> Value, engine Engine = sequential>
[[nodiscard]] tally count_values(Customers&& customers, Value const& value, Engine const& how = {}) {
    return fold(how, customers, tally{}, [&](tally& part, auto first, auto const& last, std::size_t row) {
        for (; first != last; ++first, ++row) {
            auto&& customer = *first;
            auto&& read = std::invoke(value, customer);
            auto const* const found = clientele::detail::value_of(read);
            if (found == nullptr) {
                throw invalid_data(row, "value", "none", "every customer needs one");
            }
            auto const number = static_cast<double>(*found);
            if (!(number >= 0 && number < fixed_sum::limit)) {
                throw invalid_data(row, "value", to_text(number), "it must be from 0 to 2^62");
            }
            part.add(number);
        }
    });
}

/// The exact share of value that the top ceil(share n) customers hold, by selection: three or four passes over the
/// data, none of it kept. The same as `curve::value_of_top`, without a sort. \throws invalid_data on a missing or
/// non-finite value (with the row), on nobody, and on a total that is not above 0;
///         invalid_option unless 0 <= share <= 1
template <customer_range Customers, numeric_projection<row_t<Customers>> Value, engine Engine = sequential>
[[nodiscard]] double top_share(Customers&& customers, Value const& value, double share, Engine const& how = {}) {
    if (!(share >= 0 && share <= 1)) {
        throw invalid_option("share of customers", to_text(share), "0 to 1");
    }
    auto const values = detail::read_numbers(how, customers, value, "value", -std::numeric_limits<double>::max());
    exact_sum const all = fold(how, values, exact_sum{}, [](exact_sum& sum, auto first, auto const& last, std::size_t) {
        for (; first != last; ++first) {
            sum.add(*first);
        }
    });
    double const total = all.value();
    if (!(total > 0)) {
        throw invalid_data("total value", to_text(total), "shares need a total above 0");
    }
    std::uint64_t const count =
        stats::count_weighted(how, std::span<double const>{values}, {}, [](double) { return true; });
    auto const taken = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count) * (1 - 1e-14)));
    if (taken == 0) {
        return 0;
    }
    double const least = stats::order_statistics(how, std::span<double const>{values}, {}, {count - taken}).front();
    struct above {
        exact_sum sum;
        std::uint64_t count = 0;
        void merge(above const& other) {
            sum.merge(other.sum);
            count += other.count;
        }
    };
    above best = fold(how, values, above{}, [&](above& part, auto first, auto const& last, std::size_t) {
        for (; first != last; ++first) {
            if (*first > least) {
                part.sum.add(*first);
                ++part.count;
            }
        }
    });
    exact_sum held = best.sum; // and as many at the limit as there is room for
    held.add(least * static_cast<double>(taken - best.count));
    return held.value() / total;
}

} // namespace clientele::pareto
