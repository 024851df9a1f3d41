// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/dual.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// What is common to models with positive parameters: their names, their unit, and that they can be read as an array.
namespace clientele::clv {

/// One parameter of a model.
struct parameter {
    std::string_view name;
    int time = 0;  ///< the power of time in its unit: 1 for a time, -1 for a rate, 0 for a pure number
    int money = 0; ///< the power of money
};

/// A model whose parameters are positive numbers: it lists them as `Model::parameters`, and `Model::tie(model)` is a
/// tuple-like array of references to them, in that order.
template <class M>
concept parametric = requires {
    { M::parameters.size() } -> std::convertible_to<std::size_t>;
};

/// Models that are made of a number k of phases besides their parameters: `bg_cnbd`, `mbg_cnbd`.
template <class M>
concept regular_model = parametric<M> && requires(M& model) {
    model.k = std::uint32_t{1};
};

/// What customers do, and what is known of them may say something about.
enum class process : std::uint8_t { purchases, loss, spend };

[[nodiscard]] constexpr std::string_view to_string(process of) noexcept {
    switch (of) {
    case process::purchases:
        return "purchases";
    case process::loss:
        return "loss";
    case process::spend:
        return "spend";
    }
    return "unknown";
}

/// A parameter that may differ between customers: one of whom z is known has `base e^(sign g'z)`, g being the effects.
/// Where one parameter governs a process, the sign is such that an effect above 0 means more of it.
struct covariate_link {
    std::size_t parameter; ///< its place in `Model::parameters`
    process of;
    double sign;
};

/// A model that says which of its parameters covariates act on, as `Model::covariate_links`.
template <class M>
concept takes_covariates = parametric<M> && requires {
    { M::covariate_links.size() } -> std::convertible_to<std::size_t>;
};

template <parametric Model> inline constexpr std::size_t parameter_count = Model::parameters.size();
template <parametric Model> using parameter_array = std::array<double, parameter_count<Model>>;

namespace detail {

/// The parameters of a model, which lists them to a visitor by `describe`. Whole numbers that it lists besides are no
/// parameters: they are chosen, not estimated.
template <parametric Model> [[nodiscard]] parameter_array<Model> values_of(Model const& model) {
    parameter_array<Model> values{};
    std::size_t at = 0;
    Model::describe(model, [&]<class Value>(std::string_view /*name*/, Value const& value) {
        if constexpr (!std::integral<Value>) {
            values[at++] = value;
        }
    });
    return values;
}

/// A model of the kind `Made` with these parameters, in whatever arithmetic, and otherwise as it is by default.
template <class Made, class Values> [[nodiscard]] Made with_values(Values const& values) {
    Made made{};
    std::size_t at = 0;
    Made::describe(made, [&]<class Value>(std::string_view /*name*/, Value& value) {
        if constexpr (!std::integral<Value>) {
            value = values[at++];
        }
    });
    return made;
}

/// Gives a model the whole numbers of another one of its family.
template <class From, class To> void copy_whole_numbers(From const& from, To& to) {
    std::vector<std::uint64_t> whole;
    From::describe(from, [&]<class Value>(std::string_view /*name*/, Value const& value) {
        if constexpr (std::integral<Value>) {
            whole.push_back(value);
        }
    });
    std::size_t at = 0;
    To::describe(to, [&]<class Value>(std::string_view /*name*/, Value& value) {
        if constexpr (std::integral<Value>) {
            value = static_cast<Value>(whole[at++]);
        }
    });
}

/// The same model over numbers that carry their gradient with respect to its parameters.
template <template <class> class Family, std::size_t N = parameter_count<Family<double>>>
[[nodiscard]] Family<stats::dual<N>> with_gradient(Family<double> const& model) {
    auto const values = values_of(model);
    std::array<stats::dual<N>, N> seeded{};
    for (std::size_t i = 0; i < N; ++i) {
        seeded[i] = stats::dual<N>{values[i], i};
    }
    auto made = with_values<Family<stats::dual<N>>>(seeded);
    copy_whole_numbers(model, made);
    return made;
}

/// \throws invalid_data unless all parameters are finite and above 0
template <parametric Model> void check_positive(Model const& model) {
    Model::describe(model, [](std::string_view name, double value) {
        if (!(value > 0 && std::isfinite(value))) {
            throw invalid_data(std::string{name}, to_text(value), "a parameter must be finite and above 0");
        }
    });
}

/// A model that says what it may be is held to it; it may have been written down by hand. \throws invalid_data
template <class Model> void check_model(Model const& model) {
    if constexpr (requires { model.validate(); }) {
        model.validate();
    }
}

/// \throws invalid_option unless a time is finite and not negative
inline void check_time(double t, char const* what) {
    if (!(t >= 0 && std::isfinite(t))) {
        throw invalid_option(what, to_text(t), "finite and 0 or more, in the unit of T");
    }
}

/// \throws invalid_option unless a rate of discount per period is finite and not negative
inline void check_rate(double rate) {
    if (!(rate >= 0 && std::isfinite(rate))) {
        throw invalid_option("rate", to_text(rate), "finite and 0 or more, per period");
    }
}

} // namespace detail
} // namespace clientele::clv
