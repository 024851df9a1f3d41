// SPDX-License-Identifier: MIT
#pragma once

#include "clusters.hpp"
#include "concentration.hpp"
#include "log.hpp"
#include "models.hpp"
#include "moves.hpp"
#include "scores.hpp"
#include "service.hpp"
#include "value.hpp"

#include <clientele/customers.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// \file
/// Everything that a run can find out, and how.
namespace batch {

/// The parts of a run; the histories come with each.
struct parts {
    bool scores = false, concentration = false, service = false, future = false, clusters = false, moves = false;
};

/// What the parts are told.
struct analysis_options {
    score_options scores{};
    std::size_t clusters = 0; ///< 0: as many as the customers suggest
    std::size_t threads = 1;
};

struct findings {
    std::string file{};
    order_log log{};
    std::chrono::sys_days as_of{};
    bool as_of_given = false;
    customers::refund_policy refunds{};
    std::vector<history> histories{};
    std::optional<scoring> scored{};
    bool concentration_wanted = false;
    std::optional<concentration> carrying{}; ///< empty too if customers have spent nothing in all
    std::optional<service> served{};
    std::optional<future> ahead{};
    std::optional<clusters> alike{};
    std::optional<quarter> moved{};

    [[nodiscard]] double total() const {
        clientele::exact_sum sum;
        for (auto const& customer : histories) {
            sum.add(customer.total());
        }
        return sum.value();
    }
};

/// Finds out what is wanted of `found`, whose histories are read; what `saved` holds is applied, not learnt.
void analyse(findings& found, parts const& wanted, analysis_options const& how, saved_models const& saved,
             std::optional<std::string> const& model_file);

/// Whether the models have a part that is wanted.
[[nodiscard]] inline bool applies(saved_models const& saved, parts const& wanted) {
    return (wanted.scores && saved.scores) || (wanted.service && saved.tiers) || (wanted.future && saved.future) ||
           (wanted.clusters && saved.clusters);
}

/// What was learnt or applied, to be saved.
[[nodiscard]] saved_models models_of(findings const& found);

} // namespace batch
