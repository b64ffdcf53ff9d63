"""What the edge counts: numbers by kind, never by person, for `/metrics` (Prometheus text format)."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest


class Counters:
    """The edge's counters, in a registry of their own so that two edges in one process stay apart."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.withheld = self._counter("withheld", "Frames and calls of visitors that were not forwarded.", "reason")
        self.messages = self._counter("messages", "Chat messages by direction and what became of them.", "outcome")
        self.findings = self._counter("findings", "Identifiers replaced in visitors' text.", "entity_type")
        self.incidents = self._counter("incidents", "Identifiers that agents typed at Tawk.to.", "entity_type")
        self.partial_disclosures = self._counter(
            "partial_disclosures", "Values of which visitors' earlier messages had told a part.", "entity_type"
        )
        self.upstream_failures = self._counter("upstream_failures", "Answers of Tawk.to not to be used.", "fault")
        self.assets_changed = self._counter("assets_changed", "Files of Tawk.to whose content changed.", "label")
        self.refused = self._counter("refused", "Requests refused at the gate.", "reason")
        self.forms = self._counter("forms", "Offline forms by what became of them.", "outcome")
        self.sockets = Gauge("verho_sockets", "Open sockets of visitors.", registry=self._registry)

    def _counter(self, name: str, text: str, label: str) -> Counter:
        return Counter(f"verho_{name}", text, (label,), registry=self._registry)

    def watch(self, name: str, text: str, read: Callable[[], float]) -> None:
        """Show a figure of another part among the counters; it is read when somebody looks."""
        Gauge(f"verho_{name}", text, registry=self._registry).set_function(read)

    def text(self) -> bytes:
        """Return all counters in Prometheus' text format."""
        return generate_latest(self._registry)

    def value(self, name: str, **labels: str) -> float:
        """Return one counter's value, 0 when it never moved."""
        return self._registry.get_sample_value(f"verho_{name}_total", labels) or 0.0
