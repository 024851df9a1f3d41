// SPDX-License-Identifier: MIT
#include "page.hpp"

#include "page_parts.hpp"
#include "page_style.hpp"

#include <clientele/core.hpp>

#include <runtime.hpp>
#include <string>

namespace batch {

namespace {

std::string scripts(page_options const& how) {
    if (how.draw_with == runtime::none) {
        return {};
    }
    std::string all;
    if (how.draw_with == runtime::linked) {
        for (auto const& script : linked_vega()) {
            all += html::element("script", "",
                                 "src=\"" + std::string{script.url} + "\" integrity=\"" +
                                     std::string{script.integrity} + "\" crossorigin=\"anonymous\"") +
                   '\n';
        }
    } else {
        std::string vega;
        for (auto const& piece : inlined_vega()) {
            vega += piece;
        }
        all += html::element("script", vega) + '\n';
    }
    return all + html::element("script", draw_script()) + '\n';
}

struct place {
    char const* id;
    char const* name;
};

std::string contents(bool clusters) {
    std::string items;
    for (auto const& [id, name] :
         {place{"summary", "In short"}, place{"segments", "Segments"},
          place{"concentration", "Who carries the business"}, place{"clusters", "Who is alike"},
          place{"future", "The year to come"}, place{"service", "Service"}, place{"data", "Data and warnings"}}) {
        if (clusters || std::string_view{id} != "clusters") {
            items += html::element("li", html::element("a", name, "href=\"#" + std::string{id} + '"')) + '\n';
        }
    }
    return html::element("nav", html::element("ul", '\n' + items), "aria-label=\"Sections\"") + '\n';
}

} // namespace

bool runtime_built_in() { return !inlined_vega().empty(); }

std::string page(findings const& of, page_options const& how) {
    detail::page_work work{.of = of, .how = how, .say = {.money = how.money}};
    std::string main = detail::summary_section(work);
    main += detail::segments_section(work);
    main += detail::concentration_section(work);
    if (of.alike) {
        main += detail::clusters_section(work);
    }
    main += detail::future_section(work);
    main += detail::service_section(work);
    main += detail::data_section(work); // last: it tells the warnings of all others

    std::string const head = "<meta charset=\"utf-8\">\n"
                             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                             "<title>Customer report</title>\n" +
                             html::element("style", page_style) + '\n';
    std::string const header =
        html::element("h1", "Customer report") + '\n' +
        html::paragraph(shown(of.file) + ", looking back from " + clientele::format_date(of.as_of)) +
        contents(of.alike.has_value());
    return "<!DOCTYPE html>\n<html lang=\"en\">\n" + html::element("head", '\n' + head) + '\n' +
           html::element("body", '\n' + html::element("header", '\n' + header) + '\n' +
                                     html::element("main", '\n' + main) + '\n' + scripts(how)) +
           "\n</html>\n";
}

} // namespace batch
