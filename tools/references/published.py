# SPDX-License-Identifier: MIT
"""Published figures against this arithmetic; says which differ by more than half a unit of their last digit.

    published.py            predictions
    published.py DATA       fits to CDNOW, the donations and the retention tables in that folder
"""

import collections
import csv
import datetime
import math
import pathlib
import sys

import bg_nbd
import contractual
import gamma_gamma
import numpy as np
import pareto_nbd
from bg_bb import model as bg_bb
from mpmath import mp, mpf
from scipy.special import digamma, gammaln

told, wrong = 0, []


def check(what, values, figures, tolerance=0):
    """`figures` in words, as printed; a relative tolerance where their parameters were printed in few digits."""
    global told
    values = list(values) if isinstance(values, (list, tuple)) else [values]
    for value, figure in zip(values, figures.split(), strict=True):
        told += 1
        digits = figure.lower().split("e")[0]
        unit = 10.0 ** -len(digits.split(".")[1] if "." in digits else "") * 10.0 ** int((figure.lower().split("e") + ["0"])[1])
        if abs(mpf(value) - mpf(figure)) > max(unit * 0.505, tolerance * abs(float(figure))):
            wrong.append(what)
            print(f"{what}: printed {figure}, computed {mp.nstr(mpf(value), 15)}", flush=True)


def newton(slope, start, steps=2):
    """The optimum near `start`, and the covariance there; `slope` is the gradient of a log-likelihood in mpmath."""
    p = [mpf(v) for v in start]
    for _ in range(steps):
        here, size = slope(p), len(p)
        hessian = mp.matrix(size)
        for k in range(size):
            step = p[k] * mpf(10) ** -18
            there = slope([v + (step if j == k else 0) for j, v in enumerate(p)])
            for j in range(size):
                hessian[j, k] = (there[j] - here[j]) / step
        covariance = -(hessian**-1)
        move = covariance * mp.matrix(here)
        p = [v + d for v, d in zip(p, move)]
    return p, covariance


def errors(covariance):
    return [mp.sqrt(covariance[k, k]) for k in range(covariance.rows)]


def summed(rows, slope):
    """A gradient over distinct rows with their counts."""
    return lambda p: [mp.fsum(column) for column in zip(*([n * g for g in slope(p, *row)] for row, n in rows))]


def bg_slope(first):
    return lambda p, x, t_x, T: bg_nbd.model(first, *p).gradient(x, t_x, T)


def bg_fit(name, first, rows, start, figures, log_likelihood, error_figures=None):
    p, covariance = newton(summed(rows, bg_slope(first)), start)
    check(f"{name} parameters", p, figures)
    m = bg_nbd.model(first, *p)
    check(f"{name} log-likelihood", mp.fsum(n * m.log_likelihood(*row) for row, n in rows), log_likelihood)
    if error_figures:
        check(f"{name} standard errors", errors(covariance), error_figures)
    return covariance


def pareto_log_likelihood(p, x, t_x, T, slope=False):
    """In doubles, 64 nodes; with the gradient."""
    r, alpha, s, beta = p
    least = min(alpha, beta)
    node, weight = np.polynomial.legendre.leggauss(64)
    reach = np.minimum(np.log1p((T - t_x) / (least + t_x)), 60 / (r + x + s))[:, None]
    u = (least + t_x)[:, None] * np.expm1(reach * (node + 1) / 2) + t_x[:, None]
    log_f = -(r + x)[:, None] * np.log(alpha + u) - (s + 1) * np.log(beta + u) + np.log(least + u) + np.log(reach * weight / 2 + 1e-320)
    top = log_f.max(1)
    f = np.exp(log_f - top[:, None])
    gone = top + np.log(f.sum(1)) + np.log(s)
    alive = -(r + x) * np.log(alpha + T) - s * np.log(beta + T)
    all_of = np.logaddexp(gone, alive)
    value = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + all_of
    w, mean = np.exp(alive - all_of), lambda g: (f * g).sum(1) / f.sum(1)
    v = 1 - w
    return value, np.array([
        digamma(r + x) - digamma(r) + np.log(alpha) - w * np.log(alpha + T) - v * mean(np.log(alpha + u)),
        r / alpha - (r + x) * (w / (alpha + T) + v * mean(1 / (alpha + u))),
        np.log(beta) - w * np.log(beta + T) + v * (1 / s - mean(np.log(beta + u))),
        s / beta - w * s / (beta + T) - v * (s + 1) * mean(1 / (beta + u)),
    ])  # fmt: skip


