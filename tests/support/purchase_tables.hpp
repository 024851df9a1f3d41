// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Tables of true values of models of buying, and what each of these models must keep to: made by tools/references/.
#include "references.hpp"

#include <clientele/clv/parameters.hpp>
#include <clientele/clv/summary.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace clientele_test {

/// The model of a line: columns have the names of what it describes.
template <class Model> Model model_of(reference_row const& row) {
    Model made{};
    Model::describe(made, [&](std::string_view name, auto& value) {
        value = static_cast<std::remove_reference_t<decltype(value)>>(row[name]);
    });
    return made;
}
inline clientele::clv::summary summary_of(reference_row const& row) {
    return {static_cast<std::uint32_t>(row["x"]), row["t_x"], row["T"]};
}
/// `what` of a model: bg_nbd_likelihood.
template <class Model> std::string table_of(char const* what) {
    return std::string{Model::model_name.substr(4)} + "_" + what;
}

/// The log likelihood of a customer and its gradient; P(alive) and its log odds where a customer can be lost.
template <class Model> void check_likelihood_over_domain() {
    for_each_reference("clv", table_of<Model>("likelihood"), [](reference_row const& row) {
        auto const model = model_of<Model>(row);
        auto const customer = summary_of(row);
        auto const found = typename Model::likelihood{model, customer.x}(customer);
        CHECK(error_of(found.value, row["log_likelihood"]) < 1e-12);
        CHECK(model.log_likelihood(customer) == found.value);
        auto const at = clientele::clv::detail::values_of(model);
        std::vector<double> wanted;
        double scale = 0; // of the elasticities: a gradient that is next to nothing beside the others has no digits
        for (auto const& parameter : Model::parameters) {
            wanted.push_back(row["d_" + std::string{parameter.name}]);
            scale = std::max(scale, std::abs(wanted.back() * at[wanted.size() - 1]));
        }
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            double const size = std::max(std::abs(wanted[i]), 1e-3 * scale / at[i]);
            CHECK(error_of(found.gradient[i], wanted[i], size) < 1e-10);
        }
        if (row.has("p_alive")) { // nobody is lost in NBD
            CHECK(error_of(model.log_odds_alive(customer), row["log_odds_alive"],
                           std::max(1.0, std::abs(row["log_odds_alive"]))) < 1e-13);
            CHECK(error_of(model.p_alive(customer), row["p_alive"]) < 1e-10);
        }
    });
}

/// Expected transactions, given a history and of a new customer, and those of all the future, discounted.
template <class Model> void check_expectations_over_domain(double bound) {
    for_each_reference("clv", table_of<Model>("conditional"), [&](reference_row const& row) {
        double const found = model_of<Model>(row).expected_transactions(summary_of(row), row["t"]);
        CHECK(error_of(found, row["expected"]) < bound);
    });
    for_each_reference("clv", table_of<Model>("expected"), [&](reference_row const& row) {
        CHECK(error_of(model_of<Model>(row).expected_transactions(row["t"]), row["expected"]) < bound);
    });
    for_each_reference("clv", table_of<Model>("residual"), [&](reference_row const& row) {
        double const found = model_of<Model>(row).discounted_transactions(summary_of(row), row["delta"]);
        CHECK(error_of(found, row["expected"]) < bound);
    });
}

} // namespace clientele_test
