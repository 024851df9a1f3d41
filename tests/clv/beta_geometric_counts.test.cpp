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
    for (auto const name : {"bg_nbd_pmf", "mbg_nbd_pmf"}) {
        clientele_test::for_each_reference("clv", name, [&](auto const& row) {
            auto const x = static_cast<std::uint32_t>(row["x"]);
            double const found =
                name[0] == 'b'
                    ? clv::bg_nbd{row["r"], row["alpha"], row["a"], row["b"]}.log_probability_of_count(x, row["t"])
                    : clv::mbg_nbd{row["r"], row["alpha"], row["a"], row["b"]}.log_probability_of_count(x, row["t"]);
            // the error of the logarithm is the relative one of the probability
            CHECK(std::abs(found - row["log_probability"]) < 1e-10);
        });
    }
}
