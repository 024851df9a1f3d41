// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/beta_geometric.hpp>
#include <clientele/clv/likelihood.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/vectorise.hpp>
#include <clientele/stats/block_math.hpp>
#include <clientele/stats/rising.hpp>
#include <clientele/stats/second_order.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

/// \file
/// The likelihood of BG/NBD and MBG/NBD with its derivatives, a register of customers at a time.
///
/// A customer is alive, or was lost after his last purchase: L = A + B with (P. Fader, B. Hardie and K. L. Lee, 2005,
/// equation 6; d = x + `Chances` draws)
///     A = (r)_x alpha^r (alpha + T)^-(r + x) (b)_d / (a + b)_d,
///     B = (r)_x alpha^r (alpha + t_x)^-(r + x) a (b)_(d - 1) / (a + b)_d.
/// What depends on x alone is looked up. Of derivatives of log A and log B, those of log L are the means with the
/// shares of the two, and their differences count with the product of the shares.
namespace clientele::clv::detail {

/// Parameters, and what follows from them.
struct beta_geometric_constants {
    explicit beta_geometric_constants(beta_geometric<double> const& at)
        : r(at.r), alpha(at.alpha), a(at.a), b(at.b), inverse_alpha(1 / at.alpha), inverse_a(1 / at.a) {}

    double r, alpha, a, b, inverse_alpha, inverse_a;
};

/// Sums over customers, in four lanes, so that they do not depend on how many of them a register has.
struct beta_geometric_sums {
    static constexpr std::size_t lanes = 4;
    /// The log likelihood and its derivatives, in the order of `stats::second_order`.
    enum term : std::size_t {
        value,
        r,
        alpha,
        a,
        b,
        r_r,
        r_alpha,
        alpha_alpha,
        r_a,
        alpha_a,
        a_a,
        r_b,
        alpha_b,
        a_b,
        b_b,
        terms
    };

    std::array<std::array<double, lanes>, terms> of{};

    [[nodiscard]] double operator[](std::size_t which) const {
        auto const& lane = of[which];
        return (lane[0] + lane[2]) + (lane[1] + lane[3]);
    }

    template <class Register> CLIENTELE_INLINE void add(term which, std::size_t lane, Register const& more) {
        Register sum;
        stats::detail::load(sum, of[which].data() + lane);
        sum += more;
        stats::detail::store(of[which].data() + lane, sum);
    }
};

/// Customers of a block, side by side; at the end as many more of weight 0 as fill the lanes.
struct beta_geometric_columns { // NOLINT(cppcoreguidelines-pro-type-member-init): read as far as they are filled
    using column = std::array<double, customer_block::most + beta_geometric_sums::lanes>;

    column x, t_x, T, weight;
    column log_odds; ///< log((b + d - 1) / a): of alive and lost, if no time had passed
    column last;     ///< 1 / (b + d - 1): the derivative of that by b
    std::size_t size = 0;