def pareto_fit(name, rows, start, figures, log_likelihood, error_figures=None):
    x, t_x, T, n = (np.array(column, float) for column in zip(*((*row, n) for row, n in rows)))
    p = np.array(start)
    total = lambda q: np.array([math.fsum(n * g) for g in pareto_log_likelihood(q, x, t_x, T)[1]])
    for _ in range(3):
        step = np.diag(p * 1e-5)
        hessian = np.column_stack([(total(p + h) - total(p - h)) / (2 * h.sum()) for h in step])
        p = p - np.linalg.solve(hessian, total(p))
    check(f"{name} parameters", list(p), figures)
    check(f"{name} log-likelihood", math.fsum(n * pareto_log_likelihood(p, x, t_x, T)[0]), log_likelihood)
    if error_figures:
        check(f"{name} standard errors", list(np.sqrt(np.diag(np.linalg.inv(-hessian)))), error_figures)


def nbd_slope(p, x, t_x, T):
    import nbd

    return nbd.gradient(*p, x, T)


def weeks(days):
    return mpf(days) / 7


def counted(histories):
    return list(collections.Counter(histories).items())


def cdnow_sample(data):
    with open(data / "cdnow_summary_btyd.csv") as file:
        rows = list(csv.DictReader(file))
    days = lambda text: weeks(round(float(text) * 7))
    return counted((int(row["x"]), days(row["t_x"]), days(row["T"])) for row in rows), [
        (int(row["x"]), mpf(float(row["m_x"]))) for row in rows if row["x"] != "0"
    ]


def cdnow_full(data):
    bought = collections.defaultdict(lambda: collections.defaultdict(float))
    with open(data / "cdnow_master.csv") as file:
        for row in csv.DictReader(file):
            bought[row["customer_id"]][datetime.datetime.strptime(row["date"], "%Y%m%d").date()] += float(row["dollar_value"])
    end, histories, spends = datetime.date(1997, 9, 30), [], []
    for orders in bought.values():
        first = min(orders)
        repeat = [day for day in orders if first < day <= end]
        last = max(repeat, default=first)
        histories.append((len(repeat), weeks((last - first).days), weeks((end - first).days)))
        if repeat and sum(orders[day] for day in repeat) > 0:
            spends.append((len(repeat), mpf(sum(round(100 * orders[day]) for day in repeat)) / 100 / len(repeat)))
    return counted(histories), spends


