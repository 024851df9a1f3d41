// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/core/error.hpp>

#include <array>
#include <limits>

using namespace clientele;

TEST_CASE("a model can be read as an array, and made from one") {
    clv::bg_nbd const model{1, 2, 3, 4};
    CHECK(clv::detail::values_of(model) == std::array<double, 4>{1, 2, 3, 4});
    CHECK(clv::detail::with_values<clv::bg_nbd>(std::array<double, 4>{1, 2, 3, 4}) == model);
    static_assert(clv::parameter_count<clv::bg_nbd> == 4);
    static_assert(clv::bg_nbd::parameters[1].time == 1);
}

TEST_CASE("each parameter of the model with gradients is itself") {
    auto const model = clv::detail::with_gradient(clv::bg_nbd{1, 2, 3, 4});
    CHECK(model.alpha.value == 2);
    CHECK(model.alpha.gradient == std::array<double, 4>{0, 1, 0, 0});
}

TEST_CASE("parameters that cannot be are named") {
    CHECK_NOTHROW(clv::bg_nbd{1, 2, 3, 4}.validate());
    CHECK_THROWS_WITH((clv::bg_nbd{1, 0, 3, 4}.validate()),
                      Equals("alpha is 0, a parameter must be finite and above 0"));
    CHECK_THROWS_AS((clv::bg_nbd{1, 1, 3, std::numeric_limits<double>::infinity()}.validate()), invalid_data);
    CHECK_THROWS_AS((clv::bg_nbd{std::numeric_limits<double>::quiet_NaN(), 1, 3, 1}.validate()), invalid_data);
}
