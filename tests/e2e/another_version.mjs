// Makes another version of a package out of one: the same program under other names, as an update brings them.
//
//     node another_version.mjs PACKAGE NEW_PACKAGE VERSION
import fs from "node:fs"
import path from "node:path"
import zlib from "node:zlib"
import { execFileSync } from "node:child_process"

const [from, to, version] = process.argv.slice(2)
fs.mkdirSync(path.join(to, "site"), { recursive: true })
for (const name of ["configure.sh", "console.awk", "fixed"]) fs.cpSync(path.join(from, name), path.join(to, name), { recursive: true })

const names = fs.readdirSync(path.join(from, "site")).filter(name => !/\.(br|gz)$/.test(name))
// Another hash of the same length. Trunk leaves out zeros that a hash begins with.
const other = name => name.replace(/-[0-9a-f]{8,}/, hash => `-${hash.slice(1).split("").reverse().join("")}`)
const stems = new Set(names.flatMap(name => name.match(/^[a-z]+-[0-9a-f]{8,}/) ?? []))
// By which page and workers know each other (`build_site` in ./dev): another one, of the same length.
const build = execFileSync("git", ["rev-parse", "--short=12", "HEAD:src"], { encoding: "utf8" }).trim()
let found = false
const rebuilt = bytes => {
  found ||= bytes.includes(build)
  return Buffer.from(bytes.toString("latin1").replaceAll(build, build.split("").reverse().join("")), "latin1")
}
const renamed = text => [...stems].reduce((text, stem) => text.replaceAll(stem, other(stem)), text)

for (const name of names) {
  let bytes = fs.readFileSync(path.join(from, "site", name))
  if (/\.(html|js)$/.test(name)) bytes = Buffer.from(renamed(bytes.toString()))
  if (name.endsWith(".wasm")) bytes = rebuilt(bytes)
  if (name === "index.html") {
    bytes = Buffer.from(bytes.toString().replace(/(name="greenroom-version" content=")[^"]*/, `$1${version}`))
  }
  const file = path.join(to, "site", other(name))
  fs.writeFileSync(file, bytes)
  if (/\.(html|json)$/.test(name)) continue
  fs.writeFileSync(`${file}.br`, zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }))
  fs.writeFileSync(`${file}.gz`, zlib.gzipSync(bytes))
}
if (!found) {
  console.error(`The build ${build} is in no wasm of ${from}: run \`./dev package\`.`)
  process.exit(1)
}
