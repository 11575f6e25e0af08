"""What the batch module has learned since its 2.0 line."""

from batch_operations import find, inside, sent
from harness import OWNER, equal, holds, operation


@operation('batch: the cleaner reads attribute types and ATT&CK tags and cuts a value that is too long')
def cleaner(world):
    submit = world.submit(OWNER, halt_on_error=False)
    clean = submit.cleaner(truncate_attributes=True, deduplicate_indicators=True)
    batch_id = submit.create_job()
    attribute = {'type': 'Source', 'value': 'x' * 5_000}
    content = {'group': [], 'indicator': [{'type': 'Host', 'summary': 'cleaned.example.org', 'attribute': [attribute]}]}
    submit.submit_data(batch_id, content, clean_content=clean)
    state = submit.poll(batch_id)['data']['batchStatus']
    equal((state['successCount'], state['errorCount']), (1, 0), 'counts')
    [value] = inside(find(world, 'cleaned.example.org'), 'attributes', 'value')
    holds(len(value) <= 500 and value.endswith('...'), f'{len(value)} characters')


@operation('batch: an association of two indicators is accepted')
def indicator_association(world):
    batch = world.batch()
    batch.address('192.0.2.21')
    batch.host('pair.example.org')
    batch.add_association(
        {'ref_1': '192.0.2.21', 'type_1': 'Address', 'ref_2': 'pair.example.org', 'type_2': 'Host', 'association_type': 'Address to Indicators'}
    )
    sent(batch, errorCount=0, successIndicatorCount=2)


@operation('batch: dates of an indicator arrive')
def dates(world):
    batch = world.batch()
    host = batch.host('dates.example.org')
    host.first_seen = '2024-01-01T00:00:00Z'
    host.last_seen = '2024-02-01T00:00:00Z'
    host.external_date_expires = '2030-01-01T00:00:00Z'
    sent(batch, successCount=1, errorCount=0)
    model = find(world, 'dates.example.org')
    equal((model.get('firstSeen'), model.get('lastSeen')), ('2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z'), 'dates')
