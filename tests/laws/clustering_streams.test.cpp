// SPDX-License-Identifier: MIT
#include "battery.hpp"

#include <clientele/clustering/segmentation_stream.hpp>
#include <clientele/clustering/stream.hpp>

#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace clientele;

namespace {

struct account {
    double revenue;
    double days;
    features::code channel;
    friend bool operator==(account const&, account const&) = default;
};

struct counted_account {
    account who;
    std::uint64_t times;
};

/// Accounts that come as one batch.
struct batch_of_accounts {
    using row = account;
    static constexpr bool empty_is_an_error = false; // a batch of nobody changes nothing

    static row any_row(random::stream& random) {
        return {0.25 * random.below(60), static_cast<double>(random.below(40)),
                static_cast<features::code>(random.below(4))};
    }
    static void make_counted(row& /*every row counts*/) {}
    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> fields(std::string revenue, std::string days) {
        return {{std::move(revenue), [](row& r, double bad) { r.revenue = bad; }},
                {std::move(days), [](row& r, double bad) { r.days = bad; }}};
    }
    /// Powers of 2 scale without rounding, so that ties stay ties.
    static std::vector<row> scaled(std::vector<row> rows, double money, double time) {
        for (auto& r : rows) {
            r.revenue *= money;
            r.days *= time;
        }
        return rows;
    }
    static double power_of_two(double factor) { return std::exp2(std::round(std::log2(factor))); }
};

struct prototype_stream_subject : batch_of_accounts {
    using model = clustering::prototype_stream;

    static features::encoded encoded(auto const& rows, std::vector<std::uint64_t> weights = {}) {
        features::encoded block{.numeric = 2, .categorical = 1, .weights = std::move(weights)};
        for (auto const& one : rows) {
            block.numbers.insert(block.numbers.end(), {one.revenue, one.days});
            block.codes.push_back(one.channel);
        }
        return block;
    }
    static model start(double money = 1) {
        return model{
            clustering::prototypes{.numeric = 2,
                                   .categorical = 1,
                                   .centres = {2 * money, 5 * money, 8 * money, 20 * money, 12 * money, 9 * money},
                                   .modes = {0, 2, 1},
                                   .gamma = {10 * money * money}}};
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        auto learner = start();
        learner.partial_fit(encoded(rows), how);
        return learner;
    }
    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        auto learner = start();
        learner.partial_fit(encoded(rows, weights));
        return learner;
    }
    static std::vector<std::uint32_t> apply(model const& with, std::vector<row> const& rows) {
        return clustering::nearest(with.middles(), encoded(rows));
    }
    static auto number_fields() { return fields("column 0", "column 1"); }

    /// All numbers together: they are not standardised.
    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        double const by = power_of_two(factor);
        auto learner = start(by);
        auto const larger = scaled(rows, by, by);
        learner.partial_fit(encoded(larger));
        CHECK(apply(learner, larger) == apply(fit(rows, sequential{}), rows));
    }
    static void check_time_scaled(std::vector<row> const& rows, int factor) { check_money_scaled(rows, factor); }
};

struct segmentation_stream_subject : batch_of_accounts {
    using model = clustering::segmentation_stream<features::encoder<features::code>>;

    static account const& plain(account const& one) { return one; }
    static account const& counted(counted_account const& one) { return one.who; }
    template <class Who> static auto schema_by(Who const& who, auto const&... weight) {
        return features::schema(features::numeric("revenue", [=](auto const& r) { return who(r).revenue; }),
                                features::numeric("days", [=](auto const& r) { return who(r).days; }),
                                features::categorical("channel", [=](auto const& r) { return who(r).channel; }),
                                weight...);
    }
    static model start(double money = 1, double time = 1) {
        auto const first = scaled(clientele_test::any_rows<segmentation_stream_subject>(50, 1), money, time);
        return model{clustering::fit_k_prototypes(first, schema_by(plain), {.clusters = 4, .starts = 1}).model};
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        auto learner = start();
        learner.partial_fit(rows, schema_by(plain), how);
        return learner;
    }
    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        std::vector<counted_account> all;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            all.push_back({rows[i], weights[i]});
        }
        auto learner = start();
        learner.partial_fit(all, schema_by(counted, features::weight(&counted_account::times)));
        return learner;
    }
    static auto apply(model const& with, std::vector<row> const& rows) {
        return clustering::predict(with.model(), rows, schema_by(plain));
    }
    static auto number_fields() { return fields("revenue", "days"); }

    static void check_scaled(std::vector<row> const& rows, double money, double time) {
        auto learner = start(money, time);
        auto const larger = scaled(rows, money, time);
        learner.partial_fit(larger, schema_by(plain));
        CHECK(apply(learner, larger) == apply(fit(rows, sequential{}), rows));
    }
    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        check_scaled(rows, power_of_two(factor), 1);
    }
    static void check_time_scaled(std::vector<row> const& rows, int factor) {
        check_scaled(rows, 1, power_of_two(factor));
    }
};

} // namespace

REGISTER_LAWS("clustering.prototype_stream", prototype_stream_subject)
REGISTER_LAWS("clustering.segmentation_stream", segmentation_stream_subject)
