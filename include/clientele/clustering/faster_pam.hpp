// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/dissimilarities.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Partitioning around medoids: k of the customers themselves, so chosen that all others are near one of them.
namespace clientele::clustering {

/// Where the search for medoids begins.
enum class medoid_start : std::uint8_t {
    build, ///< one by one the customer who lowers the deviation most (BUILD of Kaufman and Rousseeuw 1990)
    random ///< k customers drawn at random
};

/// How medoids are searched.
struct pam_options {
    std::size_t clusters = 8;
    medoid_start start = medoid_start::build;
    std::size_t starts = 1; ///< random starts, of which the best is kept; BUILD always gives the same one
    std::uint64_t seed = 1;
    std::size_t passes = 100; ///< over all customers, at most
};

/// What became of the search.
struct pam_report {
    /// Why it ended.
    enum class stop : std::uint8_t {
        optimal,    ///< no exchange of a medoid for another customer lowers the deviation
        few_rows,   ///< fewer different customers than clusters asked for: each is a medoid, the deviation is 0
        pass_limit, ///< the passes allowed were used up
    };
    bool converged = false; ///< the search ended by itself, not by the limit
    stop reason = stop::optimal;
    std::size_t clusters = 0; ///< found: fewer than asked for if there are fewer different customers
    std::size_t passes = 0;   ///< over all customers, until none could be exchanged
    std::size_t swaps = 0;    ///< medoids exchanged
    double started_at = 0;    ///< deviation of the start
    double deviation = 0;     ///< sum of the dissimilarities of all customers to their medoids
    friend bool operator==(pam_report const&, pam_report const&) = default;
};

[[nodiscard]] constexpr std::string_view to_string(pam_report::stop why) noexcept {
    switch (why) {
    case pam_report::stop::optimal:
        return "no exchange lowers the deviation";
    case pam_report::stop::few_rows:
        return "no more distinct customers than clusters";
    case pam_report::stop::pass_limit:
        return "the passes ran out";
    }
    return "";
}

/// Medoids, and who belongs to them.
struct pam_result {
    std::vector<std::size_t> medoids{}; ///< rows, one a cluster: by size, largest first, then by row
    std::vector<std::uint32_t>
        labels{}; ///< the nearest medoid of each row; of equally near ones that of the lowest row
    pam_report report{};
    friend bool operator==(pam_result const&, pam_result const&) = default;
};

namespace detail {

/// One set of medoids while it is being improved. `slot` is a place among the medoids.
class pam_search {
public:
    pam_search(dissimilarities const& apart, std::span<double const> weights, std::vector<std::size_t> medoids)
        : apart_(&apart), read_(apart), weights_(weights), medoids_(std::move(medoids)), places_(weights.size()) {
        place_all();
    }

    [[nodiscard]] std::vector<std::size_t> const& medoids() const noexcept { return medoids_; }

    [[nodiscard]] double deviation() const noexcept {
        double sum = 0;
        for (std::size_t row = 0; row < places_.size(); ++row) {
            sum += weights_[row] * places_[row].nearest;
        }
        return sum;
    }

    /// Puts a row in the place of that medoid for which this lowers the deviation most, if it does.
    bool try_swap(std::size_t candidate) {
        auto const [slot, change] = best_swap(candidate);
        // Rounding must not make the search go round in circles: a change counts from one part in 10^10.
        if (!(change < -1e-10 * deviation_)) {
            return false;
        }
        medoids_[slot] = candidate;
        place_all();
        return true;
    }

private:
    struct place {
        std::size_t slot = 0;
        double nearest = 0;
        double second = 0; ///< distance to the second nearest medoid
    };

    /// The change of the deviation if `candidate` took the place of each medoid, in one walk over the rows: E. Schubert
    /// and P. J. Rousseeuw, "Fast and eager k-medoids clustering", Information Systems 101 (2021), algorithm 3.
    std::pair<std::size_t, double> best_swap(std::size_t candidate) {
        auto const distances = read_(candidate);
        changes_ = losses_;
        double gain = 0; // whichever medoid goes
        for (std::size_t row = 0; row < places_.size(); ++row) {
            place const& at = places_[row];
            double const d = distances[row];
            if (d < at.nearest) {
                gain += weights_[row] * (d - at.nearest);
                changes_[at.slot] += weights_[row] * (at.nearest - at.second);
            } else if (d < at.second) {
                changes_[at.slot] += weights_[row] * (d - at.second);
            }
        }
        auto const best = std::min_element(changes_.begin(), changes_.end()); // the first of equal ones
        return {static_cast<std::size_t>(best - changes_.begin()), *best + gain};
    }

