// SPDX-License-Identifier: MIT
#include "crm_host.hpp"

#include "../sqlite_crm/crm.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace service {

using std::chrono::sys_days;

namespace {

namespace customers = clientele::customers;

/// Cents become the unit in which requests speak of money.
customer to_customer(crm::history const& of) {
    auto const since = of.days_since_last();
    return {.id = of.id(),
            .orders = of.orders(),
            .x = of.x(),
            .t_x = of.t_x(),
            .T = of.T(),
            .days_since_last = since ? std::optional<double>{*since} : std::nullopt,
            .total = of.total() / 100,
            .repeat_total = of.repeat_total() / 100};
}

/// One view of the database, whatever is committed in the meantime. A connection that failed in it is thrown away.
class one_view {
public:
    explicit one_view(crm::database& of) : database_(&of) { of.run("BEGIN"); }
    void end() { database_->run("COMMIT"); }

private:
    crm::database* database_;
};

/// A connection with the statements that look customers up.
class reader {
public:
    explicit reader(std::string const& path) : database_(path, crm::access::read) {}

    std::vector<std::optional<customer>> find(std::vector<std::string> const& ids, sys_days as_of) {
        std::map<std::string, std::optional<customer>> found;
        for (auto const& id : ids) {
            found.emplace(id, std::nullopt); // once, however often it is asked for
        }
        std::vector<std::string_view> known; // the texts are those of `found`
        std::vector<crm::order> orders;
        one_view view{database_};
        for (auto const& [id, nobody] : found) {
            for (account_.bind(id); account_.step();) {
                known.push_back(id);
            }
            for (auto const& one : crm::cursor{orders_.bind(id, as_of), crm::read_order}) {
                orders.push_back({id, one.placed, one.cents});
            }
        }
        view.end();
        customers::ledger<std::string> book; // once for all: it is made for many rows
        book.enrol(known, customers::id([](std::string_view id) { return id; }));
        book.add(orders, customers::id(&crm::order::account), customers::day(&crm::order::placed),
                 customers::amount(&crm::order::cents));
        for (auto const& one : std::move(book).histories({.as_of = as_of})) {
            found[one.id()] = to_customer(one);
        }
        std::vector<std::optional<customer>> in_order;
        for (auto const& id : ids) {
            in_order.push_back(found[id]);
        }
        return in_order;
    }

private:
    crm::database database_;
    crm::statement account_{database_, "SELECT 1 FROM account WHERE id = ?"};
    crm::statement orders_{database_, "SELECT account, placed, cents FROM orders WHERE account = ? AND placed <= ?"};
};

/// Readers that are free. There are as many as threads asked at the same time.
class readers {
public:
    explicit readers(std::string path) : path_(std::move(path)) {}

    std::unique_ptr<reader> take() {
        std::lock_guard const lock{mutex_};
        if (free_.empty()) return std::make_unique<reader>(path_);
        auto one = std::move(free_.back());
        free_.pop_back();
        return one;
    }
    void give_back(std::unique_ptr<reader> one) {
        std::lock_guard const lock{mutex_};
        free_.push_back(std::move(one));
    }

private:
    std::string path_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<reader>> free_;
};

/// Through a connection of its own: requests are answered through theirs in the meantime.
models learn_from(std::string const& path, std::optional<sys_days> as_of) {
    crm::database database{path, crm::access::read};
    one_view view{database};
    crm::statement latest{database, "SELECT max(placed) FROM orders"};
    latest.step();
    auto const day = as_of ? as_of : latest.get<std::optional<sys_days>>(0);
    if (!day) throw not_fitted("there are no orders to learn from");
    std::vector<customer> all;
    for (auto const& one : crm::read_histories(database, *day)) {
        all.push_back(to_customer(one));
    }
    return learn(all, *day);
}

} // namespace

host crm_host(std::string const& path, std::function<void(std::string const&)> log) {
    return {.find =
                [pool = std::make_shared<readers>(path)](std::vector<std::string> const& ids, sys_days as_of) {
                    auto one = pool->take();
                    auto found = one->find(ids, as_of);
                    pool->give_back(std::move(one)); // not if it threw
                    return found;
                },
            .learn = [path](std::optional<sys_days> as_of) { return learn_from(path, as_of); },
            .log = std::move(log)};
}

} // namespace service
