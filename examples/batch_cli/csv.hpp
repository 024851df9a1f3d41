// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <istream>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// A strict reader of comma-separated values (RFC 4180) that never holds more than one row beyond its buffer.
namespace csv {

/// Something is wrong with the text: `FILE:LINE: what`.
class error : public std::runtime_error {
public:
    error(std::string const& file, std::size_t line, std::string const& what)
        : std::runtime_error(file + ':' + std::to_string(line) + ": " + what), line_(line) {}

    [[nodiscard]] std::size_t line() const noexcept { return line_; }

private:
    std::size_t line_;
};

/// The file itself could not be read.
class read_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Reads rows one after another:
/// \code
/// csv::reader rows{stream, "orders.csv"};
/// while (rows.next()) use(rows.row());
/// \endcode
///
/// Fields in quotes may hold commas, line ends and doubled quotes; lines end with LF or CR LF, the last one need not; a
/// UTF-8 byte order mark at the start is dropped; every row has as many fields as the first; blank lines may only
/// follow the last row. Any other byte is data. Everything else is refused with its line: whoever guesses what broken
/// quotes mean gets other people's money wrong.
class reader {
public:
    explicit reader(std::istream& from, std::string name, std::size_t buffer = std::size_t{1} << 20)
        : from_(from), name_(std::move(name)), buffer_(std::max<std::size_t>(buffer, 8)) {
        refill();
        if (rest().starts_with("\xEF\xBB\xBF")) {
            at_ += 3;
        } else if (rest().starts_with("\xFF\xFE") || rest().starts_with("\xFE\xFF")) {
            throw error(name_, 1, "this is UTF-16 text; save it as UTF-8");
        }
    }

    /// Reads the next row; false at the end.
    /// \throws error, read_error
    bool next() {
        std::size_t blank = 0; // the first of a run of blank lines
        for (;;) {
            line_ = next_line_;
            if (!take_record()) {
                return false;
            }
            if (fields_.size() > 1 || !fields_.front().empty() || quoted_) {
                break;
            }
            blank = blank == 0 ? line_ : blank;
        }
        if (blank != 0) {
            throw error(name_, blank, "a blank line; blank lines may only follow the last row");
        }
        if (columns_ == 0) {
            columns_ = fields_.size();
        }
        if (fields_.size() != columns_) {
            throw error(name_, line_,
                        std::to_string(fields_.size()) + (fields_.size() == 1 ? " field" : " fields") +
                            ", the first row has " + std::to_string(columns_));
        }
        return true;
    }

    /// The fields of the row, without quotes; good until the next call of `next`.
    [[nodiscard]] std::span<std::string_view const> row() const noexcept { return fields_; }
    /// The line on which the row begins, from 1.
    [[nodiscard]] std::size_t line() const noexcept { return line_; }
    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    /// Bytes of the file that have been used up so far.
    [[nodiscard]] std::uint64_t bytes() const noexcept { return dropped_ + at_; }

private:
    [[nodiscard]] std::string_view rest() const noexcept { return {buffer_.data() + at_, end_ - at_}; }

    /// Reads on behind what is there, making room at the front first, then at the back; false at the end of the file.
    bool refill() {
        if (ended_) {
            return false;
        }
        std::memmove(buffer_.data(), buffer_.data() + at_, end_ - at_);
        dropped_ += at_;
        end_ -= at_;
        at_ = 0;
        if (end_ == buffer_.size()) {
            buffer_.resize(2 * buffer_.size());
        }
        from_.read(buffer_.data() + end_, static_cast<std::streamsize>(buffer_.size() - end_));
        auto const got = static_cast<std::size_t>(from_.gcount());
        if (from_.bad()) {
            throw read_error(name_ + ": cannot be read");
        }
        ended_ = !from_;
        end_ += got;
        return got > 0;
    }

    /// One record, blank or not. Most have no quotes: these are found and cut by `memchr` alone.
    bool take_record() {
        quoted_ = false;
        std::size_t seen = 0; // of the rest, without a line end
        for (;;) {
            std::string_view const text = rest();
            std::size_t const end = text.find('\n', seen);
            if (end == std::string_view::npos && !ended_) {
                seen = text.size();
                refill();
                continue;
            }
            if (text.empty()) {
                return false;
            }
            std::string_view line = text.substr(0, end);
            if (line.find('"') != std::string_view::npos) {
                return take_quoted();
            }
            at_ += line.size() + (end == std::string_view::npos ? 0 : 1);
            next_line_ = line_ + 1;
            if (line.ends_with('\r')) {
                line.remove_suffix(1);
            }
            if (line.find('\r') != std::string_view::npos) {
                throw error(name_, line_, "a carriage return inside a field without quotes");
            }
            split(line);
            return true;
        }
    }

