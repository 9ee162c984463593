// Lays out what an administrator downloads: the site, the script that configures a host, sums, the list of what it is
// made of, and the licences. Everything in it follows from the commit: no time, no folder of this machine.
//
//     node .ci/package.mjs DIST OUT VERSION COMMIT METADATA.json
import fs from "node:fs"
import path from "node:path"
import zlib from "node:zlib"
import { createHash } from "node:crypto"

const [dist, out, version, commit, metadataFile] = process.argv.slice(2)
const here = path.dirname(new URL(import.meta.url).pathname)
const root = path.join(here, "..")
const write = (name, text) => {
  const file = path.join(out, name)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, text)
}
const sum = (algorithm, bytes, form) => createHash(algorithm).update(bytes).digest(form)

// The site. The page itself and its settings are changed by configure.sh: compressed copies would tell the old.
for (const name of fs.readdirSync(dist).sort()) {
  if (/\.(br|gz)$/.test(name)) continue
  const bytes = fs.readFileSync(path.join(dist, name))
  if (name === "index.html") continue
  write(`site/${name}`, bytes)
  const brotli = path.join(dist, `${name}.br`)
  if (!fs.existsSync(brotli)) throw new Error(`${name} has no compressed copy`)
  write(`site/${name}.br`, fs.readFileSync(brotli))
  write(`site/${name}.gz`, zlib.gzipSync(bytes, { level: 9 }))
}
const page = fs
  .readFileSync(path.join(dist, "index.html"), "utf8")
  // The version is said in the settings of the console.
  .replace(/<base href=("[^"]*"|[^ >]*)/, `<meta name="greenroom-version" content="${version} ${commit}"><base href="/"`)
if (!page.includes("greenroom-version")) throw new Error("index.html has no <base>")
write("site/index.html", page)
write("site/console.json", "{}\n")
const scripts = [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script)
if (scripts.length !== 1) throw new Error(`index.html has ${scripts.length} inline scripts in place of one`)
write("script-hash", `sha256-${sum("sha256", scripts[0], "base64")}\n`)

for (const name of fs.readdirSync(path.join(root, "hosting")).sort()) {
  write(name, fs.readFileSync(path.join(root, "hosting", name)))
}

// What is compiled into the page and its workers: every crate that a normal dependency for wasm leads to.
const metadata = JSON.parse(fs.readFileSync(metadataFile, "utf8"))
const packages = new Map(metadata.packages.map(one => [one.id, one]))
const nodes = new Map(metadata.resolve.nodes.map(node => [node.id, node]))
const used = new Set()
const walk = id => {
  if (used.has(id)) return
  used.add(id)
  for (const dependency of nodes.get(id).deps) {
    if (dependency.dep_kinds.some(kind => kind.kind === null)) walk(dependency.pkg)
  }
}
walk(metadata.resolve.root)
const crates = [...used]
  .map(id => packages.get(id))
  .filter(one => one.id !== metadata.resolve.root)
  .sort((a, b) => (a.name === b.name ? (a.version < b.version ? -1 : 1) : a.name < b.name ? -1 : 1))

const purl = one => `pkg:cargo/${one.name}@${one.version}`
write(
  "sbom.cdx.json",
  JSON.stringify(
    {
      bomFormat: "CycloneDX",
      specVersion: "1.5",
      version: 1,
      metadata: {
        component: { type: "application", name: "greenroom", version, "bom-ref": `greenroom@${version}`, properties: [{ name: "commit", value: commit }] },
      },
      components: crates.map(one => ({
        type: "library",
        "bom-ref": purl(one),
        name: one.name,
        version: one.version,
        purl: purl(one),
        licenses: one.license ? [{ expression: one.license.replaceAll("/", " OR ").replace(/ +/g, " ") }] : [],
      })),
      dependencies: [
        { ref: `greenroom@${version}`, dependsOn: crates.map(purl) },
      ],
    },
    null,
    2,
  ) + "\n",
)

// The licences' texts as their crates bring them; a text that many share stands once.
const texts = new Map()
for (const one of crates) {
  const folder = path.dirname(one.manifest_path)
  const files = fs.readdirSync(folder).filter(name => /^(licen[cs]e|copying|notice|unlicense)/i.test(name)).sort()
  for (const name of files) {
    const file = path.join(folder, name)
    if (!fs.statSync(file).isFile()) continue
    const text = fs.readFileSync(file, "utf8").replace(/\r\n/g, "\n").trim()
    if (!texts.has(text)) texts.set(text, [])
    texts.get(text).push(`${one.name} ${one.version}`)
  }
}
const list = crates.map(one => `${one.name} ${one.version}: ${one.license ?? "see its text"}`).join("\n")
const rule = "\n\n" + "-".repeat(80) + "\n\n"
const bodies = [...texts].map(([text, of]) => `${[...new Set(of)].join(", ")}\n\n${text}`)
write("LICENSES.txt", [`Greenroom ${version} is made of these, each under its own licence:\n\n${list}`, ...bodies].join(rule) + "\n")

const files = []
const collect = folder => {
  for (const entry of fs.readdirSync(path.join(out, folder), { withFileTypes: true })) {
    const name = path.posix.join(folder, entry.name)
    if (entry.isDirectory()) collect(name)
    else files.push(name)
  }
}
collect("")
files.sort()
write("SHA256SUMS", files.map(name => `${sum("sha256", fs.readFileSync(path.join(out, name)), "hex")}  ${name}\n`).join(""))