def fits(data):
    sample, spends = cdnow_sample(data)
    covariance = bg_fit("1 BG/NBD sample", 0, sample, (0.2425945224, 4.413602019, 0.7929220172, 2.425906777),
        "0.2425945224 4.413602019 0.7929220172 2.425906777", "-9582.429206674", "0.0125574 0.378224 0.185734 0.705414")  # fmt: skip
    check("3 covariances", [covariance[i, j] for i in range(4) for j in range(i + 1, 4)],
        "0.003706417 -8.7847e-5 6.563e-5 -0.0028657 0.010523 0.1232157", 1.5e-4)  # fmt: skip
    rounded = bg_nbd.model(0, "0.243", "4.414", "0.793", "2.426")
    check("2 at rounded parameters", mp.fsum(n * rounded.log_likelihood(*row) for row, n in sample), "-9582.430478")
    bg_fit("6 MBG/NBD sample", 1, sample, (0.5248431591, 6.183085280, 0.8913593907, 1.614002240),
        "0.5248431591 6.183085280 0.8913593907 1.614002240", "-9582.135715554", ".083268 .695621 .154790 .537495")  # fmt: skip
    pareto_fit("4 Pareto/NBD sample", sample, pareto_nbd.FINE, "0.5532770469 10.57768346 0.606239989 11.66873529",
        "-9594.976178940", ".0476279 .842723 .187281 6.21111")  # fmt: skip
    import nbd

    p, _ = newton(summed(sample, nbd_slope), (0.384766112, 12.0720218))
    check("10 NBD sample", p, ".385 12.072")
    check("10 NBD log-likelihood", mp.fsum(n * nbd.log_likelihood(*p, row[0], row[2]) for row, n in sample), "-9763.657614673")
    gg = lambda p, x, m: gamma_gamma.gradient(*p, x, m)
    p, covariance = newton(summed(counted(spends), gg), (6.24957308, 3.74422466, 15.44351873))
    check("8 Gamma-Gamma sample", p, "6.25 3.74 15.44")
    check("8 Gamma-Gamma log-likelihood", mp.fsum(gamma_gamma.log_likelihood(*p, *row) for row in spends), "-4055.917694802")
    check("8 Gamma-Gamma errors, mean", [*errors(covariance), p[0] * p[2] / (p[1] - 1)], "1.190 .29013 4.1594 35.1704")
    donations(data)
    retention(data)
    full, spends = cdnow_full(data)
    check("12 customers", sum(n for _, n in full), "23570")
    bg_fit("12 BG/NBD full", 0, full, (0.2516239589, 4.788942962, 0.7234335768, 2.161088359),
        "0.2516239589 4.788942962 0.7234335768 2.161088359", "-95368.443933161")  # fmt: skip
    bg_fit("14 MBG/NBD full", 1, full, (0.6371397334, 7.310289542, 0.8074741179, 1.228393996),
        "0.6371397334 7.310289542 0.8074741179 1.228393996", "-95336.958319880")  # fmt: skip
    pareto_fit("13 Pareto/NBD full", full, (0.5974199663, 11.58565778, 0.5221856108, 8.82775915),
        "0.5974199663 11.58565778 0.5221856108 8.82775915", "-95415.118617470")  # fmt: skip
    p, _ = newton(summed(counted(spends), gg), (6.27535883, 3.62444986, 14.98368692))
    check("15 Gamma-Gamma full", [*p, len(spends)], "6.27535883 3.62444986 14.98368692 9450")
    check("15 Gamma-Gamma full", mp.fsum(gamma_gamma.log_likelihood(*p, *row) for row in spends), "-40763.476261391")


def donations(data):
    with open(data / "donations_rf_calibration.csv") as file:
        rows = [((int(r["x"]), int(r["t.x"]), int(r["n.cal"])), int(r["custs"])) for r in csv.DictReader(file)]
    p, covariance = newton(summed(rows, lambda p, *row: bg_bb(*p).terms(*row)[1]), (1.20352233, 0.74971634, 0.65671827, 2.78344261))
    check("16 BG/BB", p, "1.204 .750 .657 2.783")
    m = best = bg_bb(*p)
    check("16 BG/BB log-likelihood", mp.fsum(n * mp.log(m.likelihood(*row)) for row, n in rows), "-33225.581274347")
    check("16 BG/BB errors", errors(covariance), ".06939 .02945 .05101 .32082")
    rounded = bg_bb("1.204", "0.750", "0.657", "2.783")
    check("36 p alive", [rounded.p_alive(*c) for c in ((0, 0, 6), (2, 4, 6), (6, 6, 6))], ".1080166 .5895141 .9304025")
    cells = ((6, 6, 6), (0, 0, 6), (2, 4, 6), (1, 6, 6))
    check("37 CET", [m.conditional(*c, 5) for c in cells], "3.752506 .0728634 1.0575769 1.1478747", 3e-5)
    check("37 CET in total", sum(n * m.conditional(*row, 5) for row, n in rows), "12884.2")
    check("38 frequencies", [11104 * m.pmf(6, x) for x in range(7)], "3454.83 1888.67 1348.90 1113.39 1017.93 1027.17 1253.10", 3e-5)
    m, p = rounded, (rounded.a, rounded.b, rounded.g, rounded.d)
    ahead = [sum(m.a / (m.a + m.b) * mp.exp(m.log_stays(k)) for k in range(1, n + 1)) for n in range(1, 7)]
    check("39 E[X(n)]", ahead, ".49849 .92322 1.29665 1.63198 1.93771 2.21963")
    check("39 DERT", [m.residual(*c, mpf("0.1")) for c in cells[:2]], "5.908678 .114647")
    base = m.likelihood(3, 4, 6)
    more = lambda **by: bg_bb(*(v + by.get(k, 0) for k, v in zip("abgd", p)))
    mean_p = more(a=1).likelihood(3, 4, 6) * mp.exp(log_ratio(m.a, m.b)) / base
    mean_theta = more(g=1).likelihood(3, 4, 6) * mp.exp(log_ratio(m.g, m.d)) / base
    check("39 posterior means", [mean_p, mean_theta], ".6119835 .1343711")
    m = best
    sheet = ((6, 6, 6), (5, 6, 6), (4, 6, 6), (1, 1, 6), (0, 0, 6))
    check("40 cells", [mp.log(m.likelihood(*c)) for c in sheet], "-2.18167 -4.29485 -5.38473 -2.28883 -1.16752")


