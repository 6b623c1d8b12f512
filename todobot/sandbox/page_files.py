"""The chat page's files, as they lie in page/."""

from pathlib import Path

from .http_messages import Answer

FOLDER = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
HEADERS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
)


def page_file(path: str) -> Answer:
    """Return the file of that name (the page itself for "/"), 404 for anything else."""
    name = path.removeprefix("/") or "index.html"
    # Only names that the folder lists are opened, so no path can lead out of it.
    for file in FOLDER.iterdir():
        if file.name == name and file.suffix in TYPES:
            return Answer(200, file.read_bytes(), TYPES[file.suffix], HEADERS)
    return Answer(404, b"Not Found", "text/plain; charset=utf-8", HEADERS)
