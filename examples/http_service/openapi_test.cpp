// SPDX-License-Identifier: MIT
// openapi.json against the service: every route is described and nothing else, and its examples are answered as it
// says.
#include "check.hpp"
#include "service.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

namespace service {

namespace {

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

/// The path with the examples of its parameters.
std::string filled_in(std::string path, json const& parameters) {
    for (auto const& one : parameters) {
        std::string const place = '{' + one["name"].get<std::string>() + '}';
        path.replace(path.find(place), place.size(), one["example"].get<std::string>());
    }
    return path;
}

void check_answer(api& of, request const& asked, json const& operation, int wanted, std::string const& what) {
    auto const given = of.handle(asked);
    check(given.status == wanted, what + " gives " + std::to_string(given.status) + ": " + given.body);
    check(operation["responses"].contains(std::to_string(given.status)), what + ": its status is described");
    of.background().wait();
}

} // namespace

void check_description(api& of) {
    auto const document = json::parse(of.handle(get("/openapi.json")).body);
    std::set<std::string> described;
    for (auto const& [path, item] : document["paths"].items()) {
        for (auto const& [method, operation] : item.items()) {
            if (method == "parameters") continue;
            std::string const name = upper(method) + ' ' + path;
            described.insert(name);
            std::string const target = filled_in(path, item.value("parameters", json::array()));
            if (!operation.contains("requestBody")) {
                check_answer(of, {upper(method), target}, operation, 200, name);
                continue;
            }
            for (auto const& [example, body] :
                 operation["requestBody"]["content"]["application/json"]["examples"].items()) {
                check_answer(of, post(target, body["value"].dump()), operation, body["x-answers"],
                             name + ' ' + example);
            }
        }
    }
    auto const routes = of.routes();
    check(described == std::set<std::string>(routes.begin(), routes.end()), "the routes are those of openapi.json");
}

} // namespace service
