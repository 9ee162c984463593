// Makes the page that Trunk built smaller, by what neither wasm-bindgen nor Trunk does.
//
//   node shrink.mjs DIST NODE_MODULES NAMED_WASM
//
// 0. What the first screen does not need becomes a file of its own, loaded after it (split.mjs). NAMED_WASM is what
//    Trunk made its wasm from, where functions still have their names.
// 1. What JavaScript and wasm call each other by is named with hashes, which do not compress; here they get a letter or
//    two, in both files alike.
// 2. The JavaScript is minified. Trunk's own minifier stops at `export { … as default }`.
//    Where it does not stop, as in the workers' scripts, it is another each time: two builds would not be the same.
// 3. Three classes of wasm-streams, which a server function would use, go.
// 4. The script starts itself; Trunk's start is in the page. A host's policy then names no script, and is the same for
//    each version.
//
// Both files get new names, by their new content: browsers keep them for ever.

import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join, resolve } from "node:path"
import { split } from "./split.mjs"

const [dist, modules, named] = process.argv.slice(2).map((path) => resolve(path))
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
const more = `${wasm}.more`

/** The modules of screens that are not the first, and of what only they do. */
const SCREENS = [
  "form",
  "ui::combobox",
  ...["agent", "change_lines", "compare", "connection", "deployments", "edit", "help", "hosting", "journal", "new_connection"].map(
    (page) => `pages::${page}`,
  ),
  ...["package", "package_parts", "resources", "returned", "say", "settings", "sheet", "sheet_end", "sheet_fields", "watch"].map((page) => `pages::${page}`),
  // The list of what came back is the board's; what is in it comes later.
  String.raw`state::returning::(?!Returned|Stands)`,
  // What is done once the page stands, or on a click that waits for it.
  ...["forget_what_is_old", "remember_host", "seal_what_is_open", "write_held"].map((step) => `state::Console>::${step}`),
  ...["lock::try_passphrase", "lock::forget_all", "parts::open_sheet", "parts::open_sheet_with"].map((step) => `pages::${step}`),
]
const BEHIND = [
  ...["attachments", "documents", "edited", "inventory", "procedure", "standing"].map((module) => `vendors::${module}`),
  // Of what is read only the board's own comes first.
  ...["agent", "compare", "deployments", "test_run"].map((reading) => `vendors::${reading}`),
  ...["agent_view", "attachments", "compare", "deployments", "features", "fetch_file", "inventory", "keep_what_came", "offers", "say", "standing", "test_run", "told"].map(
    (reading) => `state::Console>::${reading}`,
  ),
  ...["cargo", "polyai", "runagents", "sema4"].map((vendor) => `vendors::${vendor}::lifecycle`),
  ...["features", "resources"].map((module) => `vendors::sema4::${module}`),
  ...["history", "seen"].map((module) => `vendors::polyai::${module}`),
  ...["check", "choices", "document", "environment", "inventory", "seen"].map((module) => `vendors::runagents::${module}`),
  "pages::parts::to_form",
  "lifecycle::export",
  "state::Console>::open_document",
  "tools::package",
  ...["choices", "check"].map((module) => `vendors::cargo::${module}`),
  ...["merge", "lines", "say", "check", "schedule", "secrets::back"].map((module) => `document::${module}`),
]
const inModules = (modules) => String.raw`greenroom(?:\[[0-9a-f]+\])?::(?:${modules.join("|")})\b`
/** Called by name: a function of such a screen's own. */
const CALLED = new RegExp(String.raw`^\$"?<?${inModules(SCREENS)}`)
/** Called by its address: also one that something else makes for such a screen, such as what it runs on a click. */
const TAKEN = new RegExp(String.raw`${inModules([...SCREENS, ...BEHIND])}|\bwasm_streams(?:\[[0-9a-f]+\])?::`)
/** What wasm-bindgen calls the three classes. */
const STREAMS = "[Ii]nto[Uu]nderlying"
const FEATURES = [
  "bulk-memory",
  "bulk-memory-opt",
  "reference-types",
  "mutable-globals",
  "nontrapping-float-to-int",
  "sign-ext",
  "multivalue",
].map((feature) => `--enable-${feature}`)
/** Functions that are the same, once: within each part alone, since the split goes by names. */
const SAME_ONCE = "--duplicate-function-elimination"
const wasmOpt = (...args) => execFileSync("wasm-opt", args, { encoding: "utf8", maxBuffer: 1 << 28 })

