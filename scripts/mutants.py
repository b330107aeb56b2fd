"""Runs the tests against small bugs, which mutmut puts into a copy of the bot, and lists those that no test notices.

`mutmut run` starts pytest anew for each bug. Here tests are collected once, in a process that forks for each of them,
and run those of the same name as the mutated file first, then the quickest; bugs that mypy finds are not run at all.
Results are kept as mutmut keeps them, so that `mutmut show NAME` and `mutmut browse` work, and what was seen is not run
again.

Arguments: patterns of names of mutants, such as 'bot.access*', which are run again; all if none is given.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib import import_module
from math import ceil
from multiprocessing import Pool, get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TypeVar

import pytest
from mutmut.__main__ import create_mutants
from mutmut.configuration import config
from mutmut.mutation.data import MutantLineSpans, SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.stats import load_stats, save_stats, status_by_exit_code
from mutmut.type_checking import run_type_checker
from mutmut.utils.file_utils import (
    change_cwd,
    copy_also_copy_files,
    copy_src_dir,
    setup_source_paths,
    walk_mutatable_files,
)
from mutmut.utils.format_utils import get_mutant_name, mangled_name_from_mutant_name

FIRST = 40
"""Tests that each mutant is tried against before any is tried against the rest of those that reach it."""

WITHIN = 10
"""Seconds for one test, beside four times those that it took without a mutant: many wait for what does not come.

It needs a machine that has nothing else to do: on a busy one, tests that would pass time out.
"""

KILLED, SURVIVED, UNTESTED, TIMEOUT, ILL_TYPED = 1, 0, 33, 36, 37
"""Exit codes by which mutmut knows what became of a mutant."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant."""

    mutant: str
    code: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Trace:
    """The mutated functions that a test ran."""

    test: str
    functions: frozenset[str]
    seconds: float


class Mutants:
    """The mutants of all files, by name."""

    def __init__(self) -> None:
        self._files: dict[str, SourceFileMutationData] = {}
        for path in walk_mutatable_files():
            file = SourceFileMutationData(path=path)
            file.load()
            self._files |= dict.fromkeys(file.exit_code_by_key, file)

    def matching(self, patterns: Sequence[str]) -> list[str]:
        """Those that are named, or if none is, those of which nothing is known; none that mypy finds."""
        if not patterns:
            return [name for name in self._files if self._code(name) is None]
        typed = (name for name in self._files if self._code(name) != ILL_TYPED)
        return [name for name in typed if any(fnmatch(name, pattern) for pattern in patterns)]

    def note(self, outcomes: Iterable[Outcome]) -> None:
        """Keeps what became of mutants."""
        changed = {}
        for outcome in outcomes:
            file = self._files[outcome.mutant]
            file.exit_code_by_key[outcome.mutant] = outcome.code
            file.durations_by_key[outcome.mutant] = outcome.seconds
            changed[file.path] = file
        for file in changed.values():
            file.save()

    def counts(self) -> str:
        """How many there are of each outcome."""
        counts = Counter(status_by_exit_code[self._code(name)] for name in self._files)
        return ", ".join(f"{count} {status}" for status, count in counts.most_common())

    def _code(self, name: str) -> int | None:
        return self._files[name].exit_code_by_key[name]


class Session:
    """A session of pytest whose tests are collected, and run one by one in any order, in forks of this process."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session
        self._tests = {item.nodeid: item for item in session.items}

    @property
    def tests(self) -> list[str]:
        """The tests' names."""
        return list(self._tests)

    def warm_up(self) -> None:
        """Starts what belongs to the session, such as its Redis, so that each fork finds it."""
        os.chdir(self._session.startpath)
        silence()
        set_mutant_under_test("")
        needing = (
            item for item in self._session.items if "redis_server" in getattr(item, "fixturenames", ())
        )
        self._passes(next(needing).nodeid)
        gc.freeze()

    def wind_down(self) -> None:
        """Ends what belongs to the session."""
        self._session._setupstate.teardown_exact(None)

    def trace(self, test: str) -> Trace:
        """Runs a test to see which functions it runs. Raises RuntimeError if it fails."""
        set_mutant_under_test("stats")
        state()._stats.clear()
        begun = time.monotonic()
        if not self._passes(test):
            raise RuntimeError(f"{test} fails without any mutant")
        return Trace(test, frozenset(state()._stats), time.monotonic() - begun)

    def outcome(self, mutant: str, tests: Sequence[str]) -> Outcome:
        """Runs tests against a mutant, in a fork, until one fails."""
        begun = time.monotonic()
        child = os.fork()
        if not child:
            os._exit(self._against(mutant, tests))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return Outcome(mutant, TIMEOUT if code == -signal.SIGALRM else code, time.monotonic() - begun)

    def _against(self, mutant: str, tests: Sequence[str]) -> int:
        set_mutant_under_test(mutant)
        # a fork has none of the threads of its process: what is handed to them would be waited for in vain
        import_module("bot.threads")._THREAD = ThreadPoolExecutor(1)
        try:
            for test in tests:
                signal.alarm(WITHIN + ceil(4 * state().duration_by_test[test]))
                if not self._passes(test):
                    return KILLED
        except BaseException:
            return KILLED
        return SURVIVED

    def _passes(self, test: str) -> bool:
        item = self._tests[test]
        # whatever follows, all that does not belong to the session is torn down
        item.ihook.pytest_runtest_protocol(item=item, nextitem=self._session)
        return not self._session.testsfailed


