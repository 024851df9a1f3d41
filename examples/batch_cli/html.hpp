// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/label.hpp>
#include <clientele/chart/spec.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The pieces of a page. What comes from the data goes through `text`, and can be nothing but text.
namespace batch::html {

/// A text of the data: control characters, and those that turn the direction of writing, are gone; nothing in it can
/// act as a tag or end an attribute.
[[nodiscard]] inline std::string text(std::string_view raw) {
    std::string safe;
    for (char const c : clientele::chart::label(raw)) {
        switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        case '\'':
            safe += "&#39;";
            break;
        default:
            safe += c;
        }
    }
    return safe;
}

/// `<name>inside</name>`; what is inside is HTML already.
[[nodiscard]] inline std::string element(std::string_view name, std::string_view inside,
                                         std::string_view attributes = {}) {
    std::string all = "<" + std::string{name};
    all.append(attributes.empty() ? "" : " ").append(attributes).append(">").append(inside);
    return all.append("</").append(name).append(">");
}

[[nodiscard]] inline std::string paragraph(std::string_view words) { return element("p", text(words)) + '\n'; }

/// Items of a list, each a text.
[[nodiscard]] inline std::string list(std::vector<std::string> const& items) {
    std::string inside;
    for (auto const& item : items) {
        inside += element("li", text(item)) + '\n';
    }
    return items.empty() ? "" : element("ul", '\n' + inside) + '\n';
}

/// A table with a heading for each column, and for each row in its first column. 'r' in `sides` sets a column to the
/// right.
class table {
public:
    table(std::string caption, std::string sides, std::vector<std::string> headings)
        : caption_(std::move(caption)), sides_(std::move(sides)), headings_(std::move(headings)) {}

    void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }

    [[nodiscard]] std::string html() const {
        std::string head;
        for (std::size_t i = 0; i < headings_.size(); ++i) {
            head += element("th", text(headings_[i]), "scope=\"col\"" + side(i));
        }
        std::string body;
        for (auto const& cells : rows_) {
            std::string inside;
            for (std::size_t i = 0; i < cells.size(); ++i) {
                inside += i == 0 ? element("th", text(cells[i]), "scope=\"row\"" + side(i))
                                 : element("td", text(cells[i]), side(i));
            }
            body += element("tr", inside) + '\n';
        }
        std::string const whole = element("caption", text(caption_)) + '\n' + element("thead", element("tr", head)) +
                                  '\n' + element("tbody", '\n' + body) + '\n';
        return element("div", element("table", '\n' + whole),
                       "class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + text(caption_) + "\"") +
               '\n';
    }

private:
    [[nodiscard]] std::string side(std::size_t column) const {
        return sides_[column] == 'r' ? " class=\"number\"" : "";
    }

    std::string caption_, sides_;
    std::vector<std::string> headings_;
    std::vector<std::vector<std::string>> rows_;
};

/// A chart with its table. `chart` is a Vega-Lite specification, in which no `<` stands; empty: the table alone.
[[nodiscard]] inline std::string figure(std::string const& name, std::string const& caption,
                                        std::string const& description, std::string const& chart,
                                        table const& figures) {
    if (chart.empty()) {
        return element("figure", element("figcaption", text(caption)) + '\n' + figures.html(), "class=\"plain\"") +
               '\n';
    }
    std::string const drawing =
        element("div", "", "class=\"drawing\" role=\"img\" aria-label=\"" + text(description) + '"');
    std::string const details = element("details", element("summary", "The figures") + '\n' + figures.html(), "open");
    return element("figure", element("figcaption", text(caption)) + '\n' + drawing + '\n' + details + '\n',
                   "class=\"chart\" id=\"chart-" + name + '"') +
           '\n' + element("script", chart, "type=\"application/json\" class=\"spec\" data-for=\"chart-" + name + '"') +
           '\n';
}

} // namespace batch::html
