#!/usr/bin/env python3
"""Compares cuemulus with cfn-lint on the same templates in one run, and prints a
Markdown table: time, memory, findings, and how far the two agree.

    python3 internal/bench/peers.py [--cuemulus PATH] [--cfn-lint PATH] [--jobs N]
        [--runs N] [--agreement] SET...

A SET is a template, a folder of templates, or generate:COUNT for templates of
package bench, which are the same every time. Without --cuemulus the one of this
source tree is built. cfn-lint comes from PyPI (pip install cfn-lint) and needs no
network with a wheel; both run with their defaults.

cfn-lint uses one processor: it is given the files in --jobs parts at the same time
(default: one a processor), whose memory is added up. Wall seconds are the median of
--runs; processor seconds and memory are the kernel's account of the processes.

Two findings agree when they are about the same property of the same resource (or one
is about what holds the other's, or is at the value that ours points at as well) and
ours has the rule of theirs among its aliases. Only ids that some rule of ours has as
an alias are compared, and none of cfn-lint's I, which do not run unless asked for.
Suppressions for cfn-lint in the templates count for both. --agreement prints every
disagreement, a line each: who, rule, file, path.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUFFIXES = {".yaml", ".yml", ".json", ".template"}


def measure(command, cwd):
    """Runs a command; gives its output, wall and processor seconds and peak memory in MB."""
    with tempfile.TemporaryFile() as out:
        start = time.monotonic()
        process = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return out.read(), wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode


def files_of(path):
    path = pathlib.Path(path)
    if path.is_file():
        return path.parent, [path.name]
    found = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix in SUFFIXES)
    return path, [str(p.relative_to(path)) for p in found if is_template(p)]


def is_template(path):
    text = path.read_bytes()
    return b"AWSTemplateFormatVersion" in text or b"Resources" in text and b"Type" in text


def run_ours(binary, cwd, files):
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        _, wall, cpu, memory, code = measure([binary, "lint", "--output", "json=" + out.name, *files], cwd)
        if code not in (0, 1, 2):
            sys.exit(f"cuemulus: exit code {code}")
        findings = json.load(open(out.name))["findings"]
    return findings, wall, cpu, memory


def run_theirs(binary, cwd, files, jobs):
    parts = [files[i::jobs] for i in range(jobs) if files[i::jobs]]
    results = [None] * len(parts)

    def work(i):
        results[i] = measure([binary, "--format", "json", "--non-zero-exit-code", "none", "--", *parts[i]], cwd)

    start = time.monotonic()
    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(parts))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    wall = time.monotonic() - start
    findings = []
    for out, _, _, _, code in results:
        if code != 0 or not out.strip():
            sys.exit(f"cfn-lint: exit code {code}")
        findings += json.loads(out)
    return findings, wall, sum(r[2] for r in results), sum(r[3] for r in results)


def aliases():
    """Errors and warnings of cfn-lint that rules of ours have as aliases."""
    text = (ROOT / "lint" / "README.md").read_text()
    return set(re.findall(r"\b[EW][0-9]{4}\b", " ".join(re.findall(r"^Also known as: (.*)$", text, re.M))))


def place(path):
    """A path without what the two say differently: functions and what is in them."""
    short = []
    for step in path:
        step = str(step)
        if step.startswith("Fn::") or step == "Ref":
            break
        short.append(step)
    if len(short) == 3 and short[2] in ("Type", "Properties"):
        short.pop()  # about the resource as a whole
    return tuple(short)


def near(a, b):
    n = min(len(a), len(b))
    return a[:n] == b[:n] and n >= min(2, max(len(a), len(b)))


def agreement(ours, theirs):
    known = aliases()
    left = collections.defaultdict(list)
    for f in ours:
        ids = {a for a in f["aliases"] if a in known}
        if ids:
            left[f["file"]].append((ids, f["rule"], place(f["path"]), {r["line"] for r in f["related"] if r.get("file") == f["file"]}))
    both, mine, yours = collections.Counter(), [], []
    right = collections.defaultdict(list)
    for f in theirs:
        if f["Rule"]["Id"] in known:
            right[f["Filename"]].append((f["Rule"]["Id"], place(f["Location"]["Path"] or []), f["Location"]["Start"]["LineNumber"]))
    for file in sorted(set(left) | set(right)):
        used = set()
        for their_id, at, line in right[file]:
            hits = [i for i, (ids, _, where, lines) in enumerate(left[file]) if their_id in ids and (near(at, where) or line in lines)]
            used.update(hits)
            if hits:
                both[their_id] += 1
            else:
                yours.append((their_id, file, at))
        for i, (ids, rule, where, _) in enumerate(left[file]):
            if i not in used:
                mine.append((rule + "=" + "/".join(sorted(ids)), file, where))
    return both, mine, yours


def severities(counter):
    return ", ".join(f"{counter[s]} {s}s" if counter[s] != 1 else f"1 {s}" for s in ("error", "warning", "note") if counter[s]) or "none"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cuemulus")
    parser.add_argument("--cfn-lint", default="cfn-lint", dest="cfn_lint")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--agreement", action="store_true")
    parser.add_argument("sets", nargs="+", metavar="SET")
    args = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        binary = args.cuemulus and os.path.abspath(args.cuemulus)
        if not binary:
            binary = os.path.join(folder, "cuemulus")
            subprocess.run(["go", "build", "-o", binary, "."], cwd=ROOT, check=True)
        version = subprocess.run([args.cfn_lint, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        print(f"{version}, {args.jobs} at a time; {os.cpu_count()} processors\n")
        print("| templates | tool | wall s | processor s | memory MB | findings |")
        print("|---|---|---:|---:|---:|---|")
        details = []
        for name in args.sets:
            path = name
            if name.startswith("generate:"):
                path = os.path.join(folder, name.replace(":", "-"))
                subprocess.run(["go", "run", "internal/bench/write.go", name.split(":")[1], path], cwd=ROOT, check=True)
            cwd, files = files_of(path)
            if not files:
                sys.exit(f"{name}: no template")
            label = f"{len(files):,}" if len(files) > 1 else f"1 ({os.path.getsize(os.path.join(cwd, files[0])) // 1024 + 1} KB)"
            runs = [run_ours(binary, cwd, files) for _ in range(args.runs if len(files) > 100 else 3 * args.runs)]
            ours = runs[0][0]
            if any(r[0] != ours for r in runs):
                sys.exit(f"{name}: cuemulus does not say the same every time")
            wall, cpu, memory = (statistics.median(r[i] for r in runs) for i in (1, 2, 3))
            print(f"| {label} | cuemulus | {wall:.2f} | {cpu:.2f} | {memory:.0f} | {severities(collections.Counter(f['severity'] for f in ours))} |", flush=True)
            runs = [run_theirs(args.cfn_lint, cwd, files, args.jobs) for _ in range(args.runs if len(files) <= 100 else 1)]
            theirs = runs[0][0]
            wall, cpu, memory = (statistics.median(r[i] for r in runs) for i in (1, 2, 3))
            levels = {"Error": "error", "Warning": "warning", "Informational": "note"}
            print(f"| | cfn-lint | {wall:.2f} | {cpu:.2f} | {memory:.0f} | {severities(collections.Counter(levels[f['Level']] for f in theirs))} |", flush=True)
            details.append((label, *agreement(ours, theirs)))
        print("\n| templates | both | cuemulus alone | cfn-lint alone |\n|---|---:|---:|---:|")
        for label, both, mine, yours in details:
            print(f"| {label} | {sum(both.values())} | {len(mine)} | {len(yours)} |")
        if args.agreement:
            for label, both, mine, yours in details:
                print(f"\n{label}: both {dict(sorted(both.items()))}")
                for who, rows in (("cuemulus", mine), ("cfn-lint", yours)):
                    for rule, file, at in sorted(rows):
                        print(f"{who}\t{rule}\t{file}\t{'.'.join(at)}")


if __name__ == "__main__":
    main()
