"""The older threat intelligence module (v2 resources): single indicators and groups, what hangs on them, associations, lists."""

from harness import OWNER, equal, holds, operation


def done(response):
    if response is None:
        raise AssertionError('the framework gave no answer')
    holds(response.ok, f'{response.request.method} {response.request.url}: {response.status_code} {response.text[:300]}')
    holds(response.json().get('status') == 'Success', response.text[:300])
    return response.json().get('data')


def new_host(world, name, **more):
    host = world.ti.indicator('Host', OWNER, hostName=name, **more)
    done(host.create())
    return host


def new_group(world, kind, name, **more):
    group = world.ti.group(kind, OWNER, name=name, **more)
    done(group.create())
    return group


def values(items, key):
    return sorted(item[key] for item in items)


@operation('v2: indicators of the five basic types are created and read back')
def create_basic(world):
    ti = world.ti
    address = ti.indicator('Address', OWNER, ip='192.0.2.80', rating=3, confidence=75)
    file = ti.indicator('File', OWNER, md5='d' * 32, sha1='e' * 40, sha256='f' * 64, size=17)
    email = ti.indicator('EmailAddress', OWNER, address='v2@example.org')
    # Without percent signs: the framework decodes a URL before it asks for it.
    url = ti.indicator('URL', OWNER, text='http://v2.example.org/a?b=c&d=e#f')
    host = ti.indicator('Host', OWNER, hostName='v2.example.org')
    for one in (address, file, email, url, host):
        done(one.create())
    data = done(address.single())['address']
    equal((data['ip'], data['rating'], data['confidence']), ('192.0.2.80', 3, 75), 'address')
    equal(done(url.single())['url']['text'], 'http://v2.example.org/a?b=c&d=e#f', 'url')
    equal(done(file.single())['file']['size'], 17, 'size')


@operation('v2: an indicator is changed and deleted')
def life(world):
    host = new_host(world, 'v2-life.example.org')
    done(host.rating(4))
    done(host.confidence(60))
    data = done(host.single())['host']
    equal((data['rating'], data['confidence']), (4, 60), 'scores')
    done(host.status(status='inactive'))
    done(host.delete())
    holds(not host.single().ok, 'it is gone')


@operation('v2: tags are added, listed and deleted')
def tags(world):
    host = new_host(world, 'v2-tags.example.org')
    # Without slashes: the framework puts a tag into the address as it is.
    for name in ('one', 'two words'):
        done(host.add_tag(name))
    equal(values(host.tags(), 'name'), ['one', 'two words'], 'tags')
    done(host.delete_tag('one'))
    equal(values(host.tags(), 'name'), ['two words'], 'left')


@operation('v2: security labels are added, listed and deleted')
def labels(world):
    host = new_host(world, 'v2-labels.example.org')
    done(host.add_label('TLP:GREEN'))
    equal(values(host.labels(), 'name'), ['TLP:GREEN'], 'labels')
    done(host.delete_label('TLP:GREEN'))
    equal(list(host.labels()), [], 'left')


@operation('v2: attributes are added, changed and deleted')
def attributes(world):
    host = new_host(world, 'v2-attributes.example.org')
    made = done(host.add_attribute('Description', 'first', displayed=True))['attribute']
    done(host.update_attribute('second', made['id']))
    equal(values(host.attributes(), 'value'), ['second'], 'changed')
    done(host.delete_attribute(made['id']))
    equal(list(host.attributes()), [], 'left')


@operation('v2: groups are created, changed and deleted')
def groups(world):
    incident = new_group(world, 'Incident', 'v2 incident', eventDate='2024-03-01T10:11:12Z', status='New')
    data = done(incident.single())['incident']
    equal((data['name'], data['status']), ('v2 incident', 'New'), 'incident')
    done(incident.add_tag('Botnet'))
    done(incident.add_attribute('Description', 'an incident', displayed=True))
    equal(values(incident.attributes(), 'value'), ['an incident'], 'attributes')
    incident.set(name='v2 incident, renamed')
    done(incident.update())
    equal(done(incident.single())['incident']['name'], 'v2 incident, renamed', 'name')
    done(incident.delete())
    holds(not incident.single().ok, 'it is gone')


