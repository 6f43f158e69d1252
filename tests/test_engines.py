"""Which engines can be chosen, and what is said where one cannot be used."""

import sys
from importlib.util import find_spec

import narwhals as nw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellserved.analysis.charge_pieces import WHOLE
from wellserved.analysis.exact import quotient
from wellserved.engine import HERE, NoCluster, check_engine, opened

NOBODY_THERE = "spark://127.0.0.1:1"
wants_spark = pytest.mark.skipif(find_spec("pyspark") is None, reason="PySpark is not installed (make spark)")


def test_it_takes_the_engine_of_this_machine() -> None:
    check_engine(HERE)


@pytest.mark.parametrize(
    "address", ["", "sparkle", "spark://", "spark://host", "spark://:7077", "local[2]", "http://a:1"]
)
def test_it_refuses_what_is_no_engine(address: str) -> None:
    with pytest.raises(NoCluster, match="write duckdb, or spark://HOST:PORT"):
        check_engine(address)


def test_it_says_how_to_install_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(NoCluster, match=r"Spark is not installed\. Install it: “make spark”"):
        check_engine(NOBODY_THERE)


@wants_spark
def test_it_says_that_java_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(NoCluster, match="needs Java 17"):
        check_engine(NOBODY_THERE)


@wants_spark
def test_it_says_that_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "somewhere")
    with pytest.raises(NoCluster, match=r"Nothing answers at spark://127\.0\.0\.1:1"):
        check_engine(NOBODY_THERE)


@given(st.lists(st.tuples(st.integers(0, WHOLE), st.integers(0, WHOLE)), min_size=1))
def test_it_takes_parts_of_whole_numbers_exactly(pairs: list[tuple[int, int]]) -> None:
    columns = dict(zip(("amount", "units"), zip(*pairs, strict=True), strict=True))
    with opened() as engine:
        table = engine.from_rows(columns, {"amount": "int64", "units": "int64"})
        found = engine.arrays(engine.parts(table, WHOLE, {"part": ("amount", "units")}))
    assert found["part"].tolist() == [amount * units // WHOLE for amount, units in pairs]


@given(st.lists(st.tuples(st.integers(0, 2**62), st.integers(1, 2**50 - 1)), min_size=1))
def test_it_divides_whole_numbers_exactly(pairs: list[tuple[int, int]]) -> None:
    columns = dict(zip(("dividend", "divisor"), zip(*pairs, strict=True), strict=True))
    with opened() as engine:
        table = engine.from_rows(columns, {"dividend": "int64", "divisor": "int64"})
        found = engine.arrays(table.select(found=quotient(nw.col("dividend"), nw.col("divisor"))))
    assert found["found"].tolist() == [dividend // divisor for dividend, divisor in pairs]
