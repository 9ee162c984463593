// Lays out what an administrator downloads: the site, the script that configures a host, sums, the list of what it is
// made of, and the licences; and the zip of all that. Everything in it follows from the commit: no time of building, no
// folder of this machine.
//
//     node .ci/package.mjs DIST OUT VERSION COMMIT SECONDS METADATA.json
import fs from "node:fs"
import path from "node:path"
import zlib from "node:zlib"
import { createHash } from "node:crypto"
import { bill, crates, licences } from "./bill.mjs"
import { zip } from "./zip.mjs"

const [dist, out, version, commit, seconds, metadataFile] = process.argv.slice(2)
const root = path.join(path.dirname(new URL(import.meta.url).pathname), "..")
const read = name => fs.readFileSync(path.join(root, name), "utf8")
const sum = bytes => createHash("sha256").update(bytes).digest("hex")
const stop = sentence => {
  console.error(`package: ${sentence}`)
  process.exit(1)
}

const files = new Map()
const add = (name, content) => files.set(name, Buffer.from(content))

// The site. configure.sh changes the page itself, which has no compressed copy therefore.
for (const name of fs.readdirSync(dist)) {
  // An administrator's own console.json must not be written over: configure.sh writes one where there is none.
  if (name === "index.html" || name === "console.json" || /\.(br|gz)$/.test(name)) continue
  const bytes = fs.readFileSync(path.join(dist, name))
  const quality = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 }
  add(`site/${name}`, bytes)
  add(`site/${name}.br`, zlib.brotliCompressSync(bytes, { params: quality }))
  add(`site/${name}.gz`, zlib.gzipSync(bytes, { level: 9 }))
}
const page = fs
  .readFileSync(path.join(dist, "index.html"), "utf8")
  // The version is said in the settings of the console.
  .replace(/<base href=("[^"]*"|[^ >]*)/, `<meta name="greenroom-version" content="${version} ${commit}"><base href="/"`)
if (!page.includes("greenroom-version")) stop("index.html has no <base>.")
for (const [, name] of page.matchAll(/(?:src|href)=["']?\.\/([^"'\s>]+)/g)) {
  if (!files.has(`site/${name}`)) stop(`index.html names ${name}, which is not there.`)
}
add("site/index.html", page)
if (/<script(?![^>]*\ssrc=)|<style|\son[a-z]+=/.test(page)) stop("index.html has something that the policy forbids.")

for (const entry of fs.readdirSync(path.join(root, "hosting"), { recursive: true, withFileTypes: true })) {
  const name = path.relative(path.join(root, "hosting"), path.join(entry.parentPath ?? entry.path, entry.name))
  if (entry.isFile()) add(name, read(`hosting/${name}`))
}

const rust = read("rust-toolchain.toml").match(/^channel = "(.*)"/m)[1]
const all = crates(JSON.parse(fs.readFileSync(metadataFile, "utf8")), read("Cargo.lock"))
add("sbom.cdx.json", bill(all, version, commit, rust))
add("LICENSES.txt", licences(all, version, rust))

const sorted = () => [...files].sort(([a], [b]) => (a < b ? -1 : 1))
add("SHA256SUMS", sorted().map(([name, bytes]) => `${sum(bytes)}  ${name}\n`).join(""))
fs.rmSync(out, { recursive: true, force: true })
for (const [name, bytes] of sorted()) {
  const file = path.join(out, name)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, bytes)
}
const folder = path.basename(out)
fs.writeFileSync(`${out}.zip`, zip(sorted().map(([name, bytes]) => ({ name: `${folder}/${name}`, bytes })), Number(seconds)))
