// `./dev bench`: what the first screen weighs, what is in the wasm, how fast it is. Printed, and written as JSON.
//
//   node report.mjs DIST NAMED.wasm E2E.log OUT.json

import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { brotliCompressSync, constants } from "node:zlib"
import { bytesByCrate } from "./crates.mjs"

/** First load with all four vendors, brotli: the whole of it. What is loaded after it, and the workers, stand apart. */
const BUDGET = 280_000

const [dist, named, log, out] = process.argv.slice(2)

const weigh = (file) => {
  const bytes = readFileSync(join(dist, file))
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length
  return { file, bytes: bytes.length, brotli }
}

// What index.html names is what the first screen waits for. Everything else is loaded on demand.
const page = readFileSync(join(dist, "index.html"), "utf8")
const files = readdirSync(dist, { recursive: true })
  .filter((file) => !file.endsWith(".br") && statSync(join(dist, file)).isFile())
  .sort()
const first = files.filter((file) => file === "index.html" || page.includes(file)).map(weigh)
const later = files.filter((file) => file !== "index.html" && !page.includes(file)).map(weigh)
const total = first.reduce((sum, file) => sum + file.brotli, 0)

const crates = bytesByCrate(readFileSync(named))

const timings = readFileSync(log, "utf8")
  .split("\n")
  .filter((line) => line.startsWith('{"bench"'))
  .map((line) => JSON.parse(line))

const row = (...cells) => console.log(cells.map((cell, n) => (n ? String(cell).padStart(12) : String(cell).padEnd(44))).join(""))
const heading = (...cells) => (console.log(), row(...cells))

heading("first screen", "bytes", "brotli 11")
first.forEach(({ file, bytes, brotli }) => row(file, bytes, brotli))
row("together", "", total)
console.log(total > BUDGET ? `OVER the budget of ${BUDGET} by ${total - BUDGET}` : `${BUDGET - total} below the budget of ${BUDGET}`)
heading("on demand", "bytes", "brotli 11")
later.forEach(({ file, bytes, brotli }) => row(file, bytes, brotli))
heading("largest crates in the page's wasm", "bytes")
crates.slice(0, 10).forEach(({ crate, bytes }) => row(crate, bytes))
heading("timings")
if (timings.length === 0) console.log("none: the browser tests printed no {\"bench\": …} line")
timings.forEach(({ bench, value, unit }) => row(bench, `${Math.round(value * 100) / 100} ${unit}`))

const report = {
  at: new Date().toISOString(),
  first_screen: { files: first, brotli: total, budget: BUDGET, over: total > BUDGET },
  on_demand: later,
  crates: crates.slice(0, 10),
  timings,
}
writeFileSync(out, JSON.stringify(report, null, 2) + "\n")
console.log(`\nalso in ${out}`)
