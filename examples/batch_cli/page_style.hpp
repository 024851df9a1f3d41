// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

/// \file
/// How the page looks: one column that fits a telephone, tables that scroll within themselves, black on white in print.
namespace batch {

inline constexpr std::string_view page_style = R"css(
:root { --ink: #222; --soft: #555; --line: #d5d5d5; --ground: #fff; --tint: #f4f6f8; --accent: #0b5394; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; color: var(--ink); background: var(--ground);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0.5rem 0; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 2.5rem 0 0.5rem; padding-top: 0.5rem; border-top: 2px solid var(--line); }
h3 { font-size: 1.1rem; margin: 1.5rem 0 0.5rem; }
p, li { max-width: 44rem; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
nav ul { list-style: none; margin: 0.5rem 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 0.75rem; margin: 1rem 0; }
.card { background: var(--tint); border: 1px solid var(--line); border-radius: 6px; padding: 0.6rem 0.8rem; }
.card dt { color: var(--soft); font-size: 0.9rem; }
.card dd { margin: 0; color: var(--soft); font-size: 0.9rem; }
.card dd.figure { color: var(--ink); font-size: 1.35rem; font-weight: 600; }
figure { margin: 1.5rem 0; }
figcaption { font-weight: 600; margin-bottom: 0.5rem; }
.drawing { min-height: 1px; }
.scroll { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; font-size: 0.92rem; overflow-wrap: normal; }
caption { text-align: left; color: var(--soft); padding-bottom: 0.3rem; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.9rem 0.25rem 0; border-bottom: 1px solid var(--line); }
thead th { font-weight: 600; border-bottom: 2px solid var(--line); }
th, td { overflow-wrap: break-word; }
tbody th { font-weight: 400; min-width: 8rem; max-width: 22rem; }
td { max-width: 26rem; }
td:not(.number) { min-width: 10rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number { white-space: normal; }
summary { cursor: pointer; color: var(--accent); padding: 0.25rem 0; }
.method { background: var(--tint); border-radius: 6px; padding: 0.25rem 0.8rem; margin: 1rem 0; }
.undrawn { color: var(--soft); }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .method > summary { display: none; }
  figure, tr, .card { break-inside: avoid; }
  h2, h3, figcaption { break-after: avoid; }
  .scroll { overflow: visible; }
  a { color: inherit; text-decoration: none; }
}
)css";

} // namespace batch
