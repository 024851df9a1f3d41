// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/migration_value.hpp>
#include <clientele/clv/retention_value.hpp>

using namespace clientele;

namespace {

/// The set-up of Pfeifer and Carraway (2000): who bought 1, 2, 3 or 4 periods ago buys with the chances given, else he
/// goes on to the next state; after the fourth he is given up. A purchase yields 40, a mailing costs 4.
Eigen::MatrixXd moves() {
    Eigen::MatrixXd p(5, 5);
    p << .3, .7, 0, 0, 0,  //
        .2, 0, .8, 0, 0,   //
        .15, 0, 0, .85, 0, //
        .05, 0, 0, 0, .95, //
        0, 0, 0, 0, 1;
    return p;
}
Eigen::VectorXd rewards() {
    Eigen::VectorXd r(5);
    r << 36, -4, -4, -4, 0;
    return r;
}

} // namespace

TEST_CASE("the value of a customer in each state of recency, over four periods and for ever") {
    // mpmath, 30 digits.
    auto const four = clv::migration_value(moves(), rewards(), 0.2, 4);
    double const over_four[] = {50.1149691358025, 4.21990740740741, 0.592110339506173, -1.98013117283951, 0};
    auto const all = clv::migration_value(moves(), rewards(), 0.2);
    double const for_ever[] = {52.3196094385679, 5.55378356387307, 1.25077298616762, -1.820016273393, 0};
    for (int i = 0; i < 5; ++i) {
        CHECK_THAT(four[i], WithinAbs(over_four[i], 1e-12));
        CHECK_THAT(all[i], WithinAbs(for_ever[i], 1e-12));
    }
    CHECK((clv::migration_value(moves(), rewards(), 0.2, 300) - all).cwiseAbs().maxCoeff() < 1e-12);
    CHECK(clv::migration_value(moves(), rewards(), 0.2, 0) == rewards());
}

TEST_CASE("with two states, here and gone, it is the retention formula") {
    Eigen::MatrixXd p(2, 2);
    p << .8, .2, 0, 1;
    Eigen::VectorXd r(2);
    r << 30, 0;
    CHECK_THAT(clv::migration_value(p, r, 0.1)[0],
               WithinRel(clv::retention_value(30, 0.8, 0.1, clv::first_payment::now), 1e-14));
    CHECK_THAT(clv::migration_value(p, r, 0, 2)[0], WithinRel(30 * (1 + 0.8 + 0.64), 1e-14));
}

TEST_CASE("what is no Markov chain is refused") {
    auto p = moves();
    p(2, 0) = 0.16;
    try {
        static_cast<void>(clv::migration_value(p, rewards(), 0.2));
        FAIL("accepted");
    } catch (invalid_data const& refused) {
        CHECK(refused.row() == 2);
    }
    p(2, 0) = -0.15;
    CHECK_THROWS_AS(clv::migration_value(p, rewards(), 0.2), invalid_data);
    Eigen::VectorXd const short_of_one = rewards().head(4);
    CHECK_THROWS_AS(clv::migration_value(moves(), short_of_one, 0.2), invalid_data);
    CHECK_THROWS_AS(clv::migration_value(moves(), rewards(), 0), invalid_option);
    CHECK_THROWS_AS(clv::migration_value(moves(), rewards(), -0.2, 3), invalid_option);
}
