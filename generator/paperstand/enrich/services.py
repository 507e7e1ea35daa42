"""The services, in the order of asking until one has the paper for certain."""

from __future__ import annotations

from paperstand.enrich import arxiv, openalex, semantic_scholar
from paperstand.enrich.service import Service

SERVICES: tuple[Service, ...] = (arxiv, semantic_scholar, openalex)
