// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/rfm/segment_map.hpp>

/// \file
/// Ready-made maps of segments over five scores a dimension.
namespace clientele::rfm {

/// Ten segments over recency and frequency: the widespread regular-expression map of RFM notebooks, which is total and
/// disjoint over its 25 cells.
inline constexpr auto ten_segments = segments<dimensions::recency_frequency, 5>({
    {"Champions", "5[45]"},
    {"Loyal", "[34][45]"},
    {"Potential Loyalist", "[45][23]"},
    {"New", "51"},
    {"Promising", "41"},
    {"Need Attention", "33"},
    {"About To Sleep", "3[12]"},
    {"At Risk", "[12][34]"},
    {"Can't Lose Them", "[12]5"},
    {"Hibernating", "[12][12]"},
});

/// Eleven segments over all 125 codes: the widespread code list, corrected. The printed lists hold 231, 241 and 251
/// twice, under About To Sleep and under Hibernating. They stand under About To Sleep here: 221 does, and a customer
/// who bought more often at the same recency and spend must not fall into the worse segment.
inline constexpr auto eleven_segments = segments<dimensions::recency_frequency_monetary, 5>({
    {"Champions", "555 554 544 545 454 455 445"},
    {"Loyal", "543 444 435 355 354 345 344 335"},
    {"Potential Loyalist",
     "553 551 552 541 542 533 532 531 452 451 442 441 431 453 433 432 423 353 352 351 342 341 333 323"},
    {"New", "512 511 422 421 412 411 311"},
    {"Promising", "525 524 523 522 521 515 514 513 425 424 413 414 415 315 314 313"},
    {"Need Attention", "535 534 443 434 343 334 325 324"},
    {"About To Sleep", "331 321 312 221 213 231 241 251"},
    {"At Risk", "255 254 245 244 253 252 243 242 235 234 225 224 153 152 145 143 142 135 134 133 125 124"},
    {"Can't Lose Them", "155 154 144 214 215 115 114 113"},
    {"Hibernating", "332 322 233 232 223 222 132 123 122 212 211"},
    {"Lost", "111 112 121 131 141 151"},
});

} // namespace clientele::rfm
