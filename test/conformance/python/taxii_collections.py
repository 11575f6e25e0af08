"""Reads a TAXII 2.1 server as its users do: with the client of OASIS, from the discovery on.

Writes what it got into files beside the working directory, and says on standard output, a JSON object a line, what it did.
"""

import json
import sys

import requests
from taxii2client.v21 import Server, as_pages

PER_REQUEST = 700


def say(**members):
    print(json.dumps(members), flush=True)


def read(collection, added_after):
    filters = {"added_after": added_after} if added_after else {}
    pages = 0
    count = 0
    with open(collection.alias + ".jsonl", "w", encoding="utf-8") as file:
        for page in as_pages(collection.get_objects, per_request=PER_REQUEST, **filters):
            pages += 1
            for one in page.get("objects", []):
                count += 1
                file.write(json.dumps(one, ensure_ascii=False) + "\n")
    manifest = []
    for page in as_pages(collection.get_manifest, per_request=PER_REQUEST, **filters):
        manifest.extend(page.get("objects", []))
    return pages, count, manifest


def by_id(collection, entries):
    """How many objects the client got by id, each with the version that the manifest names."""
    found = 0
    for entry in entries:
        objects = collection.get_object(entry["id"]).get("objects", [])
        versions = collection.object_versions(entry["id"]).get("versions", [])
        found += len(objects) == 1 and objects[0]["id"] == entry["id"] and versions == [entry["version"]]
    return found


def main(url, user, password, added_after=""):
    try:
        Server(url, user=user, password=password + "x").refresh()
        refused = 200
    except requests.exceptions.HTTPError as error:
        refused = error.response.status_code
    server = Server(url, user=user, password=password)
    say(title=server.title, roots=[root.url for root in server.api_roots], wrong_password=refused)
    for collection in server.default.collections:
        pages, count, manifest = read(collection, added_after)
        asked = manifest[:: max(1, len(manifest) // 20)]
        types = collection.get_objects(type=["indicator"], limit=10, added_after=added_after).get("objects", [])
        try:
            collection.add_objects({"objects": []})
            written = "taken"
        except Exception as error:
            written = type(error).__name__
        say(
            alias=collection.alias,
            pages=pages,
            objects=count,
            manifest=[entry["id"] for entry in manifest],
            last=max((entry["date_added"] for entry in manifest), default=""),
            asked=len(asked),
            found=by_id(collection, asked),
            types=sorted({one["type"] for one in types}),
            written=written,
        )


main(*sys.argv[1:])
