// SPDX-License-Identifier: MIT
#pragma once

#include "metrics.hpp"
#include "models.hpp"
#include "problem.hpp"
#include "refits.hpp"
#include "snapshot.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// The service without a network: requests in, answers out.
namespace service {

// [host]
/// What the service asks of the host's database. Called from several threads at once.
struct host {
    /// Customers by their ids, in their order, as they stood on a day; empty where the database knows none.
    std::function<std::vector<std::optional<customer>>(std::vector<std::string> const& ids, std::chrono::sys_days)>
        find;
    learner learn;
    /// Told of what the caller must not see: errors of the database.
    std::function<void(std::string const&)> log = [](std::string const&) {};
};
// [host]

struct limits {
    std::size_t body = 1 << 20; ///< bytes
    std::size_t batch = 1000;   ///< customers
};

class api {
public:
    explicit api(host of, limits most = {});

    /// Answers any request; never throws. May be called from several threads at once.
    [[nodiscard]] response handle(request const& of);
    /// Counts an answer that was given without `handle`: a body too large to be read, a request that is no HTTP.
    void count_refused(int status);

    [[nodiscard]] limits const& most() const noexcept { return most_; }
    refits& background() noexcept { return refits_; }

    /// "POST /v1/score" and the others, as the description of the service must have them.
    static std::vector<std::string> routes();

private:
    struct call;
    struct route;
    static std::vector<route> const& table();

    response dispatch(request const& of, std::string_view& matched);
    response score(call const& of);
    response customer_of(call const& of);
    response explain(call const& of);
    response start_refit(call const& of);
    response refit_of(call const& of);
    response model(call const& of);
    response health(call const& of);
    response metrics_text(call const& of);
    response description(call const& of);

    [[nodiscard]] std::shared_ptr<snapshot const> model_now() const;
    customer find_one(std::string const& id, std::chrono::sys_days as_of);

    host host_;
    limits most_;
    metrics metrics_;
    serving serving_;
    refits refits_; ///< last: it uses the others until its thread ends
};

/// The document openapi.json.
extern std::string_view const openapi;

} // namespace service
