// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

/// \file
/// Counts for Prometheus, in its text format.
namespace service {

/// What was asked, how it was answered and how long that took. Routes are those of the service, never paths as they
/// came: a stranger must not make as many series as he can think of paths.
class metrics {
public:
    void count(std::string_view route, int status, std::chrono::duration<double> took);

    /// Customers scored, of any route.
    void scored(std::size_t customers);

    [[nodiscard]] std::string text() const;

private:
    static constexpr std::array<double, 9> bounds{.0005, .001, .0025, .005, .01, .025, .1, .5, 2}; ///< in seconds
    struct histogram {
        std::array<std::uint64_t, bounds.size() + 1> within{};
        double sum = 0;
    };

    mutable std::mutex mutex_;
    std::map<std::pair<std::string, int>, std::uint64_t> requests_;
    std::map<std::string, histogram, std::less<>> durations_;
    std::uint64_t customers_ = 0;
};

/// `# HELP`, `# TYPE` and one sample.
std::string sample(std::string_view name, std::string_view type, std::string_view help, double value);

} // namespace service
