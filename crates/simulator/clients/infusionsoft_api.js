// Proves the simulated Infusionsoft with infusionsoft-api: another dialect of XML-RPC over a kept-alive connection,
// and its query builder.
'use strict'

const http = require('node:http')
const { isDeepStrictEqual, inspect } = require('node:util')
const { DataContext } = require('infusionsoft-api')
const xmlrpc = require('xmlrpc')

if (process.argv.length !== 6) {
  console.error('usage: infusionsoft_api.js BASE_URL CLIENT_ID CLIENT_SECRET LEGACY_KEY')
  process.exit(1)
}
const base = new URL(process.argv[2])
const legacyKey = process.argv[5]

function library (key) {
  const context = new DataContext('fm260', key)
  context.client = xmlrpc.createClient({ host: base.hostname, port: base.port, path: '/api/xmlrpc' })
  return context
}

function proven (fact, isTrue, seen) {
  if (!isTrue) {
    console.log(`NOT TRUE: ${fact}; seen: ${inspect(seen, { depth: 5 })}`)
    process.exit(1)
  }
  console.log(`proven: ${fact}`)
}

function equal (fact, seen, expected) {
  proven(fact, isDeepStrictEqual(seen, expected), seen)
}

async function refused (fact, promise, expected) {
  try {
    proven(fact, false, await promise)
  } catch (error) {
    proven(fact, expected(error), error)
  }
}

function control (method, operation, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(new URL(`/_simulator/${operation}`, base), { method }, answer => {
      let text = ''
      answer.on('data', piece => { text += piece })
      answer.on('end', () => resolve(JSON.parse(text)))
    })
    request.on('error', reject)
    request.end(body && JSON.stringify(body))
  })
}

async function main () {
  const api = library(legacyKey)
  const ids = []
  for (const name of ['Ada', 'Byron', 'Cora']) {
    ids.push(await api.ContactService.add({ FirstName: name, Email: `${name}@npm.example`, JobTitle: 'npm' }))
  }
  proven('add answers ints', ids.every(Number.isInteger), ids)

  const newest = await api.Contacts.where('Email', '%@npm.example').select('Id').orderByDescending('Id').take(2).toArray()
  equal('where, select, orderByDescending and take give the last two', newest.map(row => row.Id), [ids[2], ids[1]])
  const row = await api.ContactService.load(ids[0], ['Id', 'FirstName', 'LastName', 'DateCreated'])
  equal('load leaves nulls out', Object.keys(row).sort(), ['DateCreated', 'FirstName', 'Id'])
  proven('a date arrives as a date', row.DateCreated instanceof Date, row.DateCreated)

  await api.DataService.update('Contact', ids[0], { LastName: 'Ö & <Å>' })
  const state = await control('GET', 'state')
  const stored = state.tables.Contact.find(contact => contact.Id === ids[0])
  equal('an update is stored to the letter', stored.LastName, 'Ö & <Å>')

  const when = new Date(2026, 4, 1, 9, 30, 0)
  const task = await api.DataService.add('ContactAction', { ContactId: ids[0], ActionDate: when, ObjectType: 'Task' })
  const kept = (await control('GET', 'state')).tables.ContactAction.find(action => action.Id === task)
  equal('a date is kept as the wall time that was sent', kept.ActionDate, '2026-05-01T09:30:00')
  const seen = await api.DataService.load('ContactAction', task, ['ActionDate'])
  equal('and comes back as the same', seen.ActionDate.getTime(), when.getTime())

  equal('operators work', await api.DataService.query('Contact', 10, 0,
    { JobTitle: 'npm', FirstName: '~<>~ Byron' }, ['FirstName'], 'FirstName', true),
  [{ FirstName: 'Ada' }, { FirstName: 'Cora' }])
  equal('nothing found is an empty array', await api.DataService.query('Contact', 10, 0, { FirstName: 'Nobody' }, ['Id'], 'Id', true), [])

  await refused('fault 10 names the field', api.ContactService.load(ids[0], ['given_name']),
    error => error.faultCode === 10 && error.faultString === '[NoFieldFound]No field found: Contact.given_name')
  await refused('a wrong key is fault 2', library('wrong').ContactService.load(ids[0], ['Id']),
    error => error.faultCode === 2 && error.faultString.startsWith('[InvalidKey]'))

  equal('delete answers true', await api.DataService.delete('Contact', ids[0]), true)
  await refused('loading it is fault 5', api.ContactService.load(ids[0], ['Id']), error => error.faultCode === 5)

  await control('POST', 'faults', { path: '/api/xmlrpc', action: { kind: 'truncate', bytes: 120 } })
  await refused('truncated XML is an error, not an answer', api.ContactService.load(ids[1], ['Id']), error => error instanceof Error)
  await control('POST', 'faults', { path: '/api/xmlrpc', action: { kind: 'drip', bytes: 7, interval_ms: 1 } })
  equal('a dripping answer is read to its end', await api.ContactService.load(ids[1], ['Id']), { Id: ids[1] })
}

main().then(() => process.exit(0), error => {
  console.log(`NOT TRUE: the proof ends without an error; seen: ${inspect(error)}`)
  process.exit(1)
})
