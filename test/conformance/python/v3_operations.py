"""The v3 part: lists with TQL, single objects, what hangs on them, owners."""

from harness import OWNER, equal, holds, operation


def indicators(world, tql, **params):
    found = world.v3.indicators(params=params)
    found.filter.tql = tql
    return found


def groups(world, tql, **params):
    found = world.v3.groups(params=params)
    found.filter.tql = tql
    return found


def made(response):
    equal(response.status_code, 201, f'status of {response.request.method} {response.request.url} {response.text[:300]}')
    return response.json()['data']


def changed(response):
    equal(response.status_code, 200, f'status of {response.request.method} {response.request.url} {response.text[:300]}')
    return response.json()


def new_host(world, name, **more):
    host = world.v3.indicator(type='Host', host_name=name, owner_name=OWNER, **more)
    made(host.create(params={'owner': OWNER}))
    return host


def new_group(world, kind, name, **more):
    group = world.v3.group(type=kind, name=name, **more)
    made(group.create(params={'owner': OWNER}))
    return group


def again(world, indicator, *fields):
    """The indicator as the platform shows it now."""
    fresh = world.v3.indicator(id=indicator.model.id)
    changed(fresh.get(params={'fields': list(fields)} if fields else {}))
    return fresh.model


def names(items):
    return sorted(item.name for item in items)


@operation('v3: an indicator is created with tags, attributes and labels')
def create_indicator(world):
    host = world.v3.indicator(type='Host', host_name='v3-create.example.org', rating=3, confidence=40, active=True)
    host.stage_tag({'name': 'Botnet'})
    host.stage_attribute({'type': 'Description', 'value': 'made by v3', 'default': True})
    host.stage_security_label({'name': 'TLP:AMBER'})
    data = made(host.create(params={'owner': OWNER, 'fields': ['tags', 'attributes', 'securityLabels']}))
    equal((data['summary'], data['rating'], data['confidence']), ('v3-create.example.org', 3.0, 40), 'indicator')
    equal([tag['name'] for tag in data['tags']['data']], ['Botnet'], 'tags')
    equal([a['value'] for a in data['attributes']['data']], ['made by v3'], 'attributes')
    equal([label['name'] for label in data['securityLabels']['data']], ['TLP:AMBER'], 'labels')
    holds(host.model.id, 'the object knows its id afterwards')


@operation('v3: indicators of the other kinds are created by their own fields')
def create_kinds(world):
    kinds = (
        {'type': 'Address', 'ip': '192.0.2.50'},
        {'type': 'EmailAddress', 'address': 'v3@example.org'},
        {'type': 'File', 'md5': 'a' * 32, 'sha1': 'b' * 40, 'sha256': 'c' * 64, 'size': 17},
        {'type': 'URL', 'text': 'http://v3.example.org/path?x=1'},
        {'type': 'ASN', 'value1': 'ASN64501'},
        {'type': 'CIDR', 'value1': '192.0.2.0/25'},
        {'type': 'Mutex', 'value1': 'v3-mutex'},
        {'type': 'User Agent', 'value1': 'v3-agent/1.0'},
        {'type': 'Email Subject', 'value1': 'v3 subject'},
        {'type': 'Hashtag', 'value1': '#v3'},
        {'type': 'Registry Key', 'value1': 'HKEY_CURRENT_USER\\Software\\V3', 'value2': 'Run', 'value3': 'REG_SZ'},
    )
    ids = []
    for kind in kinds:
        try:
            ids.append(made(world.v3.indicator(**kind).create(params={'owner': OWNER}))['id'])
        except (Exception, SystemExit) as error:
            raise AssertionError(f'{kind}: {error!r}') from error
    equal(len(set(ids)), len(kinds), 'ids')
    return f'{len(kinds)} kinds'


@operation('v3: an indicator is changed, its tags added to, replaced and taken away')
def update_indicator(world):
    host = new_host(world, 'v3-update.example.org')
    change = world.v3.indicator(id=host.model.id, rating=5, confidence=99)
    change.stage_tag({'name': 'first'})
    changed(change.update())
    change = world.v3.indicator(id=host.model.id)
    change.stage_tag({'name': 'second'})
    changed(change.update(mode='append'))
    model = again(world, host, 'tags')
    equal((model.rating, model.confidence, names(model.tags.data)), (5, 99, ['first', 'second']), 'appended')
    change = world.v3.indicator(id=host.model.id)
    change.stage_tag({'name': 'first'})
    changed(change.update(mode='delete'))
    equal(names(again(world, host, 'tags').tags.data), ['second'], 'deleted')
    change = world.v3.indicator(id=host.model.id)
    change.stage_tag({'name': 'third'})
    changed(change.update(mode='replace'))
    equal(names(again(world, host, 'tags').tags.data), ['third'], 'replaced')


