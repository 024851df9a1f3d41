// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/scale.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// A policy within each group of customers: the best tenth of each region.
namespace clientele::tiers {

/// What was learnt of one group.
template <class Key, class Learnt> struct group_learnt {
    Key group{};
    Learnt learnt{};

    friend bool operator==(group_learnt const&, group_learnt const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("group", self.group);
        field("learnt", self.learnt);
    }
};

/// What was learnt of everybody, and of each group, in ascending order of the groups.
template <class Key, class Learnt> struct groups_learnt {
    Learnt everybody{};
    std::vector<group_learnt<Key, Learnt>> groups{};

    /// \throws invalid_data unless groups are in order, each once, and what was learnt of each can be
    void validate() const {
        check(everybody);
        for (std::size_t i = 0; i < groups.size(); ++i) {
            check(groups[i].learnt);
            if (i > 0 && !(groups[i - 1].group < groups[i].group)) {
                throw invalid_data(i, "group", to_text(groups[i].group), "groups go in ascending order, each once");
            }
        }
    }

    friend bool operator==(groups_learnt const&, groups_learnt const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("everybody", self.everybody);
        field("groups", self.groups);
    }

private:
    static void check(Learnt const& of) {
        if constexpr (requires { of.validate(); }) {
            of.validate();
        }
    }
};

namespace detail {

/// Some customers of a range, by their places in it.
template <std::forward_iterator Place> class picked {
public:
    class iterator {
    public:
        using value_type = std::iter_value_t<Place>;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        explicit iterator(Place const* at) : at_(at) {}

        decltype(auto) operator*() const { return **at_; }
        iterator& operator++() {
            ++at_;
            return *this;
        }
        iterator operator++(int) { return iterator{at_++}; }
        friend difference_type operator-(iterator const& last, iterator const& first) { return last.at_ - first.at_; }
        friend bool operator==(iterator const&, iterator const&) = default;

    private:
        Place const* at_ = nullptr;
    };

    explicit picked(std::vector<Place> const& of) : of_(&of) {}

    [[nodiscard]] iterator begin() const { return iterator{of_->data()}; }
    [[nodiscard]] iterator end() const { return iterator{of_->data() + of_->size()}; }

private:
    std::vector<Place> const* of_;
};

/// The group of a customer, empty if he has none. \throws invalid_data with the row on a group that is no number
template <class Group, class Row>
[[nodiscard]] std::optional<owned_t<projected_t<Group, Row&>>> group_of(Group const& read, Row& customer,
                                                                        std::size_t row) {
    using key = owned_t<projected_t<Group, Row&>>;
    auto&& group = std::invoke(read, customer);
    auto const* const known = clientele::detail::value_of(group);
    if (known == nullptr) {
        return std::nullopt;
    }
    if constexpr (std::floating_point<key>) {
        if (std::isnan(*known)) {
            throw invalid_data(row, "group", "nan", "it must be a number, or missing");
        }
    }
    return static_cast<key>(*known);
}

} // namespace detail

/// A banding for each group. That of everybody has who is in no group, whose group was not there when it was fitted,
/// and whose group taught nothing, as nobody in it had a value.
template <class B, class Group, class Key> class grouped_banding {
public:
    using scale_type = typename B::scale_type;
    using frozen = groups_learnt<Key, typename B::frozen>;

    grouped_banding(Group group, B everybody, std::map<Key, B> of_group)
        : group_(std::move(group)), everybody_(std::move(everybody)), of_group_(std::move(of_group)) {}

    template <class Customer>
        requires banding_for<B, Customer&>
    [[nodiscard]] assignment<scale_type> operator()(Customer& customer, look const& how = {}) const {
        return of(detail::group_of(group_, customer, how.row))(customer, how);
    }

    template <class Customer>
        requires banding_for<B, Customer&>
    [[nodiscard]] decision<scale_type> explain(Customer& customer, look const& how = {}) const {
        std::optional<Key> const group = detail::group_of(group_, customer, how.row);
        auto found = of(group).explain(customer, how);
        found.policy += group && of_group_.contains(*group) ? " within " + to_text(*group) : " over everybody";
        return found;
    }

    [[nodiscard]] frozen learnt() const {
        frozen all{everybody_.learnt(), {}};
        for (auto const& [group, banding] : of_group_) {
            all.groups.push_back({group, banding.learnt()});
        }
        return all;
    }

    template <class Customers, class Engine>
    [[nodiscard]] grouped_banding fit(Customers&& /*customers*/, Engine const& /*how*/) const {
        return *this;
    }

private:
    [[nodiscard]] B const& of(std::optional<Key> const& group) const {
        auto const found = group ? of_group_.find(*group) : of_group_.end();
        return found == of_group_.end() ? everybody_ : found->second;
    }

    Group group_;
    B everybody_;
    std::map<Key, B> of_group_;
};

/// A policy within groups. Made by `within`.
template <class Group, class P> struct grouped_policy {
    using scale_type = typename P::scale_type;

    Group group;
    P policy;

    template <customer_range Customers, class Engine = sequential>
        requires ordered_projection<Group, row_t<Customers>>
    [[nodiscard]] auto fit(Customers&& customers, Engine const& how = {}) const {
        using key = detail::owned_t<projected_t<Group, row_t<Customers>>>;
        using banding = decltype(policy.fit(customers, how));
        banding everybody = policy.fit(customers, how);
        std::map<key, std::vector<std::ranges::iterator_t<Customers>>> members;
        std::size_t row = 0;
        for (auto at = std::ranges::begin(customers); at != std::ranges::end(customers); ++at, ++row) {
            auto&& customer = *at;
            if (auto const of = detail::group_of(group, customer, row)) {
                members[*of].push_back(at);
            }
        }
        std::map<key, banding> of_group;
        for (auto const& [name, places] : members) {
            try {
                of_group.emplace(name, policy.fit(detail::picked{places}, how));
            } catch (invalid_data const&) { // it teaches nothing: what is wrong with a row, everybody has told
            }
        }
        return grouped_banding<banding, Group, key>{group, std::move(everybody), std::move(of_group)};
    }

    template <class Key, class Learnt> [[nodiscard]] auto thaw(groups_learnt<Key, Learnt> const& kept) const {
        using banding = decltype(policy.thaw(kept.everybody));
        std::map<Key, banding> of_group;
        for (auto const& each : kept.groups) {
            of_group.emplace(each.group, policy.thaw(each.learnt));
        }
        return grouped_banding<banding, Group, Key>{group, policy.thaw(kept.everybody), std::move(of_group)};
    }
};

/// A policy fitted to each group of customers by itself: `within(&crm::account::region, quota<tier>(...))`. The group
/// is anything that can be put in order, or an optional of it.
template <class Group, class P> [[nodiscard]] grouped_policy<Group, P> within(Group group, P policy) {
    return {std::move(group), std::move(policy)};
}

} // namespace clientele::tiers