const text = `${wasm}.wat`
wasmOpt("-Oz", "--skip-pass=duplicate-function-elimination", "-g", "-S", named, "-o", text)
const whole = replaced(readFileSync(text, "utf8"), new RegExp(String.raw`^ \(export "\w*${STREAMS}.*\n`, "gm"), "", "wasm-streams")
const parts = split(whole, {
  called: (name) => CALLED.test(name),
  taken: (name) => TAKEN.test(name),
})
if (parts.counts.late < 100) stop("hardly any function is late: their names are not what they used to be")
writeFileSync(text, parts.early)
const renamed = JSON.parse(wasmOpt(...FEATURES, SAME_ONCE, "--minify-imports-and-exports-and-modules", text, "-o", small))
const imports = new Map(renamed.imports.map(([, long, short]) => [long, short]))
const exports = new Map(renamed.exports)
if (imports.size === 0 || exports.size === 0) stop("wasm-opt renamed nothing")

writeFileSync(text, parts.lateText((key) => exports.get(key) ?? stop(`the early part does not export ${key}`)))
wasmOpt(...FEATURES, SAME_ONCE, text, "-o", more)
rmSync(text)

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
js = replaced(js, new RegExp(String.raw`^export class ${STREAMS}[^]*?^\}\n(?:if \(Symbol\.dispose\).*\n)?`, "gm"), "", "a class of wasm-streams")
js = replaced(js, new RegExp(String.raw`^const ${STREAMS}\w+ =.*\n    \?.*\n    :.*\n`, "gm"), "", "the end of such a class")
js = replaced(js, /\bwasm\.(\w+)/g, (whole, name) => `wasm.${exports.get(name) ?? stop(`no export ${name}`)}`, "wasm.…")
let start
js = replaced(js, /^export \{ initSync, (\w+) as default \};?/m, (_, name) => ((start = name), ""), "the default export")
js += `
let late
const more = new URL("${stem}_more.wasm", import.meta.url)
const rest = () => ({ p: wasm })
globalThis.greenroomMore = () => late ??= fetch(more)
  .then(async (answer) => answer.headers.get("content-type") === "application/wasm" || !answer.ok
    ? WebAssembly.instantiateStreaming(answer, rest())
    : WebAssembly.instantiate(await answer.arrayBuffer(), rest()))
  .catch((error) => { late = undefined; throw error })
await ${start}({ module_or_path: new URL("${stem}_bg.wasm", import.meta.url) })
`
const { code } = await minify(js, {
  module: true,
  toplevel: true,
  compress: { passes: 3, ecma: 2020 },
  format: { comments: false },
})

for (const worker of ["practice", "tools"]) {
  const { code } = await minify(readFileSync(join(named, "..", `${worker}.js`), "utf8"), {
    compress: { passes: 3, ecma: 2020 },
    format: { comments: false },
  })
  writeFileSync(join(dist, `${worker}.js`), code)
}

const contents = [code, readFileSync(small), readFileSync(more)]
const hash = contents.reduce((sum, content) => sum.update(content), createHash("sha256")).digest("hex").slice(0, 16)
const page = join(dist, "index.html")
const inline = /<script type="?module"?>[^<]*<\/script>/
const html = replaced(readFileSync(page, "utf8"), inline, `<script type=module src=./${stem}.js></script>`, "the inline script")
writeFileSync(page, html.replaceAll(stem, `greenroom-${hash}`))
writeFileSync(join(dist, `greenroom-${hash}.js`), code.replaceAll(stem, `greenroom-${hash}`))
renameSync(small, join(dist, `greenroom-${hash}_bg.wasm`))
renameSync(more, join(dist, `greenroom-${hash}_more.wasm`))
rmSync(join(dist, script))
rmSync(wasm)