@operation('v2: groups and indicators are associated, listed from both sides and parted')
def associations(world):
    host = new_host(world, 'v2-linked.example.org')
    threat = new_group(world, 'Threat', 'v2 threat')
    adversary = new_group(world, 'Adversary', 'v2 adversary')
    done(threat.add_association(host))
    done(threat.add_association(adversary))
    equal(values(threat.indicator_associations(), 'summary'), ['v2-linked.example.org'], 'indicators')
    equal(values(host.group_associations(), 'name'), ['v2 threat'], 'groups')
    equal(values(threat.group_associations(), 'name'), ['v2 adversary'], 'groups of the group')
    done(threat.delete_association(host))
    equal(list(threat.indicator_associations()), [], 'left')


@operation('v2: lists with filters and in pages')
def lists(world):
    for number in range(3):
        new_host(world, f'l{number}.v2-lists.example.org', rating=number)
    host = world.ti.indicator('Host', OWNER)
    filters = world.ti.filters()
    filters.add_filter('rating', '>', '1')
    found = [one['hostName'] for one in host.many(filters=filters)]
    holds('l2.v2-lists.example.org' in found and 'l0.v2-lists.example.org' not in found, f'found {found}')
    everything = [one['summary'] for one in world.ti.indicator(owner=OWNER).many()]
    holds('l0.v2-lists.example.org' in everything, f'{len(everything)} indicators')
    page = host.request(2, 1).json()['data']
    equal(len(page['host']), 2, 'page')


@operation('v2: owners, their members and numbers')
def owners(world):
    owner = world.ti.owner()
    found = done(owner.many())['owner'] if hasattr(owner.many(), 'json') else list(owner.many())
    holds(OWNER in values(found, 'name'), f'owners {found}')
    holds(done(owner.mine())['owner']['name'], 'mine')
    members = owner.members()
    holds(members.ok if hasattr(members, 'ok') else list(members), 'members')


@operation('v2: observations and false positives are counted')
def sightings(world):
    host = new_host(world, 'v2-seen.example.org')
    done(host.add_observers(3, '2024-03-01T10:11:12Z'))
    equal(done(host.observation_count())['observationCount']['count'], 3, 'observations')
    done(host.add_false_positive())


@operation('v2: resolutions of a host are switched on')
def resolutions(world):
    host = new_host(world, 'v2-dns.example.org')
    done(host.set_dns_resolution(True))
    done(host.set_whois(True))
    data = done(host.single())['host']
    equal((str(data['dnsActive']).lower(), str(data['whoisActive']).lower()), ('true', 'true'), 'flags')


@operation('v2: occurrences of a file are added and listed')
def occurrences(world):
    # In the user's own organisation: the framework does not say the owner of an occurrence.
    file = world.ti.indicator('File', 'Demo Organization', md5='9' * 32)
    done(file.create())
    done(file.add_occurrence('drop.exe', '2024-03-01T10:11:12Z', 'C:\\tmp'))
    listed = file.occurrences()
    rows = done(listed)['fileOccurrence'] if hasattr(listed, 'json') else list(listed)
    equal(values(rows, 'fileName'), ['drop.exe'], 'occurrences')


@operation('v2: tags of an owner are listed')
def all_tags(world):
    host = new_host(world, 'v2-tagged.example.org')
    done(host.add_tag('v2 carried'))
    names = [tag.name if hasattr(tag, 'name') else tag['name'] for tag in world.ti.tags().many(owners=OWNER)]
    holds('v2 carried' in names, f'tags {names}')


@operation('v2: a victim is created and deleted')
def victim(world):
    one = world.ti.victim(name='v2 victim', owner=OWNER)
    done(one.create())
    equal(done(one.single())['victim']['name'], 'v2 victim', 'victim')
    done(one.delete())


@operation('v2: deleted indicators are listed')
def deleted(world):
    host = new_host(world, 'v2-gone.example.org')
    done(host.delete())
    rows = list(host.deleted(deleted_since='2020-01-01T00:00:00Z'))
    holds('v2-gone.example.org' in [row.get('summary') for row in rows], f'rows {rows}')