@operation('v3: an indicator is deleted')
def delete_indicator(world):
    host = new_host(world, 'v3-delete.example.org')
    changed(host.delete())
    equal(list(indicators(world, f'id = {host.model.id}')), [], 'left')


@operation('v3: an indicator is read by id and by value')
def read_indicator(world):
    host = new_host(world, 'v3-read.example.org')
    equal(again(world, host).summary, 'v3-read.example.org', 'by id')
    by_value = world.v3.indicator(summary='v3-read.example.org')
    changed(by_value.get(params={'owner': OWNER}))
    equal(by_value.model.id, host.model.id, 'by value')


@operation('v3: attributes of an indicator are read, added, changed and deleted')
def indicator_attributes(world):
    host = new_host(world, 'v3-attributes.example.org')
    change = world.v3.indicator(id=host.model.id)
    change.stage_attribute({'type': 'Source', 'value': 'one'})
    changed(change.update(mode='append'))
    [attribute] = list(host.attributes)
    equal((attribute.model.type, attribute.model.value), ('Source', 'one'), 'read')
    single = world.v3.indicator_attribute(id=attribute.model.id, value='two')
    changed(single.update())
    equal([a.value for a in again(world, host, 'attributes').attributes.data], ['two'], 'changed')
    changed(world.v3.indicator_attribute(id=attribute.model.id).delete())
    equal(len(again(world, host, 'attributes').attributes.data or []), 0, 'deleted')


@operation('v3: tags, labels and groups of an indicator are walked one by one')
def walk_nested(world):
    group = new_group(world, 'Threat', 'v3 walked threat')
    host = world.v3.indicator(type='Host', host_name='v3-walk.example.org')
    host.stage_tag({'name': 'walked'})
    host.stage_security_label({'name': 'TLP:GREEN'})
    host.stage_associated_group({'id': group.model.id})
    made(host.create(params={'owner': OWNER}))
    equal([tag.model.name for tag in host.tags], ['walked'], 'tags')
    equal([label.model.name for label in host.security_labels], ['TLP:GREEN'], 'labels')
    equal([one.model.name for one in host.associated_groups], ['v3 walked threat'], 'groups')
    for tag in host.tags:
        changed(tag.remove())
    equal(len(again(world, host, 'tags').tags.data or []), 0, 'tags after removal')


@operation('v3: groups and indicators are associated and parted')
def associations(world):
    host = new_host(world, 'v3-linked.example.org')
    group = world.v3.group(type='Campaign', name='v3 linked campaign')
    group.stage_associated_indicator({'id': host.model.id})
    made(group.create(params={'owner': OWNER}))
    equal([one.model.summary for one in group.associated_indicators], ['v3-linked.example.org'], 'from the group')
    equal([one.model.name for one in host.associated_groups], ['v3 linked campaign'], 'from the indicator')
    other = new_group(world, 'Adversary', 'v3 linked adversary')
    change = world.v3.group(id=group.model.id)
    change.stage_associated_group({'id': other.model.id})
    changed(change.update(mode='append'))
    equal([one.model.name for one in group.associated_groups if one.model.id != group.model.id], ['v3 linked adversary'], 'groups')
    for one in host.associated_groups:
        changed(one.remove())
    equal(list(group.associated_indicators), [], 'parted')


@operation('v3: two indicators are associated')
def indicator_association(world):
    host = new_host(world, 'v3-pair.example.org')
    address = world.v3.indicator(type='Address', ip='192.0.2.60')
    made(address.create(params={'owner': OWNER}))
    change = {'associatedIndicators': {'data': [{'id': address.model.id}], 'mode': 'append'}}
    answer = world.session.put(f'/v3/indicators/{host.model.id}', json=change)
    changed(answer)
    equal([one.model.summary for one in host.associated_indicators], ['192.0.2.60'], 'associated')


