"""`make bench`: prints each measure with its ratio to a yardstick of the same run."""

from bench import (
    calendar_change,
    catalogue,
    catalogue_search,
    first_page,
    ipn,
    ledger,
    ledger_live,
    office,
    papers,
    province,
    queries,
    working_time,
    yardstick,
)


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
    is_enough = [_queries(), _times(), _papers(), _lag(), _catalogue(), _ipn()]
    province.report(_say)
    is_enough.append(ledger.report(_say))
    print(f"from nothing to the first page: {first_page.seconds():.1f} s")
    return int(not all(is_enough))


def _queries() -> bool:
    found = queries.counts()
    for name, number in found.items():
        print(f"queries of one {name}: {number} (limit {queries.LIMITS[name]})")
    return all(number <= queries.LIMITS[name] for name, number in found.items())


def _times() -> bool:
    limits = working_time.measured()
    print(
        f"{working_time.LIMITS} time limits at once: {limits.a_second:.0f} a second, "
        f"{limits.times_faster:.0f} x the day loop (at least {working_time.TIMES_FASTER})"
    )
    change = calendar_change.measured()
    print(
        f"a calendar over {calendar_change.DOSSIERS} open dossiers: previewed in "
        f"{change.preview:.1f} s, {change.moved} moved at {change.a_second:.0f} a second "
        f"(goal {calendar_change.A_SECOND})"
    )
    return limits.is_enough()


def _papers() -> bool:
    paper = papers.measured()
    for kind, spent in paper.pages.items():
        print(f"a page of {kind}: {spent:.0f} ms (limit {papers.A_PAGE})")
    for verb, spent in paper.stages.items():
        print(f"{verb} of a result: {spent:.0f} ms")
    print(
        f"{papers.CLERKS} clerks in one number book, a tenth of them failing: "
        f"{paper.numbered_a_second:.0f} a second, "
        f"{'no gap' if paper.is_without_gap else 'WITH A GAP'}"
    )
    return paper.is_enough()


def _lag() -> bool:
    lag = ledger_live.lag()
    print(
        f"a move is in the live figures after {lag.in_live_figures:.1f} s, in a closed batch after "
        f"{lag.in_a_closed_batch:.1f} s (at most {ledger_live.WITHIN})"
    )
    return lag.is_enough()


def _catalogue() -> bool:
    found = catalogue.measured()
    for way, spent in found.seconds.items():
        print(
            f"{catalogue.PROCEDURES} procedures {way}: {spent:.1f} s (at most {catalogue.WITHIN})"
        )
    print(f"the catalogue exported: {found.export:.1f} s")
    search = catalogue_search.measured()
    print(
        f"search among {catalogue_search.PROCEDURES} procedures: median {search.median:.0f} ms, "
        f"p95 {search.slow:.0f} ms (limit {catalogue_search.LIMIT})"
    )
    return found.is_enough() and search.is_enough()


def _ipn() -> bool:
    found = ipn.measured()
    print(found.told())
    return found.is_enough()


def _say(line: str) -> None:
    print(line, flush=True)


def _number(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.0f}"


if __name__ == "__main__":
    raise SystemExit(main())
