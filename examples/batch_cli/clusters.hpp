// SPDX-License-Identifier: MIT
#pragma once

#include "json.hpp"
#include "log.hpp"
#include "table.hpp"

#include <clientele/clustering.hpp>
#include <clientele/core.hpp>
#include <clientele/customers.hpp>
#include <clientele/features.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Which customers are alike, and what each group of them is, for people and for programs.
namespace batch {

/// A customer who is far from the middle of his cluster.
struct stranger {
    std::size_t customer = 0;
    double strangeness = 0; ///< in robust standard deviations of the distances in the cluster
};

namespace detail {

/// A customer with at least one order.
using buyer = history const*;

/// What makes customers alike. The logarithm needs a floor: who got back more than he paid counts as having spent 0.
inline auto traits() {
    namespace features = clientele::features;
    return features::schema(
        features::numeric("days_since_last", &history::days_since_last),
        features::numeric("orders", &history::orders, {.log = true}),
        features::numeric("total", [](buyer one) { return std::max(one->total(), 0.0); }, {.log = true}));
}

/// What is told of them: the figures as they are, by the names of the columns of segments.csv.
inline auto told() {
    namespace features = clientele::features;
    return features::schema(features::numeric("days_since_last", &history::days_since_last),
                            features::numeric("orders", &history::orders), features::numeric("total", &history::total),
                            features::numeric("mean", &history::mean));
}

/// The same as they were compared, where a few giants do not drown the differences between the others.
inline auto compared() {
    namespace features = clientele::features;
    auto const logged = [](double value) { return std::log1p(std::max(value, 0.0)); };
    return features::schema(features::numeric("days_since_last", &history::days_since_last),
                            features::numeric("orders", [=](buyer one) { return logged(one->orders()); }),
                            features::numeric("total", [=](buyer one) { return logged(one->total()); }),
                            features::numeric("mean", [=](buyer one) { return logged(*one->mean()); }));
}

/// A ratio where it says something: not where both are about the same, not of losses, not of next to nothing.
inline clientele::clustering::description_options wording(clientele::clustering::cluster_profile const& of) {
    clientele::clustering::description_options how{
        .phrases = {{"days_since_last", "last order {mean} days ago (all: {average})"}}};
    constexpr std::array<std::string_view, 4> words{"", "orders", "spent", "per order"};
    for (std::size_t i = 1; i < words.size(); ++i) {
        auto const& index = of.features[i].index;
        bool const ratio = index && ((*index >= 1 && *index < 80) || *index > 125);
        how.phrases.push_back({of.features[i].name, std::string{words[i]}.append(ratio ? " {times} times the average"
                                                                                       : " {mean} (all: {average})")});
    }
    return how;
}

inline std::string counted(std::size_t number, std::string_view what) {
    return grouped(number).append(" ").append(what).append(number == 1 ? "" : "s");
}

/// How many clusters there are, and why.
template <class Engine>
std::pair<std::size_t, std::string> how_many(clientele::features::encoded const& rows, std::size_t asked,
                                             Engine const& crew) {
    namespace clustering = clientele::clustering;
    if (asked != 0) {
        return {asked, counted(asked, "cluster") + ": as asked for."};
    }
    constexpr std::size_t enough = 4'000; // different customers; the criteria take time in proportion, and say the same
    auto const some = clustering::sample_rows(rows, enough, crew);
    auto const found = clustering::choose_clusters(some, {.to = 8}, clustering::prototype_fit{}, crew);
    return {found.clusters, found.reason};
}

/// The figures as they are, ranked by how far apart they are as they were compared. What is above in one and below in
/// the other, since a few giants carry the mean, sets nobody apart.
template <class Engine>
clientele::clustering::profiles describe(std::vector<buyer> const& buyers, std::vector<std::uint32_t> const& labels,
                                         Engine const& crew) {
    auto found = clientele::clustering::profile(buyers, told(), labels, {}, crew);
    auto const measured = clientele::clustering::profile(buyers, compared(), labels, {}, crew);
    for (std::size_t c = 0; c < found.clusters.size(); ++c) {
        auto& features = found.clusters[c].features;
        for (std::size_t i = 0; i < features.size(); ++i) {
            features[i].effect = measured.clusters[c].features[i].effect;
        }
        found.clusters[c].distinguishing = measured.clusters[c].distinguishing;
        std::erase_if(found.clusters[c].distinguishing, [&](std::size_t i) {
            return features[i].index && (*features[i].index - 100) * *features[i].effect < 0;
        });
    }
    return found;
}

} // namespace detail

/// Clusters as they are saved.
using saved_clusters =
    clientele::clustering::segmentation<clientele::features::encoder_for<decltype(detail::traits()), detail::buyer>>;

/// What is told of the clusters. Customers without an order are in none.
struct clusters {
    std::optional<std::string> model{}; ///< the file of the clusters, if they were not found here
    saved_clusters learnt{};
    clientele::features::encoded rows{}; ///< of the customers with an order
    std::vector<std::uint32_t> labels{};
    std::string reason;                                  ///< why so many
    clientele::clustering::profiles profile{};           ///< empty if there are no clusters
    std::vector<std::string> descriptions{};             ///< of each cluster, in plain language
    std::vector<std::vector<std::size_t>> typical{};     ///< the customers nearest to the middle of each cluster
    std::vector<std::optional<std::uint32_t>> numbers{}; ///< of each customer's cluster, from 1
    std::vector<stranger> unusual{};                     ///< the strangest first
    std::size_t customers = 0;                           ///< with those in no cluster
    std::vector<clientele::exact_sum> revenue{};         ///< of those in no cluster, then of each cluster
    std::size_t below_zero = 0;                          ///< customers who got back more than they paid

