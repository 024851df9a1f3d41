// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/summary.hpp>
#include <clientele/core/error.hpp>

#include <cmath>
#include <limits>
#include <optional>

using namespace clientele;

namespace {

struct account {
    int repeats;
    std::optional<double> weeks_to_last;
    std::optional<float> weeks;
    unsigned times = 1;
};

auto const by = clv::lens(clv::x(&account::repeats), clv::t_x(&account::weeks_to_last), clv::T(&account::weeks),
                          clv::weight(&account::times));

std::optional<clv::summary> read(account of) { return clv::detail::read(by, of, 7); }

} // namespace

TEST_CASE("a host's customer is read through a lens") {
    CHECK(read({2, 30.5, 38.5F}) == clv::summary{2, 30.5, 38.5});
    CHECK(read({0, std::nullopt, 38.5F}) == clv::summary{0, 0, 38.5});
    CHECK(read({0, 0.0, std::nullopt}) == std::nullopt); // he never bought
    CHECK(read({1, 38.5, 38.5F}) == clv::summary{1, 38.5, 38.5});
}

TEST_CASE("a history that cannot be is refused with row, field and value") {
    auto const refuses = [](account const& of, char const* why) {
        CHECK_THROWS_WITH(read(of), Equals(why));
        CHECK_THROWS_AS(read(of), invalid_data);
    };
    refuses({-1, 0.0, 1.0F}, "row 7: x is -1, it must be from 0 to 2^32 - 1");
    refuses({1, 2.0, 1.0F}, "row 7: t_x is 2, it must be from 0 to T = 1");
    refuses({1, -2.0, 1.0F}, "row 7: t_x is -2, it must be from 0 to T = 1");
    refuses({1, std::nan(""), 1.0F}, "row 7: t_x is nan, it must be from 0 to T = 1");
    refuses({0, 0.5, 1.0F}, "row 7: t_x is 0.5, without a repeat transaction (x = 0) it must be 0");
    refuses({3, 0.0, 1.0F}, "row 7: t_x is 0, the last of 3 repeat transactions must lie after time 0");
    refuses({0, 0.0, -1.0F}, "row 7: T is -1, it must be finite and not negative");
    refuses({0, 0.0, std::numeric_limits<float>::infinity()}, "row 7: T is inf, it must be finite and not negative");
}

TEST_CASE("counts may be floating, if they are whole") {
    struct row {
        double x, t_x, T;
    };
    auto const lens = clv::lens(clv::x(&row::x), clv::t_x(&row::t_x), clv::T(&row::T));
    row good{3, 1, 2};
    CHECK(clv::detail::read(lens, good, 0)->x == 3);
    for (double const bad : {2.5, -1.0, 1e10, std::nan("")}) {
        row wrong{bad, 1, 2};
        CHECK_THROWS_AS(clv::detail::read(lens, wrong, 0), invalid_data);
    }
}

TEST_CASE("types that use the names of the field need no lens") {
    static_assert(clv::summarised<clv::summary>);
    static_assert(!clv::summarised<account>);
    clv::summary customer{4, 3, 5};
    CHECK(clv::detail::read(clv::own_names{}, customer, 0) == customer);
}
