// SPDX-License-Identifier: MIT
#include "json_text.hpp"

#include "problem.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace service {

namespace {

/// Follows the parser: where it is, and which keys each open object has.
class watcher {
public:
    bool operator()(int /*depth*/, json::parse_event_t event, json const& parsed) {
        switch (event) {
        case json::parse_event_t::object_start:
        case json::parse_event_t::array_start:
            if (open_.size() == deepest) {
                throw problem{
                    400, "JSON nested deeper than " + std::to_string(deepest) + " levels", {{here(), "too deep"}}};
            }
            open_.push_back({.list = event == json::parse_event_t::array_start});
            break;
        case json::parse_event_t::key:
            enter(parsed.get_ref<std::string const&>());
            break;
        case json::parse_event_t::object_end:
        case json::parse_event_t::array_end:
            open_.pop_back();
            leave();
            break;
        case json::parse_event_t::value:
            leave();
            break;
        }
        return true;
    }

    /// A pointer to the value that is being read.
    [[nodiscard]] std::string here() const {
        std::string pointer = "#";
        for (level const& of : open_) {
            pointer = deeper(pointer, of.list ? std::to_string(of.done) : of.keys.empty() ? "" : of.keys.back());
        }
        return pointer;
    }

private:
    struct level {
        bool list = false;
        std::size_t done = 0;            ///< values of a list
        std::vector<std::string> keys{}; ///< of an object
    };

    void enter(std::string const& key) {
        auto& keys = open_.back().keys;
        bool const twice = std::ranges::find(keys, key) != keys.end();
        keys.push_back(key);
        if (keys.size() > most_keys)
            throw problem{
                400, "an object has more than " + std::to_string(most_keys) + " keys", {{here(), "one too many"}}};
        if (twice) throw problem{400, "a key comes twice in an object", {{here(), "comes twice"}}};
    }
    void leave() {
        if (!open_.empty()) ++open_.back().done;
    }

    std::vector<level> open_;
};

} // namespace

json parse(std::string_view text) {
    watcher watch;
    try {
        return json::parse(text, std::ref(watch));
    } catch (json::parse_error const& bad) {
        throw problem{400, "no JSON: error at byte " + std::to_string(bad.byte)};
    } catch (json::out_of_range const&) { // 1e999
        throw problem{422, "a number is out of range", {{watch.here(), "must be a finite number"}}};
    }
}

std::string write(json const& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string deeper(std::string const& pointer, std::string_view name) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    constexpr std::string_view marks = "-._!$&'()*+,;=:@?"; // RFC 3986, section 3.5
    std::string longer = pointer + '/';
    for (char const c : name) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '~' || c == '/') {
            longer += c == '~' ? "~0" : "~1";
        } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   marks.find(c) != std::string_view::npos) {
            longer += c;
        } else {
            longer += {'%', hex[byte >> 4], hex[byte & 15]};
        }
    }
    return longer;
}

} // namespace service
