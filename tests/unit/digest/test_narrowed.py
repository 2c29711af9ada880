# ruff: noqa: E501, RUF001 - a table reads best with one row a line, and tools print such marks
"""The command for the failed tests alone: only what is surely right is named."""

import pytest

from feedback_bot.digest import digest
from feedback_bot.digest.narrowing.narrowed import narrowed
from tests.unit.digest.job_log import fixture, job_log

T = "tests/test_a.py::test_x"
JEST = {"suites": ("src/cart.test.ts",)}
NPM_JEST = ("> shop@1.0.0 test", "> jest --ci")
NPM_VITEST = ("> shop@1.0.0 test:unit", "> vitest")
RSPEC = ("rspec ./spec/tea_spec.rb:12 # Tea steeps",)

SURE = {
    "pytest": ("pytest", (T,), f"pytest {T}"),
    "its options stay, its folders do not": ("pytest -q -n auto tests/unit tests/api", (T,), f"pytest -q -n auto {T}"),
    "its coverage tells nothing of some tests": ("pytest --cov=src --cov-report xml --cov-fail-under 90 -ra", (T,), f"pytest -ra {T}"),
    "as a module": ("python3.12 -m pytest -v", (T,), f"python3.12 -m pytest -v {T}"),
    "of a virtual environment": (".venv/bin/python -m pytest", (T,), f".venv/bin/python -m pytest {T}"),
    "by another program": ("uv run --frozen --extra test pytest -x", (T,), f"uv run --frozen --extra test pytest -x {T}"),
    "by poetry": ("poetry run pytest tests", (T,), f"poetry run pytest {T}"),
    "with variables": ("CI=1 PYTHONPATH=src pytest", (T,), f"CI=1 PYTHONPATH=src pytest {T}"),
    "several": ("pytest", (T, "tests/test_b.py::TestB::test_y"), f"pytest {T} tests/test_b.py::TestB::test_y"),
    "a parameter with a quote": ("pytest", (f"{T}[it's 1]",), f"pytest '{T}[it'\"'\"'s 1]'"),
    "a parameter that a shell would run": ("pytest", (f"{T}[$(reboot); `id`]",), f"pytest '{T}[$(reboot); `id`]'"),
    "a file that cannot be collected": ("pytest", ("tests/test_a.py",), "pytest tests/test_a.py"),
    "after other commands": ("pip install -e .\nruff check .\npytest -q", (T,), f"pytest -q {T}"),
    "in a folder": ("cd backend\npytest", (T,), f"cd backend && pytest {T}"),
    "in a folder, on one line": ("cd backend && pytest -q", (T,), f"cd backend && pytest -q {T}"),
    "what is written to a file as well": ("pytest -q 2>&1 | tee out.txt", (T,), f"pytest -q {T}"),
    "over several lines": ("pytest \\\n  -q \\\n  tests", (T,), f"pytest -q {T}"),
    "jest": ("npx jest --ci", ("cart › adds",), "npx jest --ci src/cart.test.ts -t 'cart adds'", JEST),
    "jest, several": ("yarn jest", ("cart › adds", "cart › pays (now)"), r"yarn jest src/cart.test.ts -t '(cart adds|cart pays \(now\))'", JEST),
    "a suite that jest cannot run": ("npx jest", ("src/cart.test.ts",), "npx jest src/cart.test.ts", JEST),
    "npm's script": ("npm test", ("cart › adds",), "npm test -- src/cart.test.ts -t 'cart adds'", {**JEST, "output": NPM_JEST}),
    "npm's script with arguments": ("npm run test -- --coverage", ("cart › adds",), "npm run test -- --coverage src/cart.test.ts -t 'cart adds'", {**JEST, "output": NPM_JEST}),
    "yarn's script": ("yarn test", ("cart › adds",), "yarn test src/cart.test.ts -t 'cart adds'", {**JEST, "output": ("$ jest --ci",)}),
    "vitest": ("npx vitest run", ("src/a.test.ts > tray > balances",), "npx vitest run src/a.test.ts -t 'tray balances'"),
    "vitest, which would watch": ("npx vitest", ("src/a.test.ts > tray > balances",), "npx vitest --run src/a.test.ts -t 'tray balances'"),
    "pnpm's script": ("pnpm run test:unit", ("src/a.test.ts > b c",), "pnpm run test:unit --run src/a.test.ts -t 'b c'", {"output": NPM_VITEST}),
    "playwright": ("npx playwright test e2e --workers 2", ("[edge] › cup.spec.ts:9:5 › pours",), "npx playwright test --workers 2 cup.spec.ts:9 --project=edge"),
    "playwright without projects": ("npx playwright test", ("cup.spec.ts:9:5 › pours", "cup.spec.ts:20:5 › stands"), "npx playwright test cup.spec.ts:9 cup.spec.ts:20"),
    "go": ("go test -race ./...", ("TestPour",), "go test -race ./... -run '^TestPour$'"),
    "go, a subtest": ("go test ./...", ("TestPour/half_full",), "go test ./... -run '^TestPour$/^half_full$'"),
    "go, several": ("go test ./...", ("TestPour/half_full", "TestSip"), "go test ./... -run '^(TestPour|TestSip)$'"),
    "cargo": ("cargo test --all-features", ("cup::tests::holds",), "cargo test --all-features cup::tests::holds"),
    "cargo, several": ("cargo test -p cup", ("tests::holds", "tests::pours"), "cargo test -p cup -- tests::holds tests::pours"),
    "cargo with arguments of the harness": ("cargo test -- --nocapture", ("tests::holds",), "cargo test tests::holds -- --nocapture"),
    "cargo of a toolchain": ("cargo +nightly test", ("tests::holds",), "cargo +nightly test tests::holds"),
    "maven": ("./mvnw -B verify", ("org.tea.PotTest.warms",), "./mvnw -B verify '-Dtest=org.tea.PotTest#warms' -Dsurefire.failIfNoSpecifiedTests=false"),
    "maven, several": ("mvn test", ("PotTest.a", "PotTest.b", "CupTest.c"), "mvn test '-Dtest=PotTest#a+b,CupTest#c' -Dsurefire.failIfNoSpecifiedTests=false"),
    "gradle": ("./gradlew build --stacktrace", ("SugarTest > dissolves()",), "./gradlew :app:test --tests SugarTest.dissolves --stacktrace", {"output": ("> Task :app:test FAILED",)}),
    "rspec": ("bundle exec rspec --format progress spec", ("Tea steeps",), "bundle exec rspec --format progress ./spec/tea_spec.rb:12", {"output": RSPEC}),
    "phpunit": ("vendor/bin/phpunit tests", (r"Tests\SconeTest::testRises",), r"vendor/bin/phpunit tests --filter 'Tests\\SconeTest::testRises'"),
    "phpunit, a row of data": ("php vendor/bin/phpunit", ("SconeTest::testRises with data set #2",), "php vendor/bin/phpunit --filter SconeTest::testRises"),
    "ctest": ("ctest --test-dir build -j$(nproc)", ("cup", "pot"), "ctest --test-dir build -j2 -R '^(cup|pot)$'"),
    "dotnet": ("dotnet test -c Release", ("Tea.CupTests.Holds",), "dotnet test -c Release --filter FullyQualifiedName=Tea.CupTests.Holds"),
    "dotnet, a row of data": ("dotnet test", ("Tea.CupTests.Holds(size: 3)",), "dotnet test --filter 'FullyQualifiedName~Tea.CupTests.Holds'"),
}  # fmt: skip


