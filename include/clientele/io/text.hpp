// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/dates.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// Saves any model as text and loads it again, bit for bit. One line per value, `name value`, checked strictly on
/// reading. Durations, and time points finer than a day, are written as their counts.
///
/// A model says what it is made of by `describe(model, field)`, which calls `field("name", member)` for each member; it
/// is written once and serves every format. A host that keeps its models as JSON writes its own visitor in some twenty
/// lines (docs/guides/save-and-load.md).
namespace clientele::io {

namespace detail {

struct no_field {
    template <class T> void operator()(std::string_view /*name*/, T& /*value*/) const noexcept {}
};

template <class T>
concept described = requires(T& value) {
    T::describe(value, no_field{});
};

template <class T> inline constexpr bool is_vector = false;
template <class T> inline constexpr bool is_vector<std::vector<T>> = true;
template <class T> inline constexpr bool is_array = false;
template <class T, std::size_t N> inline constexpr bool is_array<std::array<T, N>> = true;
template <class T> inline constexpr bool is_optional = false;
template <class T> inline constexpr bool is_optional<std::optional<T>> = true;
template <class T> inline constexpr bool is_duration = false;
template <class Rep, class Period> inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;
template <class T> inline constexpr bool is_time_of_day = false; ///< a time point that a date would cut off
template <class Clock, class D>
inline constexpr bool is_time_of_day<std::chrono::time_point<Clock, D>> = !std::same_as<D, std::chrono::days>;

/// What `to_text` writes and `from_text` reads again without loss.
template <class T>
concept texted = std::is_arithmetic_v<T> || std::is_enum_v<T> || civil_date<T> ||
    (std::constructible_from<T, std::string_view> &&
     (std::convertible_to<T const&, std::string_view> || requires(T const& value) {
         { to_string(value) } -> std::convertible_to<std::string>;
     }));

/// Writes `name value` lines; members of members have dotted names, elements of vectors their number.
class writer {
public:
    template <class T> void operator()(std::string_view name, T const& value) {
        std::size_t const outside = path_.size();
        path_ += path_.empty() ? "" : ".";
        path_ += name;
        write(value);
        path_.resize(outside);
    }

    std::string text;

private:
    template <class T> void write(T const& value) {
        if constexpr (described<T const>) {
            T::describe(value, *this);
        } else if constexpr (is_array<T>) {
            for (std::size_t i = 0; i < value.size(); ++i) {
                (*this)(to_text(i), value[i]);
            }
        } else if constexpr (is_vector<T>) {
            (*this)("size", value.size());
            for (std::size_t i = 0; i < value.size(); ++i) {
                (*this)(to_text(i), value[i]);
            }
        } else if constexpr (is_optional<T>) {
            (*this)("known", value.has_value());
            if (value) {
                (*this)("value", *value);
            }
        } else if constexpr (is_duration<T>) {
            write(value.count());
        } else if constexpr (is_time_of_day<T>) {
            write(value.time_since_epoch());
        } else {
            static_assert(texted<T>,
                          "clientele: to be saved, this type needs describe(self, field), or to_string(value) and a "
                          "constructor from std::string_view");
            line(escaped(to_text(value)));
        }
    }

    void line(std::string const& value) { text += path_ + ' ' + value + '\n'; }

    /// Strings may hold line ends.
    static std::string escaped(std::string const& raw) {
        std::string safe;
        for (char const c : raw) {
            safe += c == '\\' ? "\\\\" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : std::string(1, c);
        }
        return safe;
    }

    std::string path_;
};

/// Reads what `writer` wrote: the same names in the same order, or it refuses.
class reader {
public:
    explicit reader(std::string_view text) : rest_(text) {}

    template <class T> void operator()(std::string_view name, T& value) {
        std::size_t const outside = path_.size();
        path_ += path_.empty() ? "" : ".";
        path_ += name;
        read(value);
        path_.resize(outside);
    }

    /// The next line, whole.
    std::string_view next_line() {
        ++line_;
        std::size_t const end = rest_.find('\n');
        if (end == std::string_view::npos) {
            throw invalid_data(line_, "saved model", "cut short", "wanted: " + (path_.empty() ? "its heading" : path_));
        }
        std::string_view const line = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return line;
    }

    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
    [[nodiscard]] std::size_t line() const noexcept { return line_; }

private:
    template <class T> void read(T& value) {
        if constexpr (described<T>) {
            T::describe(value, *this);
        } else if constexpr (is_array<T>) {
            for (std::size_t i = 0; i < value.size(); ++i) {
                (*this)(to_text(i), value[i]);
            }
        } else if constexpr (is_vector<T>) {
            std::size_t size = 0;
            (*this)("size", size);
            value.clear();
            for (std::size_t i = 0; i < size; ++i) {
                (*this)(to_text(i), value.emplace_back());
            }
        } else if constexpr (is_optional<T>) {
            bool known = false;
            (*this)("known", known);
            value.reset();
            if (known) {
                (*this)("value", value.emplace());
            }
        } else if constexpr (is_duration<T>) {
            typename T::rep count{};
            read(count);
            value = T{count};
        } else if constexpr (is_time_of_day<T>) {
            typename T::duration since{};
            read(since);
            value = T{since};
        } else {
            std::string_view const line = next_line();
            if (!line.starts_with(path_) || line.size() <= path_.size() || line[path_.size()] != ' ') {
                throw invalid_data(line_, "line of the saved model", std::string{line}, "wanted: " + path_);
            }
            auto const found = from_text<T>(unescaped(line.substr(path_.size() + 1)));
            if (!found) {
                throw invalid_data(line_, path_, std::string{line.substr(path_.size() + 1)}, "it cannot be read");
            }
            value = *found;
        }
    }

    static std::string unescaped(std::string_view safe) {
        std::string raw;
        for (std::size_t i = 0; i < safe.size(); ++i) {
            if (safe[i] == '\\' && i + 1 < safe.size()) {
                ++i;
                raw += safe[i] == 'n' ? '\n' : safe[i] == 'r' ? '\r' : safe[i];
            } else {
                raw += safe[i];
            }
        }
        return raw;
    }

    std::string_view rest_;
    std::string path_;
    std::size_t line_ = 0;
};

template <class Model> std::string heading_of() { return "clientele " + std::string{Model::model_name} + " 1"; }

} // namespace detail

/// A model that can be saved: it has a name and describes its members.
template <class T>
concept model = detail::described<T> && requires {
    { T::model_name } -> std::convertible_to<std::string_view>;
};

/// The model as text: a heading with its name and the version of the format, then its values.
template <model Model> [[nodiscard]] std::string save(Model const& saved) {
    detail::writer write;
    write.text = detail::heading_of<Model>() + '\n';
    Model::describe(saved, write);
    return std::move(write.text);
}

/// The model that `save` wrote.
/// \throws invalid_data with the line, if the text is not that of such a model, whole and in order, or if the model it
///         describes is impossible
template <model Model> [[nodiscard]] Model load(std::string_view text) {
    detail::reader read{text};
    std::string_view const heading = read.next_line();
    if (heading != detail::heading_of<Model>()) {
        throw invalid_data(1, "heading of the saved model", std::string{heading},
                           "wanted: " + detail::heading_of<Model>());
    }
    Model loaded{};
    Model::describe(loaded, read);
    if (!read.at_end()) {
        throw invalid_data(read.line() + 1, "saved model", "longer than wanted", "nothing may follow its last value");
    }
    if constexpr (requires { loaded.validate(); }) {
        loaded.validate();
    }
    return loaded;
}

} // namespace clientele::io
