// Validates every document of a folder with @apidevtools/swagger-parser: against the schema of its version, and by the
// rules that a schema cannot say. One line for each: `valid: NAME` or `refused: NAME: why`.
'use strict'

const fs = require('node:fs')
const path = require('node:path')
const SwaggerParser = require('@apidevtools/swagger-parser')

async function main (folder) {
  for (const name of fs.readdirSync(folder).sort()) {
    // Read here, so that a reference can lead nowhere but into the document itself.
    const document = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))
    try {
      await SwaggerParser.validate(document, { resolve: { external: false }, validate: { schema: true, spec: true } })
      console.log(`valid: ${name}`)
    } catch (error) {
      console.log(`refused: ${name}: ${error.message.split('\n').slice(0, 4).join(' ')}`)
    }
  }
}

if (process.argv.length !== 3) {
  console.error('usage: validate.js FOLDER')
  process.exit(1)
}
main(process.argv[2]).catch(error => { console.error(error); process.exit(1) })
