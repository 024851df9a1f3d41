# SPDX-License-Identifier: MIT
"""Purchase and spend models with lifetimes on one thread, in CPU seconds; see run.

    clv_lifetimes.py [--slow]     --slow fits Pareto/NBD to a million customers too, which takes minutes

The CDNOW sample is read from CLIENTELE_DATA_DIR. The simulated customers are written once to build/peers for ours to read:
little-endian doubles, one array of 1,000,000 after the other, no header.

    bg_nbd_1m.bin       x, t_x, T   BG/NBD, r = .243, alpha = 4.414, a = .793, b = 2.426; T uniform on 27 to 39 weeks
    pareto_nbd_1m.bin   x, t_x, T   Pareto/NBD, r = .553, alpha = 10.578, s = .606, beta = 11.669; T as above
    gamma_gamma_1m.bin  x, m        x of bg_nbd_1m.bin but at least 1; m the mean of x purchases, p = 6.25, q = 3.74, v = 15.44

A log-likelihood is told on the caller's clock: lifetimes' own has time divided by the largest T, and but for Pareto/NBD is
the mean over customers.
"""

import contextlib
import io
import json
import os
import pathlib
import statistics
import sys
import time
import warnings

import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter, ModifiedBetaGeoFitter, ParetoNBDFitter
from threadpoolctl import threadpool_limits

COUNT = 1_000_000
PLACE = pathlib.Path(__file__).parents[2] / "build/peers"
warnings.filterwarnings("ignore")


def purchases(random, rate, end, leaving):
    """x and t_x of customers who buy at `rate` until `end`, and leave after a purchase with the chance `leaving`."""
    x, t_x = np.zeros(len(rate)), np.zeros(len(rate))
    there, clock = np.arange(len(rate)), np.zeros(len(rate))
    while len(there):
        clock = clock + random.exponential(size=len(there)) / rate[there]
        bought = clock <= end[there]
        there, clock = there[bought], clock[bought]
        x[there] += 1
        t_x[there] = clock
        stays = random.uniform(size=len(there)) >= leaving[there]
        there, clock = there[stays], clock[stays]
    return x, t_x


def bg_nbd():
    random = np.random.default_rng(1)
    rate, leaving = random.gamma(0.243, 1 / 4.414, COUNT), random.beta(0.793, 2.426, COUNT)
    T = random.uniform(27, 39, COUNT)
    return *purchases(random, rate, T, leaving), T


def pareto_nbd():
    random = np.random.default_rng(2)
    rate, mortality = random.gamma(0.553, 1 / 10.578, COUNT), random.gamma(0.606, 1 / 11.669, COUNT)
    T = random.uniform(27, 39, COUNT)
    end = np.minimum(T, random.exponential(size=COUNT) / mortality)
    return *purchases(random, rate, end, np.zeros(COUNT)), T


def gamma_gamma():
    random = np.random.default_rng(3)
    x = np.maximum(simulated(bg_nbd, 3)[0], 1)
    return x, random.gamma(6.25 * x) / (x * random.gamma(3.74, 1 / 15.44, COUNT))


def simulated(model, arrays):
    path = PLACE / f"{model.__name__}_1m.bin"
    if not path.exists() or path.stat().st_size != arrays * COUNT * 8:
        np.concatenate(model()).astype("<f8").tofile(path)
    return [pd.Series(array) for array in np.fromfile(path, "<f8").reshape(arrays, COUNT)]


def cpu_seconds(work, times=1):
    """Median of a few, and the last result."""
    told = []
    for _ in range(times):
        begin = time.process_time()
        result = work()
        told.append(time.process_time() - begin)
    return statistics.median(told), result


def fit(name, fitter, data, times=1):
    """lifetimes prints the optimiser's state before it gives up; what is told then is the reason."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            figures[name], model = cpu_seconds(lambda: fitter().fit(*data), times)
    except Exception as reason:
        print(f"{name}: {str(reason).strip()}", file=sys.stderr)
        return None
    x = data[0]
    total = -model._negative_log_likelihood_ * (1 if fitter is ParetoNBDFitter else len(x))
    if fitter is not GammaGammaFitter:
        total -= x.sum() * np.log(data[2].max())
    figures[f"{name}: log-likelihood"] = float(total)
    print(name, {key: round(float(value), 6) for key, value in model.params_.items()}, file=sys.stderr)
    return model


def with_parameters(fitter, **parameters):
    model = fitter()
    model.params_ = pd.Series(parameters)
    model.predict = getattr(model, "conditional_expected_number_of_purchases_up_to_time", None)
    return model


figures = {}
with threadpool_limits(1):
    sample = pathlib.Path(os.environ.get("CLIENTELE_DATA_DIR", "")) / "cdnow_summary_btyd.csv"
    if "CLIENTELE_DATA_DIR" in os.environ and sample.exists():
        cdnow = pd.read_csv(sample)
        histories = cdnow.x, cdnow.t_x, cdnow["T"]
        fit("fit BG/NBD, CDNOW sample", BetaGeoFitter, histories, 5)
        fit("fit MBG/NBD, CDNOW sample", ModifiedBetaGeoFitter, histories, 5)
        fit("fit Pareto/NBD, CDNOW sample", ParetoNBDFitter, histories, 5)
        repeat = cdnow[cdnow.x > 0]
        fit("fit Gamma-Gamma, CDNOW sample", GammaGammaFitter, (repeat.x, repeat.m_x), 5)
    else:
        print("no cdnow_summary_btyd.csv in CLIENTELE_DATA_DIR: the sample is left out", file=sys.stderr)

    million = simulated(bg_nbd, 3)
    fit("fit BG/NBD, 1000000", BetaGeoFitter, million)
    fit("fit MBG/NBD, 1000000", ModifiedBetaGeoFitter, million)
    x_of_spend, m = simulated(gamma_gamma, 2)
    fit("fit Gamma-Gamma, 1000000", GammaGammaFitter, (x_of_spend, m))
    of_pareto = simulated(pareto_nbd, 3)
    if "--slow" in sys.argv:
        fit("fit Pareto/NBD, 1000000", ParetoNBDFitter, of_pareto)

    bg = with_parameters(BetaGeoFitter, r=0.243, alpha=4.414, a=0.793, b=2.426)
    pareto = with_parameters(ParetoNBDFitter, r=0.553, alpha=10.578, s=0.606, beta=11.669)
    spend = with_parameters(GammaGammaFitter, p=6.25, q=3.74, v=15.44)
    for name, work in {
        "expected transactions BG/NBD, 1000000": lambda: bg.predict(39, *million),
        "expected transactions Pareto/NBD, 1000000": lambda: pareto.predict(39, *of_pareto),
        "p alive BG/NBD, 1000000": lambda: bg.conditional_probability_alive(*million),
        "p alive Pareto/NBD, 1000000": lambda: pareto.conditional_probability_alive(*of_pareto),
        "lifetime value over 12 months BG/NBD, 1000000": lambda: spend.customer_lifetime_value(
            bg, *million, m.where(million[0] > 0, 0), time=12, discount_rate=0.01, freq="W"
        ),
    }.items():
        figures[name], result = cpu_seconds(work)
        figures[f"{name}: sum"] = float(np.sum(result))
print(json.dumps(figures))
