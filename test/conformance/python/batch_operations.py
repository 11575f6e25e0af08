"""The batch module: what a feed App sends, and what it learns back."""

import json

from harness import OWNER, equal, holds, operation

MD5 = '0123456789abcdef0123456789abcdef'
SHA1 = '0123456789abcdef0123456789abcdef01234567'
SHA256 = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'


def sent(batch, **counts):
    """Submits everything; the counts of all chunks together must be these."""
    states = batch.submit_all()
    batch.close()
    for state in states:
        equal(state.get('status'), 'Completed', f'status of {state}')
    for key, expected in counts.items():
        equal(sum(state.get(key, 0) for state in states), expected, f'{key} of {states}')
    return states


def find(world, value):
    """The indicator as the platform shows it."""
    return the_one(world, 'indicators', value, ['tags', 'attributes', 'securityLabels', 'sightings'])


def find_group(world, name):
    return the_one(world, 'groups', name, ['associatedGroups', 'associatedIndicators'])


def the_one(world, kind, summary, fields):
    answer = world.session.get(f'/v3/{kind}', params={'tql': f'summary = "{summary}"', 'fields': fields})
    rows = answer.json().get('data', [])
    equal(len(rows), 1, f'{kind} with summary {summary} in {answer.text[:300]}')
    return rows[0]


def inside(row, name, key):
    """One value of each object that hangs on a row."""
    return sorted(item[key] for item in row.get(name, {}).get('data', []))


@operation('batch: indicators of the standard types are created')
def standard_types(world):
    batch = world.batch()
    batch.address('192.0.2.1', rating=3, confidence=85)
    batch.address('2001:db8::1')
    batch.email_address('someone@example.org')
    batch.file(MD5, SHA1, SHA256, size=1234)
    batch.file(sha256='2' * 64)
    batch.file(md5='1' * 32, sha256='3' * 64)
    batch.host('standard.example.org', dns_active=True, whois_active=False)
    batch.url('http://standard.example.org/a b/?q=%20&z=\u00e9')
    batch.asn('ASN64500')
    batch.cidr('192.0.2.0/24')
    batch.mutex('Global\\conformance')
    batch.registry_key('HKEY_LOCAL_MACHINE\\Software\\Conformance', 'Run', 'REG_SZ')
    batch.user_agent('Mozilla/5.0 (Conformance; "quoted")')
    batch.indicator('Email Subject', 'a subject, with a comma')
    batch.indicator('Hashtag', '#conformance')
    batch.indicator('Host', 'generic.example.org', active=False, private_flag=True)
    states = sent(batch, successCount=16, errorCount=0, successIndicatorCount=16)
    one = find(world, '192.0.2.1')
    equal((one['rating'], one['confidence']), (3, 85), 'rating and confidence')
    equal(find(world, f'{MD5} : {SHA1} : {SHA256}')['size'], 1234, 'size')
    equal(find(world, 'standard.example.org')['dnsActive'], True, 'dnsActive')
    return f'{len(states)} batch'


@operation('batch: attributes, tags and security labels arrive with their objects')
def metadata(world):
    batch = world.batch()
    host = batch.host('metadata.example.org')
    host.attribute('Description', 'shown \u20ac', displayed=True)
    host.attribute('Source', 'https://feeds.example.org/list?day=1&x=2', source='Example feed')
    host.tag('Botnet')
    host.tag('Caf\u00e9 \u2013 test')
    host.security_label('TLP:GREEN', 'TLP green label', '33FF33')
    sent(batch, successCount=1, errorCount=0)
    model = find(world, 'metadata.example.org')
    equal(inside(model, 'tags', 'name'), ['Botnet', 'Caf\u00e9 \u2013 test'], 'tags')
    equal(inside(model, 'securityLabels', 'name'), ['TLP:GREEN'], 'labels')
    equal(inside(model, 'attributes', 'value'), ['https://feeds.example.org/list?day=1&x=2', 'shown \u20ac'], 'attributes')