    void add(customer_block const& from, std::size_t row, double log_odds_of_x, double last_of_x) {
        x[size] = from.x[row];
        t_x[size] = from.t_x[row];
        T[size] = from.T[row];
        weight[size] = from.weight[row];
        log_odds[size] = log_odds_of_x;
        last[size] = last_of_x;
        ++size;
    }
    void fill_lanes() {
        for (std::size_t const end = size; size % beta_geometric_sums::lanes != 0; ++size) {
            for (column* one : {&x, &t_x, &T, &log_odds, &last}) {
                (*one)[size] = (*one)[end - 1];
            }
            weight[size] = 0;
        }
    }
};

/// The part of a customer's likelihood that depends on his times, for a register of customers.
template <std::size_t Width> class beta_geometric_register {
public:
    using reals = stats::detail::reals<Width>;
    using math = stats::detail::block_math<Width>;
    using sums = beta_geometric_sums;

    /// Of rows `i` on.
    CLIENTELE_INLINE beta_geometric_register(beta_geometric_constants const& at, beta_geometric_columns const& from,
                                             std::size_t i)
        : lane_(i % sums::lanes) {
        stats::detail::load(weight_, from.weight.data() + i);
        stats::detail::load(T_, from.T.data() + i);
        growth_T_ = T_ * at.inverse_alpha; // NOLINT(cppcoreguidelines-prefer-member-initializer): of what is loaded
        math::take_log_growth(growth_T_);
        inverse_T_ = at.inverse_alpha / (at.alpha + T_); // NOLINT(cppcoreguidelines-prefer-member-initializer)
    }

    /// He made no purchase after which he could be lost.
    CLIENTELE_INLINE void add_certain(beta_geometric_constants const& at, sums& to) const {
        reals const slope = weight_ * (T_ * inverse_T_);
        add(to, sums::value, -at.r * (weight_ * growth_T_));
        add(to, sums::r, -(weight_ * growth_T_));
        add(to, sums::alpha, at.r * slope);
        add(to, sums::r_alpha, slope);
        add(to, sums::alpha_alpha, -at.r * slope * inverse_T_ * (2.0 * at.alpha + T_));
    }

    /// He made one such purchase, the first: L = (a + b e) / (a + b), e = ((alpha + T) / alpha)^-r. The two
    /// explanations together may be all but certain, so 1 - e counts.
    CLIENTELE_INLINE void add_first(beta_geometric_constants const& at, sums& to) const {
        reals e = -at.r * growth_T_;
        reals buys;
        math::take_exp(e, buys);
        buys = -buys;
        double const draw = 1 / (at.a + at.b);
        reals const inverse = 1.0 / (at.a + at.b * e);
        reals value = at.b * buys * inverse;
        math::take_log_growth(value);
        reals const none{};
        reals const last = none + 1.0 / at.b;
        add_times(at, to, -value, at.b * e * inverse, at.a * inverse, none, none, none, none, last);
        reals const slope = weight_ * buys * inverse * draw;
        add(to, sums::a, at.b * slope);
        add(to, sums::b, -at.a * slope);
        add(to, sums::a_a, -at.b * slope * (inverse + draw));
        add(to, sums::a_b, slope * (at.a * at.a - at.b * at.b * e) * inverse * draw);
        add(to, sums::b_b, at.a * slope * (e * inverse + draw));
    }

    /// He came back: `i` again.
    CLIENTELE_INLINE void add_repeater(beta_geometric_constants const& at, beta_geometric_columns const& from,
                                       std::size_t i, sums& to) const {
        reals x;
        reals t_x;
        reals log_odds;
        reals last;
        stats::detail::load(x, from.x.data() + i);
        stats::detail::load(t_x, from.t_x.data() + i);
        stats::detail::load(log_odds, from.log_odds.data() + i);
        stats::detail::load(last, from.last.data() + i);
        reals growth = t_x * at.inverse_alpha;
        math::take_log_growth(growth);
        reals const inverse = at.inverse_alpha / (at.alpha + t_x);
        reals const none{};
        reals const apart = log_odds - (at.r + x) * (growth_T_ - growth); // log A - log B
        auto const is_lost = apart < none;
        reals lesser = is_lost ? apart : -apart;
        math::take_exp(lesser);
        reals const share = 1.0 / (1.0 + lesser);
        reals const rest = lesser * share;
        reals value = lesser;
        math::take_log_growth(value);
        value = value - (is_lost ? apart : none) - (at.r + x) * growth_T_;
        reals const alive = is_lost ? rest : share;
        reals const lost = is_lost ? share : rest;
        add_times(at, to, value, alive, lost, x, t_x, growth, inverse, last);
        reals const slope = weight_ * lost * at.inverse_a;
        reals const stays = alive * last;
        add(to, sums::a, slope);
        add(to, sums::b, weight_ * stays);
        add(to, sums::a_a, -at.inverse_a * (slope * lost));
        add(to, sums::a_b, -(slope * stays));
        add(to, sums::b_b, -(weight_ * (stays * stays)));
    }

private:
    CLIENTELE_INLINE void add(sums& to, typename sums::term which, reals const& more) const {
        to.add(which, lane_, more);
    }

    /// The value, and the derivatives by the times. `alive` and `lost` are the shares of A and B.
    CLIENTELE_INLINE void add_times(beta_geometric_constants const& at, sums& to, reals const& value,
                                    reals const& alive, reals const& lost, reals const& x, reals const& t_x,
                                    reals const& growth, reals const& inverse, reals const& last) const {
        reals const by_alpha_T = (at.r * T_ - x * at.alpha) * inverse_T_;
        reals const by_alpha = (at.r * t_x - x * at.alpha) * inverse;
        reals const bend_T = (x + by_alpha_T * (2.0 * at.alpha + T_)) * inverse_T_;
        reals const bend = (x + by_alpha * (2.0 * at.alpha + t_x)) * inverse;
        reals const w_alive = weight_ * alive;
        reals const w_lost = weight_ * lost;
        // Derivatives of log A less those of log B, times the product of the shares; by a it is -1 / a, by b `last`.
        reals const both = w_alive * lost;
        reals const r = growth - growth_T_;
        reals const alpha = by_alpha_T - by_alpha;
        reals const both_r = both * r;
        reals const both_alpha = both * alpha;
        add(to, sums::value, weight_ * value);
        add(to, sums::r, -(w_alive * growth_T_ + w_lost * growth));
        add(to, sums::alpha, w_alive * by_alpha_T + w_lost * by_alpha);
        add(to, sums::r_r, both_r * r);
        add(to, sums::r_alpha, w_alive * (T_ * inverse_T_) + w_lost * (t_x * inverse) + both_r * alpha);
        add(to, sums::alpha_alpha, both_alpha * alpha - (w_alive * bend_T + w_lost * bend));
        add(to, sums::r_a, -at.inverse_a * both_r);
        add(to, sums::alpha_a, -at.inverse_a * both_alpha);
        add(to, sums::r_b, both_r * last);
        add(to, sums::alpha_b, both_alpha * last);
    }

    std::size_t lane_;
    reals weight_;
    reals T_;
    reals growth_T_;  ///< log((alpha + T) / alpha)
    reals inverse_T_; ///< 1 / (alpha (alpha + T))
};

/// All registers of a block.
template <std::uint32_t Chances> struct beta_geometric_work {
    beta_geometric_constants const& at;
    beta_geometric_columns const& once; ///< those who did not come back
    beta_geometric_columns const& repeaters;
    beta_geometric_sums& to;

    template <std::size_t Width> CLIENTELE_INLINE void run() const {
        beta_geometric_constants const constants = at;
        for (std::size_t i = 0; i < once.size; i += Width) {
            beta_geometric_register<Width> const some{constants, once, i};
            if constexpr (Chances == 0) {
                some.add_certain(constants, to);
            } else {
                some.add_first(constants, to);
            }
        }
        for (std::size_t i = 0; i < repeaters.size; i += Width) {
            beta_geometric_register<Width>{constants, repeaters, i}.add_repeater(constants, repeaters, i, to);
        }
    }
};

/// The likelihood of all customers of the family, with derivatives.
template <std::uint32_t Chances> class beta_geometric_likelihood {
public:
    using derivatives = stats::second_order<4>; ///< with respect to r, alpha, a, b

    /// `most`: the largest x; `customers`: how many are asked for, about.
    beta_geometric_likelihood(beta_geometric<double> const& at, std::uint32_t most,
                              std::size_t customers = std::numeric_limits<std::size_t>::max())
        : at_(at),
          log_alpha_(std::log(at.alpha)),
          bought_(at.r, most, customers),
          survived_(at.b, most + Chances, customers),
          drawn_(at.a + at.b, most + Chances, customers) {
        if (most < customers) {
            by_count_.reserve(most + 1);
            for (std::uint32_t x = 0; x <= most; ++x) {
                by_count_.push_back(made(x));
            }
        }
    }

    /// log likelihood of one customer.
    [[nodiscard]] derivatives operator()(summary const& customer) const {
        customer_block one; // NOLINT(cppcoreguidelines-pro-type-member-init): filled as far as it is read
        one.size = 0;
        one.add(customer, 1);
        return sum(one);
    }

    /// Of a block of customers.
    [[nodiscard]] derivatives sum(customer_block const& block) const {
        beta_geometric_columns once;
        beta_geometric_columns repeaters;
        count by_count;
        for (std::size_t i = 0; i < block.size; ++i) {
            count const of = by_count_.empty() ? made(block.x[i]) : by_count_[block.x[i]];
            by_count.add(of, block.weight[i]);
            (block.x[i] == 0 ? once : repeaters).add(block, i, of.log_odds, of.last);
        }
        once.fill_lanes();
        repeaters.fill_lanes();
        beta_geometric_sums sums;
        clientele::detail::run_on_widest(beta_geometric_work<Chances>{at_, once, repeaters, sums});
        return together(by_count, sums);
    }

private:
    /// What depends on x alone: the log likelihood and its derivatives by r, by a, and by b.
    struct count {
        double value = 0;
        double bought_slope = 0, bought_bend = 0;
        double drawn_slope = 0, drawn_bend = 0;   ///< of (a + b)_d
        double stayed_slope = 0, stayed_bend = 0; ///< of (b)_(d - 1) / (a + b)_d
        double log_odds = 0, last = 0;            ///< as in `beta_geometric_columns`

        void add(count const& other, double times) {
            value += times * other.value;
            bought_slope += times * other.bought_slope;
            bought_bend += times * other.bought_bend;
            drawn_slope += times * other.drawn_slope;
            drawn_bend += times * other.drawn_bend;
            stayed_slope += times * other.stayed_slope;
            stayed_bend += times * other.stayed_bend;
        }
    };

    [[nodiscard]] count made(std::uint32_t x) const {
        std::uint32_t const draws = x + Chances;
        auto const bought = bought_[x];
        count of;
        of.bought_slope = bought.slope;
        of.bought_bend = bought.bend;
        if (x > 0) { // all else of one who did not come back goes by his times
            auto const drawn = drawn_[draws];
            auto const stayed = survived_[draws - 1];
            of.value = bought.value + survived_[draws].value - drawn.value - x * log_alpha_;
            of.drawn_slope = drawn.slope;
            of.drawn_bend = drawn.bend;
            of.stayed_slope = stayed.slope - drawn.slope;
            of.stayed_bend = stayed.bend - drawn.bend;
            of.last = 1 / (at_.b + (draws - 1));
            of.log_odds = -std::log(at_.a * of.last);
        }
        return of;
    }

    [[nodiscard]] static derivatives together(count const& by_count, beta_geometric_sums const& by_time) {
        derivatives of;
        of.value = by_count.value + by_time[0];
        of.gradient = {by_count.bought_slope, 0, -by_count.drawn_slope, by_count.stayed_slope};
        of.hessian[derivatives::at(0, 0)] = by_count.bought_bend;
        of.hessian[derivatives::at(2, 2)] = -by_count.drawn_bend;
        of.hessian[derivatives::at(2, 3)] = -by_count.drawn_bend;
        of.hessian[derivatives::at(3, 3)] = by_count.stayed_bend;
        for (std::size_t i = 0; i < 4; ++i) {
            of.gradient[i] += by_time[1 + i];
        }
        for (std::size_t i = 0; i < derivatives::pairs; ++i) {
            of.hessian[i] += by_time[5 + i];
        }
        return of;
    }

    beta_geometric_constants at_;
    double log_alpha_;
    stats::rising_table bought_;   ///< (r)_x
    stats::rising_table survived_; ///< (b)_x
    stats::rising_table drawn_;    ///< (a + b)_x
    std::vector<count> by_count_;  ///< empty if customers are few beside the largest x
};

} // namespace clientele::clv::detail