@pytest.mark.parametrize("row", SURE.values(), ids=SURE)
def test_the_failed_tests_alone(row: tuple[str, tuple[str, ...], str, dict[str, tuple[str, ...]]]) -> None:
    command, names, wanted, more = (*row, {})[:4]
    assert narrowed(command, names, more.get("output", ()), suites=more.get("suites", ())) == wanted


UNSURE = {
    "no command": (None, (T,)),
    "no test": ("pytest", ()),
    "too many": ("pytest", tuple(f"{T}_{at}" for at in range(11))),
    "a tool that nobody knows": ("make test", (T,)),
    "an environment that tox makes": ("tox -e py", (T,)),
    "a name without its file": ("pytest", ("test_x",)),
    "a name that may be cut": ("pytest", (f"{T}[a",)),
    "a name that is cut": ("pytest", (f"{T}_of_which_the_end_is…",)),
    "a name that holds a secret": ("pytest", (f"{T}[***]",)),
    "a name with control characters": ("pytest", (f"{T}[\x1b[31m]",)),
    "a name that would be shown otherwise": ("pytest", (f"{T}[a  b]",)),
    "names of another tool": ("pytest", ("cart › adds",)),
    "an option that nobody knows, with a value perhaps": ("pytest --stage two tests", (T,)),
    "a variable": ("pytest $OPTIONS", (T,)),
    "a pattern": ("pytest tests/*", (T,)),
    "half a quotation": ('pytest -k "a;b"', (T,)),
    "two tools": ("pytest unit\npytest api", (T,)),
    "a loop": ("for part in a b; do\npytest\ndone", (T,)),
    "variables for all": ("export MODE=fast\npytest", (T,)),
    "two folders": ("cd a\ncd b\npytest", (T,)),
    "a folder by a variable": ("cd $HOME\npytest", (T,)),
    "a failure that does not count": ("pytest || true", (T,)),
    "a part of the tests": ("npx playwright test --shard=1/4", ("cup.spec.ts:9:5 › pours",)),
    "jest without the file": ("npx jest", ("cart › adds",)),
    "jest that selects already": ("npx jest -t cart", ("cart › adds",), JEST),
    "npm's script that nobody saw": ("npm test", ("cart › adds",), JEST),
    "npm's script of two commands": ("npm test", ("cart › adds",), {**JEST, "output": ("> shop@1.0.0 test", "> tsc && jest")}),
    "npm's script with another tool": ("npm test", ("cart › adds",), {**JEST, "output": ("> shop@1.0.0 test", "> turbo run test")}),
    "go that selects already": ("go test -run Pour ./...", ("TestPour",)),
    "go's fuzzing corpus and what is no test": ("go test ./...", ("pour",)),
    "cargo's example in a comment": ("cargo test", ("src/lib.rs - cup (line 5)",)),
    "cargo that selects already": ("cargo test holds", ("tests::holds",)),
    "maven's integration tests": ("mvn verify", ("org.tea.PotIT.warms",)),
    "maven's nested classes": ("mvn verify", ("org.tea.PotTest$Inner.warms",)),
    "maven that runs no tests": ("mvn compile", ("org.tea.PotTest.warms",)),
    "gradle of an unknown task": ("./gradlew build", ("SugarTest > dissolves()",)),
    "gradle of two tasks": ("./gradlew build", ("SugarTest > dissolves()",), {"output": ("> Task :a:test FAILED", "> Task :b:test FAILED")}),
    "gradle's rows of data": ("./gradlew test", ("SugarTest > x(int) > [1] 3",), {"output": ("> Task :test FAILED",)}),
    "rspec without places": ("bundle exec rspec", ("Tea steeps",)),
    "rspec with fewer places": ("bundle exec rspec", ("Tea steeps", "Tea cools"), {"output": RSPEC}),
    "ctest that selects already": ("ctest -R cup", ("cup",)),
    "dotnet's short name": ("dotnet test", ("Holds",)),
    "dotnet's other platform": ("dotnet test", ("Tea.CupTests.Holds",), {"output": ("failed Tea.CupTests.Holds (12ms)",)}),
}  # fmt: skip