@operation('batch: groups of every kind the framework has a method for are created')
def group_kinds(world):
    batch = world.batch()
    batch.adversary('kind adversary', xid='kind-1')
    batch.attack_pattern('kind attack pattern', xid='kind-2')
    batch.campaign('kind campaign', first_seen='2024-03-01T10:11:12Z', xid='kind-3')
    batch.course_of_action('kind course of action', xid='kind-4')
    batch.email('kind email', 'a subject', 'From: a@example.org', 'the body', xid='kind-5')
    batch.event('kind event', event_date='2024-03-01T10:11:12Z', xid='kind-6')
    batch.incident('kind incident', event_date='2024-03-01T10:11:12Z', status='New', xid='kind-7')
    batch.intrusion_set('kind intrusion set', xid='kind-8')
    batch.malware('kind malware', xid='kind-9')
    batch.signature('kind signature', 'rule.yara', 'YARA', 'rule a { condition: true }', xid='kind-10')
    batch.tactic('kind tactic', xid='kind-11')
    batch.threat('kind threat', xid='kind-12')
    batch.tool('kind tool', xid='kind-13')
    batch.vulnerability('kind vulnerability', xid='kind-14')
    batch.document('kind document', 'document.txt', xid='kind-15')
    batch.report('kind report', file_name='report.txt', publish_date='2024-03-02', xid='kind-16')
    sent(batch, successCount=16, errorCount=0, successGroupCount=16)
    equal(find_group(world, 'kind incident')['status'], 'New', 'status')
    equal(find_group(world, 'kind signature')['fileType'], 'YARA', 'file type')


@operation('batch: groups and indicators are associated with each other by xid')
def associations(world):
    batch = world.batch()
    incident = batch.incident('linked incident', xid='link-1')
    batch.adversary('linked adversary', xid='link-2')
    incident.association('link-2')
    batch.address('192.0.2.20').association('link-1')
    batch.host('linked.example.org').association('link-1')
    sent(batch, successCount=4, errorCount=0)
    model = find_group(world, 'linked incident')
    equal(inside(model, 'associatedGroups', 'name'), ['linked adversary'], 'groups')
    equal(inside(model, 'associatedIndicators', 'summary'), ['192.0.2.20', 'linked.example.org'], 'indicators')


@operation('batch: file occurrences arrive')
def occurrences(world):
    batch = world.batch()
    batch.file(sha256='4' * 64).occurrence('drop.exe', 'C:\\tmp', '2024-03-01T10:11:12Z')
    sent(batch, successCount=1, errorCount=0)
    find(world, '4' * 64)


@operation('batch: dictionaries are taken in place of objects')
def dictionaries(world):
    batch = world.batch()
    batch.add_indicator({'type': 'Mutex', 'summary': 'dictionary mutex', 'rating': 2.0, 'confidence': 10, 'xid': 'dictionary-2', 'tag': [{'name': 'Botnet'}]})
    batch.add_group({'type': 'Threat', 'name': 'dictionary threat', 'xid': 'dictionary-1'})
    sent(batch, successCount=2, errorCount=0)
    equal(inside(find(world, 'dictionary mutex'), 'tags', 'name'), ['Botnet'], 'tags')


@operation('batch: more objects than a chunk holds go in several batches, groups first')
def chunks(world):
    batch = world.batch()
    batch.threat('chunked threat', xid='chunk-1')
    for number in range(10_002):
        batch.host(f'h{number}.chunks.example.org', rating=1, confidence=50).association('chunk-1')
    states = sent(batch, successCount=10_003, errorCount=0)
    equal([state['successCount'] for state in states], [5_000, 5_000, 3], 'objects of each batch')
    tql = 'summary endswith ".chunks.example.org" and hasGroup(summary = "chunked threat")'
    answer = world.session.get('/v3/indicators', params={'tql': tql, 'count': 'true', 'resultLimit': 1})
    equal(answer.json().get('count'), 10_002, 'linked indicators')
    return f'{len(states)} batches'


@operation('batch: contents of a document and a report are uploaded')
def file_content(world):
    batch = world.batch()
    batch.document('filed document', 'one.txt', file_content='the content \u20ac', xid='file-1')
    batch.report('filed report', file_name='two.txt', file_content=b'\x00\x01bytes', xid='file-2')
    sent(batch, successCount=2, errorCount=0)
    document = find_group(world, 'filed document')
    body = world.session.get(f'/v2/groups/documents/{document["id"]}/download', params={'owner': OWNER}).content
    equal(body, 'the content \u20ac'.encode(), 'content of the document')
    report = find_group(world, 'filed report')
    body = world.session.get(f'/v2/groups/reports/{report["id"]}/download', params={'owner': OWNER}).content
    equal(body, b'\x00\x01bytes', 'content of the report')


