// Makes the page that Trunk built smaller: 7 KB of brotli, by what neither wasm-bindgen nor Trunk does.
//
//   node shrink.mjs DIST NODE_MODULES
//
// 1. What JavaScript and wasm call each other by is named with hashes, which do not compress; here they get a letter or
//    two, in both files alike.
// 2. The JavaScript is minified. Trunk's own minifier stops at `export { … as default }`.
// 3. Three classes of wasm-streams, which a server function would use, go: the page imports the default export alone.
//
// Both files get new names, by their new content: browsers keep them for ever.

import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join, resolve } from "node:path"

const [dist, modules] = process.argv.slice(2).map((path) => resolve(path))
const { minify } = createRequire(join(modules, "/"))("terser")

const stop = (sentence) => {
  console.error(`shrink: ${sentence}`)
  process.exit(1)
}

/** Replaces, and stops the build where there was nothing to replace: then wasm-bindgen writes something new. */
const replaced = (text, pattern, by, what) => {
  const result = text.replace(pattern, by)
  if (result === text) stop(`${what} is not where wasm-bindgen used to write it`)
  return result
}

const script = readdirSync(dist).find((file) => /^greenroom-\w+\.js$/.test(file)) ?? stop("there is no greenroom-….js")
const stem = script.slice(0, -".js".length)
const wasm = join(dist, `${stem}_bg.wasm`)
const small = `${wasm}.small`

const renamed = JSON.parse(
  execFileSync("wasm-opt", ["--minify-imports-and-exports-and-modules", wasm, "-o", small], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  }),
)
const imports = new Map(renamed.imports.map(([, long, short]) => [long, short]))
const exports = new Map(renamed.exports)
if (imports.size === 0 || exports.size === 0) stop("wasm-opt renamed nothing")

let js = readFileSync(join(dist, script), "utf8")
const given = new Set()
js = js.replace(/^ {8}(\w+): /gm, (whole, name) => {
  if (!imports.has(name)) return whole
  given.add(name)
  return `        ${imports.get(name)}: `
})
const missing = [...imports.keys()].filter((name) => !given.has(name))
if (missing.length > 0) stop(`the wasm imports what the script does not give: ${missing.join(", ")}`)
js = replaced(js, /^ {8}"\.\/[^"]+_bg\.js": /m, "        a: ", "the module of the imports")
js = replaced(js, /\bwasm\.(\w+)/g, (whole, name) => `wasm.${exports.get(name) ?? stop(`no export ${name}`)}`, "wasm.…")
js = replaced(js, /^export class/gm, "class", "an exported class")
js = replaced(js, /^if \(Symbol\.dispose\).*$/gm, "", "Symbol.dispose")
js = replaced(js, /: new FinalizationRegistry\(ptr/g, ": /* @__PURE__ */ new FinalizationRegistry(ptr", "a class's end")
js = replaced(js, /^export \{ initSync, (\w+) as default \};?/m, "export { $1 as default };", "the default export")
const { code } = await minify(js, {
  module: true,
  toplevel: true,
  compress: { passes: 3, ecma: 2020 },
  format: { comments: false },
})

const hash = createHash("sha256").update(code).update(readFileSync(small)).digest("hex").slice(0, 16)
const page = join(dist, "index.html")
writeFileSync(page, replaced(readFileSync(page, "utf8"), new RegExp(stem, "g"), `greenroom-${hash}`, "the page's script"))
writeFileSync(join(dist, `greenroom-${hash}.js`), code.replaceAll(stem, `greenroom-${hash}`))
renameSync(small, join(dist, `greenroom-${hash}_bg.wasm`))
rmSync(join(dist, script))
rmSync(wasm)
