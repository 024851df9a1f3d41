// SPDX-License-Identifier: MIT
#include "metrics.hpp"

#include <clientele/core/text.hpp>

#include <algorithm>

namespace service {

namespace {

std::string heading(std::string_view name, std::string_view type, std::string_view help) {
    std::string text = "# HELP ";
    text.append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type);
    return text + '\n';
}

} // namespace

std::string sample(std::string_view name, std::string_view type, std::string_view help, double value) {
    return heading(name, type, help).append(name) + ' ' + clientele::to_text(value) + '\n';
}

void metrics::count(std::string_view route, int status, std::chrono::duration<double> took) {
    std::lock_guard const lock{mutex_};
    ++requests_[{std::string{route}, status}];
    auto& of = durations_[std::string{route}];
    ++of.within[static_cast<std::size_t>(std::ranges::lower_bound(bounds, took.count()) - bounds.begin())];
    of.sum += took.count();
}

void metrics::scored(std::size_t customers) {
    std::lock_guard const lock{mutex_};
    customers_ += customers;
}

std::string metrics::text() const {
    using clientele::to_text;
    std::lock_guard const lock{mutex_};
    std::string text = heading("clientele_requests_total", "counter", "Requests by route and status.");
    for (auto const& [of, count] : requests_) {
        text += "clientele_requests_total{route=\"" + of.first + "\",status=\"" + std::to_string(of.second) + "\"} " +
                std::to_string(count) + '\n';
    }
    std::string const duration = "clientele_request_duration_seconds";
    text += heading(duration, "histogram", "Time to answer, without the network.");
    for (auto const& [route, of] : durations_) {
        std::string const label = "{route=\"" + route + '"';
        std::uint64_t count = 0;
        for (std::size_t i = 0; i < of.within.size(); ++i) {
            count += of.within[i];
            std::string const bound = i < bounds.size() ? to_text(bounds[i]) : "+Inf";
            text += duration + "_bucket" + label + ",le=\"" + bound + "\"} " + std::to_string(count) + '\n';
        }
        text += duration + "_sum" + label + "} " + to_text(of.sum) + '\n';
        text += duration + "_count" + label + "} " + std::to_string(count) + '\n';
    }
    return text +
           sample("clientele_customers_scored_total", "counter", "Customers scored.", static_cast<double>(customers_));
}

} // namespace service
