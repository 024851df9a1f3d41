// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/dates.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <sqlite3.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// \file
/// The host's own layer over SQLite's C interface: what is opened is closed, what fails throws, and values come into a
/// statement by binding only, whatever a customer calls himself.
namespace crm {

/// Names the statement and what SQLite says of it.
class sql_error : public std::runtime_error {
public:
    sql_error(int code, std::string const& message, std::string_view statement)
        : std::runtime_error(message + ", in: " + std::string{statement.substr(0, 200)}), code_(code) {}

    /// SQLite's result code; `SQLITE_BUSY` if another process held the database for too long.
    [[nodiscard]] int code() const noexcept { return code_ & 0xff; }

private:
    int code_;
};

namespace detail {
template <class T> inline constexpr bool is_optional = false;
template <class T> inline constexpr bool is_optional<std::optional<T>> = true;
} // namespace detail

enum class access : std::uint8_t {
    read,   ///< of a database that is there
    write,  ///< to a database that is there
    create, ///< or begin an empty one
};

/// One connection, for one thread at a time.
class database {
public:
    explicit database(std::string const& path, access how = access::write,
                      std::chrono::milliseconds patience = std::chrono::seconds{10}) {
        int const flags = how == access::read    ? SQLITE_OPEN_READONLY
                          : how == access::write ? SQLITE_OPEN_READWRITE
                                                 : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        sqlite3* opened = nullptr;
        int const code = sqlite3_open_v2(path.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
        connection_.reset(opened); // to be closed even if it could not be opened
        check(code, "open " + path);
        // [connection]
        sqlite3_extended_result_codes(opened, 1);
        sqlite3_busy_timeout(opened, static_cast<int>(patience.count()));
        run("PRAGMA foreign_keys = ON");  // SQLite checks them only when told, each connection anew
        run("PRAGMA synchronous = FULL"); // what is committed outlives a loss of power
        if (how == access::create) {
            run("PRAGMA journal_mode = WAL"); // stays with the file: readers and the night do not wait for each other
        }
        // [connection]
    }

    database(database const&) = delete; // statements know its address
    database& operator=(database const&) = delete;
    ~database() = default;

    /// Statements without values, separated by semicolons.
    void run(char const* statements) {
        check(sqlite3_exec(connection_.get(), statements, nullptr, nullptr, nullptr), statements);
    }

    /// Rows changed by the last INSERT, UPDATE or DELETE.
    [[nodiscard]] std::int64_t changes() const noexcept { return sqlite3_changes64(connection_.get()); }

    [[nodiscard]] sqlite3* handle() const noexcept { return connection_.get(); }

    void check(int code, std::string_view statement) const {
        if (code != SQLITE_OK) {
            throw sql_error{code, connection_ ? sqlite3_errmsg(connection_.get()) : sqlite3_errstr(code), statement};
        }
    }

private:
    struct closing {
        void operator()(sqlite3* of) const noexcept { sqlite3_close_v2(of); }
    };
    std::unique_ptr<sqlite3, closing> connection_;
};

/// A prepared statement. The database must outlive it.
class statement {
public:
    statement(database& of, std::string_view sql) : database_(&of) {
        sqlite3_stmt* made = nullptr;
        of.check(sqlite3_prepare_v3(of.handle(), sql.data(), static_cast<int>(sql.size()), 0, &made, nullptr), sql);
        prepared_.reset(made);
    }

    /// Binds all parameters anew, in their order: numbers, texts, days, and empty optionals for NULL.
    template <class... Values> statement& bind(Values const&... values) {
        if (sqlite3_bind_parameter_count(prepared_.get()) != static_cast<int>(sizeof...(Values))) {
            throw sql_error{SQLITE_RANGE, "bound " + std::to_string(sizeof...(Values)) + " values", text()};
        }
        sqlite3_reset(prepared_.get());
        int place = 0;
        (bind_one(++place, values), ...);
        return *this;
    }

    /// To the next row; false when there is none. Texts of the row before are gone.
    bool step() {
        int const code = sqlite3_step(prepared_.get());
        if (code != SQLITE_ROW && code != SQLITE_DONE) {
            std::string const said = sqlite3_errmsg(database_->handle());
            sqlite3_reset(prepared_.get());
            throw sql_error{code, said, text()};
        }
        return code == SQLITE_ROW;
    }

    /// Runs a statement that yields no rows.
    template <class... Values> void run(Values const&... values) {
        bind(values...);
        while (step()) {
        }
        sqlite3_reset(prepared_.get());
    }

