"""Reads the bundles of a folder with the official packages: `stix2` makes objects of them, which must not need leave for anything
that is not in the standard, `stix2-validator` checks them, and the ids of observables are computed once more. Says a line of JSON per
bundle."""

import json
import sys
from pathlib import Path

import stix2
from stix2.v21 import observables
from stix2validator import ValidationOptions, validate_file

OBSERVABLES = {
    cls._type: cls
    for cls in vars(observables).values()
    if isinstance(cls, type) and hasattr(cls, '_type') and hasattr(cls, '_id_contributing_properties')
}


def other_ids(objects):
    """Observables for which the package makes another id out of the same properties."""
    for item in objects:
        cls = OBSERVABLES.get(item['type'])
        if cls is None:
            continue
        members = {name: value for name, value in item.items() if name not in ('id', 'type', 'spec_version')}
        if cls(**members).id != item['id']:
            yield item['id']


def dangling(objects):
    """Identities, markings and sources that the bundle itself has to have."""
    ids = {item['id'] for item in objects}
    for item in objects:
        refs = [item.get('created_by_ref'), item.get('source_ref'), *item.get('object_marking_refs', [])]
        yield from (ref for ref in refs if ref is not None and ref not in ids)


for path in sorted(Path(sys.argv[1]).iterdir()):
    bundle = json.loads(path.read_text(encoding='utf-8'))
    objects = bundle['objects']
    try:
        parsed = len(stix2.parse(bundle, allow_custom=False).objects)
    except Exception as error:  # noqa: BLE001 - whatever the package says is the finding
        parsed = f'{type(error).__name__}: {error}'
    result = validate_file(str(path), ValidationOptions(version='2.1'))
    errors = [str(error) for found in result.object_results for error in found.errors or []]
    print(
        json.dumps(
            {
                'file': path.name,
                'objects': len(objects),
                'parsed': parsed,
                'valid': result.is_valid,
                'errors': errors[:20],
                'types': sorted({item['type'] for item in objects}),
                'otherIds': list(other_ids(objects)),
                'dangling': list(dangling(objects)),
            }
        )
    )