@operation('v3: a group is created, changed, read by xid and deleted')
def group_life(world):
    group = world.v3.group(type='Incident', name='v3 incident', xid='v3-incident-1', status='New', event_date='2024-03-01T10:11:12Z')
    group.stage_tag({'name': 'Botnet'})
    group.stage_attribute({'type': 'Description', 'value': 'an incident', 'default': True})
    group.stage_security_label({'name': 'TLP:RED'})
    data = made(group.create(params={'owner': OWNER, 'fields': ['tags', 'attributes', 'securityLabels']}))
    equal((data['name'], data['status'], data['xid']), ('v3 incident', 'New', 'v3-incident-1'), 'group')
    equal([a['value'] for a in data['attributes']['data']], ['an incident'], 'attributes')
    changed(world.v3.group(id=group.model.id, status='Closed').update())
    by_xid = world.v3.group(xid='v3-incident-1')
    changed(by_xid.get(params={'owner': OWNER}))
    equal(by_xid.model.status, 'Closed', 'status')
    changed(group.delete())
    equal(list(groups(world, f'id = {group.model.id}')), [], 'left')


@operation('v3: content of a document is uploaded and downloaded')
def document(world):
    group = new_group(world, 'Document', 'v3 document', file_name='v3.txt')
    answer = group.upload('some text')
    holds(answer.ok, f'upload {answer.status_code} {answer.text[:200]}')
    equal(group.download(params={'owner': OWNER}), b'some text', 'content')


@operation('v3: filters of the framework become TQL that is understood')
def filters(world):
    from tcex.api.tc.v3.tql.tql_operator import TqlOperator

    for number in range(4):
        new_host(world, f'f{number}.filters.example.org', rating=number, confidence=number * 10)
    found = world.v3.indicators()
    found.filter.summary(TqlOperator.ENDS_WITH, '.filters.example.org')
    found.filter.rating(TqlOperator.GEQ, 2)
    found.filter.owner_name(TqlOperator.EQ, OWNER)
    found.filter.type_name(TqlOperator.IN, ['Host', 'Address'])
    equal(sorted(i.model.summary for i in found), ['f2.filters.example.org', 'f3.filters.example.org'], 'found')
    found = world.v3.indicators()
    found.filter.summary(TqlOperator.CONTAINS, 'filters.example')
    found.filter.confidence(TqlOperator.LT, 20)
    found.filter.date_added(TqlOperator.GT, '2020-01-01')
    equal(len(list(found)), 2, 'confidence and date')
    found = world.v3.indicators()
    found.filter.summary(TqlOperator.IN, ['f0.filters.example.org', 'f1.filters.example.org'])
    found.filter.indicator_active(TqlOperator.EQ, True)
    equal(len(list(found)), 2, 'in')


@operation('v3: nested filters reach tags, attributes, labels and groups')
def nested_filters(world):
    from tcex.api.tc.v3.tql.tql_operator import TqlOperator

    group = new_group(world, 'Threat', 'nested filter threat')
    host = world.v3.indicator(type='Host', host_name='nested.example.org')
    host.stage_tag({'name': 'nested tag'})
    host.stage_attribute({'type': 'Source', 'value': 'nested source'})
    host.stage_security_label({'name': 'TLP:GREEN'})
    host.stage_associated_group({'id': group.model.id})
    made(host.create(params={'owner': OWNER}))
    ways = {
        'tag': lambda f: f.has_tag.name(TqlOperator.EQ, 'nested tag'),
        'attribute': lambda f: f.has_attribute.text(TqlOperator.EQ, 'nested source'),
        'label': lambda f: (f.has_security_label.name(TqlOperator.EQ, 'TLP:GREEN'), f.summary(TqlOperator.EQ, 'nested.example.org')),
        'group': lambda f: f.has_group.summary(TqlOperator.EQ, 'nested filter threat'),
        'tag in short': lambda f: f.tag(TqlOperator.EQ, 'nested tag'),
    }
    for what, way in ways.items():
        found = world.v3.indicators()
        way(found.filter)
        equal([i.model.summary for i in found], ['nested.example.org'], what)


@operation('v3: a query in words of its own, sorted, in pages that follow the next link')
def pages(world):
    for number in range(7):
        new_host(world, f'p{number}.pages.example.org')
    found = indicators(world, 'summary endswith ".pages.example.org"', result_limit=2, sorting='summary DESC')
    equal([i.model.summary[:2] for i in found], ['p6', 'p5', 'p4', 'p3', 'p2', 'p1', 'p0'], 'order')


@operation('v3: the number of hits is asked for without the hits')
def count(world):
    for number in range(3):
        new_host(world, f'c{number}.count.example.org')
    equal(len(indicators(world, 'summary endswith ".count.example.org"')), 3, 'count')


