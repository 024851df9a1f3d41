// SPDX-License-Identifier: MIT
#include "battery.hpp"

#include <clientele/clustering/segmentation.hpp>

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
    std::string channel;
    friend bool operator==(account const&, account const&) = default;
};

struct counted_account {
    account who;
    std::uint64_t times;
};

struct accounts {
    using row = account;
    static constexpr bool empty_is_an_error = true;
    static constexpr auto does_not_merge = "clusters are found by going over the customers again and again";

    static row any_row(random::stream& random) {
        return {0.25 * random.below(60) * (1 + random.below(3)), static_cast<double>(random.below(40)),
                std::string(1, static_cast<char>('a' + random.below(4)))};
    }
    static constexpr auto of_account = [](auto member) { return [=](account const& a) { return a.*member; }; };
    static constexpr auto of_counted = [](auto member) {
        return [=](counted_account const& a) { return a.who.*member; };
    };
    static std::vector<counted_account> counted(std::vector<row> const& rows,
                                                std::vector<std::uint64_t> const& weights) {
        std::vector<counted_account> found;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            found.push_back({rows[i], weights[i]});
        }
        return found;
    }
    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        return {{"revenue", [](row& r, double bad) { r.revenue = bad; }},
                {"days", [](row& r, double bad) { r.days = bad; }}};
    }
    static void make_counted(row& /*every row counts*/) {}

    /// Standardised features do not know units: times a power of two not one bit changes.
    template <class Subject, class Scale>
    static void check_scaled(std::vector<row> const& rows, double factor, Scale const& scale) {
        int exponent = 0;
        if (std::frexp(factor, &exponent) != 0.5) {
            return; // another factor rounds each value, and near ties may fall otherwise
        }
        auto scaled = rows;
        for (auto& r : scaled) {
            scale(r, factor);
        }
        auto const before = Subject::fit(rows, sequential{});
        auto const after = Subject::fit(scaled, sequential{});
        CHECK(Subject::apply(after, scaled) == Subject::apply(before, rows));
    }
};

/// Mixed features, through a schema.
struct k_prototypes_subject : accounts {
    template <class Of> static auto schema_by(Of const& of, auto const&... weight) {
        return features::schema(features::numeric("revenue", of(&account::revenue)),
                                features::numeric("days", of(&account::days)),
                                features::categorical("channel", of(&account::channel)), weight...);
    }
    static auto schema() { return schema_by(of_account); }
    using model = clustering::segmentation<features::encoder<std::string>>;
    static clustering::fit_options options() { return {.clusters = 4, .starts = 3, .seed = 7}; }

    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        return clustering::fit_k_prototypes(rows, schema(), options(), how).model;
    }
    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        auto const by = schema_by(of_counted, features::weight(&counted_account::times));
        return clustering::fit_k_prototypes(counted(rows, weights), by, options()).model;
    }
    static auto apply(model const& with, std::vector<row> const& rows) {
        return clustering::predict(with, rows, schema());
    }
    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        check_scaled<k_prototypes_subject>(rows, factor, [](row& r, double by) { r.revenue *= by; });
    }
    static void check_time_scaled(std::vector<row> const& rows, int factor) {
        check_scaled<k_prototypes_subject>(rows, 2 * factor, [](row& r, double by) { r.days *= by; });
    }
};

/// The prototypes alone: k-means.
template <clustering::seeding Start, std::size_t Sample> struct k_means_from : accounts {
    static auto schema_by(auto const& of, auto const&... weight) {
        return features::schema(features::numeric("revenue", of(&account::revenue)),
                                features::numeric("days", of(&account::days)), weight...);
    }
    using model = clustering::prototypes;
    static clustering::fit_options options() {
        return {.clusters = 3, .start = Start, .starts = 4, .seed = 1, .tolerance = 0, .sample = Sample};
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        return clustering::fit_k_means(rows, schema_by(of_account), options(), how).model.middles;
    }
    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        auto const by = schema_by(of_counted, features::weight(&counted_account::times));
        return clustering::fit_k_means(counted(rows, weights), by, options()).model.middles;
    }
    static auto apply(model const& with, std::vector<row> const& rows) {
        features::encoded encoded{.numeric = 2};
        for (auto const& r : rows) {
            encoded.numbers.insert(encoded.numbers.end(), {0.125 * r.revenue - 2, 0.0625 * r.days - 1});
        }
        return clustering::nearest(with, encoded);
    }
    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        check_same(rows, factor, [](row& r, double by) { r.revenue *= by; });
    }
    static void check_time_scaled(std::vector<row> const& rows, int factor) {
        check_same(rows, 2 * factor, [](row& r, double by) { r.days *= by; });
    }
    template <class Scale> static void check_same(std::vector<row> const& rows, double factor, Scale const& scale) {
        int exponent = 0;
        if (std::frexp(factor, &exponent) != 0.5) {
            return;
        }
        auto scaled = rows;
        for (auto& r : scaled) {
            scale(r, factor);
        }
        CHECK(fit(scaled, sequential{}) == fit(rows, sequential{}));
    }
};

using k_means_subject = k_means_from<clustering::seeding::plus_plus, 1000>;
using k_means_from_few = k_means_from<clustering::seeding::plus_plus, 5>;
using k_means_in_parallel = k_means_from<clustering::seeding::parallel, 20>;

} // namespace

REGISTER_LAWS("clustering.segmentation", k_prototypes_subject)
REGISTER_LAWS("clustering.prototypes", k_means_subject)
REGISTER_LAWS("clustering.prototypes", k_means_from_few)
REGISTER_LAWS("clustering.prototypes", k_means_in_parallel)
