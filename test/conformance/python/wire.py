"""Makes the framework send what wire parity is judged by. Before each case a request with the case's name goes out as a mark.

The same objects are written down once more in ../parity/objects.ts, in our own words.
"""

import json

from harness import OWNER, arguments, say, settings

options = arguments()

from tcex import TcEx  # noqa: E402  (after the clock was changed)
import tcex as package  # noqa: E402

tcex = TcEx(config=settings(options))
v2, v3 = tcex.api.tc.v2, tcex.api.tc.v3

MD5 = '0123456789abcdef0123456789abcdef'
SHA1 = '0123456789abcdef0123456789abcdef01234567'
SHA256 = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'


def mark(name):
    tcex.session.tc.get('/v2/whoami', params={'case': name})


def describe(thing):
    thing.attribute('Description', 'shown \u20ac', displayed=True)
    thing.attribute('Source', 'https://feeds.example.org/list?day=1&x=2', source='Example feed')
    thing.tag('Botnet')
    thing.tag('Caf\u00e9 \u2013 test')
    thing.security_label('TLP:GREEN', 'TLP green label', '33FF33')


def groups(batch):
    """One of each kind, with the fields that the kind has."""
    incident = batch.incident('Example incident', event_date='2024-03-01T10:11:12Z', status='New', xid='wire-incident')
    describe(incident)
    incident.association('wire-adversary')
    batch.adversary('Example adversary', xid='wire-adversary')
    batch.attack_pattern('Example attack pattern', xid='wire-attack-pattern')
    batch.campaign('Example campaign', first_seen='2024-03-01T10:11:12Z', xid='wire-campaign')
    batch.course_of_action('Example course of action', xid='wire-course')
    batch.document('Example document', 'one.txt', malware=True, password='infected', xid='wire-document')
    batch.email('Example email', 'a subject', 'From: a@example.org', 'the body', from_addr='a@example.org', to_addr='b@example.org', xid='wire-email')
    batch.event('Example event', event_date='2024-03-01T10:11:12Z', status='Needs Review', xid='wire-event')
    batch.intrusion_set('Example intrusion set', xid='wire-intrusion')
    batch.malware('Example malware', xid='wire-malware')
    batch.report('Example report', file_name='two.txt', publish_date='2024-03-02T00:00:00Z', xid='wire-report')
    batch.signature('Example signature', 'rule.yara', 'YARA', 'rule a { condition: true }', xid='wire-signature')
    batch.tactic('Example tactic', xid='wire-tactic')
    batch.threat('Example threat', xid='wire-threat')
    batch.tool('Example tool', xid='wire-tool')
    batch.vulnerability('Example vulnerability', xid='wire-vulnerability')


def indicators(batch):
    """One of each type, and the ways in which files and networks can be written."""
    scores = {'rating': 3, 'confidence': 85}
    address = batch.address('192.0.2.7', **scores)
    describe(address)
    address.association('wire-incident')
    address.first_seen = '2024-01-01T00:00:00Z'
    address.last_seen = '2024-02-01T00:00:00Z'
    address.external_date_created = '2024-01-02T00:00:00Z'
    address.external_date_expires = '2030-01-01T00:00:00Z'
    address.external_last_modified = '2024-01-03T00:00:00Z'
    batch.address('2001:db8::1', **scores)
    batch.email_address('a.b@example.com', **scores)
    file = batch.file(MD5, SHA1, SHA256, size=1234, **scores)
    file.occurrence('drop.exe', 'C:\\tmp', '2024-03-01T10:11:12Z')
    batch.file(sha256='2' * 64, **scores)
    batch.file(md5='1' * 32, sha256='3' * 64)
    batch.host('c2.example.org', dns_active=True, whois_active=False, rating=2.5)
    batch.url('http://c2.example.org/a b/?q=%20&z=\u00e9', **scores)
    batch.asn('ASN64500', **scores)
    batch.cidr('192.0.2.0/24', **scores)
    batch.mutex('Global\\mutex', **scores)
    batch.registry_key('HKEY_LOCAL_MACHINE\\Software\\X', 'Run', 'REG_SZ', **scores)
    batch.user_agent('Mozilla/5.0 (X; "quoted")', **scores)
    batch.indicator('Email Subject', 'a subject, with a comma', **scores)
    batch.indicator('Hashtag', '#example', **scores)
    batch.host('off.example.org', active=False)


if options.token is not None:
    mark('token')
    v2.batch(OWNER)
    mark('end')
    say({'version': package.__version__})
    raise SystemExit

mark('types')
v2.batch(OWNER)

mark('create')
batch = v2.batch(OWNER)
groups(batch)
indicators(batch)
batch.submit_all()
batch.close()

mark('settings')
submit = v2.batch_submit(
    OWNER,
    attribute_write_type='Append',
    halt_on_error=True,
    playbook_triggers_enabled=True,
    tag_write_type='Append',
    security_label_write_type='Append',
)
submit.hash_collision_mode('Split')
submit.file_merge_mode('Distribute')
batch_id = submit.create_job()
content = {'indicator': [{'type': 'Host', 'summary': 'steps.example.org'}, {'type': 'Address', 'summary': 'nonsense'}]}
submit.submit_data(batch_id, json.loads(json.dumps(content)))
submit.poll(batch_id)
submit.errors(batch_id)

mark('delete')
batch = v2.batch(OWNER, action='Delete')
batch.incident('Example incident', xid='wire-incident')
batch.address('192.0.2.7')
batch.file(MD5, SHA1, SHA256)
batch.url('http://c2.example.org/a b/?q=%20&z=\u00e9')
batch.submit_all()
batch.close()

mark('networks')
batch = v2.batch(OWNER)
batch.cidr('2001:db8::/32', rating=3, confidence=85)
batch.submit_all()
batch.close()

mark('files')
batch = v2.batch(OWNER)
batch.document('Example content', 'one.txt', file_content='the content \u20ac', xid='wire-content')
batch.submit_all()
batch.close()

mark('objects')
host = v3.indicator(type='Host', host_name='v3.example.org', rating=3, confidence=85)
host.create(params={'owner': OWNER})
change = v3.indicator(id=host.model.id)
change.stage_attribute({'type': 'Description', 'value': 'shown \u20ac', 'default': True})
change.update(mode='append')
change = v3.indicator(id=host.model.id)
change.stage_tag({'name': 'Botnet'})
change.update(mode='append')
change = v3.indicator(id=host.model.id)
change.stage_tag({'name': 'Botnet'})
change.update(mode='delete')
v3.indicator(id=host.model.id, rating=5).update()
v3.indicator(id=host.model.id).delete()
group = v3.group(type='Threat', name='Example threat', xid='wire-v3-threat')
group.create(params={'owner': OWNER})
v3.group(id=group.model.id).delete()

# Not with list(): it would ask for the number first.
mark('lists')
for owner in v3.owners(params={'resultLimit': 1000}):
    pass
for attribute_type in v3.attribute_types(params={'resultLimit': 1000}):
    pass

mark('end')
say({'version': package.__version__})
