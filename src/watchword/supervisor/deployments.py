"""The deployments as a Prefect server has them, made to be what we serve, and no more changed than needed.

One that is unchanged is left alone, so that a person's pause holds; one that is no longer served is deleted, since it
would go on producing runs that nobody takes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.flows import Flow

from watchword.home import root

TAG = "watchword"


class Known(NamedTuple):
    """A deployment that the server has: what a Runner needs in order to take its runs, and nothing to be applied."""

    id: UUID
    name: str
    storage: None = None

    async def aapply(self) -> UUID:
        return self.id


def declared(flow: Flow[..., Any], name: str, **given: Any) -> RunnerDeployment:
    """`flow` as a deployment called `name`; its entrypoint is absolute, so that it runs from any folder."""
    deployment = RunnerDeployment.from_flow(flow, name=name, tags=[TAG], **given)
    file = root() / "flows" / f"{flow.fn.__module__}.py"
    deployment.entrypoint = f"{file}:{flow.fn.__name__}"
    deployment.version = _fingerprint(deployment)
    return deployment


async def reconcile(client: PrefectClient, wanted: Sequence[RunnerDeployment]) -> Mapping[str, Known]:
    """Name -> deployment, of all that are wanted; the others of ours are gone from the server."""
    known = {each.name: await _settled(client, each) for each in wanted}
    ours = DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]))
    for found in await client.read_deployments(deployment_filter=ours):
        if found.name not in known:
            await client.delete_deployment(found.id)
    return known


async def _settled(client: PrefectClient, wanted: RunnerDeployment) -> Known:
    try:
        found = await client.read_deployment_by_name(f"{wanted.flow_name}/{wanted.name}")
    except ObjectNotFound:
        return Known(await wanted.aapply(), wanted.name)
    if found.version != wanted.version:
        wanted.paused = found.paused
        await wanted.aapply()
    return Known(found.id, wanted.name)


def _fingerprint(deployment: RunnerDeployment) -> str:
    """Stands for all that makes the deployment what it is; kept by the server as its version."""
    said = deployment.model_dump(mode="json", exclude={"version", "paused", "version_type"})
    said["schema"] = deployment._parameter_openapi_schema.model_dump(mode="json")
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]
