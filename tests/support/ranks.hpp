// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/engine.hpp>

#include <any>
#include <barrier>
#include <cstddef>
#include <thread>
#include <utility>
#include <vector>

/// \file
/// Several processes played by threads: each works on its own rows, and accumulators are exchanged. What runs here runs
/// on ranks of MPI.
namespace clientele_test {

/// The engine of one process. `combine` leaves the whole with everybody.
class rank {
public:
    /// What the processes share: their network.
    struct wire {
        explicit wire(std::size_t count) : sent(count), meeting(static_cast<std::ptrdiff_t>(count)) {}
        std::vector<std::any> sent;
        std::barrier<> meeting;
    };

    rank(wire& with, std::size_t number) : wire_(&with), number_(number) {}

    [[nodiscard]] static std::size_t parts() { return 2; }
    template <class Task> void run(std::size_t n, Task&& task) const { clientele::threads{2}.run(n, task); }

    template <clientele::accumulator A> void combine(A& mine) const {
        wire_->sent[number_] = mine;
        wire_->meeting.arrive_and_wait();
        A whole = std::any_cast<A const&>(wire_->sent.front());
        for (std::size_t other = 1; other < wire_->sent.size(); ++other) {
            whole.merge(std::any_cast<A const&>(wire_->sent[other]));
        }
        wire_->meeting.arrive_and_wait(); // nobody sends again before all have read
        mine = std::move(whole);
    }

private:
    wire* wire_;
    std::size_t number_;
};

/// Cuts rows into as many consecutive parts as there are processes and calls `work(rank, part, number)` on each of
/// them.
template <class Row, class Work> void on_ranks(std::vector<Row> const& rows, std::size_t count, Work&& work) {
    rank::wire network(count);
    std::vector<std::jthread> processes;
    for (std::size_t number = 0; number < count; ++number) {
        std::vector<Row> part(rows.begin() + static_cast<std::ptrdiff_t>(rows.size() * number / count),
                              rows.begin() + static_cast<std::ptrdiff_t>(rows.size() * (number + 1) / count));
        processes.emplace_back([&network, &work, number, part = std::move(part)] {
            work(rank{network, number}, part, number);
        });
    }
}

} // namespace clientele_test
