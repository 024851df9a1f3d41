// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/likelihood.hpp>
#include <clientele/core/engine.hpp>

#include <cmath>
#include <cstddef>
#include <limits>

using namespace clientele;

namespace {

auto const one = [](std::size_t i) {
    auto const x = static_cast<double>(i % 97) + 0.1;
    return stats::second_order<1>{std::log(x), {1 / x}, {-1 / (x * x)}};
};
auto const twice = [](std::size_t) { return 2.0; };

} // namespace

TEST_CASE("a sum over customers has the same bits on any engine") {
    for (std::size_t const rows :
         {std::size_t{1}, std::size_t{255}, std::size_t{256}, std::size_t{257}, std::size_t{10'000}}) {
        auto const alone = clv::detail::sum_over<1>(rows, one, twice, sequential{});
        for (std::size_t const count : {1U, 2U, 3U, 8U}) {
            auto const together = clv::detail::sum_over<1>(rows, one, twice, threads{count});
            CHECK(together.value == alone.value);
            CHECK(together.gradient == alone.gradient);
            CHECK(together.hessian == alone.hessian);
        }
    }
}

TEST_CASE("one customer whose likelihood is not finite makes the sum no number") {
    auto const spoiled = [](std::size_t i) {
        auto found = one(i);
        if (i == 300) {
            found.gradient[0] = std::numeric_limits<double>::infinity();
        }
        return found;
    };
    CHECK(std::isnan(clv::detail::sum_over<1>(1000, spoiled, twice, threads{2}).value));
}