    void place_all() {
        losses_.assign(medoids_.size(), 0);
        for (std::size_t row = 0; row < places_.size(); ++row) {
            place at{0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
            for (std::size_t slot = 0; slot < medoids_.size(); ++slot) {
                double const d = (*apart_)(row, medoids_[slot]);
                if (d < at.nearest) {
                    at = {slot, d, at.nearest};
                } else if (d < at.second) {
                    at.second = d;
                }
            }
            places_[row] = at;
            losses_[at.slot] += weights_[row] * (at.second - at.nearest);
        }
        deviation_ = deviation();
    }

    dissimilarities const* apart_;
    row_reader read_;
    std::span<double const> weights_;
    std::vector<std::size_t> medoids_;
    std::vector<place> places_;
    std::vector<double> losses_; ///< what the deviation rises by if a medoid goes and none comes
    std::vector<double> changes_;
    double deviation_ = 0;
};

/// BUILD: the most central customer, then one by one whoever lowers the deviation most; of equal ones the lowest row.
template <engine Engine>
std::vector<std::size_t> build_medoids(dissimilarities const& apart, std::span<double const> weights,
                                       std::span<std::size_t const> candidates, std::size_t clusters,
                                       Engine const& how) {
    std::vector<std::size_t> medoids;
    std::vector<double> nearest(apart.rows(), std::numeric_limits<double>::infinity());
    std::vector<double> deviations(candidates.size());
    std::vector<char> taken(candidates.size(), 0);
    while (medoids.size() < clusters) {
        for_each_part(how, candidates.size(), [&](std::size_t first, std::size_t last) {
            row_reader read{apart};
            for (std::size_t c = first; c < last; ++c) {
                auto const distances = read(candidates[c]);
                deviations[c] = 0;
                for (std::size_t row = 0; row < apart.rows(); ++row) {
                    deviations[c] += weights[row] * std::min(distances[row], nearest[row]);
                }
            }
        });
        std::size_t best = candidates.size();
        for (std::size_t c = 0; c < candidates.size(); ++c) {
            if (taken[c] == 0 && (best == candidates.size() || deviations[c] < deviations[best])) {
                best = c;
            }
        }
        taken[best] = 1;
        medoids.push_back(candidates[best]);
        for (std::size_t row = 0; row < apart.rows(); ++row) {
            nearest[row] = std::min(nearest[row], apart(row, medoids.back()));
        }
    }
    return medoids;
}

inline std::vector<std::size_t> random_medoids(std::span<std::size_t const> candidates, std::size_t clusters,
                                               random::stream random) {
    std::vector<std::size_t> drawn(candidates.begin(), candidates.end());
    for (std::size_t i = 0; i < clusters; ++i) {
        std::swap(drawn[i], drawn[i + random.below(static_cast<std::uint32_t>(drawn.size() - i))]);
    }
    drawn.resize(clusters);
    return drawn;
}

/// Improves one set of medoids until a whole round of customers brought nothing.
inline pam_result improved(dissimilarities const& apart, std::span<double const> weights,
                           std::span<std::size_t const> candidates, std::vector<std::size_t> start,
                           std::size_t passes) {
    pam_search search{apart, weights, std::move(start)};
    pam_result found;
    pam_report& report = found.report;
    report.started_at = search.deviation();
    // BUILD's first medoid is the best one there is, and with as many medoids as candidates nothing is left to try.
    bool const settled = search.medoids().size() == 1 || search.medoids().size() == candidates.size();
    std::size_t unchanged = settled ? candidates.size() : 0;
    while (unchanged < candidates.size() && report.passes < passes) {
        ++report.passes;
        for (std::size_t c = 0; c < candidates.size() && unchanged < candidates.size(); ++c) {
            bool const swapped = std::ranges::find(search.medoids(), candidates[c]) == search.medoids().end() &&
                                 search.try_swap(candidates[c]);
            report.swaps += swapped ? 1 : 0;
            unchanged = swapped ? 1 : unchanged + 1;
        }
    }
    report.converged = unchanged >= candidates.size();
    report.reason = report.converged ? pam_report::stop::optimal : pam_report::stop::pass_limit;
    report.deviation = search.deviation();
    found.medoids = search.medoids();
    return found;
}

/// The nearest medoid of each row, then the medoids in the order of their sizes. A medoid that nobody is nearest to is
/// a twin of another one, and goes.
inline void label(pam_result& found, dissimilarities const& apart, std::span<std::uint64_t const> weights) {
    std::sort(found.medoids.begin(), found.medoids.end());
    std::vector<std::uint64_t> sizes(found.medoids.size(), 0);
    found.labels.resize(apart.rows());
    for (std::size_t row = 0; row < apart.rows(); ++row) {
        auto const nearest = std::ranges::min_element(
            found.medoids, {}, [&](std::size_t medoid) { return apart(row, medoid); }); // the first of equal ones
        found.labels[row] = static_cast<std::uint32_t>(nearest - found.medoids.begin());
        sizes[found.labels[row]] += weights[row];
    }
    std::vector<std::uint32_t> order(found.medoids.size());
    std::iota(order.begin(), order.end(), 0U);
    std::erase_if(order, [&](std::uint32_t c) { return sizes[c] == 0; });
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return sizes[a] > sizes[b]; });
    std::vector<std::uint32_t> place(found.medoids.size(), 0);
    std::vector<std::size_t> medoids;
    for (std::uint32_t const c : order) {
        place[c] = static_cast<std::uint32_t>(medoids.size());
        medoids.push_back(found.medoids[c]);
    }
    for (std::uint32_t& own : found.labels) {
        own = place[own];
    }
    found.medoids = std::move(medoids);
}

} // namespace detail

