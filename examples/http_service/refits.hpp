// SPDX-License-Identifier: MIT
#pragma once

#include "snapshot.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

/// \file
/// Refits in the background, one at a time.
namespace service {

/// One refit and what became of it.
struct refit {
    enum class state : std::uint8_t { running, succeeded, failed };

    std::uint64_t id = 0;
    state is = state::running;
    std::optional<std::chrono::sys_days> as_of{}; ///< that was asked for; empty: the latest day there is
    std::string reason{};                         ///< why it failed
    std::uint64_t version = 0;                    ///< of the models, if it succeeded
    double seconds = 0;
};

std::string_view name(refit::state of);

/// Learns from everything up to a day, or up to the latest.
using learner = std::function<models(std::optional<std::chrono::sys_days>)>;

/// Learns on a thread of its own. What fails leaves the models that serve as they are.
class refits {
public:
    refits(learner learn, serving& result) : learn_(std::move(learn)), result_(&result) {}

    /// Empty if one is running: a second would read the same data, and then nobody knew which one serves.
    std::optional<refit> start(std::optional<std::chrono::sys_days> as_of);

    [[nodiscard]] std::optional<refit> find(std::uint64_t id) const; ///< of the last `kept`
    [[nodiscard]] std::optional<refit> latest() const;

    struct counts {
        std::uint64_t succeeded = 0;
        std::uint64_t failed = 0;
        bool running = false;
    };
    [[nodiscard]] counts count() const;

    /// Waits for the one that runs: a fit ends by itself, within seconds.
    void wait();

    static constexpr std::size_t kept = 16;

private:
    void run(refit job);
    void finish(refit const& job);

    learner learn_;
    serving* result_;
    mutable std::mutex mutex_;
    std::deque<refit> jobs_; ///< the latest last
    counts counts_;
    std::mutex starting_; ///< of the thread below
    std::jthread thread_; ///< last: joined before anything that it uses is gone
};

} // namespace service
