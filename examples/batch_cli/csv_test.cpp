// SPDX-License-Identifier: MIT
// The CSV reader, each quirk and each error, with buffers of every small size, so that every row is split everywhere.
#include "csv.hpp"
#include "json.hpp"
#include "rows.hpp"
#include "table.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::string_literals;

constexpr std::array<std::size_t, 11> buffers{8, 9, 10, 11, 12, 13, 16, 17, 31, 64, 1 << 20};

int failures = 0;

void check(bool holds, std::string const& what) {
    if (!holds) {
        ++failures;
        std::printf("FAILED: %s\n", what.c_str());
    }
}

using rows = std::vector<std::vector<std::string>>;

struct outcome {
    rows read;
    std::vector<std::size_t> lines;
    std::string error;
};

outcome read_all(std::string const& text, std::size_t buffer) {
    outcome seen;
    try {
        std::istringstream stream{text};
        csv::reader reader{stream, "f", buffer};
        while (reader.next()) {
            seen.read.emplace_back(reader.row().begin(), reader.row().end());
            seen.lines.push_back(reader.line());
        }
        check(reader.bytes() == text.size(), "all bytes are counted");
    } catch (csv::error const& wrong) {
        seen.error = wrong.what();
    }
    return seen;
}

std::string quoted(std::string const& text) { return '"' + text + '"'; }

void reads(std::string const& what, std::string const& text, rows const& wanted,
           std::vector<std::size_t> const& lines = {}) {
    for (std::size_t const buffer : buffers) {
        auto const seen = read_all(text, buffer);
        check(seen.error.empty() && seen.read == wanted,
              what + ", buffer " + std::to_string(buffer) + ' ' + seen.error);
        check(lines.empty() || seen.lines == lines, what + ": lines, buffer " + std::to_string(buffer));
    }
}

void refuses(std::string const& what, std::string const& text, std::string const& error) {
    for (std::size_t const buffer : buffers) {
        auto const seen = read_all(text, buffer);
        check(seen.error == error, what + ", buffer " + std::to_string(buffer) + ": " + seen.error);
    }
}

void test_reading() {
    reads("nothing", "", {});
    reads("only a byte order mark", "\xEF\xBB\xBF", {});
    reads("plain", "a,b\n1,2\n", {{"a", "b"}, {"1", "2"}}, {1, 2});
    reads("no line end at the end", "a,b\n1,2", {{"a", "b"}, {"1", "2"}});
    reads("CR LF", "a,b\r\n1,2\r\n", {{"a", "b"}, {"1", "2"}}, {1, 2});
    reads("CR LF and LF mixed", "a,b\r\n1,2\n3,4\r\n", {{"a", "b"}, {"1", "2"}, {"3", "4"}});
    reads("CR at the very end", "a,b\r\n1,2\r", {{"a", "b"}, {"1", "2"}});
    reads("CR at the very end, behind a quote", "a,b\r\n1,\"2\"\r", {{"a", "b"}, {"1", "2"}});
    reads("byte order mark",
          "\xEF\xBB\xBF"
          "a,b\n1,2\n",
          {{"a", "b"}, {"1", "2"}});
    reads("byte order mark and quote", "\xEF\xBB\xBF\"a\",b\n1,2\n", {{"a", "b"}, {"1", "2"}});
    reads("a byte order mark elsewhere is data",
          "a\n\xEF\xBB\xBF"
          "b\n",
          {{"a"},
           {"\xEF\xBB\xBF"
            "b"}});
    reads("empty fields", ",\n,\n", {{"", ""}, {"", ""}});
    reads("empty last field at the end", "a,b\n1,", {{"a", "b"}, {"1", ""}});
    reads("quotes", "\"a\",\"b\"\n\"1\",2\n3,\"4\"", {{"a", "b"}, {"1", "2"}, {"3", "4"}}, {1, 2, 3});
    reads("doubled quotes", "a\n\"say \"\"hi\"\"\"\n\"\"\"\"\n", {{"a"}, {"say \"hi\""}, {"\""}});
    reads("empty quotes", "a,b\n\"\",\"\"\n", {{"a", "b"}, {"", ""}});
    reads("empty quotes in one column are a row", "a\n\"\"\n", {{"a"}, {""}});
    reads("commas in quotes", "a,b\n\"1,5\",2\n", {{"a", "b"}, {"1,5", "2"}});
    reads("line ends in quotes", "a,b\n\"x\ny\r\nz\",2\n3,4\n", {{"a", "b"}, {"x\ny\r\nz", "2"}, {"3", "4"}},
          {1, 2, 5});
    reads("CR in quotes", "a\n\"x\ry\"\n", {{"a"}, {"x\ry"}});
    reads("NUL is data", "a,b\nx\0y,\"\0\"\n"s, {{"a", "b"}, {"x\0y"s, "\0"s}});
    reads("blanks are data", "a , b\n 1,2 \n", {{"a ", " b"}, {" 1", "2 "}});
    reads("any byte", "a\n\xFF\x80\x01\n", {{"a"}, {"\xFF\x80\x01"}});
    reads("blank line at the end", "a,b\n1,2\n\n", {{"a", "b"}, {"1", "2"}});
    reads("blank lines at the end", "a,b\r\n1,2\r\n\r\n\n", {{"a", "b"}, {"1", "2"}});
    std::string const megabyte(1 << 20, 'x');
    reads("a megabyte", "a,b\n" + megabyte + ",2\n3,4\n", {{"a", "b"}, {megabyte, "2"}, {"3", "4"}}, {1, 2, 3});
    std::string lines;
    for (int i = 0; i < 1 << 18; ++i) {
        lines += "x,\r\n";
    }
    reads("a megabyte in quotes", "a,b\n" + quoted(lines) + ",2\n3,4\n", {{"a", "b"}, {lines, "2"}, {"3", "4"}},
          {1, 2, (1 << 18) + 3});
}

