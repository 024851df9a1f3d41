// SPDX-License-Identifier: MIT
#pragma once

#include "models.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

/// \file
/// What serves at the moment.
namespace service {

// [snapshot]
/// Models, and which they are. Never changed: a request takes one and answers from it alone, whatever comes after.
struct snapshot {
    std::uint64_t version = 0;
    models of{};
    std::chrono::system_clock::time_point learnt{};
};

/// The snapshot that serves. The lock is held while a pointer is copied. (`std::atomic<std::shared_ptr>` would say the
/// same, but in libstdc++ 12 its `load` lets go with a relaxed store: a data race, and the thread sanitizer says so.)
class serving {
public:
    /// Empty before the first fit.
    [[nodiscard]] std::shared_ptr<snapshot const> get() const {
        std::lock_guard const lock{mutex_};
        return now_;
    }

    /// From here on these serve. Returns their version.
    std::uint64_t replace(models by) {
        auto const learnt = std::chrono::system_clock::now();
        std::lock_guard const lock{mutex_};
        auto const version = now_ ? now_->version + 1 : 1;
        now_ = std::make_shared<snapshot const>(snapshot{version, std::move(by), learnt});
        return version;
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<snapshot const> now_;
};
// [snapshot]

} // namespace service
