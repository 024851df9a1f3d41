// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/references.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/mbg_nbd.hpp>

#include <cmath>
#include <cstdint>

using namespace clientele;
using clientele_test::error_of;

namespace {

template <class Model> void check_interval(Model const& model) {
    double sum = 0;
    double mean = 0;
    for (std::uint32_t x = 0; x < 400; ++x) {
        double const p = std::exp(model.log_probability_of_count(x, 20, 13));
        sum += p;
        mean += x * p;
    }
    CHECK_THAT(sum, WithinAbs(1, 1e-11));
    CHECK_THAT(mean, WithinRel(model.expected_transactions(33.0) - model.expected_transactions(20.0), 1e-9));
    // from the start it is the plain count, over no time nothing
    for (std::uint32_t const x : {0U, 1U, 2U, 17U, 300U}) {
        CHECK_THAT(model.log_probability_of_count(x, 1e-300, 13),
                   WithinRel(model.log_probability_of_count(x, 13), 1e-11));
    }
    CHECK_THAT(model.log_probability_of_count(0, 20, 1e-300), WithinAbs(0, 1e-12));
}

} // namespace

TEST_CASE("purchases in a later time: probabilities add up, and their mean is the expectation's increment") {
    check_interval(clv::bg_nbd{.243, 4.414, .793, 2.426});
    check_interval(clv::mbg_nbd{.525, 6.183, .891, 1.614});
    check_interval(clv::bg_nbd{2.5, 40, 1, .05});
}

TEST_CASE("probabilities down to 1e-300 and below: mpmath", "[accuracy]") {
    // the error of the logarithm is the relative one of the probability
    clientele_test::for_each_reference("clv", "bg_nbd_pmf", [](auto const& row) {
        clv::bg_nbd const model{row["r"], row["alpha"], row["a"], row["b"]};
        CHECK(std::abs(model.log_probability_of_count(static_cast<std::uint32_t>(row["x"]), row["t"]) -
                       row["log_probability"]) < 1e-10);
    });
}

TEST_CASE("purchases in a later time: mpmath", "[accuracy]") {
    clientele_test::for_each_reference("clv", "bg_nbd_interval_pmf", [](auto const& row) {
        clv::bg_nbd const model{row["r"], row["alpha"], row["a"], row["b"]};
        CHECK(std::abs(model.log_probability_of_count(static_cast<std::uint32_t>(row["x"]), row["t"], row["h"]) -
                       row["log_probability"]) < 1e-10);
    });
}