void test_refusing() {
    refuses("quote never closed", "a,b\n1,\"2\n3,4\n", "f:2: a quote that is opened here is never closed");
    refuses("quote never closed, in a later line of a row", "a,b\n\"x\ny\",\"2\n",
            "f:3: a quote that is opened here is never closed");
    refuses("doubled quote at the end", "a\n\"x\"\"", "f:2: a quote that is opened here is never closed");
    refuses("quote inside", "a,b\n1,2\nx\"y,2\n", "f:3: a quote inside a field that does not begin with one");
    refuses("blank before a quote", "a,b\n1, \"2\"\n", "f:2: a quote inside a field that does not begin with one");
    refuses("text behind a quote", "a,b\n\"1\"x,2\n", "f:2: text after the closing quote of a field");
    refuses("text behind a quote over two lines", "a,b\n\"1\n\"x,2\n", "f:3: text after the closing quote of a field");
    refuses("a field too few", "a,b\n1,2\n3\n", "f:3: 1 field, the first row has 2");
    refuses("a field too many", "a,b\n1,2,3\n", "f:2: 3 fields, the first row has 2");
    refuses("a field too few after line ends in quotes", "a,b\n\"x\n\",2\n3\n", "f:4: 1 field, the first row has 2");
    refuses("blank line", "a,b\n\n1,2\n", "f:2: a blank line; blank lines may only follow the last row");
    refuses("blank first line", "\na,b\n", "f:1: a blank line; blank lines may only follow the last row");
    refuses("CR as line end", "a,b\r1,2\r", "f:1: a carriage return inside a field without quotes");
    refuses("CR behind a quote", "\"a\"\rb\n", "f:1: a carriage return outside quotes that does not end the line");
    refuses("UTF-16",
            "\xFF\xFE"
            "a\0"s,
            "f:1: this is UTF-16 text; save it as UTF-8");
}

void test_writing() {
    for (std::string const& value :
         {"plain"s, "with,comma"s, "with \"quote\""s, "with\r\nline end"s, "with\0NUL"s, " "s}) {
        auto const seen = read_all("a,b\n" + csv::field(value) + ",2\n", 64);
        check(seen.error.empty() && seen.read.back().front() == value, "what is written is read: " + value);
    }
    check(json::literal("a\"\\/\n\t\x01\x7F<\xC3\xA4") == "\"a\\\"\\\\/\\n\\t\\u0001\\u007f\\u003c\xC3\xA4\"",
          "JSON escapes");
    check(json::literal("a\xFF"
                        "b\xC3") == "\"a\\ufffdb\\ufffd\"",
          "JSON and bytes that are no UTF-8");
    check(json::literal("\xED\xA0\x80") == "\"\\ufffd\\ufffd\\ufffd\"", "JSON and half a surrogate pair");
    check(json::literal("\0"s) == "\"\\u0000\"", "JSON and NUL");
    check(batch::grouped(1234567.891, 2) == "1,234,567.89" && batch::grouped(999, 0) == "999" &&
              batch::grouped(-1000, 0) == "-1,000" && batch::grouped(-0.001, 2) == "0.00" &&
              batch::grouped(0, 0) == "0",
          "digits in groups of three");
}

void test_lines() {
    batch::line_map lines;
    for (std::size_t row = 0; row < 3; ++row) {
        lines.note(row, row + 2);
    }
    lines.note(3, 9);
    lines.note(4, 10);
    check(lines.line_of(0) == 2 && lines.line_of(2) == 4 && lines.line_of(3) == 9 && lines.line_of(4) == 10,
          "lines of rows");
}

} // namespace

int main() {
    test_reading();
    test_refusing();
    test_writing();
    test_lines();
    std::printf("%d failures\n", failures);
    return failures == 0 ? 0 : 1;
}
