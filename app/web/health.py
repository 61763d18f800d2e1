"""Liveness, readiness and metrics."""

from __future__ import annotations

import os

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

router = APIRouter(tags=["运行状态"])


class Health(BaseModel):
    """`status` is ``ok`` or ``degraded``; `trouble` says what is wrong, `worker` which process answered."""

    status: str
    trouble: list[str] = []
    worker: int | None = None


@router.get("/healthz")
def healthz() -> Health:
    """The process answers."""
    return Health(status="ok")


@router.get("/readyz", responses={503: {"model": Health}})
def readyz(request: Request) -> JSONResponse:
    """Ready when there is a library to serve; degraded while an older one is served or the database is away."""
    snapshots = request.app.state.snapshots
    trouble = [*snapshots.trouble, *request.app.state.orders.trouble]
    body = Health(status="degraded" if trouble else "ok", trouble=trouble, worker=os.getpid())
    return JSONResponse(body.model_dump(), 200 if snapshots.ready else 503)


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(request: Request) -> Response:
    """Prometheus metrics."""
    return Response(generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST)
