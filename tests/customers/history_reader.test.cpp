// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "reference.hpp"

#include <clientele/customers/history_reader.hpp>
#include <clientele/customers/ledger.hpp>

#include <string>

using namespace clientele_test;

TEST_CASE("one ledger is looked at from several days") {
    auto const book = booked({{1, day(3), 1, 0}, {2, day(8), 1, 0}, {1, day(5), 2, 0}});
    for (int const when : {8, 9, 100}) {
        auto const all = book.histories({day(when)});
        CHECK(all[0].T() == when - 3);
        CHECK(all[0].days_since_last() == when - 5);
        CHECK(all[0].t_x() == 2);
        CHECK(all[1].T() == when - 8);
    }
}

TEST_CASE("a row after the day of looking back is told of with its customer") {
    struct row {
        std::string who;
        int when;
    };
    std::vector<row> const rows{{"anna", 3}, {"bert", 8}};
    customers::ledger<std::string> book;
    book.add(rows, customers::id(&row::who), customers::day([](row const& r) { return day(r.when); }),
             customers::amount([](row const&) { return 1; }));
    CHECK(refusal<clientele::invalid_data>([&] { static_cast<void>(book.histories({day(7)})); }) ==
          "date of customer bert is 1970-01-09, after as_of 1970-01-08");
}
