// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Requests and answers without a network, and what goes wrong between them.
namespace service {

struct request {
    std::string method{};
    std::string target{}; ///< path and query as they came, percent signs and all
    std::string content_type{};
    std::string body{};
};

struct response {
    int status = 200;
    std::string body{};
    std::string content_type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers{};
};

/// One thing that is wrong with a request, and where.
struct fault {
    std::string pointer{}; ///< RFC 6901, as a fragment: `#/customers/3/history/orders`
    std::string detail{};
    std::optional<std::size_t> row{}; ///< of the batch
    std::string field{};
};

/// An answer that is an error, as RFC 9457 has it.
struct problem {
    int status = 500;
    std::string detail{};
    std::vector<fault> faults{};
    std::vector<std::pair<std::string, std::string>> headers{};
};

/// The answer to a request that failed.
response answer(problem const& of);

/// The words that go with a status.
char const* title_of(int status);

} // namespace service
