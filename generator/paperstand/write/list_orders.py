"""Orders of lists that a reader may ask for, beside those that a page can tell by itself.

`lists/TOPIC.js` has the numbers of a topic's papers in the records, those most like the rest of the
topic first. It is loaded when somebody asks for that order. So the pages of a topic say nothing
about it, and stay as they are when another paper turns out to be more central.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from paperstand.model import TopicProfile
from paperstand.write.parts import part


def list_orders(
    profiles: Sequence[TopicProfile], numbers: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """Path and text of every part. `numbers` has the number of each paper in the records."""
    for profile in profiles:
        yield part(f"lists/{profile.topic}", [numbers[paper] for paper in profile.central])
