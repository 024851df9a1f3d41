// SPDX-License-Identifier: MIT
#include "battery.hpp"

#include <clientele/clustering/medoid_segmentation.hpp>
#include <clientele/clustering/medoids.hpp>

#include <cmath>
#include <functional>
#include <string>
#include <utility>

using namespace clientele;

namespace {

/// Two numbers and a category, with ties and repetitions.
struct customer {
    double spent;
    double days;
    features::code channel;
    friend bool operator==(customer const&, customer const&) = default;
};

/// The rows of all processes, one after the other: medoids are looked for among all customers at once.
struct gathered {
    std::vector<customer> rows;
    void merge(gathered const& other) { rows.insert(rows.end(), other.rows.begin(), other.rows.end()); }
};

template <clustering::customer_distance Distance> struct medoids_subject {
    using model = clustering::k_medoids;
    using row = customer;
    static constexpr bool empty_is_an_error = true;
    static constexpr auto does_not_merge = "medoids are chosen from all customers";

    static row any_row(random::stream& random) {
        return {0.25 * random.below(60), static_cast<double>(random.below(12)),
                static_cast<features::code>(random.below(3))};
    }
    static features::encoded encoded(std::vector<row> const& rows, std::vector<std::uint64_t> weights = {}) {
        features::encoded block{.numeric = 2, .categorical = 1, .weights = std::move(weights)};
        for (auto const& one : rows) {
            block.numbers.push_back(one.spent);
            block.numbers.push_back(one.days);
            block.codes.push_back(one.channel);
        }
        return block;
    }
    static model learn(features::encoded const& block, auto const& how) {
        return clustering::fit_k_medoids(block, {.clusters = 4, .distance = Distance}, how).model;
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        auto const all = fold(how, rows, gathered{}, [](gathered& part, auto first, auto const& last, std::size_t) {
            part.rows.insert(part.rows.end(), first, last);
        });
        return learn(encoded(all.rows), how);
    }
    static auto apply(model const& with, std::vector<row> const& rows) {
        return clustering::predict(with, encoded(rows));
    }
    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        return learn(encoded(rows, weights), sequential{});
    }

    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        return {{"column 0", [](row& r, double bad) { r.spent = bad; }},
                {"column 1", [](row& r, double bad) { r.days = bad; }}};
    }
    static void make_counted(row& /*every row counts*/) {}

    /// Powers of 2 scale without rounding, so that ties stay ties.
    static void check_scaled(std::vector<row> const& rows, double money, double time) {
        auto scaled = rows;
        for (auto& r : scaled) {
            r.spent *= money;
            r.days *= time;
        }
        if (Distance == clustering::customer_distance::gower) {
            CHECK(apply(fit(scaled, sequential{}), scaled) == apply(fit(rows, sequential{}), rows));
        }
    }
    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        check_scaled(rows, std::exp2(std::round(std::log2(factor))), 1);
    }
    static void check_time_scaled(std::vector<row> const& rows, int factor) {
        check_scaled(rows, 1, std::exp2(factor));
    }
};

/// The same through a schema, with the encoder frozen.
struct medoid_segmentation_subject : medoids_subject<clustering::customer_distance::gower> {
    using model = clustering::medoid_segmentation<features::encoder<features::code>>;
    static constexpr auto same = [](row const& r) -> row const& { return r; };
    template <class Who> static auto schema_by(Who const& who, auto const&... weight) {
        return features::schema(features::numeric("spent", [=](auto const& r) { return who(r).spent; }),
                                features::numeric("days", [=](auto const& r) { return who(r).days; }),
                                features::categorical("channel", [=](auto const& r) { return who(r).channel; }),
                                weight...);
    }
    static model learn(auto const& rows, auto const& by, auto const& how) {
        return clustering::fit_k_medoids(rows, by, {.clusters = 4}, how).model;
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        if constexpr (combining_engine<Engine, gathered>) {
            auto const all = fold(how, rows, gathered{}, [](gathered& part, auto first, auto const& last, std::size_t) {
                part.rows.insert(part.rows.end(), first, last);
            });
            return learn(all.rows, schema_by(same), sequential{});
        } else {
            return learn(rows, schema_by(same), how);
        }
    }
    static auto apply(model const& with, std::vector<row> const& rows) {
        return clustering::predict(with, rows, schema_by(same));
    }
    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        struct counted {
            row who;
            std::uint64_t times;
        };
        std::vector<counted> all;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            all.push_back({rows[i], weights[i]});
        }
        return learn(all, schema_by(&counted_who<counted>, features::weight(&counted::times)), sequential{});
    }
    template <class Counted> static row const& counted_who(Counted const& counted) { return counted.who; }
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        return {{"spent", [](row& r, double bad) { r.spent = bad; }},
                {"days", [](row& r, double bad) { r.days = bad; }}};
    }
    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        check_same(rows, std::exp2(std::round(std::log2(factor))), 1);
    }
    static void check_time_scaled(std::vector<row> const& rows, int factor) { check_same(rows, 1, std::exp2(factor)); }
    static void check_same(std::vector<row> const& rows, double money, double time) {
        auto scaled = rows;
        for (auto& r : scaled) {
            r.spent *= money;
            r.days *= time;
        }
        CHECK(apply(fit(scaled, sequential{}), scaled) == apply(fit(rows, sequential{}), rows));
    }
};

using medoids_by_gower = medoids_subject<clustering::customer_distance::gower>;
using medoids_by_euclid = medoids_subject<clustering::customer_distance::euclidean>;

} // namespace

REGISTER_LAWS("clustering.k_medoids", medoids_by_gower)
REGISTER_LAWS("clustering.k_medoids", medoids_by_euclid)
REGISTER_LAWS("clustering.medoid_segmentation", medoid_segmentation_subject)
