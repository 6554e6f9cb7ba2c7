"""Broken files of every format against one store; 300 of them, real ones among them, in `make bench`."""

from pathlib import Path

from tests.benchmarks.bench_mutations import KINDS, mutated, run


def test_broken_files_are_read_or_refused_and_change_nothing_stored(tmp_path: Path) -> None:
    outcomes = run(18, tmp_path, real=False)
    assert outcomes["added"] + outcomes["updated"] + outcomes["failed"] + outcomes["unchanged"] == 18
    assert outcomes["failed"] and outcomes["added"] + outcomes["updated"]


def test_the_damage_is_real() -> None:
    import random

    data = bytes(range(256)) * 20
    for kind in KINDS[:-1]:
        assert any(mutated(data, kind, random.Random(seed)) != data for seed in range(3)), kind