    [[nodiscard]] std::size_t size() const { return profile.clusters.size(); }
    [[nodiscard]] double total() const {
        clientele::exact_sum all;
        for (auto const& part : revenue) {
            all.merge(part);
        }
        return all.value();
    }
};

/// `asked`: so many clusters; 0: as many as the customers suggest. Clusters that were saved take in the customers of
/// today.
template <class Engine>
clusters find_clusters(std::vector<history> const& histories, std::size_t asked,
                       std::optional<saved_clusters> const& saved, Engine const& crew) {
    namespace clustering = clientele::clustering;
    namespace features = clientele::features;
    std::vector<detail::buyer> buyers;
    std::vector<std::size_t> places;
    clusters found;
    for (std::size_t i = 0; i < histories.size(); ++i) {
        if (histories[i].orders() > 0) {
            buyers.push_back(&histories[i]);
            places.push_back(i);
            found.below_zero += histories[i].total() < 0 ? 1 : 0;
        }
    }
    found.customers = histories.size();
    found.numbers.resize(histories.size());
    if (saved) {
        found.learnt = *saved;
        found.rows = features::encode(saved->encoder, buyers, detail::traits(), crew);
        found.labels = clustering::nearest(saved->middles, found.rows, crew);
        found.reason = detail::counted(saved->middles.size(), "cluster") + ": those of the saved model.";
    } else {
        auto learnt = features::fit_encode(buyers, detail::traits(), crew);
        found.rows = std::move(learnt.rows);
        auto [k, reason] = detail::how_many(found.rows, asked, crew);
        found.reason = std::move(reason);
        if (asked == 0 && k == 1) {
            return found;
        }
        auto fitted = clustering::fit(found.rows, {.clusters = k}, crew);
        if (fitted.middles.size() < k) {
            found.reason = detail::counted(fitted.middles.size(), "cluster") + ", not " + clientele::to_text(k) +
                           ": no more customers differ.";
        }
        found.learnt = {std::move(learnt.encoder), std::move(fitted.middles)};
        found.labels = std::move(fitted.labels);
    }
    auto const& middles = found.learnt.middles;
    auto const& labels = found.labels;
    auto const& rows = found.rows;
    found.profile = detail::describe(buyers, labels, crew);
    auto const odd = clustering::find_anomalies(rows, middles, labels, {}, crew);
    for (std::size_t c = 0; c < found.size(); ++c) {
        found.descriptions.push_back(
            clustering::description(found.profile, c, detail::wording(found.profile.clusters[c])));
    }
    for (auto const& nearest : clustering::nearest_customers(middles, rows, labels, 2, crew)) {
        auto& typical = found.typical.emplace_back();
        for (auto const& one : nearest) {
            typical.push_back(places[one.row]);
        }
    }
    for (std::size_t const row : odd.most_unusual) {
        found.unusual.push_back({places[row], odd.strangeness(row)});
    }
    for (std::size_t row = 0; row < places.size(); ++row) {
        found.numbers[places[row]] = labels[row] + 1;
    }
    found.revenue.resize(found.size() + 1);
    for (std::size_t i = 0; i < histories.size(); ++i) {
        found.revenue[found.numbers[i].value_or(0)].add(histories[i].total());
    }
    return found;
}

namespace detail {

inline std::string clusters_table(clusters const& of) {
    table t{"rrrrrrrrrrr"};
    t.row({"", "", "", "", "", "mean", "", "mean", "", "mean", ""});
    t.row({"cluster", "customers", "share", "revenue", "share", "days ago", "index", "orders", "index", "spent",
           "index"});
    double const total = of.total();
    auto const line = [&](std::string name, std::uint64_t customers, double revenue) {
        return std::vector<std::string>{std::move(name), grouped(customers),
                                        percent(static_cast<double>(customers) / static_cast<double>(of.customers)),
                                        money(revenue), percent(total != 0 ? revenue / total : 0)};
    };
    auto const means = [](std::vector<std::string> cells, clientele::clustering::cluster_profile const& one) {
        constexpr std::array decimals{0, 1, 2};
        for (std::size_t i = 0; i < decimals.size(); ++i) {
            auto const& feature = one.features[i];
            cells.push_back(grouped(feature.mean.value_or(0), decimals[i]));
            cells.push_back(feature.index ? grouped(*feature.index, 0) : "-");
        }
        return cells;
    };
    for (std::size_t c = 0; c < of.size(); ++c) {
        auto const& one = of.profile.clusters[c];
        t.row(means(line(clientele::to_text(c + 1), one.customers, of.revenue[c + 1].value()), one));
    }
    if (std::uint64_t const none = of.customers - of.profile.base.customers; none > 0) {
        t.row(line("none", none, of.revenue[0].value()));
    }
    auto all = line("all", of.customers, total);
    all[2] = all[4] = "";
    t.row(means(std::move(all), of.profile.base));
    return t.text();
}

/// Sentence by sentence, a line each.
inline std::string lines_of(std::string text) {
    for (std::size_t end = text.find(". "); end != std::string::npos; end = text.find(". ", end)) {
        text.replace(end, 2, ".\n  ");
    }
    return "  " + text + '\n';
}

inline std::string apart_text(clusters const& of, order_log const& log, std::vector<history> const& histories) {
    table t{"rll"};
    for (std::size_t c = 0; c < of.size(); ++c) {
        std::string names;
        for (std::size_t const i : of.typical[c]) {
            names += (names.empty() ? "such as " : ", ") + shown(log.customers[i]);
        }
        t.row({clientele::to_text(c + 1), of.descriptions[c], names});
    }
    std::string text = "What sets the clusters apart\n" + t.text();
    if (of.unusual.empty()) {
        return text + "  Nobody is far from the middle of his cluster.\n";
    }
    std::size_t const i = of.unusual.front().customer;
    auto const& strangest = histories[i];
    auto const days = static_cast<std::size_t>(*strangest.days_since_last());
    return text + "  Far from the middle of their cluster: " + counted(of.unusual.size(), "customer") +
           ", first of all " + shown(log.customers[i]) + " of cluster " + clientele::to_text(*of.numbers[i]) + ":\n  " +
           counted(strangest.orders(), "order") + ", " + money(strangest.total()) + " spent, last order " +
           counted(days, "day") + " ago.\n";
}

} // namespace detail

/// The section for the terminal.
inline std::string clusters_text(clusters const& of, order_log const& log, std::vector<history> const& histories) {
    if (of.size() == 0) {
        return "Clusters" + (of.model ? " of " + *of.model : "") + '\n' + detail::lines_of(of.reason);
    }
    std::string text = "Clusters" + (of.model ? " of " + *of.model : "") +
                       ": customers alike in days since the last order, number of orders and money spent\n" +
                       detail::clusters_table(of) +
                       "  Index: the mean in per cent of that of all customers with orders.\n" +
                       detail::lines_of(of.reason);
    if (of.below_zero > 0) {
        text += "  " + detail::counted(of.below_zero, "customer") +
                " got back more than they paid: taken as 0 spent when compared, shown as they are.\n";
    }
    return text + '\n' + detail::apart_text(of, log, histories);
}

/// The member "clusters" of the summary.
inline void write_clusters(json::writer& out, clusters const& of, order_log const& log) {
    double const total = of.size() > 0 ? of.total() : 0;
    auto const figures = [&](clientele::clustering::feature_profile const& feature) {
        out.object(feature.name, [&] {
            auto const known = [&](std::string_view name, std::optional<double> const& value) {
                if (value && std::isfinite(*value)) { // an effect may be infinite, which JSON has no word for
                    out.member(name, *value);
                }
            };
            known("mean", feature.mean);
            known("median", feature.median);
            known("index", feature.index);
            known("effect", feature.effect);
        });
    };
    auto const cluster = [&](std::size_t c) {
        auto const& one = of.profile.clusters[c];
        double const revenue = of.revenue[c + 1].value();
        out.object("", [&] {
            out.member("number", c + 1);
            out.member("customers", one.customers);
            out.member("share", static_cast<double>(one.customers) / static_cast<double>(of.customers));
            out.member("revenue", revenue);
            out.member("revenue_share", total != 0 ? revenue / total : 0);
            std::ranges::for_each(one.features, figures);
            out.member("description", of.descriptions[c]);
            out.array("typical", [&] {
                for (std::size_t const i : of.typical[c]) {
                    out.member("", log.customers[i]);
                }
            });
        });
    };
    out.object("clusters", [&] {
        out.member("reason", of.reason);
        out.array("clusters", [&] {
            for (std::size_t c = 0; c < of.size(); ++c) {
                cluster(c);
            }
        });
        out.member("unusual", of.unusual.size());
        out.array("strangest", [&] {
            for (std::size_t i = 0; i < std::min<std::size_t>(of.unusual.size(), 10); ++i) {
                auto const& [customer, strangeness] = of.unusual[i];
                out.object("", [&, i = customer, far = strangeness] {
                    out.member("customer", log.customers[i]);
                    out.member("cluster", *of.numbers[i]);
                    out.member("strangeness", far);
                });
            }
        });
    });
}

} // namespace batch
