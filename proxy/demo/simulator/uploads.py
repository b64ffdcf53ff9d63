"""The pair of calls that takes a file, and the address it is then read from."""

from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import quote

from proxy.demo.simulator.calls import Answer, Call, RefusedError, json_answer
from proxy.demo.simulator.identifiers import nanoid
from proxy.demo.simulator.states import StoredFile
from proxy.demo.simulator.world import World


def upload_handle(world: World, _call: Call) -> Answer:
    """Answer `GET /upload/handle` with a handle that one upload may use."""
    handle = nanoid()
    world.archive.upload_handles.add(handle)
    return json_answer({"handle": handle})


def upload(world: World, call: Call) -> Answer:
    """Answer `POST /upload/visitor-chat/visitor`: keep the file of the multipart field `upload`."""
    session = world.archive.session(call.query.get("visitorSessionId", ""))
    handle = call.query.get("handle", "")
    if session is None or handle not in world.archive.upload_handles:
        raise RefusedError("NotFoundError", status=404)
    world.archive.upload_handles.remove(handle)
    part = _part(call)
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes) or len(body) > world.options.upload_limit_bytes:
        world.switchboard.to_visitor(session.visitor, "uploadError", {"handle": handle})
        raise RefusedError("InvalidArgument", "upload", status=413)
    name = part.get_filename() or "file"
    folder = nanoid()
    stored = StoredFile(f"https://tawk.link/{folder}/{quote(name, safe='')}", name, part.get_content_type(), body)
    world.archive.files[f"/{folder}/{name}"] = stored
    world.switchboard.to_visitor(session.visitor, "uploadProgress", {"handle": handle, "progress": 100})
    world.switchboard.to_visitor(session.visitor, "uploadFinished", {"handle": handle})
    return json_answer(
        {
            "url": stored.url,
            "filename": name,
            "mimeType": stored.content_type,
            "size": len(body),
            "extension": name.rpartition(".")[2] if "." in name else "",
        }
    )


def _part(call: Call) -> Message:
    """Return the part named `upload` (RFC 7578).

    Raises:
        RefusedError: there is none.
    """
    head = f"Content-Type: {call.header('Content-Type')}\r\n\r\n".encode("latin-1")
    message = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + call.body)
    for part in message.iter_parts():
        if part.get_param("name", header="content-disposition") == "upload":
            return part
    raise RefusedError("InvalidArgument", "upload", status=400)
