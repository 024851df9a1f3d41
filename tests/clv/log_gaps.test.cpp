// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/log_gaps.hpp>
#include <clientele/clv/summaries.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

using namespace clientele;

namespace {

struct shopper {
    std::uint32_t visits;
    double last, age;
    std::optional<double> gaps;
    std::uint32_t times = 1;
};

auto reader() {
    return clv::lens(clv::x(&shopper::visits), clv::t_x(&shopper::last), clv::T(&shopper::age),
                     clv::log_gaps(&shopper::gaps));
}

} // namespace

static_assert(clv::gaps_lens_for<decltype(reader()), shopper>);
static_assert(clv::lens_for<decltype(reader()), shopper>);
static_assert(!clv::gaps_lens_for<clv::own_names, clv::summary>);

TEST_CASE("log gaps: the sum over those who came back, with weights") {
    std::vector<shopper> const all{{2, 5, 9, std::log(6.0)}, {0, 0, 9, std::nullopt}, {1, 3, 4, std::log(3.0), 5}};
    CHECK_THAT(clv::detail::read_timed(all, reader()).log_gaps.value(), WithinRel(std::log(18.0), 1e-15));
    auto const weighted = clv::lens(clv::x(&shopper::visits), clv::t_x(&shopper::last), clv::T(&shopper::age),
                                    clv::log_gaps(&shopper::gaps), clv::weight(&shopper::times));
    CHECK_THAT(clv::detail::read_timed(all, weighted).log_gaps.value(), WithinRel(std::log(6.0 * 243), 1e-15));
    CHECK(clv::summarise(all, weighted).customers == 7);
    CHECK(clv::detail::read_timed(all, weighted).all.rows.size() == 3);
}

TEST_CASE("log gaps: what cannot be is refused with its row") {
    auto const refused = [](std::optional<double> gaps) {
        std::vector<shopper> const all{{1, 3, 4, std::log(3.0)}, {2, 5, 9, gaps}};
        try {
            static_cast<void>(clv::detail::read_timed(all, reader()));
        } catch (invalid_data const& error) {
            return error.row() == 1 && error.field() == "log_gaps";
        }
        return false;
    };
    CHECK(refused(std::nullopt));
    CHECK(refused(std::nan("")));
    CHECK(refused(-std::numeric_limits<double>::infinity()));
    // gaps in days beside t_x in weeks: more than two even gaps of 2.5 have
    CHECK(refused(std::log(14.0) + std::log(21.0)));
    CHECK(!refused(2 * std::log(2.5)));
    CHECK(!refused(std::log(1e-9)));
}