@operation('v3: a query of more than 2000 characters goes in the body of a GET')
def long_query(world):
    new_host(world, 'long.example.org')
    values = ', '.join(f'"filler-{number}.example.org"' for number in range(100))
    found = indicators(world, f'summary in ({values}, "long.example.org")')
    equal([i.model.summary for i in found], ['long.example.org'], 'found')


@operation('v3: a query with an error is refused with its reason')
def bad_query(world):
    try:
        list(indicators(world, 'summary = = "x"'))
    except (RuntimeError, SystemExit) as error:
        holds('0x2001' in str(error), f'code in {error}')
        return str(error)[:200]
    raise AssertionError('no error was raised')


@operation('v3: every field that exists can be asked for')
def all_fields(world):
    host = new_host(world, 'v3-fields.example.org')
    single = world.v3.indicator(id=host.model.id)
    names_of_fields = single.available_fields
    holds(len(names_of_fields) > 10, f'fields: {names_of_fields}')
    changed(single.get(params={'fields': ['_all_']}))
    return f'{len(names_of_fields)} fields'


@operation('v3: keywords of TQL and properties of an indicator are listed')
def options(world):
    found = world.v3.indicators()
    holds({'summary', 'typeName', 'hasTag'} <= set(found.tql_keywords), f'keywords: {found.tql_keywords}')
    holds(world.v3.indicator().properties, 'properties')
    holds({'summary', 'typeName', 'hasTag'} <= set(world.v3.groups().tql_keywords), 'keywords of groups')
    return f'{len(found.tql_keywords)} keywords'


@operation('v3: indicators that were deleted since a time are listed')
def deleted(world):
    host = new_host(world, 'v3-gone.example.org')
    changed(host.delete())
    rows = list(world.v3.indicators().deleted('2020-01-01T00:00:00Z', type_='Host', owner=OWNER))
    holds('v3-gone.example.org' in [row.model.summary for row in rows], f'{len(rows)} rows')


@operation('v3: owners are listed and read')
def owners(world):
    found = {owner.model.name: owner.model for owner in world.v3.owners()}
    holds(OWNER in found, f'owners {sorted(found)}')
    from tcex.api.tc.v3.tql.tql_operator import TqlOperator

    one = world.v3.owners()
    one.filter.owner_name(TqlOperator.EQ, OWNER)
    equal([owner.model.id for owner in one], [found[OWNER].id], 'by name')


@operation('v3: tags, security labels and attribute types are listed')
def vocabulary(world):
    from tcex.api.tc.v3.tql.tql_operator import TqlOperator

    tags = world.v3.tags()
    tags.filter.name(TqlOperator.EQ, 'Botnet')
    equal([tag.model.name for tag in tags], ['Botnet'], 'tags')
    # The framework has the class of these lists and no method that makes one.
    from tcex.api.tc.v3.security_labels.security_label import SecurityLabels

    labels = [label.model.name for label in SecurityLabels(session=world.session)]
    holds('TLP:GREEN' in labels, f'labels {labels}')
    types = [one.model.name for one in world.v3.attribute_types(params={'resultLimit': 1000})]
    holds({'Description', 'Source'} <= set(types), f'attribute types {types}')


@operation('v3: attributes of all indicators are queried')
def all_attributes(world):
    from tcex.api.tc.v3.tql.tql_operator import TqlOperator

    found = world.v3.indicator_attributes()
    found.filter.type_name(TqlOperator.EQ, 'Source')
    found.filter.text(TqlOperator.EQ, 'nested source')
    equal([one.model.value for one in found], ['nested source'], 'attributes')


@operation('v3: a victim with an asset is created and deleted')
def victim(world):
    one = world.v3.victim(name='v3 victim')
    one.stage_victim_asset({'type': 'EmailAddress', 'address': 'victim@example.org', 'address_type': 'Work'})
    made(one.create(params={'owner': OWNER}))
    equal([v.model.name for v in world.v3.victims() if v.model.id == one.model.id], ['v3 victim'], 'victims')
    changed(one.delete())


@operation('v3: an object that does not exist is refused')
def missing(world):
    try:
        world.v3.indicator(id=999_999_999).get()
    except (RuntimeError, SystemExit) as error:
        holds('404' in str(error), f'status in {error}')
        return str(error)[:200]
    raise AssertionError('no error was raised')