@pytest.mark.parametrize("row", UNSURE.values(), ids=UNSURE)
def test_nothing_that_is_not_sure(row: tuple[str | None, tuple[str, ...], dict[str, tuple[str, ...]]]) -> None:
    command, names, more = (*row, {})[:3]
    assert narrowed(command, names, more.get("output", ()), suites=more.get("suites", ())) is None


def test_not_if_the_middle_of_the_script_is_unknown() -> None:
    assert narrowed("pytest", ("tests/test_cup.py::test_pours",), ())
    assert narrowed("make cups\n…\npytest", ("tests/test_cup.py::test_pours",), ()) is None


def test_not_while_the_tool_counts_more_than_it_names() -> None:
    assert narrowed("pytest", (T,), (), failed_count=1)
    assert narrowed("pytest", (T,), (), failed_count=2) is None


@pytest.mark.parametrize(
    ("tool", "run", "wanted"),
    [
        ("pytest", "pytest -q", "pytest -q tests/test_kettle.py::test_boils_in_time"),
        ("jest", "npx jest", "npx jest src/saucer.test.js -t 'saucer holds the cup'"),
        ("vitest", "npx vitest run", "npx vitest run src/tray.test.ts -t 'tray balances four cups'"),
        ("go-test", "go test ./...", "go test ./... -run '^TestPour$'"),
        ("maven", "mvn -B verify", "mvn -B verify '-Dtest=org.example.tea.PotTest#keepsWarm' -Dsurefire.failIfNoSpecifiedTests=false"),
        ("rspec", "bundle exec rspec", "bundle exec rspec ./spec/biscuit_spec.rb:7"),
        ("phpunit", "vendor/bin/phpunit", r"vendor/bin/phpunit --filter 'Tests\\SconeTest::testRises'"),
        ("dotnet", "dotnet test", "dotnet test --filter FullyQualifiedName=Tea.Tests.CupTests.KeepsItsHandle"),
        ("gradle", "./gradlew check", "./gradlew :test --tests SugarTest.dissolvesInTime"),
        ("mocha", "npx mocha", None),
        ("unittest", "python -m unittest", None),
    ],
)  # fmt: skip
def test_from_a_whole_log(tool: str, run: str, wanted: str | None) -> None:
    assert digest(job_log(fixture(tool), run=run)).narrowed == wanted


def test_not_if_two_steps_failed() -> None:
    log = job_log(
        fixture("pytest")
        + "\n##[error]Process completed with exit code 1.\n##[group]Run pytest b\npytest b\nshell: bash\n##[endgroup]\n"
        + fixture("pytest"),
        run="pytest a",
    )
    assert digest(log).narrowed is None