running: Session
"""That of this process, and of its forks."""

ending: Barrier
"""Where the processes that are warm wait for each other, so that each of them winds down once."""


def silence() -> None:
    """Writes to nowhere from now on."""
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)


def warm_up() -> None:
    running.warm_up()


def wind_down(_: int) -> None:
    ending.wait()
    running.wind_down()


def trace(test: str) -> Trace:
    return running.trace(test)


def outcome(trial: tuple[str, Sequence[str]]) -> Outcome:
    return running.outcome(*trial)


Given = TypeVar("Given")
Found = TypeVar("Found")


def side_by_side(work: Callable[[Given], Found], given: Sequence[Given]) -> Iterator[Found]:
    """Does work in processes that are warm, four for each processor: what a mutant breaks is often waited for."""
    global ending
    if given:
        count = 4 * (os.cpu_count() or 1)
        ending = get_context().Barrier(count)
        with Pool(count, warm_up) as pool:
            yield from pool.imap_unordered(work, given)
            pool.map(wind_down, range(count), chunksize=1)


class Trials:
    """What is done instead of running the tests."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        global running
        if session.testsfailed:
            raise session.Interrupted("not all tests can be imported")
        running = Session(session)
        session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined] # one for all forks, removed here
        with change_cwd(".."):
            self._trace()
            self._try(Mutants())
        return True

    def _trace(self) -> None:
        if not load_stats() or state().old_function_hashes != state().current_function_hashes:
            state().duration_by_test.clear()
            state().tests_by_mangled_function_name.clear()
        new = [test for test in running.tests if test not in state().duration_by_test]
        for traced in side_by_side(trace, new):
            state().duration_by_test[traced.test] = traced.seconds
            for function in traced.functions:
                state().tests_by_mangled_function_name[function].add(traced.test)
        save_stats()

    def _try(self, mutants: Mutants) -> None:
        left = {mutant: tests_of(mutant) for mutant in mutants.matching(self._patterns)}
        mutants.note(Outcome(mutant, UNTESTED, 0) for mutant, tests in left.items() if not tests)
        for part in (slice(FIRST), slice(FIRST, None)):
            trials = [(mutant, tests[part]) for mutant, tests in left.items() if tests[part]]
            trials.sort(key=lambda trial: sum(map(state().duration_by_test.__getitem__, trial[1])))
            for count, seen in enumerate(side_by_side(outcome, trials), 1):
                status = "goes on"
                if seen.code != SURVIVED or part.stop is None or len(left[seen.mutant]) <= FIRST:
                    mutants.note([seen])
                    del left[seen.mutant]
                    status = status_by_exit_code[seen.code]
                print(f"{count}/{len(trials)} {seen.mutant}: {status}", flush=True)
        print(mutants.counts())


def tests_of(mutant: str) -> list[str]:
    """The tests that run a mutant's function: those of its file first, then those of its package, then the quickest."""
    function = mangled_name_from_mutant_name(mutant)
    *_, package, module, _ = function.split(".")
    file, folder = f"/test_{module}.py", f"tests/{package}/"
    known = state().tests_by_mangled_function_name.get(function, set()) & set(running.tests)
    return sorted(
        known, key=lambda test: (file not in test, folder not in test, state().duration_by_test[test])
    )


def ill_typed() -> Iterator[str]:
    """The mutants that mypy finds, by the lines of the copy that mutmut keeps."""
    with change_cwd("mutants"):
        errors = run_type_checker(config().type_check_command)
        lines: dict[Path, set[int]] = {}
        for error in errors:
            lines.setdefault(error.file_path.relative_to(Path.cwd()), set()).add(error.line_number)
    for path, wrong in lines.items():
        spans = MutantLineSpans.load(path)
        for function, span in spans.span_by_function_name.items() if spans else ():
            if not function.endswith("_orig") and wrong.intersection(range(span.start, span.end + 1)):
                yield get_mutant_name(path, function)


def main(patterns: Sequence[str]) -> int:
    set_mutant_under_test("mutant_generation")
    os.makedirs("mutants", exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    with redirect_stdout(io.StringIO()):  # it prints the name of each file
        create_mutants(os.cpu_count() or 1)
    mutants = Mutants()
    mutants.note(Outcome(name, ILL_TYPED, 0) for name in ill_typed())
    selection = config().pytest_add_cli_args_test_selection
    with change_cwd("mutants"):
        return pytest.main(
            ["--rootdir=.", "-s", *config().pytest_add_cli_args, *selection], [Trials(patterns)]
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
