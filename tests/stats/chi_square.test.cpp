// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/references.hpp"

#include <clientele/stats/chi_square.hpp>

#include <cmath>

using namespace clientele;
using clientele_test::error_of;

TEST_CASE("chi-square tails: mpmath, 40 digits, far out too") {
    struct row {
        double statistic, degrees, tail;
    };
    for (row const& of : {
             row{0.5, 1, 0.47950012218695346232},
             row{3.841458820694124, 1, 0.050000000000000058397},
             row{30, 1, 4.3204630578274972948e-8},
             row{5.991464547107979, 2, 0.050000000000000074672},
             row{2.5, 4, 0.64463579293542772573},
             row{18.307038053275146, 10, 0.050000000000000013496},
             row{400, 10, 9.4132919911834760919e-80},
             row{1e-3, 3, 0.99999159208094195384},
         }) {
        INFO(of.statistic << " with " << of.degrees << " degrees of freedom");
        CHECK(error_of(stats::chi_square_tail(of.statistic, of.degrees), of.tail) < 1e-13);
    }
    CHECK(stats::chi_square_tail(0, 3) == 1);
    CHECK(std::isnan(stats::chi_square_tail(-1, 3)));
    CHECK(std::isnan(stats::chi_square_tail(1, 0)));
    CHECK(std::isnan(stats::chi_square_tail(std::nan(""), 1)));
}