    /// The value in a column of the row: `std::int64_t`, `int`, `bool`, `double`, `std::string`, `std::string_view`
    /// (until the next step), `std::chrono::sys_days`, or an optional of one for a column that may be NULL. Nothing is
    /// converted: a value of another type throws.
    template <class T> [[nodiscard]] T get(int column) const {
        if constexpr (detail::is_optional<T>) {
            return sqlite3_column_type(prepared_.get(), column) == SQLITE_NULL ? T{}
                                                                               : T{get<typename T::value_type>(column)};
        } else if constexpr (std::is_same_v<T, std::chrono::sys_days>) {
            auto const day = clientele::parse_date(get<std::string_view>(column));
            return day ? *day : refuse<T>(column, "is no day");
        } else if constexpr (std::is_integral_v<T>) {
            require(column, SQLITE_INTEGER);
            auto const value = static_cast<std::int64_t>(sqlite3_column_int64(prepared_.get(), column));
            auto const kept = static_cast<T>(value);
            return static_cast<std::int64_t>(kept) == value ? kept : refuse<T>(column, "is out of range");
        } else if constexpr (std::is_floating_point_v<T>) {
            require(column, SQLITE_FLOAT);
            return static_cast<T>(sqlite3_column_double(prepared_.get(), column));
        } else {
            require(column, SQLITE_TEXT);
            auto const* const first = reinterpret_cast<char const*>(sqlite3_column_text(prepared_.get(), column));
            return T{first, static_cast<std::size_t>(sqlite3_column_bytes(prepared_.get(), column))};
        }
    }

    [[nodiscard]] std::string_view text() const noexcept { return sqlite3_sql(prepared_.get()); }

private:
    template <class T> void bind_one(int place, T const& value) {
        if constexpr (detail::is_optional<T>) {
            if (value) {
                bind_one(place, *value);
            } else {
                check(sqlite3_bind_null(prepared_.get(), place));
            }
        } else if constexpr (std::is_same_v<T, std::chrono::sys_days>) {
            bind_one(place, clientele::format_date(value));
        } else if constexpr (std::is_integral_v<T>) {
            check(sqlite3_bind_int64(prepared_.get(), place, static_cast<sqlite3_int64>(value)));
        } else if constexpr (std::is_floating_point_v<T>) {
            check(sqlite3_bind_double(prepared_.get(), place, value));
        } else {
            std::string_view const view{value};
            check(sqlite3_bind_text64(prepared_.get(), place, view.data() == nullptr ? "" : view.data(), view.size(),
                                      SQLITE_TRANSIENT, SQLITE_UTF8)); // SQLite copies it
        }
    }

    void check(int code) const { database_->check(code, text()); }

    void require(int column, int type) const {
        if (sqlite3_column_type(prepared_.get(), column) != type) {
            refuse<void>(column, "is NULL or of another type");
        }
    }

    template <class T> [[noreturn]] T refuse(int column, char const* what) const {
        char const* const name = sqlite3_column_name(prepared_.get(), column);
        throw sql_error{SQLITE_MISMATCH, "column " + std::string{name != nullptr ? name : "?"} + ' ' + what, text()};
    }

    struct finishing {
        void operator()(sqlite3_stmt* of) const noexcept { sqlite3_finalize(of); }
    };
    database* database_;
    std::unique_ptr<sqlite3_stmt, finishing> prepared_;
};

/// What has not been committed when it ends is as if it had never been.
class transaction {
public:
    /// Takes the place of the one writer at once, so that it cannot be lost after the reading is done.
    explicit transaction(database& of) : database_(&of) { of.run("BEGIN IMMEDIATE"); }
    transaction(transaction const&) = delete;
    transaction& operator=(transaction const&) = delete;
    ~transaction() {
        if (database_ != nullptr) {
            sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
        }
    }

    void commit() {
        database_->run("COMMIT");
        database_ = nullptr;
    }

private:
    database* database_;
};

// [cursor]
/// The rows of a bound statement, as an input range: each comes once, and none is kept. `read` makes a row of it.
template <class Read> class cursor {
public:
    cursor(statement& of, Read read) : of_(&of), read_(std::move(read)) {}

    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using difference_type = std::ptrdiff_t;
        using value_type = std::invoke_result_t<Read const&, statement const&>;

        explicit iterator(cursor const& of) : of_(&of), more_(of.of_->step()) {}
        value_type operator*() const { return of_->read_(*of_->of_); }
        iterator& operator++() {
            more_ = of_->of_->step();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(iterator const& at, std::default_sentinel_t /*end*/) { return !at.more_; }

    private:
        cursor const* of_;
        bool more_;
    };

    [[nodiscard]] iterator begin() const { return iterator{*this}; }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

private:
    statement* of_;
    Read read_;
};
// [cursor]

} // namespace crm