    void split(std::string_view line) {
        fields_.clear();
        for (;;) {
            auto const* const comma =
                static_cast<char const*>(line.empty() ? nullptr : std::memchr(line.data(), ',', line.size()));
            if (comma == nullptr) {
                fields_.push_back(line);
                return;
            }
            auto const size = static_cast<std::size_t>(comma - line.data());
            fields_.push_back(line.substr(0, size));
            line.remove_prefix(size + 1);
        }
    }

    /// One record with a quote in it. If the buffer ends first, it is begun again with twice as much.
    bool take_quoted() {
        while (!parse_quoted()) {
            refill();
        }
        return true;
    }

    bool parse_quoted() {
        std::string_view const text = rest();
        fields_.clear();
        unescaped_.clear();
        unescaped_.reserve(text.size()); // so that no view into it moves
        std::size_t i = 0;
        std::size_t line = line_;
        for (;;) {
            if (i < text.size() && text[i] == '"') {
                quoted_ = true;
                if (!take_quoted_field(text, i, line)) {
                    return false;
                }
            } else {
                std::size_t const stop = std::min(text.find_first_of(",\"\r\n", i), text.size());
                if (stop < text.size() && text[stop] == '"') {
                    throw error(name_, line, "a quote inside a field that does not begin with one");
                }
                fields_.push_back(text.substr(i, stop - i));
                i = stop;
            }
            // Behind a field: a comma, a line end or the end.
            if (i + 1 >= text.size() && !ended_) {
                return false;
            }
            if (i == text.size() || text[i] == '\n') {
                finish_record(i + (i == text.size() ? 0 : 1), line);
                return true;
            }
            if (text[i] == '\r') {
                if (i + 1 < text.size() && text[i + 1] != '\n') {
                    throw error(name_, line, "a carriage return outside quotes that does not end the line");
                }
                finish_record(std::min(i + 2, text.size()), line);
                return true;
            }
            if (text[i] != ',') {
                throw error(name_, line, "text after the closing quote of a field");
            }
            ++i;
        }
    }

    /// From the opening quote to behind the closing one; false if the buffer ends before that is certain.
    bool take_quoted_field(std::string_view text, std::size_t& i, std::size_t& line) {
        std::size_t const opened = line;
        std::size_t const begin = unescaped_.size();
        for (++i;;) {
            std::size_t const quote = text.find('"', i);
            std::string_view const part = text.substr(i, quote - i); // quote may be npos: to the end
            line += static_cast<std::size_t>(std::ranges::count(part, '\n'));
            unescaped_ += part;
            bool const certain = quote != std::string_view::npos && quote + 1 < text.size();
            if (!certain && !ended_) {
                return false;
            }
            if (quote == std::string_view::npos) {
                throw error(name_, opened, "a quote that is opened here is never closed");
            }
            i = quote + 1;
            if (i == text.size() || text[i] != '"') {
                fields_.push_back(std::string_view{unescaped_}.substr(begin));
                return true;
            }
            unescaped_ += '"';
            ++i;
        }
    }

    void finish_record(std::size_t size, std::size_t last_line) {
        at_ += size;
        next_line_ = last_line + 1;
    }

    std::istream& from_;
    std::string name_;
    std::vector<char> buffer_;
    std::size_t at_ = 0;  ///< where the next record begins in the buffer
    std::size_t end_ = 0; ///< of what has been read
    bool ended_ = false;  ///< nothing follows what has been read
    std::uint64_t dropped_ = 0;
    std::vector<std::string_view> fields_;
    std::string unescaped_;
    bool quoted_ = false;
    std::size_t columns_ = 0;
    std::size_t line_ = 0;
    std::size_t next_line_ = 1;
};

/// A field as it has to be written.
[[nodiscard]] inline std::string field(std::string_view value) {
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
        return std::string{value};
    }
    std::string written = "\"";
    for (char const c : value) {
        written += c == '"' ? "\"\"" : std::string(1, c);
    }
    return written + '"';
}

} // namespace csv