def log_ratio(a, b):
    return mp.log(a / (a + b))


def retention(data):
    with open(data / "sbg_retention.csv") as file:
        rows = list(csv.DictReader(file))
    for column, start, figures, log_l, bdw_start, bdw, bdw_log_l in (
        ("high_end_alive", contractual.HIGH, ".668088 3.806095", "-1611.158147", contractual.HIGH_BDW, ".214253 1.426575 1.723565", "-1605.314213"),
        ("regular_alive", contractual.REGULAR, ".704077 1.182043", "-1680.265188", contractual.REGULAR_BDW, ".455614 .779326 1.283451", "-1679.602833"),
    ):
        alive = [int(row[column]) for row in rows]

        def slope(p, years=7):
            at = (*p, mpf(1)) if len(p) == 2 else p
            total = [mpf(0)] * len(p)
            for t in range(1, years + 1):
                part = contractual.churn_gradient(*at, t)[1]
                total = [v + (alive[t - 1] - alive[t]) * g for v, g in zip(total, part)]
            h = mpf(10) ** -25
            last = [
                (contractual.log_survival(*(v + (h * (j == k)) for j, v in enumerate(at)), years) - contractual.log_survival(*at, years)) / h
                for k in range(len(p))
            ]
            return [v + alive[years] * g for v, g in zip(total, last)]

        def value(p, years=7):
            at = (*p, mpf(1)) if len(p) == 2 else p
            churned = (((alive[t - 1] - alive[t]) * contractual.churn_gradient(*at, t)[0]) for t in range(1, years + 1))
            return mp.fsum(churned) + alive[years] * contractual.log_survival(*at, years)

        for name, start, figures, log_l in (("17 sBG", start, figures, log_l), ("19 BdW", bdw_start, bdw, bdw_log_l)):
            p, _ = newton(slope, start)
            check(f"{name} {column}", p, figures)
            check(f"{name} {column} log-likelihood", value(p), log_l)
            if name == "17 sBG":
                a, b = p
                survives, kept = (".377999 .850679 .956826", "5.922254 5.414479 6.896707") if "high" in column else (".170037 .626706 .945362", "3.694908 2.964399 5.894095")
                keeps = lambda t: (b + t - 1) / (a + b + t - 1)
                check(f"18 {column} S(12), r(1), r(12)", [mp.exp(contractual.log_survival(a, b, 1, 12)), keeps(1), keeps(12)], survives)
                check(f"18 {column} DEL, DERL(1), DERL(5)", [contractual.residual_sbg(a, b, n, mpf("0.1")) for n in (0, 1, 5)], kept)
        if "high" in column:
            p, _ = newton(lambda p: slope(p, 4), (1.280976, 7.790384))
            check("19 sBG 4 years", [*p, value(p, 4)], "1.280976 7.790384 -1225.134907")
            p, _ = newton(lambda p: slope(p, 4), (0.2594, 1.7226, 1.584362), 9)
            check("19 BdW 4 years", [p[2], value(p, 4)], "1.584362 -1222.749318")