/// k medoids that no single exchange can improve, by FasterPAM (Schubert and Rousseeuw 2021, algorithm 4): customers
/// are tried in the order of the rows, and an exchange that helps is made at once. A pass costs n^2 steps, BUILD k n^2;
/// the engine shares BUILD, the exchanges follow each other.
///
/// `weights` says how many customers a row stands for; empty: 1 each. A row of weight 0 gets a label, and counts for
/// nothing else. With fewer different customers than clusters, each of them is a medoid, and the report says so.
/// \throws invalid_option unless clusters, starts and passes are 1 or more
/// \throws invalid_data if there are no customers, or not as many weights as rows
template <engine Engine = sequential>
[[nodiscard]] pam_result faster_pam(dissimilarities const& apart, std::span<std::uint64_t const> weights,
                                    pam_options const& options = {}, Engine const& how = {}) {
    for (auto const& [name, value] :
         {std::pair{"clusters", options.clusters}, {"starts", options.starts}, {"passes", options.passes}}) {
        if (value < 1) {
            throw invalid_option(name, to_text(value), "1 or more");
        }
    }
    if (!weights.empty() && weights.size() != apart.rows()) {
        throw invalid_data("weights", to_text(weights.size()), "wanted: one a row, " + to_text(apart.rows()));
    }
    std::vector<std::uint64_t> counts(weights.begin(), weights.end());
    counts.resize(apart.rows(), 1);
    std::vector<double> const sizes(counts.begin(), counts.end());
    std::vector<std::size_t> candidates;
    for (std::size_t row = 0; row < counts.size(); ++row) {
        if (counts[row] != 0) {
            candidates.push_back(row);
        }
    }
    if (candidates.empty()) {
        throw invalid_data("customers", "none", "a medoid needs one at least");
    }
    std::size_t const clusters = std::min(options.clusters, candidates.size());
    pam_result best;
    if (options.start == medoid_start::build || clusters == 1) {
        best = detail::improved(apart, sizes, candidates,
                                detail::build_medoids(apart, sizes, candidates, clusters, how), options.passes);
    } else {
        for (std::uint64_t start = 0; start < options.starts; ++start) {
            auto found =
                detail::improved(apart, sizes, candidates,
                                 detail::random_medoids(candidates, clusters, {options.seed, start}), options.passes);
            if (start == 0 || found.report.deviation < best.report.deviation) {
                best = std::move(found);
            }
        }
    }
    detail::label(best, apart, counts);
    best.report.clusters = best.medoids.size();
    if (best.report.clusters < options.clusters && best.report.converged) {
        best.report.reason = pam_report::stop::few_rows;
    }
    return best;
}

} // namespace clientele::clustering
