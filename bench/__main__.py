"""`make bench`: prints each measure with its ratio to a yardstick of the same run."""

from bench import first_page, office, province, queries, yardstick


def main() -> int:
    raw = yardstick.transactions_a_second()
    print(f"raw transaction (pgbench, 4 clients): {_number(raw)} a second")
    for name, rate in office.rates().items():
        ratio = f", {rate / raw:.4f} of the raw transaction" if raw else ""
        print(f"{name} through HTTP (4 clients): {rate:.0f} a second{ratio}")
    latencies = office.latencies()
    floor = latencies["health"][0]
    for name, (median, slow) in latencies.items():
        print(f"{name}: median {median:.1f} ms, p95 {slow:.1f} ms, {median / floor:.1f} x health")
    found = queries.counts()
    for name, number in found.items():
        print(f"queries of one {name}: {number} (limit {queries.LIMITS[name]})")
    province.report(lambda line: print(line, flush=True))
    print(f"from nothing to the first page: {first_page.seconds():.1f} s")
    return int(any(number > queries.LIMITS[name] for name, number in found.items()))


def _number(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.0f}"


if __name__ == "__main__":
    raise SystemExit(main())
