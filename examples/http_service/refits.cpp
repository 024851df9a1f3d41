// SPDX-License-Identifier: MIT
#include "refits.hpp"

#include <algorithm>
#include <exception>
#include <system_error>
#include <utility>

namespace service {

std::string_view name(refit::state of) {
    switch (of) {
    case refit::state::running:
        return "running";
    case refit::state::succeeded:
        return "succeeded";
    case refit::state::failed:
        return "failed";
    }
    return "";
}

std::optional<refit> refits::start(std::optional<std::chrono::sys_days> as_of) {
    std::lock_guard const starting{starting_};
    refit job{.as_of = as_of};
    {
        std::lock_guard const lock{mutex_};
        if (counts_.running) return std::nullopt;
        counts_.running = true;
        job.id = jobs_.empty() ? 1 : jobs_.back().id + 1;
        jobs_.push_back(job);
        if (jobs_.size() > kept) jobs_.pop_front();
    }
    try {
        thread_ = std::jthread{[this, job] { run(job); }}; // joins the one before, which has done its work
    } catch (std::system_error const& none) {              // the machine gives no more threads
        job.is = refit::state::failed;
        job.reason = none.what();
        finish(job);
    }
    return job;
}

void refits::run(refit job) {
    auto const start = std::chrono::steady_clock::now();
    try {
        job.version = result_->replace(learn_(job.as_of));
        job.is = refit::state::succeeded;
    } catch (std::exception const& failed) {
        job.reason = failed.what();
        job.is = refit::state::failed;
    }
    job.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    finish(job);
}

void refits::finish(refit const& job) {
    std::lock_guard const lock{mutex_};
    jobs_.back() = job; // none was started in the meantime
    ++(job.is == refit::state::succeeded ? counts_.succeeded : counts_.failed);
    counts_.running = false;
}

std::optional<refit> refits::find(std::uint64_t id) const {
    std::lock_guard const lock{mutex_};
    auto const at = std::ranges::find(jobs_, id, &refit::id);
    return at == jobs_.end() ? std::nullopt : std::optional{*at};
}

std::optional<refit> refits::latest() const {
    std::lock_guard const lock{mutex_};
    return jobs_.empty() ? std::nullopt : std::optional{jobs_.back()};
}

refits::counts refits::count() const {
    std::lock_guard const lock{mutex_};
    return counts_;
}

void refits::wait() {
    std::lock_guard const starting{starting_};
    if (thread_.joinable()) thread_.join();
}

} // namespace service
