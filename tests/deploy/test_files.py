"""The files of deploy/, against the published schemas, each other and what was measured."""

import re
import subprocess
import sys
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bench.sizing import FULL, MEGABYTES
from mathdl_ui.curriculum import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
RESOURCES: dict[str, Any] = {
    resource["kind"]: resource
    for resource in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())
}
POD = RESOURCES["Deployment"]["spec"]["template"]
CONTAINER = POD["spec"]["containers"][0]
REPLICA = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["a"]


def megabytes(size: str) -> float:
    """A quantity of Kubernetes, or of compose."""
    number, unit = re.fullmatch(r"(\d+)(Gi|Mi|m)", size).groups()  # type: ignore[union-attr]
    return float(number) * {"Gi": 1024**3, "Mi": 1024**2, "m": 1024**2}[unit] / 1e6


@pytest.mark.parametrize("kind", [*RESOURCES])
def test_kubernetes_knows_every_field(kind: str) -> None:
    version = kubernetes_validate.latest_version()
    kubernetes_validate.validate(RESOURCES[kind], version, strict=True)


def test_compose_knows_every_field() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, DEPLOY / "compose.yaml"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_resources_find_each_other() -> None:
    labels, name = POD["metadata"]["labels"], RESOURCES["Deployment"]["metadata"]["name"]
    service, spread = RESOURCES["Service"], RESOURCES["HorizontalPodAutoscaler"]["spec"]
    for kind in ("Deployment", "PodDisruptionBudget"):
        assert RESOURCES[kind]["spec"]["selector"]["matchLabels"].items() <= labels.items()
    assert service["spec"]["selector"].items() <= labels.items()
    assert spread["scaleTargetRef"] == {
        "apiVersion": RESOURCES["Deployment"]["apiVersion"],
        "kind": "Deployment",
        "name": name,
    }
    (port,), (outer,) = CONTAINER["ports"], service["spec"]["ports"]
    assert outer["targetPort"] == port["name"]
    (rule,) = RESOURCES["Ingress"]["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    assert path["backend"]["service"] == {
        "name": service["metadata"]["name"],
        "port": {"name": outer["name"]},
    }
    assert f"EXPOSE {port['containerPort']}\n" in DOCKERFILE
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        get = CONTAINER[probe]["httpGet"]
        assert get == {"path": "/_stcore/health", "port": port["name"]}


def test_memory_and_load_are_those_measured() -> None:
    resources = CONTAINER["resources"]
    assert megabytes(resources["requests"]["memory"]) > MEGABYTES
    assert megabytes(resources["limits"]["memory"]) > 1.5 * MEGABYTES
    assert megabytes(REPLICA["mem_limit"]) > 1.5 * MEGABYTES
    (metric,) = RESOURCES["HorizontalPodAutoscaler"]["spec"]["metrics"]
    assert metric["resource"]["target"]["averageUtilization"] == 100 * FULL


def test_a_replica_may_do_nothing_but_serve() -> None:
    (user,) = re.findall(r"^USER (\d+)$", DOCKERFILE, flags=re.MULTILINE)
    assert POD["spec"]["securityContext"]["runAsUser"] == int(user) > 0
    assert POD["spec"]["securityContext"]["runAsNonRoot"] is True
    assert CONTAINER["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert REPLICA["read_only"] is True
    assert REPLICA["cap_drop"] == ["ALL"]
    assert REPLICA["security_opt"] == ["no-new-privileges:true"]
    assert f"/home/mathdl:uid={user}" in REPLICA["tmpfs"]


def test_the_image_gets_what_it_copies_and_nothing_else() -> None:
    copied = {
        name
        for line in re.findall(r"^COPY (.+)$", DOCKERFILE, flags=re.MULTILINE)
        for name in line.split()[:-1]
    }
    ignoring = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignoring[0] == "**"
    assert {line[1:] for line in ignoring if line.startswith("!")} == copied
    assert all((ROOT / name).exists() for name in copied)