def pareto_predictions():
    m, seven = pareto_nbd.model("0.5533971", "10.5801985", "0.6060625", "11.6562237"), 1e-6  # what BTYD finds
    cet = lambda x, t_x, T, t: m.p_alive(x, mpf(t_x), mpf(T)) * m.if_alive(x, mpf(T), mpf(t))
    check("22 customer 1516", [cet(26, mpf(216) / 7, 31, 52), m.p_alive(26, mpf(216) / 7, mpf(31))], "25.45418 .9978734", seven)
    check("23 CET", [cet(x, 20, 39, 52) for x in (10, 15, 20, 25)], ".705967 .144188 .0224993 .00309179", seven)
    check("24 E[X(t)]", [m.if_alive(0, mpf(0), mpf(t)) for t in (*range(1, 10), 52)],
        ".05100436 .09962069 .14612419 .19074204 .23366423 .27505152 .31504131 .35375209 .39128685 1.473112690", seven)  # fmt: skip
    rate = mpf("0.0027")
    dert = lambda m, x, t_x, T: m.p_alive(x, mpf(t_x), mpf(T)) * m.residual_if_alive(x, mpf(T), rate)
    check("25 DERT", [dert(m, *c) for c in ((0, 0, 38), (1, 14, 38), (2, 22, 38), (3, 30, 38), (20, 40, 52))],
        ".4904308 2.4095590 5.1264374 9.0601737 14.78590646", seven)  # fmt: skip
    check("26 P(alive)", [m.p_alive(0, 0, mpf(39)), m.p_alive(23, mpf(20), mpf(39))], ".2941634 .0003528979", seven)
    pmf = lambda h, x, t=0: mp.exp(m.log_interval(mpf(t), mpf(h), x))
    check("27 PMF", [pmf(2, 10), pmf(39, 0), pmf(39, 100), pmf(39, 200)], "1.889728566e-9 .5935692182 5.33789443e-13 1.4594844e-23", seven)
    check("28 interval PMF", [pmf(1, x, 2) for x in range(4)], ".956635241 .0404574379 .00269368222 .000197252098", seven)
    m = pareto_nbd.model("0.55", "10.58", "0.61", "11.67")
    check("42 CET(10)", [m.p_alive(x, mpf(200), mpf(200)) * m.if_alive(x, mpf(200), mpf(10)) for x in (132, 133)], "6.20605178896 6.25287224757")
    m = pareto_nbd.model(0.25, 700, "0.8", 9000)
    check("49 hourly", m.log_likelihood(5000, mpf(8000), mpf(8760)), "-7782.4730023")
    check("55 hourly DERT", dert(m, 0, 0, 8760), "4.945e-3")
    m = pareto_nbd.model(1, 5, 1, 5)
    alive = m.p_alive(3, mpf(7), mpf(10))
    check("50 s = 1", [alive * m.if_alive(3, mpf(10), mpf(39)), alive], "3.6329491 .70904307")
    m = pareto_nbd.model("0.5329", "38.0598", "64.2792", "7721.5264")
    check("54 DERT", [dert(m, *c) for c in ((0, 0, 145), (1, 100, 145), (30, 140, 145))], "0.0599164 0.4981984 14.52432")
    check("54 DERT r = s = 300", dert(pareto_nbd.model(300, 2000, 300, 2000), 0, 0, 39), "1.828894e-5")
    m = pareto_nbd.model("10.465", "0.00798565181", "3.0516", "2.820")
    cases = ((400, mpf(5), mpf(6)), (500, mpf(1), mpf(37)), (500, mpf(4), mpf(37)))
    check("57 LL", [m.log_likelihood(*c) for c in cases], "1323.188930968 2594.404454623 1888.821249739")
    check("57 P(alive)", [m.p_alive(*c) * s for c, s in zip(cases, (mpf(10) ** 31, mpf(10) ** 800, mpf(10) ** 493))], "5.1 7.9 2.1")


