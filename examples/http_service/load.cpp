// SPDX-License-Identifier: MIT
// How many requests the service answers and how long each takes, while nothing else happens and while refits run.
// `http_service_load URL ACCOUNTS [CLIENTS] [SECONDS]`, against a service over a database of so many invented accounts.
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <httplib.h>
#include <string>
#include <thread>
#include <vector>

namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

struct plan {
    std::string url{};
    std::uint32_t accounts = 0;
    unsigned clients = 2;
    std::chrono::seconds time{5};
};

/// Milliseconds of each answer.
using latencies = std::vector<double>;
using body_maker = std::function<std::string(clientele::random::stream&)>;

std::string any_id(clientele::random::stream& draw, std::uint32_t accounts) {
    std::string const digits = std::to_string(1 + draw.below(accounts));
    std::string const zeros(digits.size() < 5 ? 5 - digits.size() : 0, '0');
    return std::string{R"({"id": "A)"}.append(zeros).append(digits).append("\"}");
}

latencies ask(plan const& of, std::uint64_t who, body_maker const& make, clock::time_point end) {
    httplib::Client client{of.url};
    client.set_keep_alive(true);
    client.set_tcp_nodelay(true);
    clientele::random::stream draw{who, 0};
    latencies found;
    while (clock::now() < end) {
        std::string const body = make(draw);
        auto const start = clock::now();
        auto const got = client.Post("/v1/score", body, "application/json");
        if (!got || got->status != 200) {
            std::fprintf(stderr, "a request failed: %s\n", got ? got->body.c_str() : "no answer");
            std::exit(EXIT_FAILURE);
        }
        found.push_back(std::chrono::duration<double, std::milli>(clock::now() - start).count());
    }
    return found;
}

/// One refit after the other until it is told to stop; how many were begun.
int refit_until(std::stop_token const& stop, std::string const& url) {
    httplib::Client client{url};
    int begun = 0;
    while (!stop.stop_requested()) {
        auto const got = client.Post("/v1/refits", "{}", "application/json");
        begun += got && got->status == 202 ? 1 : 0;
        std::this_thread::sleep_for(5ms);
    }
    return begun;
}

void measure(plan const& of, char const* name, std::size_t customers, body_maker const& make, bool with_refits) {
    std::vector<latencies> each(of.clients);
    int refits = 0;
    {
        std::jthread background;
        if (with_refits) {
            background = std::jthread{[&](std::stop_token const& stop) { refits = refit_until(stop, of.url); }};
        }
        std::vector<std::jthread> clients;
        for (unsigned i = 0; i < of.clients; ++i) {
            clients.emplace_back([&, i, end = clock::now() + of.time] { each[i] = ask(of, i, make, end); });
        }
    }
    latencies all;
    for (auto const& part : each) {
        all.insert(all.end(), part.begin(), part.end());
    }
    std::ranges::sort(all);
    auto const at = [&](double share) {
        return all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))];
    };
    double const rate = static_cast<double>(all.size()) / static_cast<double>(of.time.count());
    std::printf("%-26s %4d %11.0f %12.0f %8.2f %8.2f\n", name, refits, rate, rate * static_cast<double>(customers),
                at(0.5), at(0.99));
}

} // namespace

int main(int count, char** words) {
    auto const number = [&](int place, std::uint32_t otherwise) {
        return count > place ? clientele::from_text<std::uint32_t>(words[place]).value_or(0) : otherwise;
    };
    plan const of{count > 1 ? words[1] : "", number(2, 0), number(3, 2), std::chrono::seconds{number(4, 5)}};
    if (of.accounts == 0 || of.clients == 0 || of.time.count() == 0) {
        std::fputs("http_service_load URL ACCOUNTS [CLIENTS] [SECONDS]\n", stderr);
        return 2;
    }
    body_maker const one = [&](auto& draw) { return any_id(draw, of.accounts); };
    std::string const history =
        R"({"history": {"first_order": "2024-02-01", "last_order": "2025-10-01", "total": 500, )";
    body_maker const given = [&](auto& draw) {
        return history + R"("orders": )" + std::to_string(2 + draw.below(100)) + "}}";
    };
    body_maker const many = [&](auto& draw) {
        std::string body = R"({"customers": [)";
        for (int i = 0; i < 1000; ++i) {
            body.append(i > 0 ? "," : "").append(any_id(draw, of.accounts));
        }
        return body.append("]}");
    };
    std::printf("%u clients, %lld s each\n", of.clients, static_cast<long long>(of.time.count()));
    std::puts("                         refits  requests/s  customers/s  p50, ms  p99, ms");
    for (bool const with_refits : {false, true}) {
        measure(of, "one, by id", 1, one, with_refits);
        measure(of, "one, by its history", 1, given, with_refits);
        measure(of, "a batch of 1,000, by id", 1000, many, with_refits);
    }
    return EXIT_SUCCESS;
}
