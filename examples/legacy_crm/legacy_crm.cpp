// SPDX-License-Identifier: MIT
// Segments inside an application that was there first: private members, getters, a vendor's dates, money that is no
// double, ids without a default constructor, and its own thread pool. None of it is changed for the library.
#include "legacy.hpp"

#include <clientele/core.hpp>
#include <clientele/customers.hpp>
#include <clientele/rfm.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <string>
#include <utility>
#include <vector>

// The application's pool as an engine: all parallel work of the library then runs on its workers.
// [engine]
struct PoolEngine {
    legacy::WorkerPool& pool;

    std::size_t parts() const { return pool.size(); }

    template <class Task> void run(std::size_t n, Task&& task) const {
        std::vector<std::future<void>> pending;
        for (std::size_t part = 0; part < n; ++part) {
            pending.push_back(pool.submit([&task, part] { task(part); }));
        }
        for (auto const& one : pending) {
            one.wait(); // all of them, before any may throw: they still use `task`
        }
        for (auto& one : pending) {
            one.get(); // throws what the part threw
        }
    }
};
static_assert(clientele::engine<PoolEngine>);
// [engine]

namespace {

namespace customers = clientele::customers;
namespace rfm = clientele::rfm;

// The only place that knows the vendor's dates.
std::chrono::sys_days day_of(vendor::Date const& date) {
    return std::chrono::year{date.y} / static_cast<int>(date.m) / static_cast<int>(date.d);
}

std::string text(legacy::Money const& money) {
    std::string const cents = std::to_string(money.cents() % 100);
    return std::to_string(money.cents() / 100) + (cents.size() < 2 ? ".0" : ".") + cents;
}

void require(bool holds, char const* what) {
    std::printf("%-58s %s\n", what, holds ? "yes" : "NO");
    if (!holds) {
        std::exit(EXIT_FAILURE);
    }
}

} // namespace

int main() {
    auto const customer_file = legacy::load_customers();
    legacy::WorkerPool workers{3};
    PoolEngine const pool{workers};

    // What the application already knows of each customer is scored as it is. Money is only compared, never computed
    // with, so the application's own type will do.
    // [projections]
    auto const by = rfm::lens(rfm::recency([](legacy::Customer const& c) { return day_of(c.lastOrder()); }),
                              rfm::frequency(&legacy::Customer::orderCount), rfm::monetary(&legacy::Customer::revenue));
    auto const scale = rfm::fit(customer_file, by, {.bins = 5}, pool);
    auto const scores = rfm::score_with(scale, customer_file, by, pool);
    // [projections]

    std::puts("number  last order  orders  revenue  RFM  segment");
    for (std::size_t i = 0; i < 8; ++i) {
        auto const& customer = customer_file[i];
        std::printf("%6d  %s  %6d %8s  %3d  %s\n", customer.number().value(),
                    clientele::format_date(day_of(customer.lastOrder())).c_str(), customer.orderCount(),
                    text(customer.revenue()).c_str(), scores[i]->code(),
                    std::string{rfm::ten_segments.name(*scores[i])}.c_str());
    }
    std::printf("... and %zu more. Best score in revenue: above %s\n\n", customer_file.size() - 8,
                text(scale.monetary.front().edges.back().value).c_str());

    // The same over the application's invoices. Amounts are added up here, so they are read as a number: whole cents.
    // [invoices]
    auto const invoices = legacy::load_invoices();
    auto const summarise = [&](auto const& engine) {
        return customers::summarise(invoices, customers::id(&legacy::Invoice::customer),
                                    customers::day([](legacy::Invoice const& i) { return day_of(i.date()); }),
                                    customers::amount([](legacy::Invoice const& i) { return i.amount().cents(); }),
                                    {.as_of = day_of({2025, 12, 31})}, engine);
    };
    auto const histories = summarise(pool);
    // [invoices]
    std::printf("%zu invoices of %zu customers\n", invoices.size(), histories.size());

    require(scale == rfm::fit(customer_file, by, {.bins = 5}), "the pool and one thread learn the same scale:");
    require(scores == rfm::score_with(scale, customer_file, by), "the pool and one thread give the same scores:");
    require(histories == summarise(clientele::sequential{}),
            "the pool and one thread sum up the same histories, bit by bit:");
}