def bg_predictions():
    m = bg_nbd.model(0, "0.243", "4.414", "0.793", "2.426")
    cet = lambda m, t, x, t_x, T: m.conditional(x, mpf(t_x), mpf(T), mpf(t))
    check("29 CET", [cet(m, 39, 2, "30.43", "38.86"), cet(m, 52, 26, "30.86", 31)], "1.226028 25.758196")
    check("29 P(alive)", m.p_alive(26, mpf("30.86"), mpf(31)), ".9689157")
    check("30 CET", [cet(m, 52, x, 20, 39) for x in (10, 15, 20, 25)], ".3473998 .0428272 .00415843 .000358332")
    fine = bg_nbd.model(0, *bg_nbd.CDNOW[0][1])
    check("31 E[X(t)]", [fine.expected(mpf(t)) for t in ("0.1429", 1, 3, "31.8571", 32)], ".0078 .0532 .1506 1.0405 1.0437")
    check("31 E[X(t)]", [m.expected(mpf(1)), m.expected(mpf(52))], ".0532678912 1.446050595")
    pmf = lambda m, t, x: mp.exp(m.log_pmf(mpf(t), x))
    check("32 PMF", [pmf(m, 2, 10), pmf(m, 39, 0), *(pmf(m, 30, x) for x in range(11, 21))],
        "1.07868964e-7 .5737863521 .0019995214 .0015170236 .0011633150 .0009003148 .0007023638 .0005517902 .0004361913 "
        ".0003467171 .0002769613 .0002222260")  # fmt: skip
    check("58 PMF", [pmf(m, 39, 171), pmf(m, 39, 200)], "1.16779783e-12 4.07085355e-14")
    g = bg_nbd.model(1, "0.525", "6.183", "0.891", "1.614")
    check("33 MBG", [g.p_alive(0, 0, mpf(39)), cet(g, 39, 2, "30.43", "38.86"), g.expected(mpf(1)), g.expected(mpf(52)), pmf(g, 39, 0)],
        ".3893476 1.2629606 .0530847953 1.419723758 .5824731895")  # fmt: skip
    m = bg_nbd.model(0, "0.25", 4, "0.8", "2.5")
    check("41 LL", [m.log_likelihood(0, 0, mpf(40)), m.log_likelihood(200, mpf(38), mpf(40))], "-.599473818 100.795693093")
    one = lambda first: cet(bg_nbd.model(first, "0.243", "4.414", 1, "2.426"), 39, 2, "30.43", "38.86")
    check("51 a = 1", [one(0), one(1)], "1.1021368 1.2244")
    check("53 a + b < 1", cet(bg_nbd.model(0, "0.11", "2.24", "0.31", "0.5"), 30, 0, 0, 1), ".5645886155")
    check("53 tiny", cet(bg_nbd.model(0, *["1e-5"] * 4), 39, 0, 0, "38.86"), "8.49e-6")
    m = bg_nbd.model(0, "0.243", "4.414", "0.793", "2.426")
    check("60 none in 30", ((m.alpha + 30) / (m.alpha + 60)) ** m.r, ".858706")
    fine = map(mpf, (6.24957308, 3.74422466, 15.44351873))
    mean = lambda x, z, p=tuple(fine): gamma_gamma.conditional_mean(*p, x, mpf(z))
    check("34 Gamma-Gamma", [mean(2, "22.345"), mean(1, "11.77"), mean(0, 0), mean(7, "73.74")], "24.65 18.91 35.17 71.46")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        fits(pathlib.Path(sys.argv[1]))
    else:
        pareto_predictions()
        bg_predictions()
    print(f"{told} figures, {len(wrong)} differ")
