// SPDX-License-Identifier: MIT
#pragma once

#include "customer.hpp"

#include <clientele/banding/cuts.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/core/error.hpp>
#include <clientele/rfm/scale.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/service_pyramid.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// What is learnt of all customers, and what that says of one.
namespace service {

inline constexpr double horizon = 365; ///< days that are looked ahead

/// All that a refit learns. A plain value; it never changes once it serves.
struct models {
    std::chrono::sys_days as_of{};
    std::size_t customers = 0; ///< it was learnt of
    clientele::rfm::scale<double, double, double> scale{};
    clientele::clv::mbg_nbd buying{};
    clientele::clv::gamma_gamma spending{};
    clientele::tiers::frozen<clientele::banding::cuts<double>> tiers{}; ///< of the value of the year to come

    friend bool operator==(models const&, models const&) = default;
};

/// A fit that must not serve: it did not converge, or it says nothing.
struct not_fitted : clientele::error {
    using error::error;
};

/// \throws not_fitted; clientele::invalid_data on a history that cannot be
models learn(std::vector<customer> const& all, std::chrono::sys_days as_of);

/// What the models say of one customer. Of one who never ordered they say nothing, but why.
struct judgement {
    struct score {
        int recency = 0;
        int frequency = 0;
        int monetary = 0;
    };
    std::string id{};
    std::optional<score> rfm{};
    std::string_view segment{};
    std::optional<double> p_alive{};
    double orders = 0; ///< expected in the year to come
    double spend = 0;  ///< of each
    double value = 0;  ///< of them all
    clientele::tiers::decision<clientele::tiers::service_tier> tier{};
};

judgement judge(models const& by, customer const& one);

/// The decision in a sentence for the person at the telephone.
std::string in_words(judgement const& of);

} // namespace service
