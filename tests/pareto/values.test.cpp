// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/pareto/curve.hpp>
#include <clientele/pareto/values.hpp>

#include <limits>
#include <optional>
#include <vector>

using namespace clientele;

namespace {
struct account {
    std::optional<double> value;
    double weight;
};
} // namespace

TEST_CASE("a value that is missing or not finite is refused with its row") {
    auto const refused = [](std::optional<double> bad) {
        std::vector<account> accounts{{1.0, 1}, {2.0, 1}, {bad, 1}};
        try {
            static_cast<void>(pareto::concentration(accounts, &account::value, threads{2}));
        } catch (invalid_data const& e) {
            CHECK(e.row() == 2);
            return e.value();
        }
        return std::string("accepted");
    };
    CHECK(refused(std::nullopt) == "none");
    CHECK(refused(std::numeric_limits<double>::quiet_NaN()) == "nan");
    CHECK(refused(-std::numeric_limits<double>::infinity()) == "-inf");
}

TEST_CASE("a weight must be finite and 0 or more") {
    std::vector<account> const accounts{{1.0, 1}, {2.0, -1}};
    CHECK_THROWS_WITH(pareto::concentration(accounts, &account::value, pareto::weight(&account::weight)),
                      ContainsSubstring("row 1: weight is -1"));
}
