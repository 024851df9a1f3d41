// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/random.hpp>

#include <compare>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <utility>
#include <vector>

/// \file
/// An application that was there before the library. (Only its test data are made with the library's random numbers.)
namespace vendor {

/// As it came with the database driver.
struct Date {
    short y;
    unsigned char m, d;
};

} // namespace vendor

namespace legacy {

/// Has no "empty" value, hence no default constructor.
class CustomerNo {
public:
    explicit CustomerNo(int value) : value_(value) {}
    int value() const { return value_; }
    friend bool operator==(CustomerNo, CustomerNo) = default;

private:
    int value_;
};

/// Whole cents. Ordered; does not turn into a floating-point number.
class Money {
public:
    explicit Money(std::int64_t cents) : cents_(cents) {}
    std::int64_t cents() const { return cents_; }
    Money operator+(Money other) const { return Money{cents_ + other.cents_}; }
    friend auto operator<=>(Money, Money) = default;

private:
    std::int64_t cents_;
};

class Invoice {
public:
    Invoice(CustomerNo customer, vendor::Date date, Money amount) : customer_(customer), date_(date), amount_(amount) {}
    CustomerNo const& customer() const { return customer_; }
    vendor::Date const& date() const { return date_; }
    Money amount() const { return amount_; }

private:
    CustomerNo customer_;
    vendor::Date date_;
    Money amount_;
};

class Customer {
public:
    Customer(CustomerNo number, vendor::Date lastOrder, int orderCount, Money revenue)
        : number_(number), last_order_(lastOrder), order_count_(orderCount), revenue_(revenue) {}
    Customer(Customer&&) = default;
    Customer(Customer const&) = delete; // there is one object for each customer
    Customer& operator=(Customer&&) = default;
    Customer& operator=(Customer const&) = delete;
    ~Customer() = default;

    CustomerNo const& number() const { return number_; }
    vendor::Date const& lastOrder() const { return last_order_; }
    int orderCount() const { return order_count_; }
    Money revenue() const { return revenue_; }

private:
    CustomerNo number_;
    vendor::Date last_order_;
    int order_count_;
    Money revenue_;
};

/// Fixed workers, one queue.
class WorkerPool {
public:
    explicit WorkerPool(std::size_t workers) {
        for (std::size_t i = 0; i < workers; ++i) {
            workers_.emplace_back([this] { work(); });
        }
    }
    WorkerPool(WorkerPool const&) = delete;
    WorkerPool& operator=(WorkerPool const&) = delete;
    ~WorkerPool() {
        {
            std::lock_guard const lock{mutex_};
            closing_ = true;
        }
        wake_.notify_all();
        for (auto& worker : workers_) {
            worker.join();
        }
    }

    std::size_t size() const { return workers_.size(); }

    std::future<void> submit(std::function<void()> job) {
        std::packaged_task<void()> task{std::move(job)};
        auto done = task.get_future();
        {
            std::lock_guard const lock{mutex_};
            jobs_.push(std::move(task));
        }
        wake_.notify_one();
        return done;
    }

private:
    void work() {
        for (;;) {
            std::packaged_task<void()> job;
            {
                std::unique_lock lock{mutex_};
                wake_.wait(lock, [this] { return closing_ || !jobs_.empty(); });
                if (jobs_.empty()) {
                    return;
                }
                job = std::move(jobs_.front());
                jobs_.pop();
            }
            job();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::queue<std::packaged_task<void()>> jobs_;
    bool closing_ = false;
    std::vector<std::thread> workers_;
};

/// Stands in for the database: invoices of 400 customers in 2025.
inline std::vector<Invoice> load_invoices() {
    std::vector<Invoice> invoices;
    for (int number = 1; number <= 400; ++number) {
        clientele::random::stream draw{2025, static_cast<std::uint64_t>(number)};
        for (std::uint32_t left = 1 + draw.below(8) * draw.below(8); left > 0; --left) {
            auto const month = static_cast<unsigned char>(1 + draw.below(12));
            auto const day = static_cast<unsigned char>(1 + draw.below(28));
            invoices.emplace_back(CustomerNo{1000 + number}, vendor::Date{2025, month, day},
                                  Money{500 + static_cast<std::int64_t>(draw.below(20'000))});
        }
    }
    return invoices;
}

/// Stands in for the customer table, which the application keeps up to date.
inline std::vector<Customer> load_customers() {
    std::vector<Customer> customers;
    for (auto const& invoice : load_invoices()) {
        auto const day = [](vendor::Date const& date) { return date.m * 100 + date.d; };
        if (customers.empty() || customers.back().number() != invoice.customer()) {
            customers.emplace_back(invoice.customer(), invoice.date(), 1, invoice.amount());
        } else {
            auto const& known = customers.back();
            auto const last = day(known.lastOrder()) < day(invoice.date()) ? invoice.date() : known.lastOrder();
            customers.back() =
                Customer{known.number(), last, known.orderCount() + 1, known.revenue() + invoice.amount()};
        }
    }
    return customers;
}

} // namespace legacy

template <> struct std::hash<legacy::CustomerNo> {
    std::size_t operator()(legacy::CustomerNo number) const noexcept { return std::hash<int>{}(number.value()); }
};
