// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

/// \file
/// Threads that are started once and wait for work.
namespace clientele::detail {

/// Runs the parts of one task after another on its own threads and the calling one, each part on whichever comes first.
/// An algorithm has a task every millisecond or so. To start threads for each takes a tenth of that, and the system may
/// put them on the processor of the thread that starts them, where they wait for it to end.
class crew {
public:
    explicit crew(std::size_t hands) {
        hands_.reserve(hands);
        try {
            for (std::size_t i = 0; i < hands; ++i) {
                hands_.emplace_back([this] { serve(); });
            }
        } catch (...) { // the system has no more threads: those that it gave must not wait for ever
            dismiss();
            throw;
        }
    }
    ~crew() { dismiss(); }
    [[nodiscard]] std::size_t hands() const noexcept { return hands_.size(); }
    crew(crew const&) = delete;
    crew& operator=(crew const&) = delete;
    crew(crew&&) = delete;
    crew& operator=(crew&&) = delete;

    /// Calls `task(0)` ... `task(n - 1)`, which must not throw, and returns when all have ended. One at a time.
    template <class Task> void run(std::size_t n, Task& task) {
        if (n == 0) {
            return;
        }
        std::uint32_t const ends = ends_.load();
        task_ = &task;
        call_ = [](void* of, std::size_t part) { (*static_cast<Task*>(of))(part); };
        size_ = n;
        done_.store(0);
        left_.store(n); // from here on it runs
        call();
        work();
        wait(ends_, ends);
    }

private:
    void dismiss() {
        over_.store(true);
        call();
    }

    void call() {
        calls_.fetch_add(1);
        calls_.notify_all();
    }

    void serve() {
        for (std::uint32_t calls = calls_.load(); !over_.load(); calls = calls_.load()) {
            work();
            wait(calls_, calls);
        }
    }

    /// Whoever has taken a part may read what the task is, until he has said that the part is done: then it may end.
    void work() {
        for (std::size_t left = left_.load(); left != 0;) {
            if (left_.compare_exchange_weak(left, left - 1)) {
                std::size_t const size = size_;
                call_(task_, left - 1);
                if (done_.fetch_add(1) + 1 == size) {
                    ends_.fetch_add(1);
                    ends_.notify_one();
                }
                left = left_.load();
            }
        }
    }

    /// Until `what` is not `old` any more: mostly that is soon, and to be woken takes longer than some turns. (So many
    /// last a third of a millisecond where nobody else wants the processor. With a tenth of them two threads took 3 to
    /// 8 % longer.)
    static void wait(std::atomic<std::uint32_t> const& what, std::uint32_t old) {
        constexpr int turns = 1000;
        for (int turn = 0; turn < turns; ++turn) {
            if (what.load() != old) {
                return;
            }
            std::this_thread::yield();
        }
        what.wait(old);
    }

    void* task_ = nullptr;
    void (*call_)(void*, std::size_t) = nullptr;
    std::size_t size_ = 0;                ///< parts
    std::atomic<std::size_t> left_{0};    ///< parts that nobody has taken, the last first
    std::atomic<std::size_t> done_{0};    ///< parts that have ended
    std::atomic<std::uint32_t> calls_{0}; ///< to work
    std::atomic<std::uint32_t> ends_{0};  ///< tasks that have ended
    std::atomic<bool> over_{false};
    std::vector<std::jthread> hands_{}; ///< the last member: these end before what they use
};

} // namespace clientele::detail
