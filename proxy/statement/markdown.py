"""A statement or a record as Markdown, for files and terminals; pure."""

from collections.abc import Iterator, Sequence

from proxy.statement.words import Paragraph, Section


def markdown_of(title: str, sections: Sequence[Section]) -> str:
    """Return the text, its lines ended."""
    return "\n".join(_lines(title, sections)) + "\n"


def _lines(title: str, sections: Sequence[Section]) -> Iterator[str]:
    yield f"# {title}"
    for section in sections:
        yield f"\n## {section.number}. {section.heading}"
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield f"\n{block.text}"
            else:
                yield f"\n{block.lead}\n"
                yield from (f"- {item}" for item in block.items)
