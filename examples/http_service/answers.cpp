// SPDX-License-Identifier: MIT
#include "answers.hpp"

#include <clientele/core/dates.hpp>
#include <clientele/tiers/catalogue.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string_view>

namespace service {

namespace tiers = clientele::tiers;

namespace {

json or_null(std::optional<double> const& of) { return of && std::isfinite(*of) ? json(*of) : json(nullptr); }

template <class T> json edges(clientele::banding::cuts<T> const& of) {
    json list = json::array();
    for (auto const& edge : of.edges) {
        list.push_back(edge.value);
    }
    return list;
}

/// A model's name and parameters, whatever it is made of.
template <class Model> json described(Model const& of) {
    json found{{"name", Model::model_name}};
    Model::describe(of, [&](std::string_view name, auto const& value) { found[std::string{name}] = value; });
    return found;
}

} // namespace

json why(judgement const& of) {
    auto const& decision = of.tier;
    json found{{"words", in_words(of)}, {"policy", decision.policy}, {"reason", decision.reason}};
    if (decision.why) {
        found["measure"] = decision.why->measure;
        found["value"] = or_null(decision.why->value);
        found["to_stay"] = or_null(decision.why->to_stay);
        found["to_rise"] = or_null(decision.why->to_rise);
        found["rise_beyond"] = decision.why->rise_beyond;
        found["margin"] = or_null(decision.why->margin());
        found["to_go"] = or_null(decision.why->to_go());
    }
    return found;
}

json to_json(judgement const& of) {
    json found{{"id", of.id},     {"rfm", nullptr},  {"segment", nullptr}, {"p_alive", nullptr},
               {"year", nullptr}, {"tier", nullptr}, {"why", why(of)}};
    if (of.rfm) {
        found["rfm"] = {{"recency", of.rfm->recency}, {"frequency", of.rfm->frequency}, {"monetary", of.rfm->monetary}};
        found["segment"] = of.segment;
        found["p_alive"] = or_null(of.p_alive);
        found["year"] = {{"orders", or_null(of.orders)}, {"spend", or_null(of.spend)}, {"value", or_null(of.value)}};
    }
    if (of.tier.tier) {
        auto const& promise = tiers::service_promises[*of.tier.tier];
        found["tier"] = {{"name", tiers::name(*of.tier.tier)},
                         {"response_hours", promise.response.count()},
                         {"service", promise.service},
                         {"staff", promise.staff}};
    }
    return found;
}

json to_json(customer const& of) {
    return {{"orders", of.orders},      {"order_days", of.orders > 0 ? of.x + 1 : 0},
            {"days_since_first", of.T}, {"days_since_last", or_null(of.days_since_last)},
            {"total", of.total},        {"repeat_total", of.repeat_total}};
}

json to_json(snapshot const& of) {
    auto const& by = of.of;
    return {{"version", of.version},
            {"as_of", clientele::format_date(by.as_of)},
            {"learnt", moment(of.learnt)},
            {"customers", by.customers},
            {"scale",
             {{"recency", edges(by.scale.recency)},
              {"frequency", edges(by.scale.frequency.front())},
              {"monetary", edges(by.scale.monetary.front())}}},
            {"buying", described(by.buying)},
            {"spending", described(by.spending)},
            {"tiers", edges(by.tiers.learnt)},
            {"horizon_days", horizon}};
}

json to_json(refit const& of) {
    json found{{"id", of.id}, {"state", name(of.is)}, {"as_of", nullptr}};
    if (of.as_of) found["as_of"] = clientele::format_date(*of.as_of);
    if (of.is == refit::state::succeeded) found["model_version"] = of.version;
    if (of.is == refit::state::failed) found["reason"] = of.reason;
    if (of.is != refit::state::running) found["seconds"] = of.seconds;
    return found;
}

std::string moment(std::chrono::system_clock::time_point of) {
    auto const day = std::chrono::floor<std::chrono::days>(of);
    std::chrono::hh_mm_ss const time{std::chrono::floor<std::chrono::seconds>(of - day)};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "T%02d:%02d:%02dZ", static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    return clientele::format_date(day) + text.data();
}

response ok(json const& body, int status) { return {.status = status, .body = write(body) + '\n'}; }

char const* title_of(int status) {
    switch (status) {
    case 400:
        return "Bad Request";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 409:
        return "Conflict";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 416:
        return "Range Not Satisfiable";
    case 422:
        return "Unprocessable Content";
    case 503:
        return "Service Unavailable";
    default:
        return "Internal Server Error";
    }
}

response answer(problem const& of) {
    json body{{"type", "about:blank"}, {"title", title_of(of.status)}, {"status", of.status}, {"detail", of.detail}};
    for (fault const& one : of.faults) {
        json line{{"detail", one.detail}, {"pointer", one.pointer}};
        if (one.row) line["row"] = *one.row;
        if (!one.field.empty()) line["field"] = one.field;
        body["errors"].push_back(line);
    }
    return {of.status, write(body) + '\n', "application/problem+json", of.headers};
}

} // namespace service