@operation('batch: a content is replaced by a second upload')
def file_replaced(world):
    batch = world.batch()
    batch.document('filed document', 'one.txt', file_content='the second content', xid='file-1')
    sent(batch, errorCount=0)
    document = find_group(world, 'filed document')
    body = world.session.get(f'/v2/groups/documents/{document["id"]}/download', params={'owner': OWNER}).content
    equal(body, b'the second content', 'content')


@operation('batch: attributes are appended or replaced as the write type says')
def write_types(world):
    for write_type, value in (('Replace', 'first'), ('Append', 'second')):
        batch = world.batch(attribute_write_type=write_type)
        batch.host('writes.example.org').attribute('Description', value)
        sent(batch, errorCount=0)
    equal(inside(find(world, 'writes.example.org'), 'attributes', 'value'), ['first', 'second'], 'appended')
    batch = world.batch(attribute_write_type='Replace')
    batch.host('writes.example.org').attribute('Description', 'third')
    sent(batch, errorCount=0)
    equal(inside(find(world, 'writes.example.org'), 'attributes', 'value'), ['third'], 'replaced')


@operation('batch: hash collision and file merge modes are accepted')
def file_modes(world):
    batch = world.batch(halt_on_error=True)
    batch.hash_collision_mode('Split')
    batch.file_merge_mode('Distribute')
    batch.file(md5='5' * 32, sha256='5' * 64)
    sent(batch, successCount=1, errorCount=0)


@operation('batch: errors name the objects that were refused, the others are stored')
def errors(world):
    batch = world.batch()
    batch.host('good.example.org')
    batch.address('999.0.2.1')
    batch.url('not a url')
    [state] = sent(batch, errorCount=2, successCount=1)
    rows = state['errors'] if 'errors' in state else batch.errors(state['id'])
    equal(sorted(row['errorSource'] for row in rows), ['999.0.2.1', 'not a url'], 'sources')
    holds(all(row['errorReason'] for row in rows), 'every error has a reason')
    find(world, 'good.example.org')
    return [row['errorReason'] for row in rows]


@operation('batch: halt on error leaves the rest of a batch unprocessed')
def halt(world):
    batch = world.batch(halt_on_error=True)
    batch.address('999.0.2.2')
    batch.host('never.example.org')
    batch.host('never-either.example.org')
    [state] = sent(batch, errorCount=1)
    equal(state['unprocessCount'], 2, f'unprocessed of {state}')


@operation('batch: create, upload, poll and errors in single steps')
def single_steps(world):
    submit = world.submit(OWNER, halt_on_error=False)
    batch_id = submit.create_job()
    holds(batch_id is not None, 'the job has an id')
    content = {'group': [], 'indicator': [{'type': 'Host', 'summary': 'steps.example.org'}, {'type': 'Address', 'summary': 'nonsense'}]}
    # As text: the 2.0 line would send a dictionary as a form.
    answer = submit.submit_data(batch_id, json.dumps(content))
    equal(answer['status'], 'Success', f'upload {answer}')
    state = submit.poll(batch_id)['data']['batchStatus']
    equal((state['successCount'], state['errorCount']), (1, 1), 'counts')
    equal([row['errorSource'] for row in submit.errors(batch_id)], ['nonsense'], 'errors')


@operation('batch: a delete batch removes indicators and groups')
def delete(world):
    batch = world.batch()
    batch.address('192.0.2.30')
    batch.file(MD5[::-1], SHA1[::-1], SHA256[::-1])
    batch.url('http://gone.example.org/')
    batch.host('gone.example.org')
    batch.incident('gone incident', xid='gone-1')
    sent(batch, successCount=5, errorCount=0)
    batch = world.batch(action='Delete')
    batch.address('192.0.2.30')
    batch.file(MD5[::-1], SHA1[::-1], SHA256[::-1])
    batch.url('http://gone.example.org/')
    batch.host('gone.example.org')
    batch.incident('gone incident', xid='gone-1')
    sent(batch, successCount=5, errorCount=0)
    tql = 'summary in ("192.0.2.30", "gone.example.org", "http://gone.example.org/")'
    equal(world.session.get('/v3/indicators', params={'tql': tql}).json()['data'], [], 'left')


@operation('batch: an owner that does not exist is refused')
def unknown_owner(world):
    submit = world.submit('No Such Owner')
    # Without this the framework writes a line to its log and goes on, whatever else it was told.
    submit.halt_on_batch_error = True
    try:
        submit.create_job()
    except RuntimeError as error:
        return str(error)
    raise AssertionError('no error was raised')
