"""Reads a feed as MISP does: the manifest, then each event, with PyMISP. Says a line of JSON with what it found, and what is not as
PyMISP writes feeds itself."""

import json
import sys
from pathlib import Path

from pymisp import MISPEvent

# The package says them of every tag, MISP has them as well when they are not said.
DEFAULTS = {'local': False, 'relationship_type': ''}

folder = Path(sys.argv[1])
manifest = json.loads((folder / 'manifest.json').read_text(encoding='utf-8'))
hashes = {}
for line in (folder / 'hashes.csv').read_text(encoding='utf-8').splitlines():
    digest, uuid = line.split(',')
    hashes.setdefault(uuid, []).append(digest)

# Also the schema that the package has for events.
attributes = {}
problems = []
for uuid, head in manifest.items():
    event = MISPEvent(strict_validation=True)
    event.load_file(str(folder / f'{uuid}.json'), validate=True)
    if event.uuid != uuid:
        problems.append(f'{uuid}: holds {event.uuid}')
    if event.manifest[uuid] != {**head, 'Tag': [{**DEFAULTS, **tag} for tag in head['Tag']]}:
        problems.append(f'{uuid}: manifest says {head}, the event {event.manifest[uuid]}')
    live = [one for one in event.attributes if not one.deleted]
    digests = [digest for one in live for digest in one.hash_values('md5')]
    if sorted(digests) != sorted(hashes.get(uuid, [])):
        problems.append(f'{uuid}: hashes differ')
    newest = max(int(one.timestamp.timestamp()) for one in event.attributes)
    if newest != int(head['timestamp']):
        problems.append(f'{uuid}: the newest attribute is of {newest}')
    event.to_feed(with_meta=True)
    for one in event.attributes:
        if one.uuid in attributes:
            problems.append(f'{one.uuid}: stands twice')
        attributes[one.uuid] = {
            'type': one.type,
            'category': one.category,
            'value': one.value,
            'deleted': bool(one.deleted),
            'to_ids': bool(one.to_ids),
            'comment': one.comment,
            'tags': [tag.name for tag in one.tags],
        }
print(
    json.dumps(
        {
            'events': len(manifest),
            'files': sorted(path.name for path in folder.iterdir()),
            'problems': problems,
            'attributes': list(attributes.values()),
        }
    )
)
